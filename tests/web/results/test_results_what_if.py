"""The page that counts published ballots under other rules: for whom, when, what it shows, and what it never shows."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.test import Client

from answerable.home import Home
from answerable.protocol import keys
from answerable.rehearsal.wrapped import Wrapped
from answerable.scoring import Rules
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.cycles.rules_text import from_rules
from answerable.web.evidence import amend_form
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Stage
from answerable.web.meetings.stages import advance
from answerable.web.results.models import Publication, PublishedFor
from answerable.web.results.publish import publish
from waiting import PATIENCE
from web.casting.casting_world import freeze_with, make_meeting, post, rater, running_ballotbox
from web.results.test_results_pages import ENOUGH, signed_in

SCORES: list[list[list[Any]]] = [[[0, "87.5"], [1, "60"]], [[1, "70"], [0, "90"]], [[2, "55.5"], [0, "100"]]]


def address(meeting: Meeting) -> str:
    return f"/desk/meetings/{meeting.key}/results/what-if"


def typed(rules: dict[str, Any], **changed: str) -> dict[str, Any]:
    """What the page's form sends."""
    return dict(amend_form.fields(from_rules(Rules.from_json(rules).to_json()))) | changed


@pytest.mark.parametrize("kind", [MeetingRoleKind.CHAIR, MeetingRoleKind.AUDITOR])
def test_not_before_publishing(meeting: Meeting, kind: MeetingRoleKind) -> None:
    """Else somebody could look for the rules that suit them, and amend them so."""
    assert meeting.stage == Stage.CLOSED
    answer = signed_in(meeting, kind).get(address(meeting))
    assert answer.status_code == 409
    assert "once the result is published, not before" in answer.content.decode()


def test_not_for_those_who_only_read_what_is_published(
    published_meeting: Callable[..., Meeting], client: Client
) -> None:
    meeting = published_meeting(ENOUGH)
    assert client.get(address(meeting)).status_code == 302
    for kind in (MeetingRoleKind.STEWARD, MeetingRoleKind.MODERATOR):
        assert signed_in(meeting, kind).get(address(meeting)).status_code == 403
    assert "what-if" not in client.get(f"/evidence/{meeting.key}/results").content.decode()


def test_where_something_is_withheld_there_is_no_second_count(
    published_meeting: Callable[..., Meeting],
) -> None:
    """Group A has few: the official result leaves out figures by group."""
    meeting = published_meeting({"A": 3, "B": 7, "C": 8})
    chair = signed_in(meeting, MeetingRoleKind.CHAIR)
    for page in (chair.get(address(meeting)), chair.post(address(meeting), typed(meeting.cycle.rules))):
        text = page.content.decode()
        assert "could give them away" in text
        assert "What if: this is not the result." in text
        assert "rules-form" not in text
        assert "data-th" not in text


@pytest.mark.process
def test_the_published_ballots_are_counted_again_and_nothing_is_kept(
    db: None, client: Client, settings: Any, tmp_path: Any
) -> None:
    script = tmp_path / "assets" / "dist" / "phone.js"
    script.parent.mkdir(parents=True)
    script.write_text("// the phone's script\n")
    settings.STATICFILES_DIRS = [tmp_path / "assets"]
    settings.HOME, settings.MEDIA_ROOT = Home(tmp_path / "home"), tmp_path / "media"
    with running_ballotbox(settings.HOME) as url:
        settings.BALLOTBOX_URL = settings.BALLOTBOX_CONTROL_URL = url
        meeting = published(client, url)
        organiser = Client()
        organiser.force_login(User.objects.get(username="organiser"))
        rules = meeting.cycle.rules
        same = organiser.post(address(meeting), typed(rules)).content.decode()
        changed = organiser.post(
            address(meeting), typed(rules, **{"groups-0-weight": "10", "groups-1-weight": "90"})
        ).content.decode()
        wrong = organiser.post(address(meeting), typed(rules, **{"groups-0-weight": "10"}))
    assert same.count("the same") == 2
    assert "What if: this is not the result." in changed
    assert "What if: not the result" in changed
    assert re.search(r"rank \d, \d\d\.\d", changed)
    assert (wrong.status_code, "What if: not the result" in wrong.content.decode()) == (422, False)
    official = Publication.objects.get(meeting=meeting).result
    assert len(Publication.objects.all()) == 1
    # The changed count, made by hand from the official figures by group: ten and ninety parts of a hundred.
    for row in official["presenters"]:
        one, other = (float(group["score"]["shown"]) for group in row["groups"])
        shown = re.findall(r'data-th="Composite score">([\d.]+)', changed)
        assert any(abs(float(each) - (one + 9 * other) / 10) < 0.11 for each in shown)
    assert meeting.cycle.rules == rules


def published(client: Client, url: str) -> Meeting:
    """A meeting in which three of each group cast different ballots; a group of any size may be shown."""
    organiser = User.objects.create(username="organiser", is_superuser=True)
    made = make_meeting()
    made.cycle.rules = {**made.cycle.rules, "k_min": 1}
    made.cycle.save()
    meeting = freeze_with(made, organiser, [keys.rsa_pem(keys.new_rsa(2048)) for _ in "AB"])
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    for group, turn in (("A", 0), ("B", 1)):
        for at in range(3):
            phone = rater(meeting, group, at, f"{group}{at}".encode() * 8)
            answer = post(client, "/api/issue", phone.body()).json()["blind_sig"]
            ballot = phone.ballot(answer, SCORES[at if turn == 0 else at // 2])
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
    publish(meeting, organiser, PublishedFor.EVERYBODY)
    return meeting
