"""The agenda and the venues as the log keeps them, so that it can be read without the tables that they came from."""

from answerable.room.acts import Place, Planned, PlanSet
from answerable.web.meetings.agenda import items_of
from answerable.web.meetings.models import Item, Meeting


def plan_of(meeting: Meeting) -> PlanSet:
    """Two queries."""
    planned = tuple(_planned(each) for each in items_of(meeting))
    places = tuple(
        Place(key, name[:200], is_main)
        for key, name, is_main in meeting.venues.values_list("pk", "name", "is_main")
    )
    return PlanSet(meeting.title, planned, places)


def _planned(item: Item) -> Planned:
    presenter = item.presenter
    if presenter is None:
        return Planned(item.pk, item.kind, item.title, item.planned_minutes * 60)
    return Planned(
        item.pk,
        item.kind,
        item.title,
        item.planned_minutes * 60,
        presenter.pk,
        presenter.position,
        presenter.person.name,
        presenter.unit.name,
        presenter.withdrawn,
    )
