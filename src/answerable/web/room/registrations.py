"""What the room takes part in: it writes down what other apps do to a running meeting."""

from django.utils.translation import gettext_lazy as _

from answerable.protocol.manifest import SHEET
from answerable.room import acts
from answerable.room.state import QuestionState
from answerable.web.accounts.models import User
from answerable.web.casting import issue, opening, phone_views
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Scope
from answerable.web.meetings import agenda, audit, further_pages, navigation, presence, presenters, stages
from answerable.web.meetings.access import Duties
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.further_pages import Purpose
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup
from answerable.web.meetings.stage import Stage
from answerable.web.room import attendance, keeping, phones, record
from answerable.web.room.models import Room
from answerable.web.room.moderator_views import moderates
from answerable.web.room.reading import log_of
from answerable.web.room.steward_views import stewards_somewhere


def _waiting(meeting: Meeting, _known: Facts) -> EntryState:
    waiting = sum(each.state == QuestionState.WAITING for each in log_of(meeting).state.questions.values())
    return EntryState("count", str(waiting)) if waiting else EntryState()


ENTRIES = (
    Entry(
        MenuGroup.RUN,
        25,
        _("Venues on the day"),
        icon="building-2",
        url_name="room:stewards",
        allowed=stewards_somewhere,
        opens_at=Stage.CONVENED,
    ),
    Entry(
        MenuGroup.RUN,
        27,
        _("Questions"),
        icon="message-square-text",
        url_name="room:moderator",
        allowed=moderates,
        state=_waiting,
        opens_at=Stage.CONVENED,
    ),
)


def _leads(held: Duties) -> bool:
    return held.organiser or held.chair


LEADING = (
    Entry(
        MenuGroup.RUN,
        10,
        _("Console"),
        icon="gauge",
        url_name="room:console",
        allowed=_leads,
        opens_at=Stage.CONVENED,
    ),
    Entry(MenuGroup.RUN, 60, _("Big screens"), icon="monitor", url_name="room:screens", allowed=_leads),
)


def register() -> None:
    keeping.register()
    navigation.register(*LEADING, *ENTRIES)
    further_pages.register(Purpose.CONSOLE, "room:console")
    stages.when_advanced(advanced)
    opening.when_turned(turned)
    presenters.when_withdrawn(withdrawn)
    presence.when_marked(record.renew)
    audit.when_recorded(record.renew)
    agenda.when_retimed(retimed)
    phone_views.also_tell(phones.told)
    issue.also_while_closing(phones.is_kept_open)


def advanced(meeting: Meeting, actor: User | None) -> None:
    """The log begins when the meeting is convened."""
    if meeting.stage == Stage.CONVENED:
        record.begin(meeting, actor)
    if not has_log(meeting):
        return
    if meeting.stage != Stage.CONVENED:
        attendance.write(meeting)
        record.append(meeting, acts.StageReached(meeting.stage), actor)
    if meeting.stage == Stage.PUBLISHED:
        phones.forget(meeting)
    on_one_sheet = casting_of(meeting).scope == Scope.SHEET
    if meeting.stage == Stage.SCORING and on_one_sheet:
        record.append(meeting, acts.ScoringOpened((SHEET,)), actor)
    if meeting.stage == Stage.CLOSING:
        still_open = record.open_scopes(meeting)
        if still_open:
            record.append(meeting, acts.ScoringClosed(still_open), actor)


def turned(meeting: Meeting, actor: User | None, turn: opening.Turn) -> None:
    if not has_log(meeting):
        return
    if turn.opened:
        record.append(meeting, acts.ScoringOpened(tuple(turn.opened)), actor)
    if turn.closed:
        waits = not set(turn.closed) <= set(turn.ended)
        record.append(meeting, acts.ScoringClosed(tuple(turn.closed), waits), actor)
    if waited := [scope for scope in turn.ended if scope in log_of(meeting).state.closing]:
        record.append(meeting, acts.RoundsEnded(tuple(waited)), actor)


def withdrawn(presenter: Presenter, reason: str, actor: User) -> None:
    if has_log(presenter.meeting):
        short = reason[: acts.NOTE_LENGTH]
        record.append(presenter.meeting, acts.PresenterWithdrawn(presenter.pk, short), actor)


def retimed(meeting: Meeting) -> None:
    if has_log(meeting):
        record.replan(meeting)


def has_log(meeting: Meeting) -> bool:
    return Room.objects.filter(meeting=meeting, number__gt=0).exists()
