"""Freezing: what stands in the way, what is signed, and that pressing again finishes what broke off."""

import hashlib
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from answerable.protocol import canonical, keys, manifest
from answerable.protocol.ballot import sealed_length
from answerable.scoring import Rules
from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client, issuer_keys
from answerable.web.casting.castings import casting_of
from answerable.web.custody import seal_key
from answerable.web.evidence import manifest_key
from answerable.web.evidence.freeze import check, ensure_keys, freeze
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import AuditEntry, Meeting, Presenter
from answerable.web.meetings.stages import NotNow
from web.casting.casting_world import RULES, make_meeting


def test_the_manifest_says_what_was_entered(meeting: Meeting, ballotbox: str, organiser: User) -> None:
    freeze(meeting, organiser)
    stored = Meeting.objects.get(pk=meeting.pk)
    read = manifest.read(stored.casting.manifest.encode(), sole=True)
    box = ballotbox_client.prepare(meeting.key)
    rules = Rules.from_json(RULES).to_json()
    presenters = list(meeting.presenters.all())
    issuers = [
        {
            "id": "site",
            "group": group,
            "scope": "sheet",
            "n": issuer_keys.public(meeting.key, group),
            "e": 65537,
        }
        for group in "AB"
    ]
    assert read.hash == stored.casting.manifest_hash
    assert stored.stage == meeting.stage == "frozen"
    assert dict(read.body) == {
        "v": 1,
        "meeting": meeting.key,
        "title": "Annual debriefing",
        "starts_at": "2022-01-24T09:00:00+08:00",
        "scope": "sheet",
        "grace": 1,
        "groups": [{"id": "A", "title": "Leadership"}, {"id": "B", "title": "Units"}],
        "presenters": [
            {"id": f"p{each.pk}", "name": each.person.name, "unit": each.unit.name} for each in presenters
        ],
        "rules": rules,
        "rules_hash": canonical.digest(rules),
        "expected": {"sheet": {"A": 3, "B": 4}},
        "sealed_length": sealed_length(rules, 2),
        "client_hash": hashlib.sha256(b"// the phone's script\n").hexdigest(),
        "transport": "http",
        "keys": {
            "manifest": manifest_key.signer(meeting.key).vkey,
            "log": box.log,
            "log_origin": f"answerable/{meeting.key}",
            "receipt": box.receipt,
            "seal": keys.public_text(keys.x25519(seal_key.private(meeting.key))),
            "issuers": issuers,
        },
        "seal_custody": None,
        "previous": None,
        "reason": None,
    }


def test_keys_are_files_for_the_owner_only_and_of_the_set_length(
    meeting: Meeting, ballotbox: str, organiser: User
) -> None:
    freeze(meeting, organiser)
    folder = settings.HOME.keys / "meetings" / meeting.key
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {"manifest.key": 0o600, "seal.key": 0o600, "issuer-A.pem": 0o600, "issuer-B.pem": 0o600}
    pem = (folder / "issuer-A.pem").read_bytes()
    assert keys.rsa_from_pem(pem).key_size == 2048


def test_each_freezing_is_in_the_audit_log(frozen: Meeting, organiser: User) -> None:
    entry = AuditEntry.objects.get(meeting=frozen)
    assert (entry.verb, entry.actor, entry.detail) == (
        "freeze",
        organiser,
        {"manifest_hash": frozen.casting.manifest_hash},
    )


def test_after_a_crash_before_the_stage_the_same_manifest_is_signed(
    meeting: Meeting, ballotbox: str, organiser: User, rsa_keys: list[bytes]
) -> None:
    """Keys made and the ballot box prepared, then nothing: as a process leaves it that dies there."""
    ensure_keys(meeting.key, ("A",))
    before = (seal_key.private(meeting.key), issuer_keys.public(meeting.key, "A"))
    box = ballotbox_client.prepare(meeting.key)
    freeze(meeting, organiser)
    body = manifests(meeting)[0].body
    assert (seal_key.private(meeting.key), body["keys"]["issuers"][0]["n"]) == before
    assert (body["keys"]["log"], body["keys"]["receipt"]) == (box.log, box.receipt)


