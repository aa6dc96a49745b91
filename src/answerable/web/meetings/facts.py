"""What a meeting has so far, in numbers. The menu, the steps of the preparation and what stands in the way of a stage all read these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from answerable.web.meetings.models import (
    Attendee,
    Item,
    Meeting,
    MeetingRole,
    MeetingRoleKind,
    Presenter,
    Venue,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """`expected` counts attendees by rater group. `reporting` are the presenters who have not withdrawn."""

    venues: int
    main_venue: bool
    presenters: int
    reporting: int
    items: int
    without_ticket: int
    present: int
    stewards: int
    expected: Mapping[str, int]

    @property
    def attendees(self) -> int:
        return sum(self.expected.values())


def facts(meeting: Meeting) -> Facts:
    """Two queries, however large the meeting."""
    attendees = Attendee.objects.filter(meeting=OuterRef("pk"))
    presenters = Presenter.objects.filter(meeting=OuterRef("pk"))
    venues = Venue.objects.filter(meeting=OuterRef("pk"))
    stewards = MeetingRole.objects.filter(meeting=OuterRef("pk"), kind=MeetingRoleKind.STEWARD)
    counted = {
        "venues": _count(venues),
        "main_venue": Exists(venues.filter(is_main=True)),
        "presenters": _count(presenters),
        "reporting": _count(presenters.filter(withdrawn=False)),
        "items": _count(Item.objects.filter(meeting=OuterRef("pk"))),
        "without_ticket": _count(attendees.filter(ticket_hash__isnull=True)),
        "present": _count(attendees.filter(present=True)),
        "stewards": _count(stewards),
    }
    # A name of the model's own cannot be annotated.
    named = {f"found_{name}": value for name, value in counted.items()}
    found: dict[str, Any] = dict(Meeting.objects.filter(pk=meeting.pk).values(**named).get())
    return Facts(**{name: found[f"found_{name}"] for name in counted}, expected=expected(meeting))


def expected(meeting: Meeting) -> dict[str, int]:
    """Attendees by group."""
    rows = Attendee.objects.filter(meeting=meeting).order_by().values_list("group").annotate(Count("pk"))
    return dict(rows)


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("meeting").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
