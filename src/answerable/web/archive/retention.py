"""How long records are kept, by kind: rules that organisers set, a plan of what would go and why, and the deletion by the worker.

Nothing goes without a rule, and a rule is what an organiser has saved: the page only suggests. Published bundles, results, minutes and the register are no kind
here: what anybody may check stays. The time counts from the day of the meeting, that of letters from the day they came; a meeting whose result is not published keeps everything, so that nothing goes that a count rests on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from answerable.web.accounts import audit as account_audit
from answerable.web.accounts.models import User
from answerable.web.archive.models import MeetingArchive, RetentionRule
from answerable.web.archive.rows import delete_picture, delete_with_files, files
from answerable.web.comments.models import RaterComment
from answerable.web.debriefs.models import Attachment, Debrief
from answerable.web.followup.models import Exhibit
from answerable.web.mail.models import Message, MessageState
from answerable.web.meetings import audit
from answerable.web.meetings.models import Attendee, AuditEntry, Meeting, Stage
from answerable.web.newsroom import uploads
from answerable.web.newsroom.models import MeetingPhoto, Picture, ReaderMessage
from answerable.web.notice.models import Invitation, Slides
from answerable.web.room.models import Event
from answerable.web.room.record import rewritten
from answerable.web.video import recordings
from answerable.web.video.models import Recording

MONTH = timedelta(days=30.4375)
LONGEST = 1200
Found = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`rows` are those of one meeting, `clear` removes them; `months` are suggested."""

    name: str
    title: str | Promise
    months: int
    rows: Callable[[Meeting], Found]
    clear: Callable[[Found], None]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """Belongs to no meeting: `rows` are those from before a moment with which nothing is left to do."""

    name: str
    title: str | Promise
    months: int
    rows: Callable[[datetime], Found]


@dataclass(frozen=True, slots=True)
class Going:
    """What would go under a rule, and why. `meeting` is None for letters."""

    kind: str
    title: str
    meeting: Meeting | None
    count: int
    why: str
    until: datetime


def _remove(held: Iterable[FieldFile]) -> None:
    for file in held:
        file.storage.delete(str(file.name))


def _unlink(held: Iterable[Path]) -> None:
    for path in held:
        path.unlink(missing_ok=True)


def _delete_recordings(rows: Found) -> None:
    held = [path for row in rows for path in recordings.folder(row.meeting).glob(f"{row.name}-*")]
    rows.delete()
    transaction.on_commit(lambda: _unlink(held))


def _delete_debriefs(rows: Found) -> None:
    attached = Attachment.objects.filter(debrief__in=rows)
    held = [file for row in attached for file in files(row)]
    rows.delete()
    transaction.on_commit(lambda: _remove(held))


def _delete_slides(rows: Found) -> None:
    held = [file for row in rows for file in files(row)]
    rows.delete()
    transaction.on_commit(lambda: _remove(held))


def _debriefs(meeting: Meeting) -> Found:
    """Of the meeting's year, once it was the last meeting of that year."""
    last = Meeting.objects.filter(cycle=meeting.cycle).aggregate(last=Max("starts_at"))["last"]
    return (
        Debrief.objects.filter(cycle=meeting.cycle) if last == meeting.starts_at else Debrief.objects.none()
    )


def _delete(rows: Found) -> None:
    rows.delete()


def _mark_absent(rows: Found) -> None:
    rows.update(present=False)


def _delete_photos(rows: Found) -> None:
    """With the pictures that no article has."""
    pictures = list(Picture.objects.filter(pk__in=rows.values("picture")))
    rows.delete()
    for picture in pictures:
        if not uploads.is_used(picture):
            delete_picture(picture)


def _delete_exhibits(rows: Found) -> None:
    """The files. That there was one, its name and its digest stay: the chain of what was promised tells of them. An action that was carried over has
    the same file.
    """
    held = {each.file.name: each.file for each in rows}
    rows.update(file="")
    still = set(Exhibit.objects.filter(file__in=held).values_list("file", flat=True))
    gone = [file for name, file in held.items() if name not in still]
    transaction.on_commit(lambda: _remove(gone))


def _delete_log(rows: Found) -> None:
    of = rows[0].meeting
    rows.delete()
    rewritten(of)


