"""The state that a log of events says, and why an act is refused.

`fold` goes through a log from its beginning; `apply` goes one event further. Both give a new value and change nothing. An act that the state does not
allow raises `Refused`, which is how the site finds out before it writes the event, and how an undo finds out that something rests on what is
to be undone: the log without that event cannot be folded any more.

An event that was undone, and the event that undid it, count as if they were not there; only the number goes on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NoReturn

from answerable.room import acts
from answerable.room.acts import Event
from answerable.room.state import (
    ON,
    OVER,
    Clock,
    Hand,
    HandState,
    Item,
    ItemState,
    Message,
    Question,
    QuestionState,
    Remark,
    Requirement,
    State,
    Venue,
)

BEFORE_THE_MEETING = frozenset({"", "prepared", "frozen"})


class Reason(StrEnum):
    """Why an act is refused. The site has a sentence for each."""

    NOT_CONVENED = "not-convened"
    NOT_THERE = "not-there"
    CHANGED = "changed"  # somebody else was quicker
    NOT_WAITING = "not-waiting"  # the item is not to come
    NOT_CALLED = "not-called"
    NOT_RUNNING = "not-running"
    NOT_ON = "not-on"
    NOT_SKIPPED = "not-skipped"
    LAST = "last"  # nothing comes after it
    NO_QUESTIONS = "no-questions"
    NAME_NEEDED = "name-needed"
    QUESTION_OVER = "question-over"  # answered, dismissed or merged
    QUESTION_WAITING = "question-waiting"  # not approved
    SAME_QUESTION = "same-question"
    HAND_RAISED = "hand-raised"
    HAND_OVER = "hand-over"
    ALREADY = "already"  # it is so already
    NOT_CLOSING = "not-closing"
    NOT_LOST = "not-lost"
    NOT_UNDOABLE = "not-undoable"
    HAS_CONSEQUENCES = "has-consequences"


class Refused(Exception):
    """The state does not allow the act. `about` is the number of the event that it is refused over, if there is one."""

    def __init__(self, reason: Reason, about: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.about = about


def refuse(reason: Reason, about: int | None = None) -> NoReturn:
    raise Refused(reason, about)


def demand(holds: bool, reason: Reason, about: int | None = None) -> None:
    if not holds:
        refuse(reason, about)


def undone(events: Iterable[Event]) -> frozenset[int]:
    """Numbers of the events that do not count: those undone, and the ones that undid them."""
    taken: set[int] = set()
    for each in events:
        if isinstance(each.act, acts.Undone):
            taken |= {each.number, each.act.event}
    return frozenset(taken)


def fold(events: Sequence[Event], until: int | None = None) -> State:
    """The state after all events, or after those up to the time `until` (milliseconds). What was undone by then does not count."""
    seen = [each for each in events if until is None or each.at <= until]
    without = undone(seen)
    state = State()
    for each in seen:
        state = apply(state, each) if each.number not in without else _passed(state, each)
    return state


def apply(state: State, event: Event) -> State:
    """The state after one more event, which is no undo. Raises Refused."""
    act = event.act
    if not isinstance(act, acts.PlanSet | acts.StageReached):
        demand(state.stage not in BEFORE_THE_MEETING, Reason.NOT_CONVENED)
    return _passed(_FOLDS[type(act)](state, act, event), event)


def undo(events: Sequence[Event], number: int) -> State:
    """The state without the event `number`. Raises Refused if it cannot be undone, or if a later one rests on it."""
    event = next((each for each in events if each.number == number), None)
    if event is None or number in undone(events):
        refuse(Reason.NOT_THERE)
    demand(type(event.act) in UNDOABLE, Reason.NOT_UNDOABLE, number)
    without = undone(events) | {number}
    state = State()
    for each in events:
        try:
            state = apply(state, each) if each.number not in without else _passed(state, each)
        except Refused as refused:
            raise Refused(Reason.HAS_CONSEQUENCES, each.number) from refused
    return state


def _passed(state: State, event: Event) -> State:
    return replace(state, number=event.number, at=event.at)


# The plan and the stages


def _plan_set(state: State, act: acts.PlanSet, _event: Event) -> State:
    before = {each.key: each for each in state.items}
    planned = {each.item: _planned(each, before.get(each.item)) for each in act.planned}
    if any(each.state != ItemState.TO_COME for each in state.items):
        kept = [
            planned.pop(each.key, each) for each in state.items if each.key in planned or each.state in OVER
        ]
        items = (*kept, *planned.values())
    else:
        items = tuple(planned.values())
    venues = {each.key: each for each in state.venues}
    places = tuple(
        replace(venues.get(each.venue, Venue(each.venue, each.name)), name=each.name, is_main=each.is_main)
        for each in act.places
    )
    return replace(state, title=act.title, items=items, venues=places)


def _planned(plan: acts.Planned, before: Item | None) -> Item:
    """The item with the plan's words. What was added to its clock meanwhile stays added. A withdrawal during the meeting has an event of its own."""
    fresh = Item(
        plan.item, plan.item_kind, plan.title, Clock(plan.seconds, planned=plan.seconds), plan.presenter, plan.position, plan.name, plan.unit,
        ItemState.WITHDRAWN if plan.withdrawn else ItemState.TO_COME,
    )  # fmt: skip
    if before is None:
        return fresh
    added = before.clock.seconds - before.clock.planned
    clock = replace(before.clock, seconds=plan.seconds + added, planned=plan.seconds)
    return replace(
        before, kind=plan.item_kind, title=plan.title, clock=clock, presenter=plan.presenter, position=plan.position, name=plan.name,
        unit=plan.unit,
    )  # fmt: skip


