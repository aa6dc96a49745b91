"""Handing in the slides of a report: one file for each presenter, kept until another takes its place.

It may be handed in until no ballot comes any more: a file that is mended on the day still reaches the venue's computer. `NotNow` after that.
"""

import secrets

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.debriefs.files import PDF, PPTX, FileRefused, examine, shown_name
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.stage import BEFORE_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.notice.models import Slides

TAKEN = (PDF, PPTX)
ACCEPTED = ",".join(f".{ending}" for kind in TAKEN for ending in kind.endings)


def may_change(meeting: Meeting) -> bool:
    return meeting.stage in BEFORE_CLOSE


def hand_in(presenter: Presenter, upload: UploadedFile, seen: str, actor: User) -> str:
    """Keep the file in the place of the one before, whose digest is `seen`. The answer is empty, or the sentence that says why it is refused."""
    name = shown_name(upload.name or "")
    found = examine(upload, name, upload.size or 0)
    if isinstance(found, FileRefused):
        return found.sentence()
    if found.kind not in TAKEN:
        return _(
            "“%(name)s” is neither PDF nor PowerPoint (pptx). Save it as one of the two and hand it in again."
        ) % {"name": name}
    made = Slides(
        presenter=presenter,
        name=name,
        content_type=found.kind.content_type,
        size=found.size,
        sha256=found.sha256,
        handed_at=timezone.now(),
        handed_by=str(actor),
    )
    with transaction.atomic():
        kept = _locked(presenter)
        if kept and kept.sha256 not in (seen, found.sha256):
            return _(
                "Meanwhile %(who)s handed in “%(name)s”. Look at it first; hand yours in again if it is to take its place."
            ) % {"who": kept.handed_by, "name": kept.name}
        _take_off(kept)
        made.file.save(f"{secrets.token_hex(16)}.{found.kind.endings[0]}", upload)
        audit.record(presenter.meeting, actor, "slides-handed-in", {"presenter": presenter.pk, "file": name})
    return ""


def take_back(presenter: Presenter, actor: User) -> bool:
    """Whether there were any."""
    with transaction.atomic():
        kept = _locked(presenter)
        if kept is None:
            return False
        _take_off(kept)
        audit.record(presenter.meeting, actor, "slides-taken-back", {"presenter": presenter.pk})
    return True


def _locked(presenter: Presenter) -> Slides | None:
    """What is handed in now; nobody else changes it until the transaction ends."""
    meeting = Meeting.objects.select_for_update().get(pk=presenter.meeting_id)
    if not may_change(meeting):
        raise NotNow(_("The scoring is closed: no slides are handed in or taken back any more."))
    return Slides.objects.filter(presenter=presenter).first()


def _take_off(kept: Slides | None) -> None:
    if kept is not None:
        file = kept.file
        kept.delete()
        transaction.on_commit(lambda: file.storage.delete(str(file.name)))