# The months are what is suggested until somebody has set a rule.
KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        "recordings",
        gettext_lazy("Recordings"),
        12,
        lambda of: Recording.objects.filter(meeting=of),
        _delete_recordings,
    ),
    RecordKind(
        "debriefs", gettext_lazy("Written debriefs and their files"), 120, _debriefs, _delete_debriefs
    ),
    RecordKind(
        "slides",
        gettext_lazy("Slides of those who reported"),
        120,
        lambda of: Slides.objects.filter(presenter__meeting=of),
        _delete_slides,
    ),
    RecordKind(
        "attendance",
        gettext_lazy("Who was present"),
        24,
        lambda of: Attendee.objects.filter(meeting=of, present=True),
        _mark_absent,
    ),
    RecordKind(
        "comments",
        gettext_lazy("Comments that raters wrote beside their scores"),
        24,
        lambda of: RaterComment.objects.filter(presenter__meeting=of),
        _delete,
    ),
    RecordKind(
        "answers",
        gettext_lazy("Answers to notices"),
        12,
        lambda of: Invitation.objects.filter(meeting=of),
        _delete,
    ),
    RecordKind(
        "photos",
        gettext_lazy("Pictures of the meeting that are in no article"),
        36,
        lambda of: MeetingPhoto.objects.filter(meeting=of),
        _delete_photos,
    ),
    RecordKind(
        "exhibits",
        gettext_lazy("Files that show that an action is done"),
        60,
        lambda of: Exhibit.objects.filter(action__meeting=of).exclude(file=""),
        _delete_exhibits,
    ),
    RecordKind(
        "room",
        gettext_lazy("The room's log: questions, speakers, remarks as they came"),
        60,
        lambda of: Event.objects.filter(meeting=of),
        _delete_log,
    ),
    RecordKind(
        "audit",
        gettext_lazy("Audit log"),
        120,
        lambda of: AuditEntry.objects.filter(meeting=of).exclude(verb="retention-applied"),
        _delete,
    ),
    RecordKind(
        "archives",
        gettext_lazy("Archive files made by the site"),
        12,
        lambda of: MeetingArchive.objects.filter(meeting=of),
        delete_with_files,
    ),
)
LETTERS: tuple[LetterKind, ...] = (
    LetterKind(
        "mail",
        gettext_lazy("Messages in the outbox"),
        12,
        lambda until: Message.objects.filter(made_at__lt=until).exclude(state=MessageState.WAITING),
    ),
    LetterKind(
        "readers",
        gettext_lazy("What readers of the news wrote through the contact form"),
        12,
        lambda until: ReaderMessage.objects.filter(at__lt=until).exclude(dealt_at=None),
    ),
)
ALL: tuple[RecordKind | LetterKind, ...] = (*KINDS, *LETTERS)
TITLES: Mapping[str, str | Promise] = {kind.name: kind.title for kind in ALL}
SUGGESTED: Mapping[str, int] = {kind.name: kind.months for kind in ALL}


def rules() -> dict[str, int]:
    return dict(RetentionRule.objects.filter(kind__in=TITLES).values_list("kind", "months"))


def set_rules(months: Mapping[str, int | None], actor: User) -> None:
    """Months by kind; None keeps a kind for ever. The log of accounts tells the months of each kind that has an end."""
    with transaction.atomic():
        for kind in TITLES:
            wanted = months.get(kind)
            if wanted is None:
                RetentionRule.objects.filter(kind=kind).delete()
            else:
                RetentionRule.objects.update_or_create(kind=kind, defaults={"months": wanted})
        account_audit.record("retention-set", None, actor, **rules())


def plan(now: datetime | None = None) -> list[Going]:
    """What would go now. Nothing is changed."""
    return [going for going, _clear in _due(now or timezone.now())]


def apply(actor: User | None, now: datetime | None = None) -> list[Going]:
    """Delete what the plan names, each in one transaction with the entries that say so. Repeating it finds nothing left."""
    done = []
    for going, clear in _due(now or timezone.now()):
        with transaction.atomic():
            clear()
            if going.meeting is not None:
                told = {"kind": going.kind, "count": going.count, "until": going.until.date().isoformat()}
                audit.record(going.meeting, actor, "retention-applied", told)
            title = going.meeting.title if going.meeting else ""
            account_audit.record(
                "retention-applied", None, actor, kind=going.kind, count=going.count, meeting=title
            )
        done.append(going)
    return done


def _due(now: datetime) -> Iterator[tuple[Going, Callable[[], None]]]:
    kept = rules()
    held = list(Meeting.objects.filter(stage=Stage.PUBLISHED).select_related("cycle"))
    for kind in KINDS:
        if kind.name not in kept:
            continue
        for meeting in held:
            until = meeting.starts_at + kept[kind.name] * MONTH
            rows = kind.rows(meeting)
            count = rows.count() if until < now else 0
            if count:
                yield (
                    _going(kind.name, meeting, count, kept[kind.name], until),
                    partial(kind.clear, rows),
                )
    for letters in LETTERS:
        if letters.name not in kept:
            continue
        until = now - kept[letters.name] * MONTH
        rows = letters.rows(until)
        if count := rows.count():
            yield _going(letters.name, None, count, kept[letters.name], until), partial(_delete, rows)


def _going(kind: str, meeting: Meeting | None, count: int, months: int, until: datetime) -> Going:
    told = {"months": months}
    if meeting is None:
        why = ngettext("Older than %(months)s month", "Older than %(months)s months", months) % told
    else:
        why = (
            ngettext(
                "The meeting is more than %(months)s month ago",
                "The meeting is more than %(months)s months ago",
                months,
            )
            % told
        )
    return Going(kind, str(TITLES[kind]), meeting, count, why, until)
