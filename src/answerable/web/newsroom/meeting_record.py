"""What the record of a meeting holds, read for the draft of a news item (`answerable.composing`).

Scores and ranks are not read. Ballots and grades are those of the published result, and only once it may be seen by everybody.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from answerable.composing.record import (
    BallotCounts,
    Category,
    Demanded,
    GradeTold,
    Heard,
    Name,
    QuestionTaken,
    Record,
    SaidToAll,
)
from answerable.room import acts, folding
from answerable.room.state import HandState, QuestionState, State
from answerable.scoring import together
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.meetings import presence
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Presenter
from answerable.web.newsroom.models import NewsSite
from answerable.web.results.models import PublishedFor
from answerable.web.results.rule_sets import Results, results_of
from answerable.web.results.summary import ranked_first
from answerable.web.room.reading import Log, log_of
from answerable.web.video.models import Video

LET_THROUGH = {QuestionState.APPROVED, QuestionState.ANSWERED}
SPOKE = {HandState.SPEAKING, HandState.DONE}


def record_of(meeting: Meeting, site: NewsSite, *, with_grades: bool) -> Record:
    """The record as it is now. `site` is the one that the news is for: it says what the organisation is called."""
    log = log_of(meeting)
    room = log.state
    names = _unit_names()
    results = _published(meeting)
    return Record(
        organisation=Name(site.name, site.name_en),
        title=meeting.title,
        year=meeting.cycle.assessed_year,
        day=meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date(),
        convened_by=meeting.convened_by,
        leader=meeting.leader,
        chair=_chair(meeting),
        venues=max(meeting.venues.count(), 1),
        has_video=Video.objects.filter(meeting=meeting).exclude(provider="").exists(),
        categories=tuple(_categories(meeting)),
        reports=tuple(_reports(meeting, log, names)),
        minutes_each=_minutes_each(room),
        debriefs=Debrief.objects.filter(
            cycle=meeting.cycle,
            state=DebriefState.ACCEPTED,
            person__in=meeting.presenters.values("person"),
        ).count(),
        questions=tuple(
            QuestionTaken(each.theme, each.state == QuestionState.ANSWERED, each.key)
            for each in room.questions.values()
            if each.state in LET_THROUGH
        ),
        speakers=sum(each.state in SPOKE for each in room.hands.values()),
        remarks=tuple(
            SaidToAll(each.text, each.written) for each in room.remarks.values() if each.presenter is None
        ),
        comments=len({each.presenter for each in room.remarks.values() if each.presenter is not None}),
        requirements=tuple(
            Demanded(each.text, each.parts, each.written) for each in room.requirements.values()
        ),
        criteria=tuple(each["title"] for each in meeting.cycle.rules.get("criteria", ())),
        papers=_papers(results) if results else None,
        grades=tuple(_grades(results, names)) if results and with_grades else (),
    )


def may_tell_grades(meeting: Meeting) -> bool:
    """Whether the result is published for everybody, so that the news may say grades if somebody chooses so."""
    found = _published(meeting)
    return found is not None and bool(found.rules(len(found.signed) - 1).bands)


def _published(meeting: Meeting) -> Results | None:
    publication = getattr(meeting, "publication", None)
    if publication is None or publication.audience != PublishedFor.EVERYBODY:
        return None
    return results_of(meeting)


def _unit_names() -> dict[str, Name]:
    """By the unit's name. A unit that has a site is called in English as its site is."""
    sites = NewsSite.objects.exclude(unit=None).select_related("unit")
    return {each.unit.name: Name(each.name, each.name_en) for each in sites if each.unit}


def _chair(meeting: Meeting) -> str:
    rows = MeetingRole.objects.filter(meeting=meeting, kind=MeetingRoleKind.CHAIR).select_related("person")
    return "、".join(_titled(each.person.title, each.person.name) for each in rows.order_by("pk"))


def _titled(title: str, name: str) -> str:
    """Between Chinese words stands no space."""
    return f"{title} {name}" if title and title.isascii() else f"{title}{name}"


def _categories(meeting: Meeting) -> Iterator[Category]:
    """Rater groups with the people expected and present, and their weights."""
    table = presence.table(meeting)
    weights = {each["id"]: str(each.get("weight", "")) for each in meeting.cycle.rules.get("groups", ())}
    for group, each in zip(table.groups, table.totals, strict=True):
        yield Category(str(group.title), each.expected, each.present, weights.get(group.id, ""))


def _reports(meeting: Meeting, log: Log, names: dict[str, Name]) -> Iterator[Heard]:
    """All who were to report, in the order of the draw. One who withdrew or was left out was not heard."""
    without = folding.undone(log.events)
    starts = {
        each.act.item: each.number
        for each in log.events
        if isinstance(each.act, acts.ItemStarted) and each.number not in without
    }
    heard = {each.presenter: starts.get(each.key) for each in log.state.items if each.started_at is not None}
    for each in Presenter.objects.filter(meeting=meeting).select_related("unit"):
        unit = names.get(each.unit.name, Name(each.unit.name))
        event = None if each.withdrawn else heard.get(each.pk)
        yield Heard(unit, event, each.withdrawn_reason)


def _minutes_each(room: State) -> int | None:
    planned = {each.clock.planned for each in room.items if each.presenter and each.started_at is not None}
    if len(planned) != 1:
        return None
    seconds = planned.pop()
    return seconds // 60 if seconds and seconds % 60 == 0 else None


def _papers(results: Results) -> BallotCounts:
    """All groups together, so that no small one can be told from it."""
    shown = results.public(len(results.signed) - 1)
    groups = together(shown.turnout.values())
    return BallotCounts(
        issued=sum(each.issued for each in groups),
        returned=sum(each.cast for each in groups),
        valid=sum(each.valid for each in groups),
        void=sum(each.void for each in groups),
    )


def _grades(results: Results, names: dict[str, Name]) -> Iterator[GradeTold]:
    under = len(results.signed) - 1
    titles = results.names(under)
    for row in ranked_first(results.public(under).to_json()):
        grade = titles.grade(row.get("grade"))
        if grade:
            unit = titles.presenters[row["id"]][1]
            yield GradeTold(names.get(unit, Name(unit)), grade)
