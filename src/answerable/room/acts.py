"""Everything that can be done in a room: one class an act. `msgspec` reads and writes them; `kind` tells them apart in JSON.

Keys are those of the site's rows: items, presenters and venues have whole numbers. A question, a remark, a requirement, a raised hand is named by
the number of the event that made it. Texts are cleaned before they come here (`text.py`); their greatest lengths stand here.
"""

from typing import Annotated

import msgspec

QUESTION_LENGTH = 500
NOTE_LENGTH = 2_000
MESSAGE_LENGTH = 200
CAPTION_LENGTH = 200
REMARK_LENGTH = 10_000
REQUIREMENT_LENGTH = 2_000
NAME_LENGTH = 200
# Of one item's clock: a whole day holds any speech.
LONGEST_SECONDS = 24 * 3600

Key = Annotated[int, msgspec.Meta(ge=1)]
# The number of the newest event that whoever acts has seen. The act is refused if what it changes was changed after that.
Seen = Annotated[int, msgspec.Meta(ge=0)]
Seconds = Annotated[int, msgspec.Meta(ge=-LONGEST_SECONDS, le=LONGEST_SECONDS)]
Name = Annotated[str, msgspec.Meta(max_length=NAME_LENGTH)]
Note = Annotated[str, msgspec.Meta(max_length=NOTE_LENGTH)]
QuestionText = Annotated[str, msgspec.Meta(min_length=1, max_length=QUESTION_LENGTH)]
CaptionText = Annotated[str, msgspec.Meta(max_length=CAPTION_LENGTH)]
MessageText = Annotated[str, msgspec.Meta(min_length=1, max_length=MESSAGE_LENGTH)]
RemarkText = Annotated[str, msgspec.Meta(max_length=REMARK_LENGTH)]
RequirementText = Annotated[str, msgspec.Meta(max_length=REQUIREMENT_LENGTH)]


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item of the agenda as it was planned: `item_kind` is the agenda's own word, `seconds` its time limit."""

    item: Key
    item_kind: Name
    title: Name
    seconds: Seconds
    presenter: Key | None = None
    position: int | None = None
    name: Name = ""
    unit: Name = ""
    withdrawn: bool = False


class PlannedVenue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    venue: Key
    name: Name
    is_main: bool = False


class Act(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True):
    """Something that was done. The sub-classes are the acts."""


class PlanSet(Act, frozen=True, tag="plan-set"):
    """The agenda and the venues, as the site has them now. The log begins with one; each change of the plan is another."""

    title: Name
    planned: tuple[Planned, ...]
    places: tuple[PlannedVenue, ...]


class StageReached(Act, frozen=True, tag="stage-reached"):
    """The meeting came to a stage of its table of stages."""

    stage: Name


class ItemCalled(Act, frozen=True, tag="item-called"):
    """The item is on: its presenter is called to the front, and the clock waits. `after` is the item that was on, as the caller saw it."""

    item: Key
    after: Key | None = None


class ItemStarted(Act, frozen=True, tag="item-started"):
    item: Key


class ItemPaused(Act, frozen=True, tag="item-paused"):
    item: Key


class ItemExtended(Act, frozen=True, tag="item-extended"):
    """More time, or less with a negative number."""

    item: Key
    seconds: Seconds


class ItemEnded(Act, frozen=True, tag="item-ended"):
    item: Key


class ItemSkipped(Act, frozen=True, tag="item-skipped"):
    item: Key


class ItemPostponed(Act, frozen=True, tag="item-postponed"):
    """The item changes places with the one after it; with `to_end` it comes last of those of its kind that are still to come."""

    item: Key
    to_end: bool = False


class ItemRestored(Act, frozen=True, tag="item-restored"):
    """A skipped item is to come after all."""

    item: Key


class PresenterWithdrawn(Act, frozen=True, tag="presenter-withdrawn"):
    presenter: Key
    reason: Note = ""


class ScoringOpened(Act, frozen=True, tag="scoring-opened"):
    """`scopes` as the manifest names them: the sheet, or one presenter each."""

    scopes: tuple[Name, ...]


class ScoringClosed(Act, frozen=True, tag="scoring-closed"):
    """Nobody is given a ballot any more. With `waits`, which rounds of single presenters have, ballots that wait on phones are taken until `rounds-ended`;
    where the whole scoring closes, the stage says it.
    """

    scopes: tuple[Name, ...]
    waits: bool = False


