"""Opening, casting at the real ballot box, closing; and every step broken off in the middle."""

from typing import Any

import httpx
import pytest
from django.conf import settings as settings_now
from django.test import Client
from django.urls import reverse

from answerable.protocol import canonical, checkpoint, keys
from answerable.rehearsal.wrapped import Wrapped
from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client, opening
from answerable.web.casting.ballotbox_client import BallotBoxRefused, BallotBoxSilent
from answerable.web.casting.models import Closing
from answerable.web.casting.turnout import issued, table
from answerable.web.evidence.register import register
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.meetings.stages import NotNow
from waiting import PATIENCE, until
from web.casting.casting_world import SCORES, cast, post, rater


@pytest.fixture
def opened(convened: Meeting, organiser: User) -> Meeting:
    opening.open_scoring(convened, organiser)
    return convened


def ballotbox_url() -> str:
    return str(settings_now.BALLOTBOX_URL)


def stage(meeting: Meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).stage


def address(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.key])


def test_from_ticket_to_final_checkpoint(opened: Meeting, organiser: User, client: Client) -> None:
    for phone in (rater(opened, "A", 0), rater(opened, "B", 0, bytes(16)), rater(opened, "B", 2, b"2" * 16)):
        cast(client, phone)
    post(client, "/api/issue", rater(opened, "B", 3, b"3" * 16).body())
    assert opening.close_scoring(opened, organiser) is True
    manifest = rater(opened).manifest
    closing = Closing.objects.get(meeting=opened)
    head = checkpoint.read(closing.checkpoint.encode(), manifest.log, manifest.log_origin, sole=True)
    entries = ballotbox_client.entries(opened.key).splitlines()
    assert (head.size, closing.size, len(entries)) == (3, 3, 3)
    assert sorted(canonical.loads(entry)["group"] for entry in entries) == ["A", "B", "B"]
    assert issued(opened) == {"A": 1, "B": 3}
    counts = table(opened)
    assert counts.returned == (1, 2)
    assert [(cell.expected, cell.issued) for cell in counts.totals] == [(3, 1), (4, 3)]


def test_the_register_is_what_the_bundle_takes(opened: Meeting, client: Client) -> None:
    phones = [rater(opened, "B", 1), rater(opened, "A", 2), rater(opened, "A", 0)]
    for phone in phones:
        post(client, "/api/issue", phone.body())
    expected = [
        {
            "name": phone.attendee.person.name,
            "identifier": phone.attendee.person.identifier,
            "venue": "Main hall" if phone.attendee.group == "A" else "Second hall",
            "group": phone.attendee.group,
            "scope": "sheet",
            "issuer": "site",
        }
        for phone in phones
    ]
    assert register(opened) == sorted(expected, key=lambda row: row["identifier"])


def test_the_register_is_not_rewritten_when_the_roster_is(opened: Meeting, client: Client) -> None:
    phone = rater(opened)
    post(client, "/api/issue", phone.body())
    phone.attendee.group = "B"
    phone.attendee.save()
    assert [row["group"] for row in register(opened)] == ["A"]


def test_open_after_the_ballotbox_opened_and_the_site_died(convened: Meeting, office: Client) -> None:
    ballotbox_client.open_box(convened.key, convened.casting.manifest)
    assert stage(convened) == "convened"
    assert office.post(address("casting:open", convened)).url == address("casting:turnout", convened)
    assert stage(convened) == "scoring"


def test_close_after_the_ballotbox_closed_and_the_site_died(opened: Meeting, office: Client) -> None:
    first = ballotbox_client.close_box(opened.key)
    assert stage(opened) == "scoring"
    assert office.post(address("casting:close", opened), {"when": "grace"}).status_code == 302
    assert stage(opened) == "closed"
    assert Closing.objects.get(meeting=opened).checkpoint == first.checkpoint


def test_a_silent_ballotbox_leaves_the_stage(convened: Meeting, office: Client, settings: Any) -> None:
    address_of_ballotbox = settings.BALLOTBOX_CONTROL_URL
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"
    answer = office.post(address("casting:open", convened))
    assert (answer.status_code, stage(convened)) == (502, "convened")
    assert "The ballot box does not answer at http://127.0.0.1:9." in answer.text
    settings.BALLOTBOX_CONTROL_URL = address_of_ballotbox
    office.post(address("casting:open", convened))
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"
    answer = office.post(address("casting:close", opened := convened))
    assert (answer.status_code, stage(opened)) == (502, "scoring")
    assert not Closing.objects.exists()


