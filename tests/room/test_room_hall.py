"""Questions, speakers, what is written down, venues, screens and undoing. Acts in any order: `test_room_any_acts.py`."""

from typing import Any

import pytest
from msgspec import structs

from answerable.room import acts, folding
from answerable.room.acts import Malformed
from answerable.room.folding import ActRefused, RefusalReason
from answerable.room.state import HandState, QuestionState
from answerable.room.text import clean
from room.room_log import Book

OPEN = acts.QuestionsOpened()
# The events are numbered from 1; a log begins with the plan and the stage, and OPEN is the third.
FIRST, SECOND_ONE = 4, 5
ASK = acts.QuestionAsked("Why?")


def asked(*done: acts.Any) -> Book:
    return Book(OPEN, ASK, acts.QuestionAsked("And when?", "Delegate 7"), *done)


def refused(book: Book, act: acts.Any) -> RefusalReason:
    with pytest.raises(ActRefused) as caught:
        book.add(act)
    return caught.value.reason


def approved(*done: acts.Any) -> Book:
    return asked(acts.QuestionApproved(FIRST), acts.QuestionApproved(SECOND_ONE, "plans"), *done)


def test_a_question_from_the_floor_to_the_screen_to_the_answer() -> None:
    book = approved(acts.QuestionSupported(FIRST), acts.QuestionShown(FIRST))
    assert (book.state.order, book.state.shown) == ((FIRST, SECOND_ONE), FIRST)
    assert book.state.questions[FIRST].supports == 1
    book.add(acts.QuestionAnswered(FIRST, "in May"))
    answered = book.state.questions[FIRST]
    assert (answered.state, answered.note, book.state.shown) == (QuestionState.ANSWERED, "in May", None)
    book.add(acts.QuestionAnswered(FIRST, "in June"))
    again = book.state.questions[FIRST]
    assert (again.note, again.answered_at) == ("in June", answered.answered_at)


def test_merged_questions_add_up() -> None:
    book = approved(
        acts.QuestionSupported(SECOND_ONE),
        acts.QuestionShown(SECOND_ONE),
        acts.QuestionMerged(SECOND_ONE, FIRST),
    )
    assert (book.state.questions[FIRST].supports, book.state.order, book.state.shown) == (2, (FIRST,), None)
    book.add(acts.QuestionAsked("And again?"))
    book.add(acts.QuestionMerged(FIRST, book.last))
    assert book.state.questions[SECOND_ONE].into == book.last - 1


def test_a_wrong_merge_is_separated_again() -> None:
    book = approved(acts.QuestionMerged(SECOND_ONE, FIRST))
    merge = book.state.questions[SECOND_ONE].merged
    assert merge == book.last
    book.add(acts.QuestionSupported(FIRST))
    state = folding.undo(book.events, merge)
    assert (state.order, state.questions[SECOND_ONE].merged) == ((FIRST, SECOND_ONE), None)
    assert (state.questions[FIRST].supports, state.questions[SECOND_ONE].supports) == (1, 0)


@pytest.mark.parametrize(
    ("meanwhile", "late"),
    [
        (acts.QuestionAnswered(FIRST, "in May"), acts.QuestionAnswered(FIRST, "never")),
        (acts.QuestionAnswered(FIRST, "in May"), acts.QuestionAnswered(FIRST)),
        (acts.QuestionAnswered(FIRST, "in May"), acts.QuestionApproved(FIRST, "plans")),
        (acts.QuestionApproved(FIRST, "money"), acts.QuestionApproved(FIRST, "plans")),
        (acts.QuestionApproved(FIRST, "money"), acts.QuestionDismissed(FIRST)),
        (acts.QuestionDismissed(FIRST), acts.QuestionApproved(FIRST)),
        (acts.QuestionMerged(FIRST, SECOND_ONE), acts.QuestionAnswered(FIRST, "in May")),
        (acts.QuestionApproved(SECOND_ONE, "money"), acts.QuestionMerged(FIRST, SECOND_ONE)),
        (acts.QuestionShown(SECOND_ONE), acts.QuestionShown(FIRST)),
    ],
)
def test_an_act_on_a_question_that_somebody_else_has_changed_is_refused_and_says_by_which_event(
    meanwhile: acts.Any, late: acts.Any
) -> None:
    book = approved()
    seen = book.last
    book.add(acts.QuestionSupported(SECOND_ONE))
    book.add(meanwhile)
    with pytest.raises(ActRefused) as caught:
        book.add(structs.replace(late, seen=seen))
    assert (caught.value.reason, caught.value.about) == (RefusalReason.CHANGED, book.last)


