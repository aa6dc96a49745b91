"""What each audience is shown, and above all what it is not."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from answerable.room import acts
from answerable.room.audiences import Audience, Figures, Headcount, Pin, ResultLine, Video, parted, shown
from room.room_log import Book

SOURCES = Path(__file__).parents[2] / "frontend/src"
SECRET = "A question that nobody has read yet"
FIGURES = Figures(
    signed_in=(Headcount(31, "Main hall", 40, 43), Headcount(32, "Plant", 12, 13)),
    returned=(Headcount(0, "A", 5, 9),),
    scopes=frozenset({"sheet"}),
    address="http://site/join",
    number="0123456789abcdef",
    promises={21: ("Two audits",)},
    result=(
        ResultLine("1", "Presenter 02", "Unit 2", "91.20", "good"),
        ResultLine("2", "Presenter 01", "Unit 1", "88.00", ""),
    ),
    screens={31: 2},
)


@pytest.fixture
def book() -> Book:
    return Book(
        acts.QuestionsOpened(),
        acts.QuestionAsked(SECRET),
        acts.QuestionAsked("Why so late?", "Delegate 7", 21),
        acts.QuestionApproved(5, "plans"),
        acts.HandRaised(7, "Delegate 7", 32),
        acts.RemarkWritten("Between us", presenter=21),
        acts.RequirementWritten("Mend it", ("first",)),
        acts.VenueLost(32),
        acts.VenueReported(32, "no picture"),
        acts.ItemCalled(2),
        acts.ItemStarted(2),
        acts.MessageSent("Please sit down"),
        acts.QuestionShown(5),
    )


def see(audience: Audience, book: Book, figures: Figures = FIGURES) -> dict[str, Any]:
    return shown(audience, book.state, figures, book.now)


@pytest.mark.parametrize("audience", Audience)
def test_everybody_sees_what_is_on_and_the_servers_time(audience: Audience, book: Book) -> None:
    seen = see(audience, book)
    assert (seen["audience"], seen["now"], seen["version"]) == (audience, book.now, book.last)
    assert (seen["item"]["name"], seen["item"]["clock"]["seconds"]) == ("Presenter 01", 480)
    assert (seen["next"]["key"], seen["message"]["text"]) == (1, "Please sit down")
    assert (seen["heard"], seen["presenters"]) == (0, 3)


@pytest.mark.parametrize("audience", Audience)
def test_a_waiting_question_is_for_moderator_and_chair(audience: Audience, book: Book) -> None:
    sees = SECRET in json.dumps(see(audience, book))
    assert sees == (audience in {Audience.MODERATOR, Audience.CHAIR})


@pytest.mark.parametrize("audience", Audience)
def test_what_the_moderator_makes_of_a_question_or_a_speaker_stays_at_the_desk(
    audience: Audience, book: Book
) -> None:
    """The theme and the note of an answer are for the minutes; everybody in the hall reads the question itself."""
    book.add(acts.SpeakerCalled(7))
    book.add(acts.SpeakerEnded(7, "a theme of what was said"))
    book.add(acts.QuestionAnswered(5, "a note of the answer"))
    seen = json.dumps(see(audience, book))
    at_desk = audience in {Audience.MODERATOR, Audience.CHAIR}
    for words in ("a theme of what was said", "a note of the answer", '"plans"'):
        assert (words in seen) == at_desk, words


@pytest.mark.parametrize("audience", Audience)
def test_remarks_are_for_the_recorder(audience: Audience, book: Book) -> None:
    assert ("Between us" in json.dumps(see(audience, book))) == (audience == Audience.RECORDER)


@pytest.mark.parametrize("audience", Audience)
def test_what_a_venue_reports_is_for_the_chair_and_stewards(audience: Audience, book: Book) -> None:
    sees = "no picture" in json.dumps(see(audience, book))
    assert sees == (audience in {Audience.STEWARD, Audience.CHAIR})


def test_a_steward_is_shown_their_own_venue_and_of_others_what_screens_show(book: Book) -> None:
    whole, public = see(Audience.STEWARD, book), see(Audience.SCREEN, book)
    figures = replace(
        FIGURES, video=Video("link", {31: "https://meet.example/1", 32: "https://meet.example/2"})
    )
    for venue in (31, 32):
        seen = shown(Audience.STEWARD, book.state, figures, book.now, (), venue)
        own, [other] = seen["venues"], [each for each in seen["venues"] if each["key"] != venue]
        assert [each["report"] for each in own] == [
            "no picture" if each["key"] == venue == 32 else "" for each in own
        ]
        assert {name: other[name] for name in public["venues"][0]} in public["venues"]
        assert [each["key"] for each in seen["signed_in"]] == [venue]
        assert list(seen["video"]["addresses"]) == [str(venue)]
        assert seen.keys() == whole.keys()


@pytest.mark.parametrize(
    "named", ["everybody", "", "steward-", "steward-x", "steward-١", "chair-1", "screen-12"]
)
def test_what_is_no_audience(named: str) -> None:
    assert parted(named) is None
    assert (parted("chair"), parted("steward-12")) == ((Audience.CHAIR, None), (Audience.STEWARD, 12))
    assert parted("podium-12") == (Audience.PODIUM, 12)


def test_the_screen(book: Book) -> None:
    seen = see(Audience.SCREEN, book)
    assert (seen["question"]["text"], seen["promises"]) == ("Why so late?", ["Two audits"])
    assert seen["signed_in"][1] == {"key": 32, "name": "Plant", "there": 12, "expected": 13}
    assert [each["key"] for each in seen["agenda"]] == [1, 2, 3, 4, 5]
    assert seen["returned"] == [{"key": 0, "name": "A", "there": 5, "expected": 9}]
    silent = see(Audience.SCREEN, book, replace(FIGURES, returned=None))
    assert silent["returned"] is None


def test_the_result_is_revealed_from_the_last_place_up(book: Book) -> None:
    assert see(Audience.SCREEN, book)["result"] == []
    book.add(acts.ResultRevealed(1))
    assert [each["rank"] for each in see(Audience.SCREEN, book)["result"]] == ["2"]
    book.add(acts.ResultRevealed(9))
    assert [each["rank"] for each in see(Audience.SCREEN, book)["result"]] == ["1", "2"]
    book.add(acts.ResultRevealed(None))
    assert [each["rank"] for each in see(Audience.SCREEN, book)["result"]] == ["1", "2"]


# Which pages show what those audiences are told that stand before everybody; and what every audience is told alike, shown or not.
PAGES = {
    Audience.SCREEN: ("room/screen", "room/countdown.ts"),
    Audience.PODIUM: ("room/screen", "room/countdown.ts"),
    Audience.RATER: ("sheet", "desk.ts", "heard.ts", "room/countdown.ts"),
}
SHARED = {"audience", "now", "version", "caption", "expected", "ended"}


@pytest.mark.parametrize("audience", PAGES)
def test_nothing_is_sent_to_everybody_that_no_page_shows(audience: Audience, book: Book) -> None:
    """Whoever has a phone in the hall, or stands before a screen, can read all that its browser is sent."""
    for each in (acts.Captioned("Good morning"), acts.SpeakerCalled(7), acts.ResultRevealed(None)):
        book.add(each)
    told = replace(FIGURES, video=Video("link", {31: "x"}), pins={1: Pin(31, "")})
    source = "".join(
        file.read_text()
        for name in PAGES[audience]
        for file in ([SOURCES / name] if name.endswith(".ts") else sorted((SOURCES / name).glob("*.ts*")))
    )
    sent = set(names(see(audience, book, told))) - SHARED
    assert {name for name in sent if not re.search(rf"\b{name}\b", source)} == set()


def names(value: Any) -> Iterator[str]:
    """Of all fields, however deep; a number in place of a name is a key."""
    if isinstance(value, dict):
        yield from (name for name in value if not name.isdecimal())
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from names(each)


def test_phones_see_the_questions_that_they_can_support(book: Book) -> None:
    seen = see(Audience.RATER, book)
    assert ([each["key"] for each in seen["questions"]], seen["shown"], seen["asking"]) == ([5], 5, True)
    assert seen["kept_open"] == []


def test_the_speaker_is_on_the_screen(book: Book) -> None:
    assert see(Audience.SCREEN, book)["speaker"] is None
    book.add(acts.SpeakerCalled(7))
    assert see(Audience.SCREEN, book)["speaker"]["name"] == "Delegate 7"


def test_the_console_says_what_comes_next(book: Book) -> None:
    seen = see(Audience.CHAIR, book)
    assert seen["following"] == {"verb": "end", "item": 2, "scope": ""}
    assert (seen["screens"], seen["ends"]) == ({"31": 2}, book.now + (480 - 2 + 600 + 480 + 480 + 600) * 1000)


def test_before_anything_is_called() -> None:
    empty = Book()
    seen = see(Audience.CHAIR, empty, Figures())
    assert (seen["item"], seen["question"], seen["message"], seen["promises"]) == (None, None, None, [])


def test_at_the_end_nothing_comes_next() -> None:
    over = Book(*(acts.ItemSkipped(key) for key in (1, 2, 3, 4, 5)))
    seen = see(Audience.CHAIR, over)
    assert (seen["next"], seen["following"]) == (None, {"verb": "nothing", "item": None, "scope": ""})


def test_an_answers_note_is_shown_once_it_is_answered(book: Book) -> None:
    book.add(acts.QuestionAnswered(5, "in May"))
    notes = {each["key"]: each["note"] for each in see(Audience.MODERATOR, book)["questions"]}
    assert notes == {4: "", 5: "in May"}
