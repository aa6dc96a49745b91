"""The agenda in a room: what is on, its clock, what comes next, and what is refused."""

import pytest

from answerable.room import acts, coming, timing
from answerable.room.coming import NextVerb
from answerable.room.folding import ActRefused, RefusalReason
from answerable.room.state import Clock, Item, ItemState
from room.room_log import PLAN, SECOND, Book

CALL, START = acts.ItemCalled(2), acts.ItemStarted(2)


def item_of(book: Book, key: int) -> Item:
    found = book.state.item(key)
    assert found is not None
    return found


def refused(book: Book, act: acts.Any) -> RefusalReason:
    before = book.state
    with pytest.raises(ActRefused) as caught:
        book.add(act)
    assert book.state == before
    return caught.value.reason


def test_before_the_meeting_nothing_is_done() -> None:
    book = Book()
    book.events = [each for each in book.events if not isinstance(each.act, acts.StageReached)]
    assert refused(book, CALL) == RefusalReason.NOT_CONVENED


def test_called_started_and_ended() -> None:
    book = Book(CALL)
    assert (item_of(book, 2).state, book.state.current) == (ItemState.CALLED, 2)
    book.add(START, after=30)
    book.add(acts.ItemEnded(2), after=400)
    ended = item_of(book, 2)
    assert (ended.state, ended.clock.used, ended.clock.since) == (ItemState.DONE, 400 * SECOND, None)
    assert ended.started_at is not None
    assert ended.ended_at == ended.started_at + 400 * SECOND
    assert book.state.current == 2


def test_the_clock_stands_while_paused_and_its_limit_can_be_changed() -> None:
    book = Book(CALL, START)
    book.add(acts.ItemPaused(2), after=60)
    book.add(acts.ItemExtended(2, 120), after=1000)
    paused = item_of(book, 2).clock
    assert timing.left(paused, book.now) == (480 + 120 - 60) * SECOND
    book.add(START)
    assert timing.left(item_of(book, 2).clock, book.now + 10 * SECOND) == (480 + 120 - 70) * SECOND
    book.add(acts.ItemExtended(2, -100_0))
    assert item_of(book, 2).clock.seconds == 0
    assert timing.left(item_of(book, 2).clock, book.now) < 0


def test_calling_the_next_ends_the_one_that_is_on() -> None:
    book = Book(CALL, START)
    book.add(acts.ItemCalled(3, after=2), after=100)
    assert (item_of(book, 2).state, item_of(book, 2).clock.used) == (ItemState.DONE, 100 * SECOND)
    assert book.state.current == 3


def test_who_was_called_and_never_began_is_still_to_come() -> None:
    book = Book(CALL, acts.ItemCalled(3, after=2))
    assert (item_of(book, 2).state, item_of(book, 2).called_at) == (ItemState.TO_COME, None)


def test_calling_after_one_that_is_over_changes_nothing_of_it() -> None:
    book = Book(CALL, START, acts.ItemEnded(2))
    before = item_of(book, 2)
    book.add(acts.ItemCalled(3, after=2))
    assert item_of(book, 2) == before


@pytest.mark.parametrize(
    ("done", "act", "reason"),
    [
        ((), acts.ItemCalled(9), RefusalReason.NOT_THERE),
        ((CALL,), acts.ItemCalled(3), RefusalReason.CHANGED),
        ((CALL, START, acts.ItemEnded(2)), acts.ItemCalled(2, after=2), RefusalReason.NOT_WAITING),
        ((), START, RefusalReason.NOT_CALLED),
        ((CALL, START), START, RefusalReason.NOT_CALLED),
        ((CALL,), acts.ItemPaused(2), RefusalReason.NOT_RUNNING),
        ((CALL,), acts.ItemEnded(2), RefusalReason.NOT_ON),
        ((CALL, START, acts.ItemEnded(2)), acts.ItemExtended(2, 60), RefusalReason.NOT_ON),
        ((CALL, START), acts.ItemSkipped(2), RefusalReason.NOT_WAITING),
        ((), acts.ItemRestored(2), RefusalReason.NOT_SKIPPED),
        ((CALL, START), acts.ItemPostponed(2), RefusalReason.NOT_WAITING),
        ((), acts.ItemPostponed(5), RefusalReason.LAST),
        ((), acts.ItemPostponed(4, to_end=True), RefusalReason.LAST),
    ],
)
def test_refused(done: tuple[acts.Any, ...], act: acts.Any, reason: RefusalReason) -> None:
    assert refused(Book(*done), act) == reason


def test_skipped_and_taken_up_again() -> None:
    book = Book(acts.ItemSkipped(2))
    assert [each.key for each in book.state.coming] == [1, 3, 4, 5]
    book.add(acts.ItemRestored(2))
    assert [each.key for each in book.state.coming] == [1, 2, 3, 4, 5]


def test_postponed_by_one_and_to_the_end_of_its_kind() -> None:
    book = Book(acts.ItemPostponed(2))
    assert [each.key for each in book.state.items] == [1, 3, 2, 4, 5]
    book.add(acts.ItemPostponed(3, to_end=True))
    assert [each.key for each in book.state.items] == [1, 2, 4, 3, 5]


