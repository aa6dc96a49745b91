"""The content of minutes, its JSON, and the order and words of what is made of it."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.documents.faults import Malformed
from answerable.documents.minutes.content import (
    Change,
    Debrief,
    Item,
    Minutes,
    Question,
    Remark,
    Requirement,
    Speech,
    VenueAttendance,
    from_json,
    to_json,
)
from answerable.documents.minutes.outline import outline
from answerable.documents.minutes.wording import WORDING, Language, clock, han
from documents.minutes_examples import EXAMPLE, at

LEAST = Minutes(mark="M", title="T", meeting="A meeting", begun=at(9, 0))


def said(minutes: Minutes, language: Language = Language.ENGLISH) -> list[str]:
    return [block.lead + block.text for block in outline(minutes, language).blocks]


def test_json_gives_the_minutes_back_and_says_what_is_wrong() -> None:
    value = to_json(EXAMPLE)
    assert from_json(json.loads(json.dumps(value))) == EXAMPLE
    assert value["begun"] == "2027-01-15T09:00:00"
    assert value["debriefs"][0]["questions"][0]["asker"] == "周小满"
    with pytest.raises(Malformed, match=r"cannot be read: .*missing required field `mark`"):
        from_json({})
    with pytest.raises(Malformed, match=r"\$\.agenda\[0\]\.title"):
        from_json({**value, "agenda": [{"title": 1}]})


# Half a character is no JSON.
TEXT = st.text(st.characters(codec="utf-8"))


@given(TEXT, TEXT, st.none() | TEXT)
def test_any_text_comes_back_from_json_and_can_be_outlined(title: str, text: str, asker: str | None) -> None:
    minutes = replace(LEAST, title=title, debriefs=(Debrief(text, questions=(Question(text, asker=asker),)),))
    assert from_json(to_json(minutes)) == minutes
    assert all("\n" not in block.text for block in outline(minutes, Language.CHINESE).blocks)


def test_the_least_is_one_sentence_and_sections_that_are_empty_are_left_out() -> None:
    assert said(LEAST) == ["A meeting was held on 15 January 2027, 9:00."]
    assert said(replace(LEAST, notes=("", "One\nTwo"))) == [
        *said(LEAST),
        "1. Notes of the recorder",
        "One",
        "Two",
    ]
    assert said(replace(LEAST, opening="We met.")) == ["We met."]


def test_times_are_said_as_far_as_they_are_known() -> None:
    agenda = (Item("a", at(9, 5), at(9, 10)), Item("b", at(9, 10)), Item("c", None, at(9, 20)), Item("d"))
    assert said(replace(LEAST, agenda=agenda))[2:] == [
        "1.1 9:05–9:10: a",
        "1.2 9:10: b",
        "1.3 until 9:20: c",
        "1.4 d",
    ]
    chinese = said(replace(LEAST, agenda=agenda), Language.CHINESE)[2:]
    assert chinese == ["（一）9:05至9:10，a", "（二）9:10，b", "（三）至9:20，c", "（四）d"]
    assert clock(None) == ""


def test_people_and_what_they_said() -> None:
    minutes = replace(
        LEAST,
        debriefs=(Debrief("Ann", "Water", at(9, 0)), Debrief("Bo")),
        speeches=(Speech("Cy", "Sea", "Hall 2", "Ships", at(10, 0)), Speech("Di")),
        remarks=(Remark("Well done.\nGo on.", "Ed", "Ann"), Remark("To work.", "Ed"), Remark("Thanks.")),
        requirements=(Requirement("Do it.", "First"), Requirement("Then:", items=("one", "two"))),
    )
    assert said(minutes)[1:] == [
        "1. Debriefs and questions", "1.1 Water, Ann (9:00)", "1.2 Bo",
        "2. Speakers", "2.1 10:00: Cy (Sea, Hall 2): Ships", "2.2 Di",
        "3. Remarks of the leaders", "3.1 Ed, to Ann: Well done.", "Go on.", "3.2 Ed, to all: To work.", "3.3 To all: Thanks.",
        "4. Requirements", "4.1 First. Do it.", "4.2 Then:", "(1) one", "(2) two",
    ]  # fmt: skip


def test_changes_are_dated_and_date_the_file() -> None:
    changes = (
        Change(date(2027, 2, 1), "Ann", "A name.", "Bo", "Cy"),
        Change(date(2027, 1, 30), "Bo", "A comma"),
    )
    minutes = replace(LEAST, approved_by="Ann", changes=changes)
    assert said(minutes)[1:] == [
        "1. Corrections",
        "1.1 1 February 2027, Ann: A name. It was “Bo” and is now “Cy”.",
        "1.2 30 January 2027, Bo: A comma",
        "",
        "Approved byAnn.",
    ]
    made = outline(minutes, Language.ENGLISH)
    assert (made.under, made.made.date()) == ("Corrected on 1 February 2027", date(2027, 2, 1))
    assert outline(replace(minutes, changes=()), Language.ENGLISH).under == ""


def test_a_venue_without_counts_has_empty_cells() -> None:
    places = (*EXAMPLE.places, VenueAttendance("Elsewhere"))
    (table,) = (
        block.rows
        for block in outline(replace(EXAMPLE, places=places), Language.CHINESE).blocks
        if block.rows
    )
    assert table[3] == ("Elsewhere", "", "", "", "")
    assert table[4] == ("合计", "9/9", "16/16", "50/52", "75/77")


def test_chinese_numbers() -> None:
    assert [han(number) for number in (1, 10, 11, 20, 21, 99, 100, 290)] == [
        "一", "十", "十一", "二十", "二十一", "九十九", "一〇〇", "二九〇",
    ]  # fmt: skip


def test_both_languages_say_everything() -> None:
    assert set(WORDING) == set(Language)
