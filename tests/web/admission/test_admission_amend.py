"""Amending weights after freezing: what may change, what is signed, and what phones and urn go on using."""

import copy
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from answerable.ballotbox import manifest
from answerable.scoring import Rules
from answerable.web.admission.amend import AmendmentRefused, amend, amendments, manifests, with_weights
from answerable.web.admission.models import Amendment
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.meetings.stages import NotNow
from web.admission.admission_world import RULES, post, rater

FORM = {
    "groups-A": "60",
    "groups-B": "40",
    "criteria-review": "60",
    "criteria-plan": "40",
    "reason": "Agreed on 20 January",
    "decided_by": "The committee",
}


def weighted(a: str, b: str) -> dict[str, Any]:
    return with_weights(RULES, {("groups", "A"): a, ("groups", "B"): b})


def page(meeting: Meeting) -> str:
    return reverse("admission:amend", args=[meeting.key])


def test_each_amendment_names_the_one_before(frozen: Meeting, organiser: User) -> None:
    amend(frozen, weighted("60", "40"), " first ", "The committee", organiser)
    amend(frozen, weighted("50", "50"), "second", "The committee", organiser)
    notes = [frozen.manifest, *Amendment.objects.values_list("manifest", flat=True)]
    read = [manifest.read(note.encode(), sole=True) for note in notes]
    assert [signed.manifest for signed in manifests(frozen)] == read
    assert [each.previous for each in read] == [None, read[0].hash, read[1].hash]
    assert [each.reason for each in read] == [None, "first", "second"]
    assert read[2].rules == Rules.from_json(weighted("50", "50")).to_json()
    manifest.check_amendment(read[1], read[0])
    manifest.check_amendment(read[2], read[1])
    assert [told.changes for told in amendments(frozen)] == [
        ("Weight of “Leadership”: 70, now 60", "Weight of “Units”: 30, now 40"),
        ("Weight of “Leadership”: 60, now 50", "Weight of “Units”: 40, now 50"),
    ]


def test_credentials_stay_bound_to_the_first_manifest(
    convened: Meeting, organiser: User, client: Client
) -> None:
    amend(convened, weighted("60", "40"), "reason", "The committee", organiser)
    answer = post(client, "/api/ticket", {"ticket": rater(convened).ticket}).json()
    assert answer["manifest_hash"] == manifests(convened)[0].hash == convened.manifest_hash


def test_it_is_in_the_audit_log_with_its_reason(frozen: Meeting, organiser: User) -> None:
    made = amend(frozen, weighted("60", "40"), "Agreed", "The committee", organiser)
    entry = AuditEntry.objects.get(verb="amend")
    detail = {"reason": "Agreed", "person": "The committee", "manifest_hash": made.manifest_hash}
    assert (entry.actor, entry.detail) == (organiser, detail)


def test_the_way_of_counting_may_change(frozen: Meeting, organiser: User) -> None:
    rules = copy.deepcopy(RULES)
    rules["counting"]["method"] = "median"
    amend(frozen, rules, "reason", "The committee", organiser)
    assert amendments(frozen)[0].changes == ("The way of counting was changed; see the signed amendment.",)


