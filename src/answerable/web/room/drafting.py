"""A draft of the minutes from the log of the room: what was on and when, who was there, what was asked, answered, said and required.

Attendance comes from the sign-in, by venue and rater group; the names of chair and recorder from their duties. All times are the wall clock of the meeting's zone. What was
undone, put aside or merged into something else is not in the minutes.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.documents.minutes import wording
from answerable.documents.minutes.content import (
    Attendance,
    Debrief,
    Item,
    Minutes,
    Question,
    Remark,
    Requirement,
    Speech,
    VenueAttendance,
)
from answerable.room import acts, folding, state
from answerable.room.state import HandState, ItemState, QuestionState, State
from answerable.web.meetings import presence
from answerable.web.meetings.groups import Group
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, MeetingRoleKind
from answerable.web.room.reading import Log, log_of
from answerable.web.room.telling import presenter_name, venue_name

SECOND = 1000
DEBRIEF = "debrief"


def draft(meeting: Meeting) -> Minutes:
    """From the log as it is now. The texts that a person may want otherwise are there to be edited."""
    log = log_of(meeting)
    zone = ZoneInfo(meeting.time_zone)
    table = presence.table(meeting)
    times = _Times(zone)
    return Minutes(
        mark=_once(_("%(title)s: minutes") % {"title": meeting.title}),
        title=_once(_("Minutes: %(title)s") % {"title": meeting.title}),
        meeting=meeting.title,
        begun=times.at(log.events[0].at)
        if log.events
        else meeting.starts_at.astimezone(zone).replace(tzinfo=None),
        ended=times.maybe(_ended(log.state)),
        chair=_names(meeting, MeetingRoleKind.CHAIR),
        places=tuple(_place(row) for row in table.rows),
        present=tuple(
            _people(group, each.present)
            for group, each in zip(table.groups, table.totals, strict=True)
            if each.present
        ),
        absent=tuple(
            _people(group, each.expected - each.present)
            for group, each in zip(table.groups, table.totals, strict=True)
            if each.expected > each.present
        ),
        agenda=tuple(
            Item(each.title, times.maybe(each.started_at), times.maybe(each.ended_at))
            for each in _held(log.state)
            if each.kind != DEBRIEF
        ),
        debriefs=tuple(_debriefs(log.state, times)),
        speeches=tuple(_speeches(meeting, log.state, times)),
        remarks=tuple(
            Remark(each.text, about=presenter_name(log.state, each.presenter) or None)
            for each in log.state.remarks.values()
        ),
        requirements=tuple(
            Requirement(each.text, items=each.parts) for each in log.state.requirements.values()
        ),
        notes=tuple(_notes(log, times)),
        drafted_by=_names(meeting, MeetingRoleKind.RECORDER),
    )


def _once(title: str) -> str:
    """In Chinese "minutes" begins with the word that most titles of meetings end with."""
    return title.replace("会议会议", "会议")


class _Times:
    """Milliseconds since 1970 as the wall clock of a zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def at(self, moment: int) -> datetime:
        return datetime.fromtimestamp(moment // SECOND, self.zone).replace(tzinfo=None)

    def maybe(self, moment: int | None) -> datetime | None:
        return None if moment is None else self.at(moment)

    def clock(self, moment: int) -> str:
        return wording.clock(self.at(moment))


def _held(room: State) -> list[state.Item]:
    """What was on, in the order in which it was."""
    begun = [each for each in room.items if each.started_at is not None]
    return sorted(begun, key=lambda each: each.started_at or 0)


def _ended(room: State) -> int | None:
    return max((each.ended_at for each in room.items if each.ended_at is not None), default=None)


def _names(meeting: Meeting, kind: MeetingRoleKind) -> str:
    rows = MeetingRole.objects.filter(meeting=meeting, kind=kind).order_by("pk")
    return _(", ").join(rows.values_list("person__name", flat=True))


def _place(row: presence.VenuePresence) -> VenueAttendance:
    counts = [
        Attendance(group.title, each.expected, each.present)
        for group, each in row.by_group
        if each.expected or each.present
    ]
    return VenueAttendance(row.venue, tuple(counts))


def _people(group: Group, count: int) -> str:
    return _("%(group)s: %(count)s") % {"group": group.title, "count": count}


def _debriefs(room: State, times: _Times) -> Iterator[Debrief]:
    """Each presenter heard with the questions put to them; then the questions that were for everybody."""
    heard = [each for each in _held(room) if each.presenter is not None]
    for each in heard:
        questions = tuple(_questions(room, each.presenter))
        yield Debrief(
            each.name, each.unit, times.maybe(each.started_at), times.maybe(each.ended_at), questions
        )
    there = {each.presenter for each in heard}
    others = [each for each in room.questions.values() if each.presenter not in there]
    for_all = tuple(_question(each) for each in others if _counts(each))
    if for_all:
        yield Debrief(_("To everybody"), questions=for_all)


def _questions(room: State, presenter: int | None) -> Iterator[Question]:
    for each in room.questions.values():
        if each.presenter == presenter and _counts(each):
            yield _question(each)


def _counts(question: state.Question) -> bool:
    return question.state in {QuestionState.APPROVED, QuestionState.ANSWERED}


def _question(question: state.Question) -> Question:
    return Question(question.text, question.theme, question.author or None, question.note)


def _speeches(meeting: Meeting, room: State, times: _Times) -> Iterator[Speech]:
    spoke = [each for each in room.hands.values() if each.state in {HandState.DONE, HandState.SPEAKING}]
    units = dict(
        Attendee.objects.filter(meeting=meeting, pk__in=[each.attendee for each in spoke]).values_list(
            "pk", "person__unit__name"
        )
    )
    for each in sorted(spoke, key=lambda each: each.called_at or 0):
        yield Speech(
            each.name,
            units.get(each.attendee) or "",
            venue_name(room, each.venue),
            each.theme,
            times.maybe(each.called_at),
            times.maybe(each.ended_at),
        )


def _notes(log: Log, times: _Times) -> Iterator[str]:
    """What did not go by the plan, and when the scoring was open."""
    told_of = {each.act.presenter for each in log.events if isinstance(each.act, acts.PresenterWithdrawn)}
    for item in log.state.items:
        missing = item.presenter is not None and item.state in {ItemState.WITHDRAWN, ItemState.SKIPPED}
        if missing and item.presenter not in told_of:
            yield _absence(item)
    without = folding.undone(log.events)
    for each in log.events:
        if each.number not in without and (told := _noted(each.act, log.state)):
            yield _("%(time)s: %(what)s") % {"time": times.clock(each.at), "what": told}


def _absence(item: state.Item) -> str:
    name = {"name": f"{item.name} ({item.unit})"}
    if item.state == ItemState.WITHDRAWN:  # before the meeting was convened
        return _("%(name)s withdrew.") % name
    return _("%(name)s was not heard.") % name


def _noted(act: acts.Any, room: State) -> str:
    match act:
        case acts.ScoringOpened():
            return _("the scoring was opened.")
        case acts.ScoringClosed():
            return _("the scoring was closed.")
        case acts.VenueLost():
            return _("the venue %(venue)s went off the line.") % {"venue": venue_name(room, act.venue)}
        case acts.VenueBack():
            return _("the venue %(venue)s was back on the line.") % {"venue": venue_name(room, act.venue)}
        case acts.PresenterWithdrawn():
            who = {"name": presenter_name(room, act.presenter), "reason": act.reason}
            return _("%(name)s withdrew: %(reason)s") % who if act.reason else _("%(name)s withdrew.") % who
    return ""