def test_the_ballotbox_refuses_another_manifest(opened: Meeting, organiser: User) -> None:
    other = opened.casting.manifest.replace("Annual", "Annuel")
    with pytest.raises(BallotBoxRefused) as refused:
        ballotbox_client.open_box(opened.key, other)
    assert refused.value.code == "bad-manifest"


def test_the_ballotbox_refuses_another_secret(opened: Meeting, settings: Any, tmp_path: Any) -> None:
    settings.HOME = type(settings.HOME)(tmp_path)
    with pytest.raises(BallotBoxRefused) as refused:
        ballotbox_client.close_box(opened.key)
    assert refused.value.code == "unauthorised"
    assert "Start both with the same ANSWERABLE_HOME" in str(refused.value)


def test_errors_that_are_not_json_have_a_sentence(settings: Any, live_server: Any) -> None:
    """The site's own 404 page stands for any server that is not the ballot box."""
    settings.BALLOTBOX_CONTROL_URL = live_server.url
    with pytest.raises(BallotBoxRefused) as refused:
        ballotbox_client.prepare("key")
    assert refused.value.code == "no-reason"


def test_nobody_listening_is_silence(settings: Any) -> None:
    with pytest.raises(BallotBoxSilent):
        ballotbox_client.status("key")


def test_with_grace_queued_ballots_still_count_and_nothing_is_issued(
    opened: Meeting, office: Client, client: Client
) -> None:
    phone, late = rater(opened, "A", 0), rater(opened, "A", 1, bytes(16))
    blind_sig = post(client, "/api/issue", phone.body()).json()["blind_sig"]
    assert office.post(address("casting:close", opened), {"when": "grace"}).url == address(
        "casting:close", opened
    )
    assert stage(opened) == "closing"
    assert post(client, "/api/issue", late.body()).json()["error"] == "closed"
    ballot = phone.ballot(blind_sig, SCORES)
    url = f"{ballotbox_url()}/boxes/{opened.key}/ballots"
    assert (
        httpx.post(url, content=ballot, trust_env=False, timeout=PATIENCE, auth=Wrapped()).status_code == 201
    )
    assert "ballots that wait on phones for 1 second" in office.get(address("casting:close", opened)).text
    closing = address("casting:closing", opened)
    until(lambda: "HX-Redirect" in office.post(closing).headers, "the grace is over")
    answer = office.post(closing)
    assert answer.headers["HX-Redirect"] == reverse("meeting", args=[opened.key])
    assert (stage(opened), Closing.objects.get(meeting=opened).size) == ("closed", 1)
    again = office.post(address("casting:closing", opened))
    assert again.headers["HX-Redirect"] == reverse("meeting", args=[opened.key])


def test_grace_can_be_cut_short(opened: Meeting, office: Client) -> None:
    office.post(address("casting:close", opened), {"when": "grace"})
    office.post(address("casting:close", opened), {"when": "now"})
    assert stage(opened) == "closed"


def test_the_waiting_page_does_not_begin_a_closing(opened: Meeting, office: Client) -> None:
    assert office.post(address("casting:closing", opened)).status_code == 409
    assert ballotbox_client.status(opened.key).state == "open"


@pytest.mark.parametrize("verb", ["casting:open", "casting:close"])
def test_out_of_turn_is_refused_before_the_ballotbox_is_asked(
    frozen: Meeting, office: Client, verb: str
) -> None:
    assert office.get(address(verb, frozen)).status_code == 200
    answer = office.post(address(verb, frozen))
    assert answer.status_code == 409
    assert ballotbox_client.status(frozen.key).state == "new"


def test_the_verbs_themselves_refuse_out_of_turn(frozen: Meeting, organiser: User) -> None:
    with pytest.raises(NotNow):
        opening.open_scoring(frozen, organiser)
    with pytest.raises(NotNow):
        opening.close_scoring(frozen, organiser)


def test_both_steps_are_in_the_audit_log(opened: Meeting, organiser: User) -> None:
    opening.close_scoring(opened, organiser)
    entries = AuditEntry.objects.filter(meeting=opened, verb__in=["open", "close", "finish"]).values_list(
        "verb", "detail"
    )
    assert list(entries) == [
        ("open", {"manifest_hash": opened.casting.manifest_hash}),
        ("close", {}),
        ("finish", {"count": 0}),
    ]


def test_the_seal_key_is_released_at_close(opened: Meeting, organiser: User, client: Client) -> None:
    assert client.get(address("evidence:seal-key", opened)).status_code == 404
    opening.close_scoring(opened, organiser)
    private = canonical.from_b64u(client.get(address("evidence:seal-key", opened)).json()["private"], 32)
    assert keys.public_text(keys.x25519(private)) == rater(opened).manifest.body["keys"]["seal"]
