"""The minutes of a meeting: drafted from its log, edited in sections, approved, and changed visibly afterwards.

Errors: `Outdated` when somebody else has changed them meanwhile, `NotNow` when it is too early or too late for what is asked.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.documents.minutes import content
from answerable.documents.minutes.content import Change
from answerable.web.accounts.models import User
from answerable.web.meetings import audit
from answerable.web.meetings.access import Duties
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.room import record
from answerable.web.room.drafting import draft
from answerable.web.room.models import Minutes
from answerable.web.room.reading import log_of
from answerable.web.room.sections import MinutesSection, told, typed_into

# Of a change's words, before and after.
MOST_OF_A_CHANGE = 1000


class Outdated(Exception):
    """Somebody else has changed the minutes since the page was made."""


def of(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.filter(meeting=meeting).first()


def sees(held: Duties, minutes: Minutes | None) -> bool:
    """Organiser, chair, recorder and auditor; once they are approved, presenters too."""
    approved = minutes is not None and minutes.approved_at is not None
    return held.reads or held.records or (approved and held.presents)


def edits(held: Duties) -> bool:
    return held.organiser or held.chair or held.records


def approves(held: Duties) -> bool:
    return held.organiser or held.chair


def make(meeting: Meeting, actor: User) -> Minutes:
    """A draft from the log, in place of an earlier one. What is approved is not drafted anew."""
    with transaction.atomic():
        record.locked(meeting)
        old = of(meeting)
        if old is not None and old.approved_at is not None:
            raise NotNow(
                _(
                    "The minutes are approved: they can be changed, and the changes are seen, but they are not drafted anew."
                )
            )
        values = {
            "content": content.to_json(draft(meeting)),
            "drafted_from": log_of(meeting).number,
            "revision": 1 if old is None else old.revision + 1,
        }
        made, _new = Minutes.objects.update_or_create(meeting=meeting, defaults=values)
        audit.record(meeting, actor, "minutes-drafted", {})
    return made


def change(
    meeting: Meeting, section: MinutesSection, typed: Mapping[str, str], revision: int, actor: User
) -> Minutes:
    """Write a section anew. Raises Outdated, and ValueError with the name of a field that cannot be so."""
    with transaction.atomic():
        minutes = _locked(meeting)
        if minutes.revision != revision:
            raise Outdated
        before = minutes.content
        after = typed_into(section, before, typed)
        if after == before:
            return minutes
        if minutes.approved_at is not None:
            after["changes"] = [*before["changes"], *_changes(meeting, section, before, after, actor)]
        content.from_json(after)
        minutes.content, minutes.revision = after, revision + 1
        minutes.save(update_fields=["content", "revision"])
        audit.record(meeting, actor, "minutes-changed", {"section": str(section.title)})
    return minutes


def approve(meeting: Meeting, revision: int, actor: User) -> Minutes:
    """By the name of who does it, with the day in the meeting's zone."""
    with transaction.atomic():
        minutes = _locked(meeting)
        if minutes.revision != revision:
            raise Outdated
        if minutes.approved_at is not None:
            raise NotNow(_("The minutes are approved already."))
        by = {"approved_by": audit.name_of(actor), "approved_on": today(meeting).isoformat()}
        minutes.content = minutes.content | by
        minutes.approver, minutes.approved_at, minutes.revision = actor, timezone.now(), revision + 1
        minutes.save()
        audit.record(meeting, actor, "minutes-approved", {})
    return minutes


def today(meeting: Meeting) -> date:
    return timezone.now().astimezone(ZoneInfo(meeting.time_zone)).date()


def _locked(meeting: Meeting) -> Minutes:
    found = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if found is None:
        raise NotNow(_("There are no minutes yet."))
    return found


def _changes(
    meeting: Meeting, section: MinutesSection, before: dict[str, Any], after: dict[str, Any], actor: User
) -> Iterator[dict[str, Any]]:
    """What differs, line by line: the words before and after."""
    old, new = told(section, before), told(section, after)
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            words = ["; ".join(lines)[:MOST_OF_A_CHANGE] for lines in (old[first:last], new[begin:end])]
            made = Change(today(meeting), audit.name_of(actor), f"{section.title}", *words)
            yield {
                "on": made.on.isoformat(),
                "by": made.by,
                "what": made.what,
                "before": made.before,
                "after": made.after,
            }
