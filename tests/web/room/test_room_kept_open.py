"""A venue that had dropped is kept open while the scoring closes: its people may still begin, nobody else may, and nobody after the grace."""

import pytest
from django.test import Client

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.casting.castings import set_casting
from answerable.web.evidence.freeze import freeze
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from answerable.web.room import phones, reading, record, watching
from waiting import until
from web.casting.casting_world import Rater, post, rater

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(installation: None) -> None:
    reading.forget()


@pytest.fixture
def closing(convened: Meeting, organiser: User) -> Meeting:
    """Its scoring closes, and the second venue had dropped before."""
    away = convened.venues.get(is_main=False)
    record.append(convened, acts.VenueLost(away.pk), organiser)
    opening.open_scoring(convened, organiser)
    assert opening.close_scoring(convened, organiser, grace=True) is False
    return convened


def asked(client: Client, who: Rater) -> tuple[int, str]:
    who.attendee.refresh_from_db()
    answer = post(client, "/api/issue", who.body())
    return answer.status_code, answer.json().get("error", "")


def test_who_sits_at_a_venue_that_is_kept_open_is_still_issued_to(
    closing: Meeting, organiser: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Group A sits in the main venue, B in the other."""
    here, there, later = rater(closing, "A"), rater(closing, "B"), rater(closing, "B", 1)
    assert asked(client, there) == (409, "closed")
    record.append(closing, acts.VenueKeptOpen(there.attendee.venue_id), organiser)
    over = phones.grace_ends(reading.log_of(closing).state, closing.casting)
    monkeypatch.setattr(phones, "now_ms", lambda: over - 1)
    assert post(client, "/api/ticket", {"ticket": there.ticket}).json()["room"]["kept_open"] is True
    assert asked(client, there) == (200, "")
    assert asked(client, here) == (409, "closed")
    assert post(client, "/api/ticket", {"ticket": here.ticket}).json()["room"]["kept_open"] is False
    monkeypatch.setattr(phones, "now_ms", lambda: over)
    assert asked(client, later) == (409, "closed")


def test_a_round_is_kept_open_for_a_venue_that_dropped(
    meeting: Meeting, ballotbox: str, organiser: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the whole scoring is: within the grace, for those who sit there, and for that round alone."""
    set_casting(meeting, scope="presenter")
    freeze(meeting, organiser)
    advance(meeting, "convene", organiser)
    first, second = (each.scope for each in meeting.rounds.all())
    opening.open_scoring(meeting, organiser)
    opening.turn_rounds(meeting, organiser, opened=[first, second])
    here, there = rater(meeting, "A", 1), rater(meeting, "B")
    away = there.attendee.venue_id
    record.append(meeting, acts.VenueLost(away), organiser)
    opening.turn_rounds(meeting, organiser, closed=[first])
    for who in (here, there):
        assert post(client, "/api/issue", who.body(first)).json()["error"] == "closed"
    record.append(meeting, acts.VenueKeptOpen(away), organiser)
    over = phones.grace_ends(reading.log_of(meeting).state, meeting.casting, first)
    monkeypatch.setattr(phones, "now_ms", lambda: over - 1)
    assert post(client, "/api/issue", here.body(first)).json()["error"] == "closed"
    assert post(client, "/api/ticket", {"ticket": there.ticket}).json()["room"]["kept_open"] is True
    assert post(client, "/api/issue", there.body(first)).status_code == 200
    monkeypatch.setattr(phones, "now_ms", lambda: over)
    assert (
        post(client, "/api/issue", rater(meeting, "B", 1, bytes(16)).body(first)).json()["error"] == "closed"
    )

    def is_over() -> bool:
        watching.renewed(meeting.key)
        return reading.log_of(meeting).state.closing == {}

    until(is_over, "the round is closed here too once the ballot box has closed it")
    assert [each.kept_open for each in reading.log_of(meeting).state.venues] == [False, False]
    assert [each.state for each in meeting.rounds.all()] == ["closed", "open"]
