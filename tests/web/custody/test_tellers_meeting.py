"""A whole meeting whose seal the tellers have: ceremony, ballots at a real ballot box, shares, results, a bundle that verifies."""

import json
import zipfile
from typing import Any

import httpx
from django.conf import settings as settings_now
from django.test import Client
from django.urls import reverse

from answerable.protocol import canonical, keys, manifest
from answerable.rehearsal.wrapped import Wrapped
from answerable.verifier import verify
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings.models import Meeting, MeetingRole
from answerable.web.meetings.stages import advance
from answerable.web.results.models import Publication
from waiting import PATIENCE
from web.casting.casting_world import Rater, freeze_with, post, rater
from web.custody.tellers_world import boxes, browser_of, hold, rehearse, seal_file

SCORES: list[list[Any]] = [[0, "87.5"], [None, "100"]]


def cast(client: Client, phone: Rater) -> None:
    blind_sig = post(client, "/api/issue", phone.body()).json()["blind_sig"]
    url = f"{settings_now.BALLOTBOX_URL}/boxes/{phone.manifest.meeting}/ballots"
    assert (
        httpx.post(
            url, content=phone.ballot(blind_sig, SCORES), trust_env=False, timeout=PATIENCE, auth=Wrapped()
        ).status_code
        == 201
    )


def page(office: Client, name: str, meeting: Meeting, **posted: str) -> Any:
    address = reverse(name, args=[meeting.key])
    return office.post(address, posted) if posted else office.get(address)


def test_from_the_ceremony_to_a_verified_bundle(
    meeting: Meeting, ballotbox: str, organiser: User, office: Client, client: Client, rsa_keys: list[bytes]
) -> None:
    held = hold(meeting, organiser, 2, 3)
    rehearse(meeting, organiser, held)
    freeze_with(meeting, organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    for at, (group, number) in enumerate([("A", 0), ("A", 1), ("A", 2), ("B", 0), ("B", 1), ("B", 2)]):
        cast(client, rater(meeting, group, number, bytes([at]) * 16))
    assert opening.close_scoring(meeting, organiser) is True

    sentence = "The seal is not opened yet: 0 of the 2 shares needed have been entered."
    refused = [page(office, "results:results", meeting), page(office, "results:publish", meeting)]
    refused.append(page(office, "results:publish", meeting, audience="everybody"))
    assert [(each.status_code, sentence in each.text) for each in refused] == [(409, True)] * 3
    assert client.get(f"/evidence/{meeting.key}/seal-key").json()["error"] == "seal-closed"
    assert Meeting.objects.get(pk=meeting.pk).stage == "closed"
    assert not seal_file(meeting).exists()

    teller = browser_of(MeetingRole.objects.filter(meeting=meeting, person__name="Teller 3")[0].person)
    address = reverse("custody:custody-open", args=[meeting.key])
    assert teller.post(address, boxes(held.sheets[2].words)).status_code == 302
    assert page(office, "results:results", meeting).status_code == 409
    assert office.post(address, boxes(held.sheets[0].words)).status_code == 302

    assert page(office, "results:results", meeting).status_code == 200
    assert page(office, "results:publish", meeting, audience="everybody").status_code == 302
    bundle = Publication.objects.get(meeting=meeting).bundle.path
    verdict = verify(bundle)
    assert verdict.holds, verdict.first_false
    with zipfile.ZipFile(bundle) as archive:
        private = canonical.from_b64u(json.loads(archive.read("seal-key.json"))["private"])
        frozen = manifest.read(archive.read("manifest.note"), sole=True)
        opened = [json.loads(line)["scores"] for line in archive.read("opened.jsonl").splitlines()]
    assert keys.public_text(keys.x25519(private)) == held.custody.public
    assert frozen.seal_custody == manifest.SealCustody(threshold=2, shares=3)
    assert opened == [SCORES] * 6