def changed(**parts: Any) -> dict[str, Any]:
    return copy.deepcopy(RULES) | parts


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (RULES, "Nothing is changed: alter at least one weight."),
        (
            weighted("60", "30"),
            "The amended rules are not valid. The weights add up to 90: 10 is missing to make 100.",
        ),
        ({}, "The amended rules are not valid."),
        (changed(decimals=2), "Only weights and the way of counting can be amended."),
        (changed(k_min=1), "Only weights and the way of counting can be amended."),
        (
            changed(groups=[{"id": "A", "title": "All", "weight": "70"}, RULES["groups"][1]]),
            "Only weights and the way of counting can be amended.",
        ),
        (
            changed(groups=[{"id": "A", "title": "Leadership", "weight": "100"}]),
            "Only weights and the way of counting can be amended.",
        ),
        (changed(criteria=RULES["criteria"][::-1]), "Only weights and the way of counting can be amended."),
        (changed(limits=[{"kind": "no-ties"}]), "Only weights and the way of counting can be amended."),
    ],
)
def test_what_may_not_change(frozen: Meeting, organiser: User, rules: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AmendmentRefused) as refused:
        amend(frozen, rules, "reason", "The committee", organiser)
    assert refused.value.reason[: len(sentence)] == sentence
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(("reason", "decided_by"), [("", "x"), ("  ", "x"), ("x", ""), ("x", " ")])
def test_reason_and_decider_are_demanded(
    frozen: Meeting, organiser: User, reason: str, decided_by: str
) -> None:
    with pytest.raises(AmendmentRefused):
        amend(frozen, weighted("60", "40"), reason, decided_by, organiser)


@pytest.mark.parametrize("stage", ["prepared", "published"])
def test_not_before_freezing_and_not_after_publishing(
    frozen: Meeting, organiser: User, office: Client, stage: str
) -> None:
    Meeting.objects.update(stage=stage)
    with pytest.raises(NotNow):
        amend(frozen, weighted("60", "40"), "reason", "The committee", organiser)
    assert office.get(page(frozen)).status_code == 409
    assert office.post(page(frozen), FORM).status_code == 409


@pytest.mark.parametrize("stage", ["frozen", "convened", "scoring", "closed"])
def test_the_page_amends_from_freezing_to_close(frozen: Meeting, office: Client, stage: str) -> None:
    Meeting.objects.update(stage=stage)
    assert office.get(page(frozen)).status_code == 200
    done = office.post(page(frozen), FORM, follow=True)
    assert done.redirect_chain == [(reverse("admission:manifest", args=[frozen.key]), 302)]
    assert "Weight of “Leadership”: 70, now 60" in done.text
    assert "Reason: Agreed on 20 January" in done.text
    assert manifests(frozen)[1].manifest.rules["groups"][0]["weight"] == "60"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"groups-A": "55"}, "Weights of the rater groups: they make 95; 5 is missing to 100."),
        ({"groups-A": "60.5"}, "Weights of the rater groups: they make 100.5; that is 0.5 above 100."),
        ({"groups-A": "0", "groups-B": "100"}, "Ensure this value is greater than or equal to 0.0001."),
        ({"groups-A": "x"}, "Enter a number."),
        ({"reason": ""}, "This field is required."),
        ({"groups-A": "70", "groups-B": "30.0"}, "Nothing is changed: alter at least one weight."),
    ],
)
def test_mistakes_are_named_and_nothing_typed_is_lost(
    frozen: Meeting, office: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = office.post(page(frozen), FORM | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = answer.context["form"]
    assert {name: kept[name].value() for name in FORM} == FORM | changes
    assert not Amendment.objects.exists()


def test_the_change_is_shown_before_it_is_signed(frozen: Meeting, office: Client) -> None:
    preview = office.post(page(frozen), FORM | {"preview": "yes"})
    assert preview.status_code == 200
    assert preview.context["changes"] == (
        "Weight of “Leadership”: 70, now 60",
        "Weight of “Units”: 30, now 40",
    )
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    hidden = {name: value for name, value in hidden.items() if name not in ("csrfmiddlewaretoken", "next")}
    assert hidden == FORM
    assert not Amendment.objects.exists()
    again = office.post(page(frozen), hidden | {"edit": "yes"})
    assert {name: again.context["form"][name].value() for name in FORM} == FORM
    assert not Amendment.objects.exists()
    assert office.post(page(frozen), hidden).status_code == 302
    assert Amendment.objects.count() == 1


def test_nothing_changed_is_said_at_the_preview(frozen: Meeting, office: Client) -> None:
    answer = office.post(page(frozen), FORM | {"groups-A": "70", "groups-B": "30", "preview": "yes"})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["Nothing is changed: alter at least one weight."],
    )
