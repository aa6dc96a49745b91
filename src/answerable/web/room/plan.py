"""The agenda and the venues as the log keeps them, so that it can be read without the tables that they came from."""

from answerable.room.acts import Planned, PlannedVenue, PlanSet
from answerable.web.meetings.models import Meeting

# Read as values, since it is asked at every act whether the plan has changed: three times as quick as whole rows.
ITEM = ("pk", "kind", "title", "planned_minutes")
PRESENTER = (
    "presenter",
    "presenter__position",
    "presenter__person__name",
    "presenter__unit__name",
    "presenter__withdrawn",
)


def plan_of(meeting: Meeting) -> PlanSet:
    """Two queries."""
    planned = tuple(
        Planned(key, kind, title, minutes * 60, *(of_presenter if of_presenter[0] is not None else ()))
        for key, kind, title, minutes, *of_presenter in meeting.items.values_list(*ITEM, *PRESENTER)
    )
    places = tuple(
        PlannedVenue(key, name[:200], is_main)
        for key, name, is_main in meeting.venues.values_list("pk", "name", "is_main")
    )
    return PlanSet(meeting.title, planned, places)
