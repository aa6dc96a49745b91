"""Two people at one desk: what one did in ignorance of the other is refused, told, and changes nothing."""

from typing import Any

import pytest

from answerable.web.room.reading import log_of
from web.casting.casting_world import post
from web.room.hall_world import Hall

pytestmark = pytest.mark.django_db


def late(hall: Hall, page: int, kind: str, **particulars: Any) -> dict[str, Any]:
    """An act by the moderator, whose page has shown no more than `page`; refused."""
    body = {"act": {"kind": kind, **particulars}, "seen": page}
    answer = post(hall.client("moderator"), hall.url("room/act"), body)
    assert answer.status_code == 409, answer.content
    said: dict[str, Any] = answer.json()
    return said


@pytest.fixture
def question(hall: Hall) -> int:
    """Approved."""
    hall.act("moderator", "questions-opened")
    [asker, *_others] = hall.at(hall.main)
    key: int = hall.phone(asker, "question-asked", text="Why so late?").json()["number"]
    hall.act("moderator", "question-approved", question=key, theme="Deadlines")
    return key


def test_a_late_note_and_a_late_theme_leave_those_that_are_there(hall: Hall, question: int) -> None:
    seen = hall.state.number
    hall.act("chair", "question-answered", question=question, note="The supplier was late.")
    hall.act("chair", "message-sent", text="Please sit down")
    for kind, typed in (
        ("question-answered", {"note": "Never mind."}),
        ("question-approved", {"theme": "Money"}),
    ):
        said = late(hall, seen, kind, question=question, **typed)
        assert said["error"] == "changed"
        assert "what you typed is kept" in said["message"]
        # What made it stale, and not whatever else was done meanwhile.
        assert said["changed"] == ["The chair: A question was answered"]
    # A page that shows the newest state and sends what was begun before it is judged by when the typing began.
    said = late(
        hall, hall.state.number, "question-answered", question=question, note="Never mind.", seen=seen
    )
    assert said["changed"] == ["The chair: A question was answered"]
    there = hall.state.questions[question]
    assert (there.note, there.theme) == ("The supplier was late.", "Deadlines")
    # Having been told, one may put one's own in its place.
    done = hall.act("moderator", "question-answered", question=question, note="Both were late.")
    assert (done.status_code, hall.state.questions[question].note) == (200, "Both were late.")


def test_a_page_that_does_not_say_what_it_has_seen_changes_no_question(hall: Hall, question: int) -> None:
    for seen in (0, -1, None, "7", True):
        body = {"act": {"kind": "question-dismissed", "question": question}, "seen": seen}
        assert post(hall.client("moderator"), hall.url("room/act"), body).status_code == 409
    assert log_of(hall.meeting).state.questions[question].state == "approved"


def test_two_who_call_a_speaker_at_once(hall: Hall) -> None:
    """The second would have ended the speech of somebody whom they have not seen begin."""
    first, second = (hall.phone(each, "hand-raised").json()["number"] for each in hall.at(hall.main)[:2])
    seen = hall.state.number
    hall.act("chair", "speaker-called", hand=first)
    assert late(hall, seen, "speaker-called", hand=second)["changed"] == ["The chair: A speaker was called"]
    assert hall.state.speaker.key == first


def test_what_the_recorder_has_not_read_is_neither_written_over_nor_removed(hall: Hall) -> None:
    key = hall.act("recorder", "requirement-written", text="Mend it").json()["number"]
    hall.act("organiser", "requirement-written", text="Mend it by May", requirement=key, seen=key)
    for kind, typed in (("requirement-written", {"text": "Mend it soon"}), ("requirement-removed", {})):
        for seen in ({}, {"seen": key}):
            answer = hall.act("recorder", kind, requirement=key, **typed, **seen)
            assert (answer.status_code, answer.json()["error"]) == (409, "changed")
    assert hall.state.requirements[key].text == "Mend it by May"
