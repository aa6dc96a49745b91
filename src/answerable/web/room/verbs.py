"""Who may do which act in a room, and what the site does besides writing it down.

Most acts are only written down. Opening and closing the scoring and withdrawing somebody change more: they are carried out by the app that owns them, which
tells the room (`registrations`), so that the log has them wherever they were done.

Errors: `ActRefused` from the fold, `NotNow` from the stages, `BallotBoxError` from the ballot box, `PermissionDenied`.
"""

from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied

from answerable.protocol.manifest import SHEET
from answerable.room import acts
from answerable.room.folding import ActRefused, RefusalReason
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings import presenters
from answerable.web.meetings.access import Duties
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.room import record
from answerable.web.room.models import Room
from answerable.web.room.reading import log_of

Rule = Callable[[Duties, Meeting], bool]


def _leads(held: Duties, _meeting: Meeting) -> bool:
    return held.organiser or held.chair


def _moderates(held: Duties, _meeting: Meeting) -> bool:
    return held.organiser or held.chair or held.moderates


def _records(held: Duties, _meeting: Meeting) -> bool:
    return held.organiser or held.records


def _writes_along(held: Duties, meeting: Meeting) -> bool:
    return _moderates(held, meeting) or held.records


def _scores(held: Duties, meeting: Meeting) -> bool:
    """The organiser decides whether the chair may."""
    if held.organiser or not held.chair:
        return held.organiser
    room = Room.objects.filter(meeting=meeting).values_list("chair_scores", flat=True).first()
    return room is not False


_RULES: Mapping[type, Rule] = {
    acts.ItemCalled: _leads,
    acts.ItemStarted: _leads,
    acts.ItemPaused: _leads,
    acts.ItemExtended: _leads,
    acts.ItemEnded: _leads,
    acts.ItemSkipped: _leads,
    acts.ItemPostponed: _leads,
    acts.ItemRestored: _leads,
    acts.PresenterWithdrawn: _leads,
    acts.ScoringOpened: _scores,
    acts.ScoringClosed: _scores,
    acts.VenueKeptOpen: _scores,
    acts.QuestionsOpened: _moderates,
    acts.QuestionsClosed: _moderates,
    acts.QuestionApproved: _moderates,
    acts.QuestionDismissed: _moderates,
    acts.QuestionMerged: _moderates,
    acts.QuestionMoved: _moderates,
    acts.QuestionShown: _moderates,
    acts.QuestionHidden: _moderates,
    acts.QuestionAnswered: _moderates,
    acts.HandLowered: _moderates,
    acts.SpeakerCalled: _moderates,
    acts.SpeakerEnded: _moderates,
    acts.RemarkWritten: _records,
    acts.RequirementWritten: _records,
    acts.RequirementRemoved: _records,
    acts.ScreensBlanked: _leads,
    acts.ScreensBack: _leads,
    acts.ViewChosen: _leads,
    acts.ResultRevealed: _leads,
    acts.MessageSent: _leads,
    acts.MessageCleared: _leads,
    acts.FloorGiven: _leads,
    acts.FloorTaken: _leads,
    acts.RecordingStarted: _leads,
    acts.RecordingStopped: _leads,
    acts.Captioned: _writes_along,
}


def may(held: Duties, meeting: Meeting, act: acts.Any) -> bool:
    """Acts without a rule here are done by somebody else: raters, or the site itself."""
    if isinstance(act, acts.VenueLost | acts.VenueBack | acts.VenueReported):
        return _leads(held, meeting) or held.every_venue or act.venue in held.venues
    if isinstance(act, acts.Undone):
        undone = next((each.act for each in log_of(meeting).events if each.number == act.event), None)
        return undone is None or (not isinstance(undone, acts.Undone) and may(held, meeting, undone))
    rule = _RULES.get(type(act))
    return rule is not None and rule(held, meeting)


def carry_out(meeting: Meeting, act: acts.Any, actor: User, held: Duties) -> None:
    """Do it, and have it written down."""
    if not may(held, meeting, act):
        raise PermissionDenied("act in the room")
    match act:
        case acts.ScoringOpened():
            _open_scoring(meeting, act, actor)
        case acts.ScoringClosed():
            _close_scoring(meeting, act, actor)
        case acts.PresenterWithdrawn():
            _withdraw(meeting, act, actor)
        case _:
            record.append(meeting, act, actor)


def _open_scoring(meeting: Meeting, act: acts.ScoringOpened, actor: User) -> None:
    """The first to be opened opens the ballot box; where each presenter has ballots of their own, their scope follows."""
    if meeting.stage == Stage.CONVENED:
        opening.open_scoring(meeting, actor)
    elif act.scopes == (SHEET,):
        raise ActRefused(RefusalReason.ALREADY)
    if act.scopes != (SHEET,):
        opening.turn_rounds(meeting, actor, opened=act.scopes)


def _close_scoring(meeting: Meeting, act: acts.ScoringClosed, actor: User) -> None:
    """Without scopes, or with the sheet, the whole scoring is closed, with the declared grace for ballots that wait on phones."""
    if act.scopes in {(), (SHEET,)}:
        opening.close_scoring(meeting, actor, grace=True)
    else:
        opening.turn_rounds(meeting, actor, closed=act.scopes)


def _withdraw(meeting: Meeting, act: acts.PresenterWithdrawn, actor: User) -> None:
    presenter = meeting.presenters.filter(pk=act.presenter).first()
    if presenter is None:
        raise ActRefused(RefusalReason.NOT_THERE)
    if presenter.withdrawn:
        raise ActRefused(RefusalReason.ALREADY)
    presenter.meeting = meeting
    presenters.withdraw(presenter, act.reason, actor)
