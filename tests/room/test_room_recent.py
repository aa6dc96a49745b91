"""What was done lately: what is listed, about whom, and what can be undone."""

import pytest

from answerable.room import acts, folding, timing
from answerable.room.acts import Any
from answerable.room.audiences import Audience, Figures, shown
from answerable.room.folding import ActRefused
from answerable.room.recent import Done, recent
from room.room_log import Book


def listed(book: Book) -> list[tuple[str, str, bool]]:
    return [(each.kind, each.about, each.undoable) for each in recent(book.events, book.state)]


def test_nothing_is_listed_before_anything_is_done() -> None:
    book = Book()
    assert recent(book.events, book.state) == ()


def test_newest_first_and_only_what_nothing_rests_on_can_be_undone() -> None:
    book = Book(acts.ItemCalled(2), acts.ItemStarted(2), acts.MessageSent("Sit down"))
    assert recent(book.events, book.state) == (
        Done(5, "message-sent", "Chair", 5000, "Sit down", True),
        Done(4, "item-started", "Chair", 4000, "Presenter 01", True),
        Done(3, "item-called", "Chair", 3000, "Presenter 01", False),
    )


def test_what_raters_and_the_recorder_do_is_not_listed() -> None:
    book = Book(
        acts.QuestionsOpened(),
        acts.QuestionAsked("Why?"),
        acts.HandRaised(7, "Delegate 7", 31),
        acts.RemarkWritten("Well done"),
    )
    assert listed(book) == [("questions-opened", "", False)]


def test_what_was_undone_is_not_listed_but_that_it_was() -> None:
    book = Book(acts.ScreensBlanked(), acts.MessageSent("x" * 41), acts.Undone(3), acts.Undone(4))
    assert listed(book) == [("undone", "", False), ("undone", "", False)]


@pytest.mark.parametrize(
    ("act", "about"),
    [
        (acts.ViewChosen("agenda"), "agenda"),
        (acts.VenueLost(32), "Plant"),
        (acts.ItemSkipped(1), "Opening"),
        (acts.PresenterWithdrawn(22, "ill"), "Presenter 02"),
        (acts.QuestionApproved(4), "Why?"),
        (acts.SpeakerCalled(5), "Delegate 7"),
        (acts.MessageSent("y" * 60), "y" * 39 + "…"),
    ],
)
def test_it_says_whom_it_concerns(act: Any, about: str) -> None:
    book = Book(acts.QuestionsOpened(), acts.QuestionAsked("Why?"), acts.HandRaised(7, "Delegate 7", 31), act)
    assert listed(book)[0][1] == about


def test_only_so_many_are_listed_and_each_is_judged_as_the_log_judges() -> None:
    book = Book(acts.ItemCalled(2), acts.ItemStarted(2))
    for _each in range(6):
        book.add(acts.ItemExtended(2, 60))
    book.add(acts.ItemEnded(2))
    found = recent(book.events, book.state, most=5)
    assert len(found) == 5
    for each in found:
        try:
            folding.undo(book.events, each.number)
        except ActRefused:
            assert not each.undoable
        else:
            assert each.undoable


def test_the_chair_alone_is_shown_it() -> None:
    book = Book(acts.ScreensBlanked())
    done = recent(book.events, book.state)
    for audience in Audience:
        seen = shown(audience, book.state, Figures(), book.now, done)
        assert ("recent" in seen) == (audience == Audience.CHAIR)
    seen = shown(Audience.CHAIR, book.state, Figures(), book.now, done)
    assert seen["recent"] == [
        {"number": 3, "kind": "screens-blanked", "by": "Chair", "at": 3000, "about": "", "undoable": True}
    ]


def test_the_grace_ends_so_long_after_the_close_began() -> None:
    book = Book(acts.StageReached("scoring"))
    assert shown(Audience.RATER, book.state, Figures(grace=90), book.now)["closes"] is None
    state = book.add(acts.StageReached("closing"), after=10)
    assert shown(Audience.RATER, state, Figures(grace=90), book.now)["closes"] == book.now + 90_000


def test_the_planned_end_is_the_agendas_own_without_who_withdrew() -> None:
    book = Book(acts.ItemCalled(2), acts.ItemExtended(2, 600))
    assert timing.planned_end(book.state, 1000) == 1000 + (600 + 3 * 480 + 600) * 1000
    state = book.add(acts.PresenterWithdrawn(23))
    assert timing.planned_end(state, 1000) == 1000 + (600 + 2 * 480 + 600) * 1000