def _stage_reached(state: State, act: acts.StageReached, _event: Event) -> State:
    return replace(state, stage=act.stage)


# Items


def _item(state: State, key: int) -> Item:
    found = state.item(key)
    if found is None:
        refuse(Reason.NOT_THERE)
    return found


def _with(state: State, *items: Item) -> State:
    changed = {each.key: each for each in items}
    return replace(state, items=tuple(changed.get(each.key, each) for each in state.items))


def _stopped(clock: Clock, at: int) -> Clock:
    if clock.since is None:
        return clock
    return replace(clock, used=clock.used + at - clock.since, since=None)


def _left(item: Item, at: int) -> Item:
    """The item that was on, when another is called. One that had not begun is still to come."""
    if item.state == ItemState.CALLED:
        return replace(item, state=ItemState.TO_COME, called_at=None)
    if item.state in ON:
        return _ended(item, at)
    return item


def _ended(item: Item, at: int) -> Item:
    return replace(item, state=ItemState.DONE, clock=_stopped(item.clock, at), ended_at=at)


def _item_called(state: State, act: acts.ItemCalled, event: Event) -> State:
    item = _item(state, act.item)
    demand(state.current == act.after, Reason.CHANGED)
    demand(item.state == ItemState.TO_COME, Reason.NOT_WAITING)
    left = [] if state.on is None else [_left(state.on, event.at)]
    called = replace(item, state=ItemState.CALLED, called_at=event.at)
    return replace(_with(state, *left, called), current=item.key)


def _item_started(state: State, act: acts.ItemStarted, event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in {ItemState.CALLED, ItemState.PAUSED}, Reason.NOT_CALLED)
    clock = replace(item.clock, since=event.at)
    begun = event.at if item.started_at is None else item.started_at
    return _with(state, replace(item, state=ItemState.RUNNING, clock=clock, started_at=begun))


def _item_paused(state: State, act: acts.ItemPaused, event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state == ItemState.RUNNING, Reason.NOT_RUNNING)
    return _with(state, replace(item, state=ItemState.PAUSED, clock=_stopped(item.clock, event.at)))


def _item_extended(state: State, act: acts.ItemExtended, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state not in OVER, Reason.NOT_ON)
    seconds = min(max(0, item.clock.seconds + act.seconds), acts.LONGEST_SECONDS)
    return _with(state, replace(item, clock=replace(item.clock, seconds=seconds)))


def _item_ended(state: State, act: acts.ItemEnded, event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in ON, Reason.NOT_ON)
    return _with(state, _ended(item, event.at))


def _item_skipped(state: State, act: acts.ItemSkipped, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in {ItemState.TO_COME, ItemState.CALLED}, Reason.NOT_WAITING)
    return _with(state, replace(item, state=ItemState.SKIPPED, called_at=None))


def _item_restored(state: State, act: acts.ItemRestored, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state == ItemState.SKIPPED, Reason.NOT_SKIPPED)
    return _with(state, replace(item, state=ItemState.TO_COME))


def _item_postponed(state: State, act: acts.ItemPostponed, _event: Event) -> State:
    item = _item(state, act.item)
    demand(item.state in {ItemState.TO_COME, ItemState.CALLED}, Reason.NOT_WAITING)
    others = [each for each in state.items if each.key != item.key]
    at = state.items.index(item)
    after = [each for each in others[at:] if each.state == ItemState.TO_COME]
    if act.to_end:
        after = [each for each in after if each.kind == item.kind]
    demand(bool(after), Reason.LAST)
    place = others.index(after[-1] if act.to_end else after[0]) + 1
    moved = replace(item, state=ItemState.TO_COME, called_at=None)
    return replace(state, items=(*others[:place], moved, *others[place:]))