class RoundsEnded(Act, frozen=True, tag="rounds-ended"):
    """The ballot box takes nothing for these scopes any more."""

    scopes: tuple[Name, ...]


class VenueKeptOpen(Act, frozen=True, tag="venue-kept-open"):
    """While the scoring closes, this venue, which had dropped, may still ask for ballots within the declared grace."""

    venue: Key


class QuestionsOpened(Act, frozen=True, tag="questions-opened"):
    """`unsigned` says whether a question may be asked without a name."""

    unsigned: bool = True


class QuestionsClosed(Act, frozen=True, tag="questions-closed"):
    pass


class QuestionAsked(Act, frozen=True, tag="question-asked"):
    """`author` is empty if it was asked without a name. `presenter` is None if it is for everybody."""

    text: QuestionText
    author: Name = ""
    presenter: Key | None = None


class QuestionSupported(Act, frozen=True, tag="question-supported"):
    """One more person supports it; who, is not said."""

    question: Key


class QuestionApproved(Act, frozen=True, tag="question-approved"):
    question: Key
    theme: Name = ""
    seen: Seen | None = None


class QuestionDismissed(Act, frozen=True, tag="question-dismissed"):
    question: Key
    seen: Seen | None = None


class QuestionMerged(Act, frozen=True, tag="question-merged"):
    """`question` says the same as `into`, and from now on stands under it."""

    question: Key
    into: Key
    seen: Seen | None = None


class QuestionMoved(Act, frozen=True, tag="question-moved"):
    """Among the approved ones it comes before `before`, or last."""

    question: Key
    before: Key | None = None


class QuestionShown(Act, frozen=True, tag="question-shown"):
    """On the big screens, in place of what is there."""

    question: Key
    seen: Seen | None = None


class QuestionHidden(Act, frozen=True, tag="question-hidden"):
    """Off the big screens, still to be answered."""

    question: Key


class QuestionAnswered(Act, frozen=True, tag="question-answered"):
    question: Key
    note: Note = ""
    seen: Seen | None = None


class HandRaised(Act, frozen=True, tag="hand-raised"):
    """Somebody asks to speak, by name; `attendee` is the site's key, so that one person has one hand."""

    attendee: Key
    name: Name
    venue: Key


class HandLowered(Act, frozen=True, tag="hand-lowered"):
    hand: Key


class SpeakerCalled(Act, frozen=True, tag="speaker-called"):
    """Whoever speaks is ended with it."""

    hand: Key
    seconds: Seconds = 120
    seen: Seen | None = None


class SpeakerEnded(Act, frozen=True, tag="speaker-ended"):
    """Of one who has ended, it writes the theme anew."""

    hand: Key
    theme: Name = ""
    seen: Seen | None = None


class RemarkWritten(Act, frozen=True, tag="remark-written"):
    """`remark` names the one that is written anew, None makes one. `seen` is the event that wrote what the writer started from; without it nothing is written anew."""

    text: RemarkText
    remark: Key | None = None
    presenter: Key | None = None
    seen: Key | None = None


class RequirementWritten(Act, frozen=True, tag="requirement-written"):
    """`parts` are its sub-items, in order."""

    text: RequirementText
    parts: tuple[RequirementText, ...] = ()
    requirement: Key | None = None
    seen: Key | None = None


class RequirementRemoved(Act, frozen=True, tag="requirement-removed"):
    """`seen` is the event that wrote what is removed."""

    requirement: Key
    seen: Key | None = None


class HandedOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A requirement in the words that the event `written` gave it."""

    requirement: Key
    written: Key


class RequirementsHanded(Act, frozen=True, tag="requirements-handed"):
    """These became requirements of the follow-up, or their new words were carried there."""

    handed: tuple[HandedOver, ...]


class VenueLost(Act, frozen=True, tag="venue-lost"):
    venue: Key


class VenueBack(Act, frozen=True, tag="venue-back"):
    venue: Key


class VenueReported(Act, frozen=True, tag="venue-reported"):
    """A steward reports to the chair."""

    venue: Key
    text: MessageText


class ScreensBlanked(Act, frozen=True, tag="screens-blanked"):
    pass


class ScreensBack(Act, frozen=True, tag="screens-back"):
    pass


class ViewChosen(Act, frozen=True, tag="view-chosen"):
    """What the screens that follow show; empty: what the meeting is at."""

    view: Name = ""


class ResultRevealed(Act, frozen=True, tag="result-revealed"):
    """How many places of the published result the screens show, from the last one up; None shows the whole table."""

    places: Annotated[int, msgspec.Meta(ge=0)] | None = None


class MessageSent(Act, frozen=True, tag="message-sent"):
    text: MessageText


class MessageCleared(Act, frozen=True, tag="message-cleared"):
    pass


class FloorGiven(Act, frozen=True, tag="floor-given"):
    """Of picture and sound: this venue is heard, and shown large, besides the main venue, which always is."""

    venue: Key


class FloorTaken(Act, frozen=True, tag="floor-taken"):
    """Only the main venue is heard."""


class RecordingStarted(Act, frozen=True, tag="recording-started"):
    """What is heard and shown large is recorded from now on. All screens say so."""


class RecordingStopped(Act, frozen=True, tag="recording-stopped"):
    pass


class Captioned(Act, frozen=True, tag="captioned"):
    """What is being said, in writing, for the screens; an empty text takes the line away."""

    text: CaptionText = ""


class ChairScoring(Act, frozen=True, tag="chair-scoring"):
    """The organiser decides whether the chair may open and close the scoring."""

    allowed: bool


class ScreenPaired(Act, frozen=True, tag="screen-paired"):
    """A screen on a wall shows the meeting: of a venue or of all, pinned to a view or, without one, following."""

    screen: Key
    name: Name
    venue: Key | None = None
    view: Name = ""


class ScreenChanged(Act, frozen=True, tag="screen-changed"):
    """It has another name, venue or view."""

    screen: Key
    name: Name
    venue: Key | None = None
    view: Name = ""


class ScreenReleased(Act, frozen=True, tag="screen-released"):
    """It shows nothing of the meeting any more."""

    screen: Key


class Heads(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many are there of how many. `key` is a venue's, 0 for a group."""

    key: Annotated[int, msgspec.Meta(ge=0)]
    name: Name
    there: int
    expected: int


class PeopleCounted(Act, frozen=True, tag="people-counted"):
    """How many have signed in, by venue and by group."""

    venues: tuple[Heads, ...]
    groups: tuple[Heads, ...]


class Undone(Act, frozen=True, tag="undone"):
    """The event of that number counts as not done."""

    event: Key


Any = (
    PlanSet
    | StageReached
    | ItemCalled
    | ItemStarted
    | ItemPaused
    | ItemExtended
    | ItemEnded
    | ItemSkipped
    | ItemPostponed
    | ItemRestored
    | PresenterWithdrawn
    | ScoringOpened
    | ScoringClosed
    | RoundsEnded
    | VenueKeptOpen
    | QuestionsOpened
    | QuestionsClosed
    | QuestionAsked
    | QuestionSupported
    | QuestionApproved
    | QuestionDismissed
    | QuestionMerged
    | QuestionMoved
    | QuestionShown
    | QuestionHidden
    | QuestionAnswered
    | HandRaised
    | HandLowered
    | SpeakerCalled
    | SpeakerEnded
    | RemarkWritten
    | RequirementWritten
    | RequirementRemoved
    | RequirementsHanded
    | VenueLost
    | VenueBack
    | VenueReported
    | ScreensBlanked
    | ScreensBack
    | ViewChosen
    | ResultRevealed
    | MessageSent
    | MessageCleared
    | FloorGiven
    | FloorTaken
    | RecordingStarted
    | RecordingStopped
    | Captioned
    | ChairScoring
    | ScreenPaired
    | ScreenChanged
    | ScreenReleased
    | PeopleCounted
    | Undone
)


class Malformed(ValueError):
    """It is no act: an unknown kind, a missing or unknown particular, one of the wrong type, one that is too long."""


def read(value: object) -> Any:
    """An act from JSON-like values. Raises Malformed."""
    try:
        act: Any = msgspec.convert(value, Any)
    except msgspec.ValidationError as error:
        raise Malformed(str(error)) from error
    return act


def written(act: Any) -> dict[str, object]:
    """The act as JSON-like values, its kind among them."""
    values: dict[str, object] = msgspec.to_builtins(act)
    return values


def kind_of(act: Any) -> str:
    return str(type(act).__struct_config__.tag)


class Event(msgspec.Struct, frozen=True):
    """An act in the log. `by` is the name of who did it, empty for the system and for who asked without a name."""

    number: int
    at: int
    by: str
    act: Any