def test_who_was_called_can_be_postponed() -> None:
    book = Book(CALL, acts.ItemPostponed(2))
    assert [each.key for each in book.state.coming] == [1, 3, 2, 4, 5]


def test_who_withdraws_is_not_called_any_more() -> None:
    book = Book(CALL, START)
    book.add(acts.PresenterWithdrawn(21, "ill"), after=50)
    gone = item_of(book, 2)
    assert (gone.state, gone.reason, gone.clock.used) == (ItemState.WITHDRAWN, "ill", 50 * SECOND)


def test_a_new_plan_keeps_what_has_happened() -> None:
    book = Book(CALL, START, acts.ItemExtended(2, 60), acts.ItemCalled(3, after=2))
    changed = acts.PlanSet(
        "Annual meeting",
        (*PLAN.planned[1:3], acts.Planned(4, "debrief", "Debrief", 300, 23, 3, "Presenter 03", "Unit 3", True), acts.Planned(6, "speech", "Speech", 900)),
        (acts.PlannedVenue(31, "Main hall", True), acts.PlannedVenue(33, "Port")),
    )  # fmt: skip
    book.add(changed)
    found = [(each.key, each.state, each.clock.seconds) for each in book.state.items]
    assert found == [
        (2, ItemState.DONE, 540),
        (3, ItemState.CALLED, 480),
        (4, ItemState.TO_COME, 300),
        (6, ItemState.TO_COME, 900),
    ]
    assert [each.name for each in book.state.venues] == ["Main hall", "Port"]


def test_what_is_over_stays_when_a_plan_leaves_it_out() -> None:
    book = Book(CALL, START, acts.ItemEnded(2))
    book.add(acts.PlanSet("Annual meeting", PLAN.planned[2:], PLAN.places))
    assert [each.key for each in book.state.items] == [2, 3, 4, 5]


def test_a_new_plan_before_anything_is_called_gives_the_order() -> None:
    book = Book()
    book.add(acts.PlanSet("Annual meeting", tuple(reversed(PLAN.planned)), PLAN.places))
    assert [each.key for each in book.state.items] == [5, 4, 3, 2, 1]


def test_expected_times_follow_from_what_is_left() -> None:
    book = Book(CALL, START)
    now = book.now + 100 * SECOND
    first = now + 380 * SECOND
    expected = {item.key: at for item, at in timing.expected(book.state, now)}
    assert expected == {1: first, 3: first + 600 * SECOND, 4: first + 1080 * SECOND, 5: first + 1560 * SECOND}
    assert timing.end(book.state, now) == first + 2160 * SECOND
    assert timing.free_at(Book().state, 5) == 5
    assert timing.planned(book.state, 0)[3] == (600 + 480) * SECOND


def test_withdrawn_items_have_no_planned_time() -> None:
    book = Book(acts.PresenterWithdrawn(21))
    assert timing.planned(book.state, 0)[3] == 600 * SECOND


def test_a_clock_that_has_not_begun_has_all_its_time() -> None:
    assert timing.left(Clock(60), 10**12) == 60 * SECOND


SCOPES = frozenset({"presenter/p21", "presenter/p22", "presenter/p23"})


def test_the_one_button_on_one_sheet() -> None:
    book, sheet = Book(), frozenset({"sheet"})
    following = coming.following(book.state, sheet)
    assert (following.verb, following.item) == (NextVerb.CALL, book.state.items[0])
    book.add(CALL)
    assert coming.following(book.state, sheet).verb == NextVerb.START
    book.add(START)
    assert coming.following(book.state, sheet).verb == NextVerb.END
    book.add(acts.ItemEnded(2))
    assert coming.following(book.state, sheet).verb == NextVerb.CALL
    book.add(acts.ItemCalled(5, after=2))
    book.add(acts.ItemStarted(5))
    assert coming.following(book.state, sheet).verb == NextVerb.OPEN_SCORING
    book.add(acts.ScoringOpened(("sheet",)))
    assert coming.following(book.state, sheet).verb == NextVerb.CLOSE_SCORING
    book.add(acts.ScoringClosed(("sheet",)))
    assert coming.following(book.state, sheet).verb == NextVerb.END


def test_the_one_button_with_a_ballot_for_each_presenter() -> None:
    book = Book(CALL, START)
    assert coming.following(book.state, SCOPES).verb == NextVerb.END
    book.add(acts.ItemEnded(2))
    following = coming.following(book.state, SCOPES)
    assert (following.verb, following.scope) == (NextVerb.OPEN_SCORING, "presenter/p21")
    book.add(acts.ScoringOpened(("presenter/p21",)))
    assert coming.following(book.state, SCOPES).verb == NextVerb.CLOSE_SCORING
    book.add(acts.ScoringClosed(("presenter/p21",)))
    assert coming.following(book.state, SCOPES).verb == NextVerb.CALL


def test_the_one_button_at_the_end() -> None:
    skipped = [acts.ItemSkipped(each) for each in (1, 2, 3, 4, 5)]
    assert coming.following(Book(*skipped).state, SCOPES).verb == NextVerb.NOTHING
