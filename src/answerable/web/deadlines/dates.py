"""The dates that concern a person or a unit: meetings, and what is due: debriefs, slides, actions. Calendars and reminders are both made from these."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from answerable.web import addresses
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.followup.models import Action
from answerable.web.meetings import agenda
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from answerable.web.organisation.tree import read_tree

# Of an action that the unit need do nothing about for now.
ANSWERED = frozenset({"reported", "submitted", "accepted", "closed"})
SHORTEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DueDate:
    """`at` is a moment, or a day for what is due within it. `until` is only of meetings. `done`: nothing is left to do; `sent_back`: it came back to be
    done again. `closed`: it is no date any more, and leaves calendars.
    """

    key: str
    title: str
    at: datetime | date
    zone: str
    url: str
    until: datetime | None = None
    done: bool = False
    sent_back: bool = False
    closed: bool = False

    @property
    def day(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date() if isinstance(self.at, datetime) else self.at

    @property
    def is_meeting(self) -> bool:
        return self.until is not None

    def is_over(self, now: datetime) -> bool:
        if isinstance(self.at, datetime):
            return self.at < now
        return self.at < now.astimezone(ZoneInfo(self.zone)).date()


def of_person(person: Person) -> list[DueDate]:
    part = (
        Q(attendees__person=person)
        | Q(presenters__person=person, presenters__withdrawn=False)
        | Q(roles__person=person)
    )
    units = _written_for(person)
    debriefs = Debrief.objects.filter(Q(person=person) | Q(unit__in=units))
    reports = Presenter.objects.filter(meeting=OuterRef("meeting"), unit=OuterRef("unit"), person=person)
    return [
        *_meetings(Meeting.objects.filter(part).distinct()),
        *_debriefs(debriefs),
        *_slides(Presenter.objects.filter(person=person)),
        *_actions(Action.objects.filter(Q(Exists(reports)) | Q(unit__in=units) | Q(owner_person=person))),
    ]


def of_unit(unit: Unit) -> list[DueDate]:
    reports = Meeting.objects.filter(presenters__unit=unit, presenters__withdrawn=False).distinct()
    return [
        *_meetings(reports),
        *_debriefs(Debrief.objects.filter(unit=unit)),
        *_slides(Presenter.objects.filter(unit=unit)),
        *_actions(Action.objects.filter(unit=unit)),
    ]


def _written_for(person: Person) -> set[int]:
    """The units whose secretary the person is, and all below them."""
    held = Role.objects.filter(person=person, kind=RoleKind.SECRETARY)
    scopes = set(held.values_list("unit_id", flat=True))
    if not scopes:
        return set()
    tree = read_tree()
    if None in scopes:
        return set(tree.nodes)
    return {below for scope in scopes if scope is not None for below in tree.below(scope)}


def _meetings(found: QuerySet[Meeting]) -> Iterator[DueDate]:
    for meeting in found.prefetch_related("items__presenter"):
        slots = agenda.timetable(meeting.starts_at, meeting.items.all())
        ends = max([meeting.starts_at + SHORTEST, *(slot.ends for slot in slots)])
        url = addresses.whole("meeting", meeting.key)
        yield DueDate(
            f"meeting-{meeting.key}", meeting.title, meeting.starts_at, meeting.time_zone, url, until=ends
        )


def _debriefs(found: QuerySet[Debrief]) -> Iterator[DueDate]:
    waiting = {DebriefState.DRAFT, DebriefState.RETURNED}
    for each in found.exclude(cycle__debriefs_due=None).select_related("cycle", "person"):
        due = each.cycle.debriefs_due
        assert due is not None, "asked for above"
        yield DueDate(
            f"debrief-{each.pk}",
            _("Debrief of %(name)s is due: %(cycle)s")
            % {"name": each.person.name, "cycle": each.cycle.title},
            due,
            each.cycle.time_zone,
            addresses.whole("debriefs:debrief", each.pk),
            done=each.state not in waiting,
            sent_back=each.state == DebriefState.RETURNED,
        )


def _slides(found: QuerySet[Presenter]) -> Iterator[DueDate]:
    """One for each meeting, done once all of these presenters have handed theirs in."""
    asked = found.filter(withdrawn=False, meeting__notice__slides_due__isnull=False)
    of_meetings = defaultdict[Meeting, list[Presenter]](list)
    for each in asked.select_related("meeting__notice", "slides").order_by("meeting", "pk"):
        of_meetings[each.meeting].append(each)
    for meeting, presenters in of_meetings.items():
        due = meeting.notice.slides_due
        assert due is not None, "asked for above"
        title = _("Slides are due: %(title)s") % {"title": meeting.title}
        url = addresses.whole("notice:slides", meeting.key)
        done = all(hasattr(each, "slides") for each in presenters)
        yield DueDate(f"slides-{meeting.key}", title, due, meeting.time_zone, url, done=done)


def _actions(found: QuerySet[Action]) -> Iterator[DueDate]:
    for each in found.select_related("unit", "meeting", "requirement", "carried_to").distinct():
        meeting = each.meeting
        told = {"label": each.label, "unit": each.unit.name, "title": meeting.title}
        yield DueDate(
            f"action-{each.pk}",
            _("Action is due: %(label)s, %(unit)s, %(title)s") % told,
            each.due,
            meeting.time_zone,
            addresses.whole("followup:action", meeting.key, each.pk),
            done=each.state in ANSWERED,
            sent_back=each.state == "returned" or (each.state == "open" and bool(each.return_note)),
            closed=each.state == "closed" or getattr(each, "carried_to", None) is not None,
        )