def _presenter_withdrawn(state: State, act: acts.PresenterWithdrawn, event: Event) -> State:
    theirs = [each for each in state.items if each.presenter == act.presenter and each.state not in OVER]
    gone = [
        replace(each, state=ItemState.WITHDRAWN, reason=act.reason, clock=_stopped(each.clock, event.at))
        for each in theirs
    ]
    return _with(state, *gone)


# Scoring: what the casting process did, kept here so that the record is whole


def _scoring_opened(state: State, act: acts.ScoringOpened, _event: Event) -> State:
    return replace(state, scoring={**state.scoring, **dict.fromkeys(act.scopes, True)})


def _scoring_closed(state: State, act: acts.ScoringClosed, _event: Event) -> State:
    return replace(state, scoring={**state.scoring, **dict.fromkeys(act.scopes, False)})


# Questions


def _question(state: State, key: int) -> Question:
    found = state.questions.get(key)
    if found is None:
        refuse(Reason.NOT_THERE)
    return found


def _asked(state: State, *questions: Question, **more: Any) -> State:
    return replace(state, questions={**state.questions, **{each.key: each for each in questions}}, **more)


def _without(order: tuple[int, ...], key: int) -> tuple[int, ...]:
    return tuple(each for each in order if each != key)


def _questions_opened(state: State, act: acts.QuestionsOpened, _event: Event) -> State:
    return replace(state, asking=True, unsigned=act.unsigned)


def _questions_closed(state: State, _act: acts.QuestionsClosed, _event: Event) -> State:
    demand(state.asking, Reason.ALREADY)
    return replace(state, asking=False)


def _question_asked(state: State, act: acts.QuestionAsked, event: Event) -> State:
    demand(state.asking, Reason.NO_QUESTIONS)
    demand(state.unsigned or bool(act.author), Reason.NAME_NEEDED)
    return _asked(state, Question(event.number, act.text, act.author, act.presenter, event.at))


def _question_supported(state: State, act: acts.QuestionSupported, _event: Event) -> State:
    question = _question(state, act.question)
    demand(question.state == QuestionState.APPROVED, Reason.QUESTION_WAITING)
    return _asked(state, replace(question, supports=question.supports + 1))


def _question_approved(state: State, act: acts.QuestionApproved, _event: Event) -> State:
    """One dismissed by mistake can be approved; on an approved one it changes the theme."""
    question = _question(state, act.question)
    demand(question.state not in {QuestionState.MERGED, QuestionState.ANSWERED}, Reason.QUESTION_OVER)
    order = state.order if question.key in state.order else (*state.order, question.key)
    return _asked(state, replace(question, state=QuestionState.APPROVED, theme=act.theme), order=order)


def _question_dismissed(state: State, act: acts.QuestionDismissed, _event: Event) -> State:
    question = _question(state, act.question)
    demand(question.state in {QuestionState.WAITING, QuestionState.APPROVED}, Reason.QUESTION_OVER)
    return _off_screen(_asked(state, replace(question, state=QuestionState.DISMISSED)), question.key)


def _question_merged(state: State, act: acts.QuestionMerged, _event: Event) -> State:
    question, into = _question(state, act.question), _question(state, act.into)
    demand(question.key != into.key, Reason.SAME_QUESTION)
    demand(question.state in {QuestionState.WAITING, QuestionState.APPROVED}, Reason.QUESTION_OVER)
    demand(into.state in {QuestionState.WAITING, QuestionState.APPROVED}, Reason.QUESTION_OVER)
    merged = replace(question, state=QuestionState.MERGED, into=into.key)
    # Whoever asked the one that goes supports the one that stays.
    stays = replace(into, supports=into.supports + question.supports + 1)
    moved = [replace(each, into=into.key) for each in state.questions.values() if each.into == question.key]
    return _off_screen(_asked(state, merged, stays, *moved), question.key)


def _off_screen(state: State, key: int) -> State:
    return replace(state, order=_without(state.order, key), shown=None if state.shown == key else state.shown)


def _question_moved(state: State, act: acts.QuestionMoved, _event: Event) -> State:
    demand(act.question in state.order, Reason.QUESTION_WAITING)
    demand(act.question != act.before, Reason.SAME_QUESTION)
    rest = _without(state.order, act.question)
    if act.before is None:
        return replace(state, order=(*rest, act.question))
    demand(act.before in rest, Reason.QUESTION_WAITING)
    at = rest.index(act.before)
    return replace(state, order=(*rest[:at], act.question, *rest[at:]))


