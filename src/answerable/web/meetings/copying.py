"""An earlier meeting as the beginning of a new one: venues, who reports, agenda and who attends.

What happened there stays there: dates, the draw, tickets, presence, keys, ballots, decisions; so do duties, since they are rights. Not taken over is also who has left since, who
reports to another round, and whose group the rules of the new meeting do not have.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from answerable.web.accounts.models import User
from answerable.web.cycles.access import reporters
from answerable.web.meetings import audit, presenters
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Attendee, Item, Meeting, Venue
from answerable.web.meetings.tickets import issue_tickets

_to_copy: list[Callable[[Meeting, Meeting], None]] = []


def when_copied(copy: Callable[[Meeting, Meeting], None]) -> None:
    """A higher app takes over its own settings, from the old meeting to the new, in the same transaction."""
    _to_copy.append(copy)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many attendees were taken over, and how many were not."""

    attendees: int
    left_out: int


def take_over(old: Meeting, new: Meeting, actor: User) -> Taken:
    """`new` is just made: it has its main venue and nothing else."""
    with transaction.atomic():
        venues = _venues(old, new)
        _presenters(old, new, actor)
        _agenda(old, new)
        taken = _attendees(old, new, venues)
        for copy in _to_copy:
            copy(old, new)
        audit.record(new, actor, "meeting-copied", {"title": old.title, "added": taken.attendees})
    return taken


def _venues(old: Meeting, new: Meeting) -> dict[int, Venue]:
    """The new venue for each of the old ones."""
    main = new.venues.get()
    found = {}
    for venue in old.venues.all():
        if venue.is_main:
            main.name = venue.name
            main.save(update_fields=["name"])
        found[venue.pk] = main if venue.is_main else Venue.objects.create(meeting=new, name=venue.name)
    return found


def _presenters(old: Meeting, new: Meeting, actor: User) -> None:
    staying = old.presenters.filter(withdrawn=False, person__left=False).order_by("position", "pk")
    people = reporters(new.cycle).in_bulk(staying.values_list("person", flat=True))
    order = staying.values_list("person", flat=True)
    presenters.add(new, [people[key] for key in order if key in people], actor)


def _agenda(old: Meeting, new: Meeting) -> None:
    """Every item but those of people who do not report again."""
    again = {each.person_id: each for each in new.presenters.all()}
    items = [
        each
        for each in old.items.select_related("presenter")
        if each.presenter is None or each.presenter.person_id in again
    ]
    Item.objects.bulk_create(
        Item(
            meeting=new,
            position=position,
            kind=each.kind,
            title=each.title,
            presenter=again[each.presenter.person_id] if each.presenter else None,
            planned_minutes=each.planned_minutes,
        )
        for position, each in enumerate(items, 1)
    )


def _attendees(old: Meeting, new: Meeting, venues: dict[int, Venue]) -> Taken:
    groups = [group.id for group in groups_of(new)]
    staying = list(old.attendees.filter(person__left=False, group__in=groups))
    made = Attendee.objects.bulk_create(
        Attendee(meeting=new, person_id=each.person_id, venue=venues[each.venue_id], group=each.group)
        for each in staying
    )
    issue_tickets(made)
    return Taken(len(made), old.attendees.count() - len(made))
