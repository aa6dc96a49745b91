"""Who may read the ballot box's entries once the result is published; with a real ballot box."""

from typing import Any

import httpx
import pytest
from django.test import Client

from answerable.home import Home
from answerable.protocol import keys
from answerable.rehearsal.wrapped import Wrapped
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from answerable.web.results.models import PublishedFor
from answerable.web.results.publish import publish
from waiting import PATIENCE
from web.casting.casting_world import freeze_with, make_meeting, post, rater, running_ballotbox

pytestmark = pytest.mark.process


@pytest.mark.parametrize(
    ("returned", "audience", "status"),
    [(3, PublishedFor.EVERYBODY, 200), (3, PublishedFor.CONCERNED, 401), (1, PublishedFor.EVERYBODY, 401)],
)
def test_the_entries_stay_closed_when_a_group_is_too_small_or_not_everybody_may_see(
    db: None, client: Client, settings: Any, tmp_path: Any, returned: int, audience: PublishedFor, status: int
) -> None:
    """The seal key is public: whoever reads the entries reads the ballots, which the bundle's guard holds back."""
    script = tmp_path / "assets" / "dist" / "phone.js"
    script.parent.mkdir(parents=True)
    script.write_text("// the phone's script\n")
    settings.STATICFILES_DIRS = [tmp_path / "assets"]
    settings.HOME, settings.MEDIA_ROOT = Home(tmp_path / "home"), tmp_path / "media"
    with running_ballotbox(settings.HOME) as url:
        settings.BALLOTBOX_URL = settings.BALLOTBOX_CONTROL_URL = url
        meeting = published(client, url, returned, audience)
        answer = httpx.get(f"{url}/boxes/{meeting.key}/entries", trust_env=False, timeout=PATIENCE)
    assert client.get(f"/evidence/{meeting.key}/seal-key").status_code == 200
    assert client.get(f"/evidence/{meeting.key}/results/bundle.zip").status_code == (
        200 if status == 200 else 403
    )
    assert answer.status_code == status


def published(client: Client, url: str, returned: int, audience: PublishedFor) -> Meeting:
    """A meeting in which so many of group A cast, and three of group B; k_min is 3."""
    organiser = User.objects.create(username="organiser", is_superuser=True)
    meeting = freeze_with(make_meeting(), organiser, [keys.rsa_pem(keys.new_rsa(2048)) for _ in "AB"])
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    for group, many in (("A", returned), ("B", 3)):
        for at in range(many):
            phone = rater(meeting, group, at, f"{group}{at}".encode() * 8)
            answer = post(client, "/api/issue", phone.body()).json()["blind_sig"]
            ballot = phone.ballot(answer, [[at % 2, f"{80 + at}.5"], [1 - at % 2, f"{60 + at}"]])
            cast = httpx.post(
                f"{url}/boxes/{meeting.key}/ballots",
                content=ballot,
                trust_env=False,
                timeout=PATIENCE,
                auth=Wrapped(),
            )
            assert cast.status_code == 201
    opening.close_scoring(meeting, organiser)
    meeting.refresh_from_db()
    publish(meeting, organiser, audience)
    return meeting
