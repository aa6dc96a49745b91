"""What acts of the floor do to the state: questions, and the speakers' list."""

from dataclasses import replace
from typing import Any

from answerable.room import acts
from answerable.room.acts import Event
from answerable.room.refusal import Folds, RefusalReason, demand, demand_unchanged, refuse
from answerable.room.state import Clock, Hand, HandState, Question, QuestionState, State


def _question(state: State, key: int) -> Question:
    found = state.questions.get(key)
    if found is None:
        refuse(RefusalReason.NOT_THERE)
    return found


def _asked(state: State, *questions: Question, **more: Any) -> State:
    return replace(state, questions={**state.questions, **{each.key: each for each in questions}}, **more)


def _without(order: tuple[int, ...], key: int) -> tuple[int, ...]:
    return tuple(each for each in order if each != key)


def _questions_opened(state: State, act: acts.QuestionsOpened, _event: Event) -> State:
    return replace(state, asking=True, unsigned=act.unsigned)


def _questions_closed(state: State, _act: acts.QuestionsClosed, _event: Event) -> State:
    demand(state.asking, RefusalReason.ALREADY)
    return replace(state, asking=False)


def _question_asked(state: State, act: acts.QuestionAsked, event: Event) -> State:
    demand(state.asking, RefusalReason.NO_QUESTIONS)
    demand(state.unsigned or bool(act.author), RefusalReason.NAME_NEEDED)
    return _asked(state, Question(event.number, act.text, act.author, act.presenter, event.at, event.number))


def _question_supported(state: State, act: acts.QuestionSupported, _event: Event) -> State:
    question = _question(state, act.question)
    demand(question.state == QuestionState.APPROVED, RefusalReason.QUESTION_WAITING)
    return _asked(state, replace(question, supports=question.supports + 1))


def _question_approved(state: State, act: acts.QuestionApproved, event: Event) -> State:
    """One dismissed by mistake can be approved; on an approved one it changes the theme."""
    question = _question(state, act.question)
    demand_unchanged(question.changed, act.seen)
    demand(question.state not in {QuestionState.MERGED, QuestionState.ANSWERED}, RefusalReason.QUESTION_OVER)
    order = state.order if question.key in state.order else (*state.order, question.key)
    approved = replace(question, state=QuestionState.APPROVED, theme=act.theme, changed=event.number)
    return _asked(state, approved, order=order)


def _question_dismissed(state: State, act: acts.QuestionDismissed, event: Event) -> State:
    question = _question(state, act.question)
    demand_unchanged(question.changed, act.seen)
    demand(question.state in {QuestionState.WAITING, QuestionState.APPROVED}, RefusalReason.QUESTION_OVER)
    dismissed = replace(question, state=QuestionState.DISMISSED, changed=event.number)
    return _off_screen(_asked(state, dismissed), question.key, event)


def _question_merged(state: State, act: acts.QuestionMerged, event: Event) -> State:
    question, into = _question(state, act.question), _question(state, act.into)
    demand(question.key != into.key, RefusalReason.SAME_QUESTION)
    demand_unchanged(max(question.changed, into.changed), act.seen)
    demand(question.state in {QuestionState.WAITING, QuestionState.APPROVED}, RefusalReason.QUESTION_OVER)
    demand(into.state in {QuestionState.WAITING, QuestionState.APPROVED}, RefusalReason.QUESTION_OVER)
    merged = replace(
        question, state=QuestionState.MERGED, into=into.key, merged=event.number, changed=event.number
    )
    # Whoever asked the one that goes supports the one that stays.
    stays = replace(into, supports=into.supports + question.supports + 1)
    moved = [replace(each, into=into.key) for each in state.questions.values() if each.into == question.key]
    return _off_screen(_asked(state, merged, stays, *moved), question.key, event)


def _off_screen(state: State, key: int, event: Event) -> State:
    if state.shown == key:
        state = replace(state, shown=None, shown_by=event.number)
    return replace(state, order=_without(state.order, key))