def test_support_makes_no_act_stale_and_having_seen_the_change_neither() -> None:
    book = approved()
    seen = book.last
    book.add(acts.QuestionSupported(FIRST))
    book.add(acts.QuestionAnswered(FIRST, "in May", seen=seen))
    book.add(acts.QuestionAnswered(FIRST, "in June", seen=book.last))
    assert book.state.questions[FIRST].note == "in June"


def test_a_speaker_whom_one_has_not_seen_is_not_cut_off() -> None:
    book = Book(HAND, acts.HandRaised(8, "Delegate 8", 31), acts.HandRaised(9, "Delegate 9", 31))
    seen = book.last
    book.add(acts.SpeakerCalled(4, seen=seen))
    assert refused(book, acts.SpeakerCalled(3, seen=seen)) == RefusalReason.CHANGED
    book.add(acts.SpeakerCalled(3, seen=book.last))
    # The one before was ended with it; what they spoke about is written afterwards.
    late = acts.SpeakerEnded(4, "safety", seen=book.last - 1)
    assert refused(book, late) == RefusalReason.CHANGED
    book.add(acts.SpeakerEnded(4, "safety", seen=book.last))
    assert (book.state.hands[4].theme, book.state.speaker and book.state.speaker.key) == ("safety", 3)


def test_the_order_of_questions() -> None:
    book = approved(acts.QuestionMoved(SECOND_ONE, FIRST))
    assert book.state.order == (SECOND_ONE, FIRST)
    book.add(acts.QuestionMoved(SECOND_ONE))
    assert book.state.order == (FIRST, SECOND_ONE)


def test_a_dismissed_question_leaves_the_screen_and_can_come_back() -> None:
    book = approved(acts.QuestionShown(FIRST), acts.QuestionDismissed(FIRST))
    assert (book.state.order, book.state.shown) == ((SECOND_ONE,), None)
    book.add(acts.QuestionApproved(FIRST))
    assert book.state.order == (SECOND_ONE, FIRST)


def test_whoever_is_called_has_the_screens() -> None:
    book = approved(acts.QuestionShown(FIRST), acts.ItemCalled(2))
    assert (book.state.shown, book.state.order) == (None, (FIRST, SECOND_ONE))
    assert folding.undo(book.events, book.last).shown == FIRST


def test_hidden_again() -> None:
    assert approved(acts.QuestionShown(FIRST), acts.QuestionHidden(FIRST)).state.shown is None


SHUT = acts.QuestionsClosed()


@pytest.mark.parametrize(
    ("done", "act", "reason"),
    [
        ((SHUT,), ASK, RefusalReason.NO_QUESTIONS),
        ((SHUT,), SHUT, RefusalReason.ALREADY),
        ((acts.QuestionsOpened(unsigned=False),), ASK, RefusalReason.NAME_NEEDED),
        ((), acts.QuestionSupported(FIRST), RefusalReason.QUESTION_WAITING),
        ((), acts.QuestionApproved(99), RefusalReason.NOT_THERE),
        (
            (acts.QuestionMerged(FIRST, SECOND_ONE),),
            acts.QuestionApproved(FIRST),
            RefusalReason.QUESTION_OVER,
        ),
        ((acts.QuestionDismissed(FIRST),), acts.QuestionDismissed(FIRST), RefusalReason.QUESTION_OVER),
        ((), acts.QuestionMerged(FIRST, FIRST), RefusalReason.SAME_QUESTION),
        (
            (acts.QuestionDismissed(FIRST),),
            acts.QuestionMerged(FIRST, SECOND_ONE),
            RefusalReason.QUESTION_OVER,
        ),
        (
            (acts.QuestionDismissed(SECOND_ONE),),
            acts.QuestionMerged(FIRST, SECOND_ONE),
            RefusalReason.QUESTION_OVER,
        ),
        ((), acts.QuestionMoved(FIRST), RefusalReason.QUESTION_WAITING),
        ((acts.QuestionApproved(FIRST),), acts.QuestionMoved(FIRST, FIRST), RefusalReason.SAME_QUESTION),
        (
            (acts.QuestionApproved(FIRST),),
            acts.QuestionMoved(FIRST, SECOND_ONE),
            RefusalReason.QUESTION_WAITING,
        ),
        ((), acts.QuestionShown(FIRST), RefusalReason.QUESTION_WAITING),
        ((), acts.QuestionHidden(FIRST), RefusalReason.CHANGED),
        ((), acts.QuestionAnswered(FIRST), RefusalReason.QUESTION_WAITING),
    ],
)
def test_refused_of_questions(done: tuple[acts.Any, ...], act: acts.Any, reason: RefusalReason) -> None:
    assert refused(asked(*done), act) == reason


