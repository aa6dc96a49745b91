"""What phones may send to the room, and what comes of it."""

from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.tickets import reissue, ticket_of
from answerable.web.room import models, phone_views, reading, record, registrations
from web.casting.casting_world import make_meeting, post

from .hall_world import Hall, convened


@pytest.fixture
def hall(installation: None, db: None) -> Hall:
    reading.forget()
    made = convened()
    made.act("moderator", "questions-opened", unsigned=True)
    return made


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", "")


def test_a_question_of_50_000_characters_is_refused_in_words(hall: Hall) -> None:
    answer = hall.phone(hall.at(hall.main)[0], "question-asked", text="长" * 50_000)
    assert told(answer) == (400, "no-act")
    assert "500" in answer.json()["message"]
    assert "50000" in answer.json()["message"]
    assert told(hall.phone(hall.at(hall.main)[0], "question-asked", text="长" * 500)) == (200, "")
    assert told(hall.phone(hall.at(hall.main)[0], "question-asked", text="长" * 501)) == (400, "no-act")
    assert told(hall.phone(hall.at(hall.main)[0], "question-asked", text="长" * 300_000)) == (
        413,
        "too-large",
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eesrever\u2066 inside", "esrever inside"),
        ("one\x00\x07\x1b[31mred", "one[31mred"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("a" + "\u0301" * 300 + "b", "á" + "\u0301" * 4 + "b"),
        ("مرحبا", "مرحبا"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
    ],
)
def test_what_would_spoil_a_wall_is_taken_out(hall: Hall, typed: str, kept: str) -> None:
    number = hall.phone(hall.at(hall.main)[0], "question-asked", text=typed).json()["number"]
    assert hall.state.questions[number].text == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u202e\u200b", "\x00\x01"])
def test_nothing_visible_is_no_question(hall: Hall, typed: str) -> None:
    assert told(hall.phone(hall.at(hall.main)[0], "question-asked", text=typed)) == (400, "no-act")


@pytest.mark.slow
def test_a_hundred_questions_from_one_ticket_are_slowed_and_nobody_else_is(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "now_ms", lambda: 1_700_000_000_000)
    first, second = hall.at(hall.main)[:2]
    answers = [hall.phone(first, "question-asked", text=f"Question {at}") for at in range(100)]
    assert [each.status_code for each in answers] == [200] * phone_views.MOST_QUESTIONS + [429] * 97
    assert answers[-1]["Retry-After"] == "60"
    assert "kept here" in answers[-1].json()["message"]
    assert told(hall.phone(second, "question-asked", text="Mine")) == (200, "")
    assert told(hall.phone(first, "hand-raised")) == (200, "")
    monkeypatch.setattr(record, "now_ms", lambda: 1_700_000_060_000)
    assert told(hall.phone(first, "question-asked", text="Later")) == (200, "")


def test_a_hand_that_goes_up_and_down_is_slowed(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "now_ms", lambda: 1_700_000_000_000)
    who = hall.at(hall.main)[0]
    seen = []
    for _time in range(phone_views.MOST_HANDS + 1):
        answer = hall.phone(who, "hand-raised")
        seen.append(answer.status_code)
        if answer.status_code == 200:
            hall.phone(who, "hand-lowered", hand=answer.json()["number"])
    assert seen == [200] * phone_views.MOST_HANDS + [429]


def test_support_counts_once_for_each_person_on_whichever_device(hall: Hall) -> None:
    first, second, third = hall.at(hall.main)
    number = hall.phone(first, "question-asked", text="Why?").json()["number"]
    assert told(hall.phone(second, "question-supported", question=number)) == (409, "question-waiting")
    hall.act("moderator", "question-approved", question=number)
    assert told(hall.phone(second, "question-supported", question=number)) == (200, "")
    # Two devices with one ticket are one person.
    assert told(hall.phone(second, "question-supported", question=number)) == (409, "already")
    assert told(hall.phone(third, "question-supported", question=number)) == (200, "")
    assert hall.state.questions[number].supports == 2


def test_two_devices_have_one_hand_and_nobody_lowers_anothers(hall: Hall) -> None:
    first, second = hall.at(hall.main)[:2]
    hand = hall.phone(first, "hand-raised").json()["number"]
    assert told(hall.phone(first, "hand-raised")) == (409, "hand-raised")
    assert told(hall.phone(second, "hand-lowered", hand=hand)) == (409, "not-there")
    assert post(Client(), "/api/ticket", {"ticket": ticket_of(first)}).json()["room"]["hand"] == hand
    assert told(hall.phone(first, "hand-lowered", hand=hand)) == (200, "")
    assert post(Client(), "/api/ticket", {"ticket": ticket_of(first)}).json()["room"]["hand"] is None


def test_wrong_tickets_and_wrong_meetings(hall: Hall) -> None:
    who = hall.at(hall.main)[0]
    body = {"ticket": "x" * 22, "act": {"kind": "hand-raised"}}
    assert told(post(Client(), "/api/room", body)) == (404, "unknown-ticket")
    old = ticket_of(who)
    reissue(who)
    assert told(post(Client(), "/api/room", body | {"ticket": old})) == (404, "unknown-ticket")
    number = hall.phone(who, "question-asked", text="Why?").json()["number"]
    other = make_meeting().attendees.select_related("meeting", "person").first()
    assert other is not None
    # A meeting that has not been convened takes nothing, and another meeting's numbers are not its own.
    assert told(hall.phone(other, "question-supported", question=number)) == (409, "not-convened")
    assert told(hall.phone(other, "question-asked", text="Why?")) == (409, "not-convened")


def test_asking_when_closed_and_when_a_name_is_needed(hall: Hall) -> None:
    who = hall.at(hall.main)[0]
    hall.act("moderator", "questions-opened", unsigned=False)
    assert told(hall.phone(who, "question-asked", text="Why?")) == (409, "name-needed")
    number = hall.phone(who, "question-asked", text="Why?", signed=True).json()["number"]
    assert hall.state.questions[number].author == who.person.name
    hall.act("moderator", "questions-closed")
    assert told(hall.phone(who, "question-asked", text="Why?", signed=True)) == (409, "no-questions")


@pytest.mark.parametrize(
    "act",
    [
        None,
        [],
        "hand-raised",
        {"kind": "question-approved", "question": 1},
        {"kind": "item-called", "item": 1},
        {"kind": "question-supported"},
        {"kind": "question-supported", "question": "one"},
        {"kind": "question-asked", "text": "Why?", "author": "The chair", "by": "x"},
        {"kind": "question-asked", "text": ["Why?"]},
    ],
)
def test_what_is_no_act_of_a_phone(hall: Hall, act: Any) -> None:
    ticket = ticket_of(hall.at(hall.main)[0])
    before = hall.state.number
    assert post(Client(), "/api/room", {"ticket": ticket, "act": act}).status_code == 400
    assert hall.state.number == before


def test_nobody_asks_in_anothers_name(hall: Hall) -> None:
    who = hall.at(hall.main)[0]
    number = hall.phone(who, "question-asked", text="Why?", author="The chair").json()["number"]
    assert hall.state.questions[number].author == ""


def test_what_would_tell_who_asked_is_forgotten(hall: Hall) -> None:
    """The counts of an earlier minute go when anybody asks again, and everything when the result is published."""
    first, second = hall.at(hall.main)[:2]
    hall.phone(first, "question-asked", text="Why?")
    models.Allowance.objects.update(stretch=F("stretch") - 1)
    number = hall.phone(second, "question-asked", text="And when?").json()["number"]
    assert models.Allowance.objects.count() == 1
    hall.act("moderator", "question-approved", question=number)
    assert told(hall.phone(first, "question-supported", question=number)) == (200, "")
    Meeting.objects.update(stage=Stage.PUBLISHED)
    registrations.advanced(Meeting.objects.get(), None)
    assert (models.Allowance.objects.count(), models.Support.objects.count()) == (0, 0)
    assert told(hall.phone(first, "question-supported", question=number)) == (409, "no-questions")