def _question_moved(state: State, act: acts.QuestionMoved, _event: Event) -> State:
    demand(act.question in state.order, RefusalReason.QUESTION_WAITING)
    demand(act.question != act.before, RefusalReason.SAME_QUESTION)
    rest = _without(state.order, act.question)
    if act.before is None:
        return replace(state, order=(*rest, act.question))
    demand(act.before in rest, RefusalReason.QUESTION_WAITING)
    at = rest.index(act.before)
    return replace(state, order=(*rest[:at], act.question, *rest[at:]))


def _question_shown(state: State, act: acts.QuestionShown, event: Event) -> State:
    question = _question(state, act.question)
    demand_unchanged(state.shown_by, act.seen)
    demand(question.state == QuestionState.APPROVED, RefusalReason.QUESTION_WAITING)
    return replace(state, shown=question.key, shown_by=event.number)


def _question_hidden(state: State, act: acts.QuestionHidden, event: Event) -> State:
    demand(state.shown == act.question, RefusalReason.CHANGED)
    return replace(state, shown=None, shown_by=event.number)


def _question_answered(state: State, act: acts.QuestionAnswered, event: Event) -> State:
    """Once more on an answered one writes the note anew."""
    question = _question(state, act.question)
    demand_unchanged(question.changed, act.seen)
    demand(question.state in {QuestionState.APPROVED, QuestionState.ANSWERED}, RefusalReason.QUESTION_WAITING)
    at = event.at if question.answered_at is None else question.answered_at
    answered = replace(
        question, state=QuestionState.ANSWERED, note=act.note, answered_at=at, changed=event.number
    )
    return _off_screen(_asked(state, answered), question.key, event)


def _hand(state: State, key: int) -> Hand:
    found = state.hands.get(key)
    if found is None:
        refuse(RefusalReason.NOT_THERE)
    return found


def _with_hand(state: State, *hands: Hand) -> State:
    return replace(state, hands={**state.hands, **{each.key: each for each in hands}})


def _hand_raised(state: State, act: acts.HandRaised, event: Event) -> State:
    up = {HandState.RAISED, HandState.SPEAKING}
    theirs = [each for each in state.hands.values() if each.attendee == act.attendee and each.state in up]
    demand(not theirs, RefusalReason.HAND_RAISED)
    return _with_hand(state, Hand(event.number, act.attendee, act.name, act.venue, event.at, event.number))


def _hand_lowered(state: State, act: acts.HandLowered, event: Event) -> State:
    hand = _hand(state, act.hand)
    demand(hand.state == HandState.RAISED, RefusalReason.HAND_OVER)
    return _with_hand(state, replace(hand, state=HandState.LOWERED, changed=event.number))


def _speaker_called(state: State, act: acts.SpeakerCalled, event: Event) -> State:
    """Who speaks has the floor until the next is called, and the venue where they are is heard and shown with them."""
    hand, speaker = _hand(state, act.hand), state.speaker
    demand_unchanged(max(hand.changed, speaker.changed if speaker else 0), act.seen)
    demand(hand.state == HandState.RAISED, RefusalReason.HAND_OVER)
    before = [] if speaker is None else [_heard(speaker, event, speaker.theme)]
    clock = Clock(act.seconds, since=event.at)
    called = replace(hand, state=HandState.SPEAKING, clock=clock, called_at=event.at, changed=event.number)
    return replace(_with_hand(state, *before, called), floor=hand.venue)


def _speaker_ended(state: State, act: acts.SpeakerEnded, event: Event) -> State:
    hand = _hand(state, act.hand)
    demand_unchanged(hand.changed, act.seen)
    if hand.state == HandState.DONE:
        return _with_hand(state, replace(hand, theme=act.theme, changed=event.number))
    demand(hand.state == HandState.SPEAKING, RefusalReason.HAND_OVER)
    return _with_hand(state, _heard(hand, event, act.theme))


def _heard(hand: Hand, event: Event, theme: str) -> Hand:
    clock = None if hand.clock is None else hand.clock.stopped(event.at)
    return replace(
        hand, state=HandState.DONE, clock=clock, ended_at=event.at, theme=theme, changed=event.number
    )


FOLDS: Folds = {
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
}
