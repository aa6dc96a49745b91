"""Feedback notes as files. One note is made while somebody waits; all of them in one file, which takes seconds, are made by the worker.

Whoever asks for all while they are being made, or are there as they are now, starts nothing. A worker that is killed goes on with the notes that it had
made, since each is kept.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation

from answerable.archive.layout import safe_name
from answerable.documents.faults import Unmade
from answerable.documents.feedback import Feedback, feedback_pdf, feedback_word
from answerable.documents.minutes.wording import Language
from answerable.documents.office import NO_DATE
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.scopes import presenter_id
from answerable.web.feedback.composing import note_of
from answerable.web.feedback.models import NoteSet
from answerable.web.files import atomic_with_files
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stages import NotNow
from answerable.web.printing import typefaces
from answerable.web.printing.signing import key_of_documents, signed
from answerable.web.results import kept
from answerable.web.results.content import language
from answerable.web.results.counting import LedgerBroken
from answerable.web.results.models import Publication, PublishedFile
from answerable.web.results.rule_sets import Results, results_of
from answerable.web.room import record
from answerable.web.worker.states import UNFINISHED, WorkState, failure_told, given_up


def _set(written: Feedback, told: Language) -> bytes:
    return feedback_pdf(written, told, typefaces.current())


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Make = Callable[[Feedback, Language], bytes]
KINDS: dict[str, tuple[Make, str]] = {"pdf": (_set, "application/pdf"), "docx": (feedback_word, DOCX)}
FORESEEN = (OSError, Unmade, BallotBoxError, LedgerBroken, NotNow)


def those_frozen(meeting: Meeting) -> Sequence[Presenter]:
    """The presenters that the meeting was frozen with, in the order of the draw."""
    frozen = {row["id"] for row in results_of(meeting).signed[0].body["presenters"]}
    every = Presenter.objects.filter(meeting=meeting).select_related("unit", "person", "meeting__cycle")
    return [each for each in every if presenter_id(each) in frozen]


def note(presenter: Presenter, found: Results, publication: Publication, kind: str) -> PublishedFile:
    """Made anew when what was said or asked of the unit has changed since. Raises `Unmade`."""
    written = note_of(presenter, found, publication)
    name = f"feedback-{presenter.pk}.{kind}"
    last = len(found.results) - 1
    return kept.document(
        publication, name, last, lambda: KINDS[kind][0](written, language()), _digest(written)
    )


def ask(publication: Publication, told: str) -> None:
    """Have the worker make all notes in the language `told`, unless it is at them or they are there as they are now."""
    from answerable.web.feedback.tasks import make  # it calls `carry_out`

    now = content_of(publication)
    with transaction.atomic():
        NoteSet.objects.get_or_create(
            publication=publication, language=told, defaults={"state": WorkState.FAILED}
        )
        found = NoteSet.objects.select_for_update().get(publication=publication, language=told)
        if found.state in UNFINISHED or (found.state == WorkState.READY and found.content == now):
            return
        found.state, found.done, found.fault = WorkState.WAITING, 0, ""
        found.save(update_fields=["state", "done", "fault"])
        make.enqueue(found.pk)


def made_of(publication: Publication, told: str) -> NoteSet | None:
    """How far the set is; None where nobody has asked for it, or it says what holds no longer."""
    found = NoteSet.objects.filter(publication=publication, language=told).first()
    if found is not None and found.state == WorkState.READY and found.content != content_of(publication):
        return None
    return found


def content_of(publication: Publication) -> str:
    """The digest of what all notes say now, in the language of this request."""
    found = results_of(publication.meeting)
    return _together(_digest(note_of(each, found, publication)) for each in those_frozen(publication.meeting))


def carry_out(pk: int) -> None:
    """Make the set, if it is still to be made."""
    asked = _unfinished(pk)
    if asked is not None:
        with translation.override(asked.language), failure_told(partial(_failed, asked), FORESEEN):
            _make(asked)


def give_up(pk: int) -> None:
    """The worker has ended in it too often."""
    asked = _unfinished(pk)
    if asked is not None:
        with translation.override(asked.language):
            _failed(asked, given_up())


def _unfinished(pk: int) -> NoteSet | None:
    sets = NoteSet.objects.select_related("publication__meeting__cycle")
    return sets.filter(pk=pk, state__in=UNFINISHED).first()


def _make(asked: NoteSet) -> None:
    """The same notes give the same bytes."""
    publication = asked.publication
    presenters, found = those_frozen(publication.meeting), results_of(publication.meeting)
    packed, digests = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w") as folder:
        for done, presenter in enumerate(presenters):
            _show(asked, state=WorkState.MAKING, done=done, total=len(presenters))
            made = note(presenter, found, publication, "pdf")
            digests.append(made.digest)
            name = f"{presenter.position:02}-{safe_name(presenter.unit.name)}.pdf"
            with made.file.open("rb") as file:
                folder.writestr(zipfile.ZipInfo(name, NO_DATE), signed(publication.meeting, file.read()))
    _keep(asked, packed.getvalue(), _together(digests), len(presenters))


def _keep(asked: NoteSet, packed: bytes, content: str, notes: int) -> None:
    """In the place of the file before it."""
    before = asked.file.name
    with atomic_with_files() as written:
        asked.file.save(
            f"{asked.publication.meeting.key}-{content[:12]}.zip", ContentFile(packed), save=False
        )
        written.append(asked.file)
        _show(asked, state=WorkState.READY, done=notes, file=asked.file.name, content=content, fault="")
    if before:
        asked.file.storage.delete(before)


def _show(asked: NoteSet, **fields: object) -> None:
    """The page that looks on hears of it by the meeting's stream."""
    with transaction.atomic():
        NoteSet.objects.filter(pk=asked.pk).update(**fields)
        record.renew(asked.publication.meeting)


def _failed(asked: NoteSet, fault: str) -> None:
    _show(asked, state=WorkState.FAILED, fault=fault[:500])


def _digest(written: Feedback) -> str:
    return hashlib.sha256(json.dumps(asdict(written), default=str).encode()).hexdigest()


def _together(digests: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([key_of_documents(), *digests]).encode()).hexdigest()
