"""A venue that had dropped is kept open while the scoring closes: its people may still begin, nobody else may, and nobody after the grace."""

import pytest
from django.test import Client

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings.models import Meeting
from answerable.web.room import phones, reading, record
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
    over = phones.grace_ends(closing)
    monkeypatch.setattr(phones, "now_ms", lambda: over - 1)
    assert post(client, "/api/ticket", {"ticket": there.ticket}).json()["room"]["kept_open"] is True
    assert asked(client, there) == (200, "")
    assert asked(client, here) == (409, "closed")
    assert post(client, "/api/ticket", {"ticket": here.ticket}).json()["room"]["kept_open"] is False
    monkeypatch.setattr(phones, "now_ms", lambda: over)
    assert asked(client, later) == (409, "closed")
