"""A tie at the quota's boundary is decided by name, can be changed until publishing, and is then published; real ballot box."""

from typing import Any

import httpx
import pytest
from django.test import Client

from answerable.home import Home
from answerable.protocol import keys
from answerable.rehearsal.wrapped import Wrapped
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.meetings.stages import advance
from answerable.web.results.models import Decision, Publication
from waiting import PATIENCE
from web.casting.casting_world import RULES, freeze_with, make_meeting, post, rater, running_ballotbox

GRADES = {
    "bands": [
        {"id": "good", "title": "Good", "at_least": "80"},
        {"id": "fair", "title": "Fair", "at_least": "0"},
    ],
    "quota": {"grade": "good", "count": 1},
    "demotion": None,
}


@pytest.fixture
def organiser(db: None) -> User:
    return User.objects.create(username="organiser", is_superuser=True)


def tied(client: Client, url: str, organiser: User) -> Meeting:
    """Closed: both presenters have the same scores, and one of them can be “good”."""
    meeting = make_meeting()
    meeting.cycle.rules = RULES | {"grades": GRADES}
    meeting.cycle.save()
    freeze_with(meeting, organiser, [keys.rsa_pem(keys.new_rsa(2048)) for _ in "AB"])
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    for group in "AB":
        for at in range(3):
            phone = rater(meeting, group, at, f"{group}{at}".encode() * 8)
            answer = post(client, "/api/issue", phone.body()).json()["blind_sig"]
            ballot = phone.ballot(answer, [[0, "95"], [0, "95"]])
            sent = httpx.post(
                f"{url}/boxes/{meeting.key}/ballots",
                content=ballot,
                trust_env=False,
                timeout=PATIENCE,
                auth=Wrapped(),
            )
            assert sent.status_code == 201
    opening.close_scoring(meeting, organiser)
    return meeting


@pytest.mark.process
def test_a_tie_waits_for_a_decision_which_can_be_changed_until_it_is_published(
    client: Client, organiser: User, settings: Any, tmp_path: Any
) -> None:
    script = tmp_path / "assets" / "dist" / "phone.js"
    script.parent.mkdir(parents=True)
    script.write_text("// the phone's script\n")
    settings.STATICFILES_DIRS = [tmp_path / "assets"]
    settings.HOME, settings.MEDIA_ROOT = Home(tmp_path / "home"), tmp_path / "media"
    with running_ballotbox(settings.HOME) as url:
        settings.BALLOTBOX_URL = settings.BALLOTBOX_CONTROL_URL = url
        meeting = tied(client, url, organiser)
        client.force_login(organiser)
        first, second = (f"p{each.pk}" for each in meeting.presenters.all())
        base = f"/desk/meetings/{meeting.key}"
        refused = client.post(f"{base}/publish")
        assert (refused.status_code, Publication.objects.count()) == (409, 0)
        assert "waits for a decision" in refused.content.decode()

        wrong = {"chosen": [first, second], "reason": "Safety record", "decided_by": ""}
        answer = client.post(f"{base}/results/decide", wrong)
        text = answer.content.decode()
        assert (answer.status_code, Decision.objects.count()) == (422, 0)
        assert "2 are chosen, and only 1 place is left." in text
        assert "Safety record" in text

        right = {"chosen": [first], "reason": "Safety record", "decided_by": "Committee"}
        assert client.post(f"{base}/results/decide", right).status_code == 302
        page = client.get(f"{base}/results/decide").content.decode()
        assert ("Safety record" in page, f'value="{first}" ' in page) == (True, True)
        changed = right | {"chosen": [second], "reason": "Seniority"}
        assert client.post(f"{base}/results/decide", changed).status_code == 302
        assert [(row.chosen, row.reason) for row in Decision.objects.all()] == [([second], "Seniority")]
        assert AuditEntry.objects.filter(meeting=meeting, verb="decide").count() == 2

        assert client.post(f"{base}/publish", {"audience": "everybody"}).status_code == 302
        grades = {row["id"]: row["grade"] for row in Publication.objects.get().result["presenters"]}
        assert grades == {first: "fair", second: "good"}
        assert client.get(f"{base}/results/decide").status_code == 409