def test_twice_is_refused_and_changes_nothing(frozen: Meeting, organiser: User) -> None:
    note = frozen.casting.manifest
    with pytest.raises(NotNow):
        freeze(frozen, organiser)
    assert Meeting.objects.get(pk=frozen.pk).casting.manifest == note


def test_a_second_organiser_who_presses_at_once_is_refused(frozen: Meeting, organiser: User) -> None:
    stale = Meeting.objects.get(pk=frozen.pk)
    stale.stage = "prepared"
    with pytest.raises(NotNow):
        freeze(stale, organiser)
    assert Meeting.objects.get(pk=frozen.pk).casting.manifest == frozen.casting.manifest


def test_a_silent_ballotbox_changes_nothing(meeting: Meeting, office: Client) -> None:
    page = office.post(reverse("evidence:freeze", args=[meeting.key]))
    stored = Meeting.objects.get(pk=meeting.pk)
    assert page.status_code == 502
    assert "The ballot box does not answer at http://127.0.0.1:9. Start it and try again" in page.text
    assert (stored.stage, casting_of(stored).manifest) == ("prepared", "")


def test_the_page_freezes_and_shows_the_hash(meeting: Meeting, office: Client, ballotbox: str) -> None:
    confirmation = office.get(reverse("evidence:freeze", args=[meeting.key]))
    assert confirmation.status_code == 200
    done = office.post(reverse("evidence:freeze", args=[meeting.key]), follow=True)
    stored = Meeting.objects.get(pk=meeting.pk)
    m = stored.casting.manifest_hash
    assert done.redirect_chain == [(reverse("meeting", args=[meeting.key]), 302)]
    shown = office.get(reverse("evidence:manifest", args=[meeting.key])).text
    assert " ".join(m[at : at + 4] for at in range(0, 64, 4)) in shown


def test_rules_with_problems_are_counted(meeting: Meeting, office: Client) -> None:
    meeting.cycle.rules = RULES | {"groups": [{"id": "A", "title": "Leadership", "weight": "60"}]}
    meeting.cycle.save()
    page = office.post(reverse("evidence:freeze", args=[meeting.key]))
    assert page.status_code == 409
    assert "The rules of “2021” have 1 problem: open the cycle and correct it." in page.text


def test_a_missing_phone_script_stands_in_the_way(meeting: Meeting, settings: Any) -> None:
    settings.STATICFILES_DIRS = []
    assert [sentence[:34] for sentence in check(meeting).problems] == ["The script of the phone page is no"]


def test_a_group_below_k_min_is_pointed_out(db: None) -> None:
    assert check(make_meeting(a=3, b=3)).doubts == ()
    assert check(make_meeting(a=1, b=3)).doubts == (
        "Group Leadership expects 1 rater, fewer than the 3 that may be shown apart: its figures will not be "
        "shown.",
    )


@pytest.mark.parametrize(
    ("site", "ballotbox", "is_told"),
    [
        ("http://localhost:8000", "http://localhost:8001", False),
        ("https://meet.example", "https://box.example", False),
        ("http://10.0.0.5:8000", "http://10.0.0.5:8001", True),
        ("https://meet.example", "http://box.example", True),
    ],
)
def test_without_encryption_freezing_says_what_a_network_can_tell(
    db: None, settings: Any, site: str, ballotbox: str, is_told: bool
) -> None:
    settings.SITE_URL, settings.BALLOTBOX_URL = site, ballotbox
    doubts = [each for each in check(make_meeting(a=3, b=3)).doubts if "without encryption (http)" in each]
    assert len(doubts) == is_told


def test_who_withdrew_before_freezing_is_not_on_the_sheet(
    meeting: Meeting, ballotbox: str, organiser: User
) -> None:
    first, second = Presenter.objects.filter(meeting=meeting)
    Presenter.objects.filter(pk=first.pk).update(withdrawn=True)
    freeze(meeting, organiser)
    assert manifests(meeting)[0].manifest.presenters == (f"p{second.pk}",)


def test_a_later_change_of_the_cycle_leaves_the_frozen_rules(frozen: Meeting) -> None:
    frozen.cycle.rules = RULES | {"decimals": 3}
    frozen.cycle.save()
    assert manifests(frozen)[0].manifest.rules["decimals"] == 1
