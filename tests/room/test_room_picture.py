"""The floor, the recording and captions."""

import json

import pytest

from answerable.room import acts
from answerable.room.audiences import Audience, Figures, Video, shown
from answerable.room.refusal import ActRefused, RefusalReason
from room.room_log import Book

MAIN, PLANT = 31, 32


def refused(book: Book, act: acts.Any) -> RefusalReason:
    with pytest.raises(ActRefused) as refusal:
        book.add(act)
    return refusal.value.reason


def test_the_main_venue_is_always_heard_and_one_other_with_the_floor() -> None:
    book = Book()
    assert book.state.open_venues == {MAIN}
    assert book.add(acts.FloorGiven(PLANT)).open_venues == {MAIN, PLANT}
    assert refused(book, acts.FloorGiven(PLANT)) == RefusalReason.ALREADY
    assert refused(book, acts.FloorGiven(99)) == RefusalReason.NOT_THERE
    assert book.add(acts.FloorTaken()).open_venues == {MAIN}
    assert refused(book, acts.FloorTaken()) == RefusalReason.ALREADY


def test_whoever_is_called_to_speak_is_heard_from_their_venue() -> None:
    book = Book(acts.HandRaised(7, "Delegate 7", PLANT), acts.SpeakerCalled(3))
    assert book.state.floor == PLANT


def test_giving_the_floor_can_be_undone_until_something_rests_on_it() -> None:
    book = Book(acts.FloorGiven(PLANT))
    assert book.add(acts.Undone(3)).floor is None
    book = Book(acts.FloorGiven(PLANT), acts.FloorTaken())
    assert refused(book, acts.Undone(3)) == RefusalReason.HAS_CONSEQUENCES


def test_nothing_is_recorded_while_people_score() -> None:
    book = Book(acts.RecordingStarted())
    assert refused(book, acts.RecordingStarted()) == RefusalReason.ALREADY
    assert book.add(acts.ScoringOpened(("sheet",))).recording is False
    assert refused(book, acts.RecordingStarted()) == RefusalReason.WHILE_SCORING
    assert book.add(acts.ScoringClosed(("sheet",))).recording is False
    assert book.add(acts.RecordingStarted()).recording is True
    assert refused(book, acts.Undone(6)) == RefusalReason.NOT_UNDOABLE
    assert book.add(acts.RecordingStopped()).recording is False
    assert refused(book, acts.RecordingStopped()) == RefusalReason.ALREADY


def test_nothing_is_recorded_either_while_the_scoring_closes() -> None:
    book = Book(acts.ScoringOpened(("sheet",)), acts.StageReached("closing"), acts.ScoringClosed(("sheet",)))
    assert refused(book, acts.RecordingStarted()) == RefusalReason.WHILE_SCORING
    book.add(acts.StageReached("closed"))
    assert book.add(acts.RecordingStarted()).recording is True


def test_a_caption_stands_until_the_next_or_an_empty_one() -> None:
    book = Book(acts.Captioned("Good morning"), acts.Captioned("and welcome"))
    assert book.state.caption is not None
    assert book.state.caption.text == "and welcome"
    assert book.add(acts.Captioned()).caption is None


@pytest.mark.parametrize("audience", Audience)
def test_everybody_is_told_of_the_recording(audience: Audience) -> None:
    book = Book(acts.RecordingStarted(), acts.FloorGiven(PLANT), acts.Captioned("Good morning"))
    seen = shown(audience, book.state, Figures(), book.now)
    assert (seen["recording"], seen["floor"], seen["caption"]["text"]) == (True, PLANT, "Good morning")


def test_where_a_venue_joins_is_for_its_own_podium_and_steward_and_the_chair() -> None:
    """Never for phones, nor for the screens that stand before everybody."""
    links = {MAIN: "https://meet.example/1", PLANT: "https://meet.example/2"}

    def told(audience: Audience, venue: int | None = None) -> set[str]:
        seen = shown(audience, Book().state, Figures(video=Video("link", links)), 0, (), venue)
        return {each for each in links.values() if each in json.dumps(seen)}

    for venue, link in links.items():
        assert told(Audience.PODIUM, venue) == told(Audience.STEWARD, venue) == {link}
    assert told(Audience.CHAIR) == set(links.values())
    for audience in (Audience.SCREEN, Audience.RATER, Audience.MODERATOR, Audience.RECORDER):
        assert told(audience) == set(), audience