HAND = acts.HandRaised(7, "Delegate 7", 32)


def test_the_speakers_list() -> None:
    book = Book(HAND, acts.HandRaised(8, "Delegate 8", 31))
    book.add(acts.SpeakerCalled(3, 60))
    assert book.state.speaker == book.state.hands[3]
    book.add(acts.SpeakerCalled(4), after=30)
    assert (book.state.hands[3].state, book.state.hands[4].state) == (HandState.DONE, HandState.SPEAKING)
    book.add(acts.SpeakerEnded(4, "safety"), after=90)
    ended = book.state.hands[4]
    assert ended.clock is not None
    assert (ended.theme, ended.clock.used, book.state.speaker) == ("safety", 90_000, None)
    book.add(HAND)
    book.add(acts.HandLowered(book.last))
    assert book.state.hands[book.last - 1].state == HandState.LOWERED


@pytest.mark.parametrize(
    ("done", "act", "reason"),
    [
        ((HAND,), HAND, RefusalReason.HAND_RAISED),
        ((HAND,), acts.HandLowered(9), RefusalReason.NOT_THERE),
        ((HAND, acts.HandLowered(3)), acts.HandLowered(3), RefusalReason.HAND_OVER),
        ((HAND, acts.HandLowered(3)), acts.SpeakerCalled(3), RefusalReason.HAND_OVER),
        ((HAND,), acts.SpeakerEnded(3), RefusalReason.HAND_OVER),
    ],
)
def test_refused_of_speakers(done: tuple[acts.Any, ...], act: acts.Any, reason: RefusalReason) -> None:
    assert refused(Book(*done), act) == reason


def test_remarks_and_requirements_are_written_and_written_anew() -> None:
    book = Book(
        acts.RemarkWritten("Good", presenter=21), acts.RequirementWritten("Mend it", ("first", "then"))
    )
    book.add(acts.RemarkWritten("Very good", remark=3, presenter=21, seen=3))
    assert (book.state.remarks[3].text, book.state.remarks[3].written) == ("Very good", 5)
    assert refused(book, acts.RemarkWritten("Poor", remark=3, seen=3)) == RefusalReason.CHANGED
    assert refused(book, acts.RemarkWritten("Poor", remark=9)) == RefusalReason.NOT_THERE
    assert refused(book, acts.RemarkWritten("Without having read it", remark=3)) == RefusalReason.CHANGED
    book.add(acts.RemarkWritten(" ", remark=3, seen=5))
    assert not book.state.remarks
    assert refused(book, acts.RequirementWritten("x", requirement=9)) == RefusalReason.NOT_THERE
    book.add(acts.RequirementWritten("Mend it soon", requirement=4, seen=4))
    assert refused(book, acts.RequirementWritten("x", requirement=4, seen=4)) == RefusalReason.CHANGED
    for seen in (None, 4):
        assert refused(book, acts.RequirementRemoved(4, seen)) == RefusalReason.CHANGED
    book.add(acts.RequirementRemoved(4, book.last))
    assert refused(book, acts.RequirementRemoved(4, book.last)) == RefusalReason.NOT_THERE


