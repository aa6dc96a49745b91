"""What the ballot box holds of a rehearsal goes with it; what it holds of a meeting stays, whatever the site asks."""

import pytest
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.archive import purging
from answerable.web.archive.models import Rehearsal
from answerable.web.casting import ballotbox_client, opening
from answerable.web.casting.ballotbox_client import BallotBoxRefused
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from web.casting.casting_world import rater
from web.casting.test_casting_opening import cast


def test_the_ballot_box_forgets_a_rehearsal_and_nothing_else(
    convened: Meeting, organiser: User, client: Client
) -> None:
    Rehearsal.objects.create(meeting=convened)
    opening.open_scoring(convened, organiser)
    cast(client, rater(convened))
    assert ballotbox_client.status(convened.key).returned == {"sheet": {"A": 1, "B": 0}}
    purging.purge(convened, convened.title, organiser)
    with pytest.raises(BallotBoxRefused) as refused:
        ballotbox_client.status(convened.key)
    assert refused.value.code == "unknown-box"


def test_a_meeting_that_was_opened_as_one_is_purged_neither_here_nor_there(
    convened: Meeting, organiser: User
) -> None:
    opening.open_scoring(convened, organiser)
    Rehearsal.objects.create(meeting=convened)  # as no page allows
    with pytest.raises(NotNow, match="not opened for a rehearsal"):
        purging.purge(convened, convened.title, organiser)
    assert Meeting.objects.exists()
    assert ballotbox_client.status(convened.key).state == "open"