def _question_shown(state: State, act: acts.QuestionShown, _event: Event) -> State:
    question = _question(state, act.question)
    demand(question.state == QuestionState.APPROVED, Reason.QUESTION_WAITING)
    return replace(state, shown=question.key)


def _question_hidden(state: State, act: acts.QuestionHidden, _event: Event) -> State:
    demand(state.shown == act.question, Reason.CHANGED)
    return replace(state, shown=None)


def _question_answered(state: State, act: acts.QuestionAnswered, event: Event) -> State:
    """Once more on an answered one writes the note anew."""
    question = _question(state, act.question)
    demand(question.state in {QuestionState.APPROVED, QuestionState.ANSWERED}, Reason.QUESTION_WAITING)
    at = event.at if question.answered_at is None else question.answered_at
    answered = replace(question, state=QuestionState.ANSWERED, note=act.note, answered_at=at)
    return _off_screen(_asked(state, answered), question.key)


# The speakers' list


def _hand(state: State, key: int) -> Hand:
    found = state.hands.get(key)
    if found is None:
        refuse(Reason.NOT_THERE)
    return found


def _with_hand(state: State, *hands: Hand) -> State:
    return replace(state, hands={**state.hands, **{each.key: each for each in hands}})


def _hand_raised(state: State, act: acts.HandRaised, event: Event) -> State:
    up = {HandState.RAISED, HandState.SPEAKING}
    theirs = [each for each in state.hands.values() if each.attendee == act.attendee and each.state in up]
    demand(not theirs, Reason.HAND_RAISED)
    return _with_hand(state, Hand(event.number, act.attendee, act.name, act.venue, event.at))


def _hand_lowered(state: State, act: acts.HandLowered, _event: Event) -> State:
    hand = _hand(state, act.hand)
    demand(hand.state == HandState.RAISED, Reason.HAND_OVER)
    return _with_hand(state, replace(hand, state=HandState.LOWERED))


def _speaker_called(state: State, act: acts.SpeakerCalled, event: Event) -> State:
    """Who speaks has the floor until the next is called."""
    hand = _hand(state, act.hand)
    demand(hand.state == HandState.RAISED, Reason.HAND_OVER)
    before = [] if state.speaker is None else [_heard(state.speaker, event.at, state.speaker.theme)]
    clock = Clock(act.seconds, since=event.at)
    called = replace(hand, state=HandState.SPEAKING, clock=clock, called_at=event.at)
    return _with_hand(state, *before, called)


def _speaker_ended(state: State, act: acts.SpeakerEnded, event: Event) -> State:
    hand = _hand(state, act.hand)
    demand(hand.state == HandState.SPEAKING, Reason.HAND_OVER)
    return _with_hand(state, _heard(hand, event.at, act.theme))


def _heard(hand: Hand, at: int, theme: str) -> Hand:
    clock = None if hand.clock is None else _stopped(hand.clock, at)
    return replace(hand, state=HandState.DONE, clock=clock, ended_at=at, theme=theme)


# What is written down


def _remark_written(state: State, act: acts.RemarkWritten, event: Event) -> State:
    """An empty text takes the remark away."""
    key = event.number if act.remark is None else act.remark
    before = state.remarks.get(key)
    if act.remark is not None:
        demand(before is not None, Reason.NOT_THERE)
    if before is not None:
        demand(act.seen in {None, before.written}, Reason.CHANGED, before.written)
    remark = Remark(key, act.text, act.presenter, event.number, event.at)
    remarks = {**state.remarks, key: remark}
    if not act.text.strip():
        del remarks[key]
    return replace(state, remarks=remarks)


def _requirement_written(state: State, act: acts.RequirementWritten, event: Event) -> State:
    key = event.number if act.requirement is None else act.requirement
    before = state.requirements.get(key)
    if act.requirement is not None:
        demand(before is not None, Reason.NOT_THERE)
    if before is not None:
        demand(act.seen in {None, before.written}, Reason.CHANGED, before.written)
    requirement = Requirement(key, act.text, act.parts, event.number, event.at)
    return replace(state, requirements={**state.requirements, key: requirement})


def _requirement_removed(state: State, act: acts.RequirementRemoved, _event: Event) -> State:
    demand(act.requirement in state.requirements, Reason.NOT_THERE)
    kept = {key: each for key, each in state.requirements.items() if key != act.requirement}
    return replace(state, requirements=kept)


# Venues and screens


def _venue(state: State, key: int) -> Venue:
    found = state.venue(key)
    if found is None:
        refuse(Reason.NOT_THERE)
    return found