def test_what_was_handed_over_to_the_follow_up_is_not_unwritten() -> None:
    """What was written anew after it can still be taken back, until that is handed over too."""
    book = Book(acts.RequirementWritten("Mend it"))
    written = book.last
    book.add(acts.RequirementsHanded((acts.HandedOver(written, written),)))
    assert refused(book, acts.Undone(written)) == RefusalReason.HANDED_OVER
    assert refused(book, acts.Undone(book.last)) == RefusalReason.NOT_UNDOABLE
    book.add(acts.RequirementWritten("Mend it soon", requirement=written, seen=written))
    book.add(acts.Undone(book.last))
    assert book.state.requirements[written].text == "Mend it"
    book.add(acts.RequirementWritten("Mend it by May", requirement=written, seen=written))
    again = book.last
    book.add(acts.RequirementsHanded((acts.HandedOver(written, again),)))
    assert refused(book, acts.Undone(again)) == RefusalReason.HANDED_OVER
    assert refused(book, acts.RequirementsHanded((acts.HandedOver(99, 99),))) == RefusalReason.CHANGED


def test_venues_and_screens() -> None:
    book = Book(acts.VenueLost(32), acts.VenueReported(32, "no picture"))
    lost = book.state.venue(32)
    assert lost is not None
    assert (lost.lost_at, lost.report) == (3000, "no picture")
    assert refused(book, acts.VenueLost(32)) == RefusalReason.ALREADY
    assert refused(book, acts.VenueKeptOpen(32)) == RefusalReason.NOT_CLOSING
    book.add(acts.StageReached("closing"))
    assert refused(book, acts.VenueKeptOpen(31)) == RefusalReason.NOT_LOST
    book.add(acts.VenueKeptOpen(32))
    book.add(acts.VenueBack(32))
    assert refused(book, acts.VenueBack(32)) == RefusalReason.NOT_LOST
    assert refused(book, acts.VenueLost(99)) == RefusalReason.NOT_THERE
    book.add(acts.ScreensBlanked())
    assert refused(book, acts.ScreensBlanked()) == RefusalReason.ALREADY
    book.add(acts.ScreensBack())
    assert refused(book, acts.ScreensBack()) == RefusalReason.ALREADY
    book.add(acts.ViewChosen("agenda"))
    book.add(acts.ResultRevealed(2))
    book.add(acts.MessageSent("Ten minutes' break"))
    assert (book.state.view, book.state.revealed) == ("agenda", 2)
    book.add(acts.MessageCleared())
    assert refused(book, acts.MessageCleared()) == RefusalReason.ALREADY


def test_walls_the_count_of_people_and_who_may_score() -> None:
    book = Book(acts.ScreenPaired(1, "Wall"), acts.ScreenChanged(1, "Podium", 32, "podium"))
    assert (book.state.walls[1].name, book.state.walls[1].venue) == ("Podium", 32)
    book.add(acts.ScreenReleased(1))
    assert not book.state.walls
    counted = acts.PeopleCounted((acts.Heads(31, "Main", 2, 3),), ())
    book.add(counted)
    assert book.state.signed_in == counted.venues
    assert refused(book, counted) == RefusalReason.ALREADY
    may = not book.state.chair_scores
    book.add(acts.ChairScoring(may))
    assert book.state.chair_scores is may
    assert refused(book, acts.ChairScoring(may)) == RefusalReason.ALREADY


def test_a_venue_that_dropped_is_kept_open_for_the_rounds_that_close_and_not_for_later_ones() -> None:
    book = Book(acts.ScoringOpened(("presenter/p21", "presenter/p22")), acts.VenueLost(32))
    book.add(acts.ScoringClosed(("presenter/p21",), waits=True))
    assert dict(book.state.closing) == {"presenter/p21": book.now}
    assert refused(book, acts.RecordingStarted()) == RefusalReason.WHILE_SCORING
    assert refused(book, acts.VenueKeptOpen(31)) == RefusalReason.NOT_LOST
    book.add(acts.VenueKeptOpen(32))
    book.add(acts.RoundsEnded(("presenter/p21",)))
    assert (dict(book.state.closing), [each.kept_open for each in book.state.venues]) == ({}, [False, False])
    assert refused(book, acts.VenueKeptOpen(32)) == RefusalReason.NOT_CLOSING
    book.add(acts.ScoringClosed(("presenter/p22",), waits=True))
    book.add(acts.StageReached("closed"))
    assert not book.state.is_closing


