"""Making the archive of a meeting: asked for on a page or by the command, made once by whoever is at it.

Two who ask at the same time share one archive, and one that is made while nothing has changed since the last leaves that one as it is. A worker
that is killed begins anew, and what it had written is gone with its temporary folder.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.archive import crate, layout, writing
from answerable.archive.crate import Described
from answerable.web.accounts.models import User
from answerable.web.archive import parts
from answerable.web.archive.contents import OWN_VERBS, audit_lines
from answerable.web.archive.models import MeetingArchive
from answerable.web.archive.parts import ArchiveFile, LeftOut, as_json
from answerable.web.files import atomic_with_files
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.room import record
from answerable.web.worker.states import UNFINISHED, WorkState, failure_told, given_up

AUDIT = "audit/audit.jsonl"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """`content` tells whether anything has changed since another archive, but for the archive's own entries in the audit log."""

    sha256: str
    size: int
    files: int
    content: str
    left_out: tuple[LeftOut, ...]


def ask(meeting: Meeting, actor: User, language: str) -> MeetingArchive:
    """The archive that is being made, or a new one for the worker. Raises NotNow."""
    from answerable.web.archive.tasks import make  # it calls `carry_out`

    demand_over(meeting)
    found = _unfinished(meeting, language)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            asked = MeetingArchive.objects.create(
                meeting=meeting,
                language=language,
                asked_by=audit.name_of(actor),
                asked_at=timezone.now(),
                total=len(parts.registered()),
            )
            audit.record(meeting, actor, "archive-asked", {})
            make.enqueue(asked.pk)
    except IntegrityError:  # somebody else asked in the same moment
        raced = _unfinished(meeting, language)
        assert raced is not None, "only an unfinished archive stands in the way of another"
        return raced
    return asked


def demand_over(meeting: Meeting) -> None:
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("The archive opens when the scoring is closed."))


def _unfinished(meeting: Meeting, language: str) -> MeetingArchive | None:
    return MeetingArchive.objects.filter(meeting=meeting, language=language, state__in=UNFINISHED).first()


def carry_out(pk: int) -> None:
    """Make the archive, if it is still to be made."""
    asked = (
        MeetingArchive.objects.select_related("meeting__cycle").filter(pk=pk, state__in=UNFINISHED).first()
    )
    if asked is None:
        return

    def tell(done: int, total: int) -> None:
        _show(asked, done=done, total=total)

    _show(asked, state=WorkState.MAKING, done=0)
    with (
        translation.override(asked.language),
        failure_told(partial(_failed, asked), (OSError, ValueError, NotNow)),
        tempfile.TemporaryDirectory(prefix="archive-", dir=settings.HOME.path) as folder,
    ):
        target = Path(folder) / "archive.zip"
        _keep(asked, target, build(asked.meeting, target, asked.language, tell))


def give_up(pk: int) -> None:
    """The worker has ended in it too often."""
    asked = MeetingArchive.objects.select_related("meeting").filter(pk=pk, state__in=UNFINISHED).first()
    if asked is not None:
        with translation.override(asked.language):
            _failed(asked, given_up())


def _show(asked: MeetingArchive, **fields: object) -> None:
    """The page that looks on hears of it by the meeting's stream."""
    MeetingArchive.objects.filter(pk=asked.pk).update(**fields)
    with transaction.atomic():
        record.renew(asked.meeting)


def _failed(asked: MeetingArchive, fault: str) -> None:
    _show(asked, state=WorkState.FAILED, fault=fault[:500])


def _keep(asked: MeetingArchive, target: Path, made: Made) -> None:
    """Into the private files, with the audit entry; or, where the last archive holds the same, that one again."""
    same = MeetingArchive.objects.filter(
        meeting=asked.meeting, language=asked.language, state=WorkState.READY, content=made.content
    ).first()
    if same is not None:
        MeetingArchive.objects.filter(pk=same.pk).update(asked_by=asked.asked_by, asked_at=asked.asked_at)
        asked.delete()
        record.renew(asked.meeting)
        return
    with target.open("rb") as file, atomic_with_files() as written:
        asked.file.save(f"{asked.meeting.key}-{made.sha256[:12]}.zip", File(file), save=False)
        written.append(asked.file)
        asked.state, asked.made_at = WorkState.READY, timezone.now()
        asked.done = asked.total = len(parts.registered())
        asked.size, asked.sha256, asked.content = made.size, made.sha256, made.content
        asked.left_out = [{"what": each.what, "why": each.why} for each in made.left_out]
        asked.save()
        audit.record(asked.meeting, None, "archive-made", {"sha256": made.sha256, "files": made.files})


