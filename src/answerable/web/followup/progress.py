"""How far an action is on a given day, for pages. "Overdue" is not stored: it follows from the deadline and the day.

`today` is always an argument; `today_at` gives the day at the meeting's place. An action is overdue from the day after
its deadline, and only while nothing has been reported: what waits for the organiser is not the unit's delay. It is due soon in the last `SOON_DAYS` days.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from answerable.web.followup.models import Action, ActionState
from answerable.web.meetings.models import Meeting


class Progress(models.TextChoices):
    OVERDUE = "overdue", pgettext_lazy("action", "Overdue")
    OPEN = "open", pgettext_lazy("action", "Open")
    REPORTED = "reported", pgettext_lazy("action", "Reported done")
    ACCEPTED = "accepted", pgettext_lazy("action", "Accepted")
    CLOSED = "closed", pgettext_lazy("action", "Closed")
    CARRIED = "carried", pgettext_lazy("action", "Carried over")


SOON_DAYS = 7

BADGES = {
    Progress.OVERDUE: "badge-bad",
    Progress.OPEN: "",
    Progress.REPORTED: "badge-warn",
    Progress.ACCEPTED: "badge-brand",
    Progress.CLOSED: "badge-good",
    Progress.CARRIED: "",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An action as a page shows it; `words` say what the deadline means today, and `days` how many are left."""

    action: Action
    progress: Progress
    words: str
    days: int

    @property
    def soon(self) -> bool:
        return self.progress is Progress.OPEN and self.days <= SOON_DAYS

    @property
    def badge(self) -> str:
        return "badge-warn" if self.soon else BADGES[self.progress]


def with_all_shown(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What `progress_of` and the pages look at, in one query."""
    near = actions.select_related("unit", "requirement", "meeting__cycle", "owner_person")
    further = near.select_related(
        "carried_to__meeting", "carried_from__meeting", "carried_from__requirement", "carried_from__unit"
    )
    return further.defer("meeting__cycle__rules")


def today_at(meeting: Meeting, now: datetime) -> date:
    return now.astimezone(ZoneInfo(meeting.time_zone)).date()


def later(action: Action) -> Action | None:
    """The action of a later meeting in which this one goes on."""
    return getattr(action, "carried_to", None)


def progress_of(action: Action, today: date) -> Progress:
    if later(action) is not None:
        return Progress.CARRIED
    if action.state == ActionState.OPEN:
        return Progress.OVERDUE if action.due < today else Progress.OPEN
    return Progress(action.state)


def shown(action: Action, today: date) -> Shown:
    progress = progress_of(action, today)
    return Shown(action, progress, _words(action, progress, today), (action.due - today).days)


def _words(action: Action, progress: Progress, today: date) -> str:
    if progress is Progress.OVERDUE:
        days = (today - action.due).days
        return ngettext("overdue by %(days)s day", "overdue by %(days)s days", days) % {"days": days}
    if progress is not Progress.OPEN:
        return ""
    days = (action.due - today).days
    if days == 0:
        return _("due today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
