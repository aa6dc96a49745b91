"""A meeting as it stood at any moment, from its log alone: what one audience was shown then, and what happened when.

What is not in the log is left out: how many ballots had come back, which screens were connected. How many had signed in is what was last counted. The published result is there from the moment of its publication on.
Marks say in words what happened. Where the words of an event were not for everybody (a question that nobody had read yet, the recorder's texts), they
say only that it happened.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answerable.room import acts, folding
from answerable.room.acts import Event
from answerable.room.audiences import Audience, Figures, Headcount, Pin, Shown, shown
from answerable.room.state import State
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.room import refusals
from answerable.web.room.figures import figures_of
from answerable.web.room.reading import log_of
from answerable.web.room.telling import told

# Their words were seen by everybody, or name only the agenda and the venues.
FOR_EVERYBODY = (
    acts.ItemCalled
    | acts.ItemStarted
    | acts.ItemPaused
    | acts.ItemExtended
    | acts.ItemEnded
    | acts.ItemSkipped
    | acts.ItemPostponed
    | acts.ItemRestored
    | acts.ScoringOpened
    | acts.ScoringClosed
    | acts.RoundsEnded
    | acts.QuestionShown
    | acts.SpeakerCalled
    | acts.VenueLost
    | acts.VenueBack
    | acts.MessageSent
    | acts.StageReached
    | acts.ViewChosen
    | acts.FloorGiven
    | acts.FloorTaken
    | acts.RecordingStarted
    | acts.RecordingStopped
    | acts.ScreenPaired
    | acts.ScreenChanged
    | acts.ScreenReleased
)
# So many of these that marks of them would hide the others.
UNMARKED = acts.QuestionSupported | acts.PlanSet | acts.Captioned | acts.PeopleCounted


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened at a moment of the meeting; `at` in milliseconds since 1970."""

    number: int
    at: int
    by: str
    said: str


def marks(meeting: Meeting) -> list[Mark]:
    log = log_of(meeting)
    return list(_marks(log.events, log.state))


def _marks(events: Sequence[Event], names: State) -> Iterator[Mark]:
    for each in events:
        if isinstance(each.act, UNMARKED):
            continue
        open_words = isinstance(each.act, FOR_EVERYBODY)
        said = told(each.act, names) if open_words else refusals.label(each.act)
        yield Mark(each.number, each.at, each.by if open_words else "", said)


def at(meeting: Meeting, moment: int, audience: Audience, venue: int | None = None) -> Shown:
    """What the audience was shown at `moment`, in milliseconds since 1970."""
    state = folding.fold(log_of(meeting).events, until=moment)
    on = None if state.on is None else state.on.presenter
    return shown(audience, state, then(figures_of(meeting, on), state), moment, (), venue)


def then(figures: Figures, state: State) -> Figures:
    """The figures without those that are not in the log."""
    is_public = state.stage == Stage.PUBLISHED
    result = figures.result if is_public else ()
    return replace(
        figures,
        signed_in=tuple(
            Headcount(each.key, each.name, each.there, each.expected) for each in state.signed_in
        ),
        returned=(),
        screens={},
        silent={},
        pins={key: Pin(wall.venue, wall.view) for key, wall in state.walls.items()},
        chair_scores=state.chair_scores,
        result=result,
    )


def walls(meeting: Meeting) -> dict[int, str]:
    """Every screen that showed the meeting since its log began, by the name that it had last."""
    events = log_of(meeting).events
    placed = (each.act for each in events if isinstance(each.act, acts.ScreenPaired | acts.ScreenChanged))
    return {each.screen: each.name for each in placed}
