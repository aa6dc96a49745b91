"""Requirements of the record in the follow-up: once, under their number, their words carried or told."""

import pytest
from django.test import Client
from django.urls import reverse

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.followup.models import TEXT_LENGTH
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.room import handing, record
from answerable.web.room.handing import Standing
from answerable.web.room.reading import log_of
from web.casting.casting_world import post


def write(meeting: Meeting, text: str, *parts: str, key: int | None = None) -> int:
    seen = None if key is None else log_of(meeting).state.requirements[key].written
    log = record.append(meeting, acts.RequirementWritten(text, parts, key, seen), by="Recorder")
    return log.number if key is None else key


def standings(meeting: Meeting) -> list[Standing]:
    return [each.standing for each in handing.lines(meeting)]


def texts(meeting: Meeting) -> list[tuple[int, str]]:
    return list(meeting.requirements.values_list("number", "text"))


def test_each_is_handed_over_once_under_its_number(room: Meeting, organiser: User) -> None:
    write(room, "Safety first", "List the hazards", "Close two")
    write(room, "Production")
    assert (handing.waiting(room), handing.hand_over(room, organiser)) == (2, 2)
    expected = [(1, "Safety first\n(1) List the hazards\n(2) Close two"), (2, "Production")]
    assert texts(room) == expected
    assert (handing.waiting(room), handing.hand_over(room, organiser)) == (0, 0)
    assert texts(room) == expected
    assert standings(room) == [Standing.SAME, Standing.SAME]


def test_what_was_handed_over_is_an_event_and_its_writing_is_not_undone(
    room: Meeting, office: Client
) -> None:
    key = write(room, "Safety first")
    office.post(reverse("room:hand-over", args=[room.key]))
    done = log_of(room).events[-1]
    assert (done.act, done.by) == (acts.RequirementsHanded((acts.HandedOver(key, key),)), "organiser")
    body = {"act": {"kind": "undone", "event": key}, "seen": done.number}
    answer = post(office, reverse("room:act", args=[room.key]), body)
    assert (answer.status_code, answer.json()["error"]) == (409, "handed-over")
    assert "was handed over to the follow-up" in answer.json()["message"]
    assert standings(room) == [Standing.SAME]


def test_a_number_that_is_taken_is_left_alone(room: Meeting, organiser: User) -> None:
    room.requirements.create(number=1, text="carried over from the year before")
    write(room, "Safety first")
    handing.hand_over(room, organiser)
    assert texts(room) == [(1, "carried over from the year before"), (2, "Safety first")]


def test_changed_words_are_carried_unless_the_follow_up_has_its_own(room: Meeting, organiser: User) -> None:
    first, second = write(room, "Safety first"), write(room, "Production")
    handing.hand_over(room, organiser)
    write(room, "Safety, and the environment", key=first)
    write(room, "Production and quality", key=second)
    room.requirements.filter(number=2).update(text="Output")
    assert standings(room) == [Standing.CHANGED, Standing.APART]
    assert handing.hand_over(room, organiser) == 1
    assert texts(room) == [(1, "Safety, and the environment"), (2, "Output")]
    assert standings(room) == [Standing.SAME, Standing.APART]
    write(room, "Output", key=second)
    assert standings(room) == [Standing.SAME, Standing.SAME]


def test_what_is_taken_out_of_the_record_stays_in_the_follow_up_and_is_told(
    room: Meeting, organiser: User
) -> None:
    key = write(room, "Safety first")
    handing.hand_over(room, organiser)
    record.append(room, acts.RequirementRemoved(key, key), organiser)
    assert standings(room) == [Standing.GONE]
    assert (handing.hand_over(room, organiser), texts(room)) == (0, [(1, "Safety first")])


def test_one_that_is_too_long_is_refused_and_nothing_is_handed_over(room: Meeting, organiser: User) -> None:
    write(room, "Production")
    write(room, "Safety first", *["x" * acts.REQUIREMENT_LENGTH] * (TEXT_LENGTH // acts.REQUIREMENT_LENGTH))
    with pytest.raises(NotNow, match="Requirement 2 has more than"):
        handing.hand_over(room, organiser)
    assert texts(room) == []


def test_the_page_hands_over_and_both_sides_link(room: Meeting, office: Client) -> None:
    write(room, "Safety first")
    address = reverse("room:hand-over", args=[room.key])
    assert "Hand over 1 requirement" in office.get(address).content.decode()
    shown = office.post(address, follow=True).content.decode()
    assert "1 requirement was handed over." in shown
    requirement = room.requirements.get()
    there = reverse("followup:requirement", args=[room.key, requirement.pk])
    assert there in shown
    assert reverse("room:recorder", args=[room.key]) in office.get(there).content.decode()
    other = room.requirements.create(number=2, text="written in the follow-up")
    assert (
        "To the record"
        not in office.get(reverse("followup:requirement", args=[room.key, other.pk])).content.decode()
    )