def test_a_venue_stays_open_until_the_last_round_that_closes_has_ended() -> None:
    first, second = ("presenter/p21",), ("presenter/p22",)
    book = Book(acts.ScoringOpened((*first, *second)), acts.VenueLost(32))
    book.add(acts.ScoringClosed((*first, *second), waits=True))
    book.add(acts.VenueKeptOpen(32))
    book.add(acts.RoundsEnded(first))
    assert [each.kept_open for each in book.state.venues] == [False, True]
    book.add(acts.RoundsEnded(second))
    assert [each.kept_open for each in book.state.venues] == [False, False]


def test_what_was_undone_counts_as_not_done() -> None:
    book = Book(acts.ItemCalled(2), acts.MessageSent("x"))
    book.add(acts.Undone(4))
    assert (book.state.message, book.state.current, book.state.number) == (None, 2, 5)
    book.add(acts.Undone(3))
    assert book.state.current is None


def test_what_something_rests_on_cannot_be_undone() -> None:
    book = Book(acts.ItemCalled(2), acts.ItemStarted(2))
    assert refused(book, acts.Undone(3)) == RefusalReason.HAS_CONSEQUENCES
    book.add(acts.Undone(4))
    book.add(acts.Undone(3))
    assert book.state.current is None
    assert refused(book, acts.Undone(3)) == RefusalReason.NOT_THERE
    assert refused(book, acts.Undone(99)) == RefusalReason.NOT_THERE
    assert refused(book, acts.Undone(2)) == RefusalReason.NOT_UNDOABLE
    assert refused(book, acts.Undone(5)) == RefusalReason.NOT_THERE


def test_the_state_at_a_moment_is_that_of_the_log_up_to_it() -> None:
    book = Book(acts.ItemCalled(2), acts.Undone(3), acts.ItemCalled(3))
    assert folding.fold(book.events, until=3000).current == 2
    assert folding.fold(book.events, until=4999).current is None
    assert folding.fold(book.events) == book.state


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "nonsense"},
        {"kind": "item-called"},
        {"kind": "item-called", "item": 0},
        {"kind": "item-called", "item": 1, "more": 1},
        {"kind": "question-asked", "text": "x" * 501},
        {"kind": "question-asked", "text": ""},
        [],
    ],
)
def test_what_is_no_act_is_malformed(value: Any) -> None:
    with pytest.raises(Malformed):
        acts.read(value)


def test_every_act_is_folded_and_read_as_it_was_written() -> None:
    kinds = set(acts.Act.__subclasses__())
    assert set(folding._FOLDS) | {acts.Undone} == kinds
    assert set(acts.Any.__args__) == kinds
    assert [acts.kind_of(each.act) for each in Book().events] == ["plan-set", "stage-reached"]
    book = asked(
        acts.QuestionApproved(FIRST, "x"),
        HAND,
        acts.RequirementWritten("a", ("b",)),
        acts.ResultRevealed(None),
    )
    assert [acts.read(acts.written(each.act)) for each in book.events] == [each.act for each in book.events]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two \t words\n", "two words"),
        ("a\u202ereversed", "areversed"),
        ("\u0000bell\u0007", "bell"),
        ("line\r\nline\u2028line", "line line line"),
        ("Z" + "\u0300" * 50, "Z" + "\u0300" * 4),
        ("e\u0301", "é"),
        ("你好\u200b！", "你好！"),
        ("👩\u200d🔧", "👩\u200d🔧"),
    ],
)
def test_text_is_made_fit_for_a_wall(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_text_with_lines_keeps_them() -> None:
    assert clean("\na  b\r\nc\u2028d\te\n", lines=True) == "a b\nc\nd e"