def _with_venue(state: State, venue: Venue) -> State:
    return replace(state, venues=tuple(venue if each.key == venue.key else each for each in state.venues))


def _venue_lost(state: State, act: acts.VenueLost, event: Event) -> State:
    venue = _venue(state, act.venue)
    demand(venue.lost_at is None, Reason.ALREADY)
    return _with_venue(state, replace(venue, lost_at=event.at))


def _venue_back(state: State, act: acts.VenueBack, _event: Event) -> State:
    venue = _venue(state, act.venue)
    demand(venue.lost_at is not None, Reason.NOT_LOST)
    return _with_venue(state, replace(venue, lost_at=None))


def _venue_kept_open(state: State, act: acts.VenueKeptOpen, _event: Event) -> State:
    venue = _venue(state, act.venue)
    demand(state.stage == "closing", Reason.NOT_CLOSING)
    return _with_venue(state, replace(venue, kept_open=True))


def _venue_reported(state: State, act: acts.VenueReported, event: Event) -> State:
    return _with_venue(state, replace(_venue(state, act.venue), report=act.text, reported_at=event.at))


def _screens_blanked(state: State, _act: acts.ScreensBlanked, _event: Event) -> State:
    demand(not state.blank, Reason.ALREADY)
    return replace(state, blank=True)


def _screens_back(state: State, _act: acts.ScreensBack, _event: Event) -> State:
    demand(state.blank, Reason.ALREADY)
    return replace(state, blank=False)


def _view_chosen(state: State, act: acts.ViewChosen, _event: Event) -> State:
    return replace(state, view=act.view)


def _result_revealed(state: State, act: acts.ResultRevealed, _event: Event) -> State:
    return replace(state, revealed=act.places)


def _message_sent(state: State, act: acts.MessageSent, event: Event) -> State:
    return replace(state, message=Message(act.text, event.at))


def _message_cleared(state: State, _act: acts.MessageCleared, _event: Event) -> State:
    demand(state.message is not None, Reason.ALREADY)
    return replace(state, message=None)


_FOLDS: Mapping[type, Callable[[State, Any, Event], State]] = {
    acts.PlanSet: _plan_set,
    acts.StageReached: _stage_reached,
    acts.ItemCalled: _item_called,
    acts.ItemStarted: _item_started,
    acts.ItemPaused: _item_paused,
    acts.ItemExtended: _item_extended,
    acts.ItemEnded: _item_ended,
    acts.ItemSkipped: _item_skipped,
    acts.ItemRestored: _item_restored,
    acts.ItemPostponed: _item_postponed,
    acts.PresenterWithdrawn: _presenter_withdrawn,
    acts.ScoringOpened: _scoring_opened,
    acts.ScoringClosed: _scoring_closed,
    acts.QuestionsOpened: _questions_opened,
    acts.QuestionsClosed: _questions_closed,
    acts.QuestionAsked: _question_asked,
    acts.QuestionSupported: _question_supported,
    acts.QuestionApproved: _question_approved,
    acts.QuestionDismissed: _question_dismissed,
    acts.QuestionMerged: _question_merged,
    acts.QuestionMoved: _question_moved,
    acts.QuestionShown: _question_shown,
    acts.QuestionHidden: _question_hidden,
    acts.QuestionAnswered: _question_answered,
    acts.HandRaised: _hand_raised,
    acts.HandLowered: _hand_lowered,
    acts.SpeakerCalled: _speaker_called,
    acts.SpeakerEnded: _speaker_ended,
    acts.RemarkWritten: _remark_written,
    acts.RequirementWritten: _requirement_written,
    acts.RequirementRemoved: _requirement_removed,
    acts.VenueLost: _venue_lost,
    acts.VenueBack: _venue_back,
    acts.VenueKeptOpen: _venue_kept_open,
    acts.VenueReported: _venue_reported,
    acts.ScreensBlanked: _screens_blanked,
    acts.ScreensBack: _screens_back,
    acts.ViewChosen: _view_chosen,
    acts.ResultRevealed: _result_revealed,
    acts.MessageSent: _message_sent,
    acts.MessageCleared: _message_cleared,
}

# What the site does besides writing the event cannot be taken back: plan, stages, scoring, withdrawals. Nor is what people in the hall did.
UNDOABLE = frozenset(_FOLDS) - {
    acts.PlanSet,
    acts.StageReached,
    acts.PresenterWithdrawn,
    acts.ScoringOpened,
    acts.ScoringClosed,
    acts.VenueKeptOpen,
    acts.QuestionAsked,
    acts.QuestionSupported,
    acts.HandRaised,
    acts.HandLowered,
}
