"""Any log, folded up to the time of each of its events, gives the state that there was then; so the replay shows what was shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.room import acts, folding
from answerable.room.audiences import Audience, Figures, shown
from answerable.room.folding import ActRefused
from room.room_log import Book

ITEMS, VENUES, THINGS = st.integers(1, 5), st.integers(31, 32), st.integers(1, 40)
MOVES = st.one_of(
    st.builds(acts.ItemCalled, ITEMS, st.none() | ITEMS),
    st.builds(acts.ItemStarted, ITEMS),
    st.builds(acts.ItemPaused, ITEMS),
    st.builds(acts.ItemExtended, ITEMS, st.integers(-100, 300)),
    st.builds(acts.ItemEnded, ITEMS),
    st.builds(acts.ItemSkipped, ITEMS),
    st.builds(acts.ItemPostponed, ITEMS, st.booleans()),
    st.builds(acts.PresenterWithdrawn, st.integers(21, 23)),
    st.builds(acts.StageReached, st.sampled_from(["scoring", "closing", "closed", "published"])),
    st.builds(acts.QuestionsOpened, st.booleans()),
    st.builds(acts.QuestionAsked, st.just("Why?"), st.sampled_from(["", "Somebody"])),
    st.builds(acts.QuestionApproved, THINGS, st.just("theme")),
    st.builds(acts.QuestionMerged, THINGS, THINGS),
    st.builds(acts.QuestionShown, THINGS),
    st.builds(acts.QuestionAnswered, THINGS, st.just("Because.")),
    st.builds(acts.HandRaised, st.integers(1, 3), st.just("Somebody"), VENUES),
    st.builds(acts.SpeakerCalled, THINGS),
    st.builds(acts.RemarkWritten, st.sampled_from(["Well done", ""]), st.none() | THINGS),
    st.builds(acts.RequirementWritten, st.just("Safety"), st.just(("one",)), st.none() | THINGS),
    st.builds(acts.VenueLost, VENUES),
    st.builds(acts.VenueBack, VENUES),
    st.builds(acts.ScreensBlanked),
    st.builds(acts.ViewChosen, st.sampled_from(["", "agenda"])),
    st.builds(acts.MessageSent, st.just("Welcome")),
    st.builds(acts.Undone, THINGS),
)


@pytest.mark.slow
@given(st.lists(MOVES, max_size=40))
def test_the_state_at_each_events_time_is_the_one_there_was(moves: list[acts.Any]) -> None:
    book = Book()
    then = [(book.now, book.state)]
    for each in moves:
        before = book.now
        try:
            then.append((book.now + 1000, book.add(each)))
        except ActRefused:
            book.now = before
    for at, state in then:
        assert folding.fold(book.events, until=at) == state
        assert folding.fold(book.events, until=at + 999) == state
        for audience in Audience:
            replayed = shown(audience, folding.fold(book.events, until=at), Figures(), at)
            assert replayed == shown(audience, state, Figures(), at)
