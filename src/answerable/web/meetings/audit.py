"""The audit log of a meeting: who did what, when. Entries are added; only erasing a person's data changes one, and only the end of retention removes one.

Never recorded: who signed in at which moment, or anything about a credential or a ballot. A time beside
a person's name could be matched with traffic at the ballot box.

What can be done is named by the app that does it (`words.register`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from answerable.web.accounts.log_words import LogWords
from answerable.web.accounts.models import User
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.organisation.models import Person

words = LogWords()
_to_tell: list[Callable[[Meeting], None]] = []


def when_recorded(tell: Callable[[Meeting], None]) -> None:
    """A higher app has itself told of every entry, in the same transaction: something about the meeting has changed."""
    _to_tell.append(tell)


def record(
    meeting: Meeting, actor: User | None, verb: str, detail: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Append one entry. `detail` is flat, JSON-able, and holds no secret. No actor: the system did it."""
    entry = AuditEntry.objects.create(
        meeting=meeting,
        at=timezone.now(),
        actor=actor,
        actor_name=name_of(actor),
        verb=verb,
        detail=dict(detail or {}),
    )
    for tell in _to_tell:
        tell(meeting)
    return entry


def record_all(meeting: Meeting, actor: User | None, verb: str, details: Sequence[Mapping[str, Any]]) -> None:
    """Append an entry for each of `details`, by as many queries for a hundred as for one."""
    now, name = timezone.now(), name_of(actor)
    AuditEntry.objects.bulk_create(
        AuditEntry(meeting=meeting, at=now, actor=actor, actor_name=name, verb=verb, detail=dict(detail))
        for detail in details
    )
    for tell in _to_tell:
        tell(meeting)


def name_of(actor: User | None) -> str:
    """The person's name, or the sign-in name of an account with no person; kept when the account goes."""
    if actor is None:
        return ""
    name = Person.objects.filter(user=actor).values_list("name", flat=True).first()
    return name or actor.get_username()