def build(meeting: Meeting, target: Path, language: str, tell: Progress = lambda _done, _total: None) -> Made:
    """Write the archive of the meeting to `target`. Raises NotNow and OSError."""
    demand_over(meeting)
    with (
        translation.override(language),
        tempfile.TemporaryDirectory(prefix="archive-", dir=target.parent) as place,
    ):
        folder = Path(place)
        described, left_out = _write_parts(meeting, folder, tell)
        described.append(_write_account(meeting, folder, left_out))
        crate.describe(folder, _about(meeting), described)
        name = layout.safe_name(f"{meeting.key}-archive")
        written = writing.write(folder, target, name, _fields(meeting))
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Made(digest, target.stat().st_size, written.files, _content(meeting, folder), tuple(left_out))


def _write_parts(meeting: Meeting, folder: Path, tell: Progress) -> tuple[list[Described], list[LeftOut]]:
    described: list[Described] = []
    left_out: list[LeftOut] = []
    registered = parts.registered()
    for done, (name, function) in enumerate(registered.items()):
        tell(done, len(registered))
        for each in function(meeting):
            if isinstance(each, LeftOut):
                left_out.append(each)
            elif missing := _write(each, folder / name / each.path):
                left_out.append(LeftOut(f"{name}/{each.path}", missing))
            else:
                described.append(Described(f"{name}/{each.path}", each.title, each.kind))
    tell(len(registered), len(registered))
    return described, left_out


def _write(file: ArchiveFile, target: Path) -> str:
    """Why it could not be written; empty when it was."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(file.content, bytes):
        target.write_bytes(file.content)
        return ""
    try:
        with file.content.open("rb") as source, target.open("wb") as into:
            shutil.copyfileobj(source, into, writing.PIECE)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return _("The file is not there any more.")
    return ""


def _write_account(meeting: Meeting, folder: Path, left_out: list[LeftOut]) -> Described:
    """The archive's own account of itself: which meeting, and what it does not hold and why."""
    told = {
        "meeting": {"key": meeting.key, "title": meeting.title, "stage": meeting.stage},
        "parts": list(parts.registered()),
        "left_out": [{"what": each.what, "why": each.why} for each in left_out],
    }
    (folder / "archive.json").write_bytes(as_json(told))
    return Described("archive.json", _("What this archive holds, and what it does not"), "application/json")


def _about(meeting: Meeting) -> dict[str, str]:
    return {
        "name": meeting.title,
        "description": _("Everything that is kept of the meeting “%(title)s”.") % {"title": meeting.title},
        "identifier": meeting.key,
        "datePublished": _day(meeting.starts_at, meeting).isoformat(),
        "license": _("For the organisation's own records"),
        "inLanguage": translation.get_language() or "en",
    }


def _fields(meeting: Meeting) -> dict[str, str]:
    """Of bag-info.txt. The date is the meeting's day, so that the same meeting gives the same bytes whenever it is archived."""
    return {
        "External-Identifier": meeting.key,
        "External-Description": meeting.title,
        "Bagging-Date": _day(meeting.starts_at, meeting).isoformat(),
        "Bag-Software-Agent": "answerable",
        "BagIt-Profile-Identifier": "",
        "Source-Organization": "",
    }


def _day(moment: datetime, meeting: Meeting) -> date:
    return moment.astimezone(ZoneInfo(meeting.time_zone)).date()


def _content(meeting: Meeting, folder: Path) -> str:
    """The digest of every file, with the audit log as it is without the archive's own entries."""
    whole = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == AUDIT:
            digest = hashlib.sha256(audit_lines(meeting, OWN_VERBS)).hexdigest()
        elif name == crate.METADATA:  # it follows from the others
            continue
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{digest}  {name}\n".encode())
    return whole.hexdigest()
