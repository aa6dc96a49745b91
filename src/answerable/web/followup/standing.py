"""Where an action stands on a given day, in words: overdue is not a state that is stored, it is the day that passes.

`today` is always an argument; `today_at` gives the day at the meeting's place. An action is overdue from the day after
its deadline, and only while nothing has been reported: what waits for the organiser is not the unit's delay.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from answerable.web.followup.models import Action, State
from answerable.web.meetings.models import Meeting


class Standing(models.TextChoices):
    OVERDUE = "overdue", pgettext_lazy("action", "Overdue")
    OPEN = "open", pgettext_lazy("action", "Open")
    REPORTED = "reported", pgettext_lazy("action", "Reported done")
    CLOSED = "closed", pgettext_lazy("action", "Closed")
    CARRIED = "carried", pgettext_lazy("action", "Carried over")


CHIPS = {
    Standing.OVERDUE: "chip-bad",
    Standing.OPEN: "",
    Standing.REPORTED: "chip-warn",
    Standing.CLOSED: "chip-good",
    Standing.CARRIED: "",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An action as a page shows it; `words` say what the deadline means today."""

    action: Action
    standing: Standing
    words: str

    @property
    def chip(self) -> str:
        return CHIPS[self.standing]


def with_all_shown(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What `standing_of` and the pages look at, in one query."""
    near = actions.select_related("unit", "requirement__meeting__cycle")
    return near.select_related(
        "carried_to__requirement__meeting", "carried_from__requirement__meeting"
    ).defer(
        "requirement__meeting__manifest",
        "requirement__meeting__cycle__rules",
        "carried_to__requirement__meeting__manifest",
        "carried_from__requirement__meeting__manifest",
    )


def today_at(meeting: Meeting, now: datetime) -> date:
    return now.astimezone(ZoneInfo(meeting.time_zone)).date()


def later(action: Action) -> Action | None:
    """The action of a later meeting in which this one goes on."""
    return getattr(action, "carried_to", None)


def standing_of(action: Action, today: date) -> Standing:
    if later(action) is not None:
        return Standing.CARRIED
    if action.state == State.OPEN:
        return Standing.OVERDUE if action.due < today else Standing.OPEN
    return Standing(action.state)


def shown(action: Action, today: date) -> Shown:
    standing = standing_of(action, today)
    return Shown(action, standing, _words(action, standing, today))


def _words(action: Action, standing: Standing, today: date) -> str:
    if standing is Standing.OVERDUE:
        days = (today - action.due).days
        return ngettext("overdue by %(days)s day", "overdue by %(days)s days", days) % {"days": days}
    if standing is not Standing.OPEN:
        return ""
    days = (action.due - today).days
    if days == 0:
        return _("due today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
