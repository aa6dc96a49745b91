"""Amending weights after freezing: what may change, what is signed, and what phones and ballot box go on using."""

import copy
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import examples
from answerable.protocol import manifest
from answerable.scoring import Rules
from answerable.web.accounts.models import User
from answerable.web.cycles.rules_text import from_rules
from answerable.web.evidence.amend import AmendmentRefused, amend, amendments, manifests
from answerable.web.evidence.amend_form import fields
from answerable.web.evidence.models import Amendment
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.opened import ROWS
from web.casting.casting_world import RULES, freeze_with, post, rater, with_weights

WHY = {"reason": "Agreed on 20 January", "decided_by": "The committee"}


def form_of(rules: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends if nothing is changed on the page of these rules."""
    sent: dict[str, Any] = {}
    for name, value in fields(from_rules(rules)):
        sent[name] = [*sent[name], value] if name in sent else [value] if name.endswith("levels") else value
    return sent | WHY


SAME = form_of(RULES)
FORM = SAME | {"groups-0-weight": "60", "groups-1-weight": "40"}


def weighted(a: str, b: str) -> dict[str, Any]:
    return with_weights(RULES, {("groups", "A"): a, ("groups", "B"): b})


def page(meeting: Meeting) -> str:
    return reverse("evidence:amend", args=[meeting.key])


def test_each_amendment_names_the_one_before(frozen: Meeting, organiser: User) -> None:
    amend(frozen, weighted("60", "40"), " first ", "The committee", organiser)
    amend(frozen, weighted("50", "50"), "second", "The committee", organiser)
    notes = [frozen.casting.manifest, *Amendment.objects.values_list("manifest", flat=True)]
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
    assert answer["manifest_hash"] == manifests(convened)[0].hash == convened.casting.manifest_hash


def test_it_is_in_the_audit_log_with_its_reason(frozen: Meeting, organiser: User) -> None:
    made = amend(frozen, weighted("60", "40"), "Agreed", "The committee", organiser)
    entry = AuditEntry.objects.get(verb="amend")
    detail = {"reason": "Agreed", "person": "The committee", "manifest_hash": made.manifest_hash}
    assert (entry.actor, entry.detail) == (organiser, detail)


def test_the_way_of_counting_may_change(frozen: Meeting, organiser: User) -> None:
    rules = copy.deepcopy(RULES)
    rules["counting"]["method"] = "median"
    amend(frozen, rules, "reason", "The committee", organiser)
    assert amendments(frozen)[0].changes == (
        "For each criterion the median of each group's ballots is taken.",
    )


@pytest.mark.parametrize(
    ("given", "counting", "told"),
    [
        (
            {"method": "trimmed", "trim_k": "1"},
            {"method": "trimmed", "trim": {"kind": "count", "k": 1}},
            "Each group's ballots are averaged for each criterion, without the highest and the lowest mark.",
        ),
        (
            {"method": "trimmed", "trim_kind": "share", "trim_percent": "10", "trim_rounding": "fractional"},
            {"method": "trimmed", "trim": {"kind": "share", "share": "0.1", "rounding": "fractional"}},
            None,
        ),
        (
            {"abstentions": "value", "abstention_value": "50"},
            {"abstentions": {"kind": "value", "value": "50"}},
            "What is left blank counts as 50 points of 100.",
        ),
        (
            # Absent ballots need a value to count at.
            {"denominator": "issued", "abstentions": "value", "abstention_value": "0"},
            {"denominator": "issued", "abstentions": {"kind": "value", "value": "0"}},
            None,
        ),
        ({"empty_group": "zero"}, {"empty_group": "zero"}, None),
        ({"per": "total"}, {"per": "total"}, None),
    ],
)
def test_the_page_offers_the_way_of_counting(
    frozen: Meeting, office: Client, given: dict[str, str], counting: dict[str, Any], told: str | None
) -> None:
    answer = office.post(page(frozen), SAME | given)
    assert answer.status_code == 302, answer.text
    after = manifests(frozen)[-1].manifest.rules["counting"]
    assert after == RULES["counting"] | counting
    (made,) = amendments(frozen)
    assert (told is None) or made.changes == (told,)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"method": "trimmed", "trim_k": ""}, "is not a whole number"),
        ({"abstentions": "value", "abstention_value": "x"}, "“x” is not a number"),
        ({"method": "share"}, "Not saved"),
        ({"method": "best"}, "is not among the choices"),
    ],
)
def test_a_way_of_counting_that_is_not_whole(
    frozen: Meeting, office: Client, given: dict[str, str], sentence: str
) -> None:
    answer = office.post(page(frozen), FORM | given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Amendment.objects.exists()


def test_lines_are_added_to_the_points_by_share_and_to_nothing_else(frozen: Meeting, office: Client) -> None:
    added = office.post(page(frozen), FORM | {"add-row": "shares"})
    assert added.status_code == 200
    assert 'id="shares-0-at_least"' in added.text
    assert "autofocus" in added.text
    removed = office.post(page(frozen), FORM | {"shares-0-at_least": "5", "remove-row": "shares-0"})
    assert 'id="shares-0-at_least"' not in removed.text
    for forged in ({"add-row": "groups"}, {"remove-row": "groups-0"}):
        unchanged = office.post(page(frozen), FORM | forged)
        assert len(unchanged.context["controls"]["groups"]) == 2
    assert not Amendment.objects.exists()


def test_what_may_not_change_is_not_read_from_the_page(frozen: Meeting, office: Client) -> None:
    forged = {"recusal": "self", "groups-0-title": "All", "groups-2-weight": "5", "limits-0-kind": "no-ties"}
    assert office.post(page(frozen), FORM | forged).status_code == 302
    assert manifests(frozen)[-1].manifest.rules == Rules.from_json(weighted("60", "40")).to_json()


ONLY = "Only how ballots are counted, graded and shown can be amended, not what raters saw on their sheet."


def changed(**parts: Any) -> dict[str, Any]:
    return copy.deepcopy(RULES) | parts


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (RULES, "Nothing is changed."),
        (
            weighted("60", "30"),
            "The amended rules are not valid. The weights add up to 90: 10 is missing to make 100.",
        ),
        ({}, "The amended rules are not valid."),
        (changed(k_min=2), "Raters scored on the promise that no group of fewer than 3 is shown apart"),
        (changed(recusal="self"), ONLY),
        (
            changed(groups=[{"id": "A", "title": "All", "weight": "70"}, RULES["groups"][1]]),
            ONLY,
        ),
        (
            changed(groups=[{"id": "A", "title": "Leadership", "weight": "100"}]),
            ONLY,
        ),
        (changed(criteria=RULES["criteria"][::-1]), ONLY),
        (changed(limits=[{"kind": "no-ties"}]), ONLY),
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
    assert done.redirect_chain == [(reverse("evidence:manifest", args=[frozen.key]), 302)]
    assert "Weight of “Leadership”: 70, now 60" in done.text
    assert "Reason: Agreed on 20 January" in done.text
    assert manifests(frozen)[1].manifest.rules["groups"][0]["weight"] == "60"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"groups-0-weight": "55"}, "The weights add up to 95: 5 is missing to make 100."),
        ({"groups-0-weight": "0", "groups-1-weight": "100"}, "Enter a number greater than 0."),
        ({"groups-0-weight": "x"}, "“x” is not a number."),
        ({"reason": ""}, "This field is required."),
        ({"groups-0-weight": "70", "groups-1-weight": "30.0"}, "Nothing is changed."),
    ],
)
def test_mistakes_are_named_and_nothing_typed_is_lost(
    frozen: Meeting, office: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = office.post(page(frozen), FORM | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    shown = {each.name: each.value for each in answer.context["controls"]["groups"]}
    assert shown == {name: value for name, value in (FORM | changes).items() if name.startswith("groups")}
    kept = answer.context["form"]
    assert {name: kept[name].value() for name in WHY} == {name: (FORM | changes)[name] for name in WHY}
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
    # What the form was opened on goes along, so that a change by somebody else meanwhile is noticed.
    assert {name: value for name, value in hidden.items() if name != ROWS} == FORM
    assert ROWS in hidden
    assert not Amendment.objects.exists()
    again = office.post(page(frozen), hidden | {"edit": "yes"})
    assert again.status_code == 200
    assert [each.value for each in again.context["controls"]["groups"]] == ["60", "40"]
    assert {name: again.context["form"][name].value() for name in WHY} == WHY
    assert not Amendment.objects.exists()
    assert office.post(page(frozen), hidden).status_code == 302
    assert Amendment.objects.count() == 1


def test_nothing_changed_is_said_at_the_preview(frozen: Meeting, office: Client) -> None:
    answer = office.post(page(frozen), SAME | {"preview": "yes"})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["Nothing is changed."],
    )


def test_the_page_has_every_field_that_may_change(graded: Meeting, office: Client) -> None:
    text = office.get(page(graded)).text
    named = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', text))
    lowest = "bands-2-at_least"  # always 0
    assert named - {"csrfmiddlewaretoken", "next", "language", "q", ROWS} == {
        *GRADED_FORM,
        "share_levels",
    } - {lowest}


GRADED = RULES | {
    "grades": examples.grades(
        examples.bands(good="80", fair="60", poor="0"),
        quota={"grade": "good", "share": "1/3", "rounding": "floor"},
        demotion={"levels": ["poor"], "share": "1/3", "steps": 1},
    )
}
GRADED_FORM = form_of(GRADED)


@pytest.fixture
def graded(meeting: Meeting, ballotbox: str, organiser: User, rsa_keys: list[bytes]) -> Meeting:
    meeting.cycle.rules = GRADED
    meeting.cycle.save()
    return freeze_with(meeting, organiser, rsa_keys)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bands-0-at_least": "85"}, ("“Good” from 80, now from 85",)),
        (
            {"quota": "count", "quota_count": "2"},
            ("At most 2 presenters are graded “Good” or better; the others step down.",),
        ),
        (
            {"quota_share": "30", "quota_rounding": "ceiling", "quota_grade": "fair"},
            (
                "At most 30% of the presenters (rounded up) are graded “Fair” or better; the others step down.",
            ),
        ),
        ({"quota": "none"}, ("No quota limits the grades any more.",)),
        (
            {"demotion_share": "50", "demotion_steps": "2"},
            (
                "Where Poor together make up at least 50% of a presenter's marks, the grade is lowered by 2 steps.",
            ),
        ),
        ({"decimals": "2"}, ("Decimals shown: 1, now 2",)),
        ({"k_min": "5"}, ("Fewest marks of a group that is shown by itself: 3, now 5",)),
    ],
)
def test_what_a_secretariat_changes(
    graded: Meeting, office: Client, changes: dict[str, str], told: tuple[str, ...]
) -> None:
    preview = office.post(page(graded), GRADED_FORM | changes | {"preview": "yes"})
    assert preview.context["changes"] == told
    assert office.post(page(graded), GRADED_FORM | changes).status_code == 302
    assert amendments(graded)[0].changes == told
    assert office.get(page(graded)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"bands-0-at_least": "60"}, "Each line needs a lower bound than the one above it."),
        ({"bands-0-at_least": "101"}, "101 is too large. Enter at most 100."),
        ({"quota": "count", "quota_count": ""}, "is not a whole number"),
        ({"quota_share": ""}, "Not saved: 1 problem."),
        ({"quota_share": "many"}, "Not saved: 1 problem."),
        ({"quota_grade": ""}, "Not saved: 1 problem."),
        ({"demotion_levels": []}, "Not saved: 1 problem."),
        ({"k_min": "2"}, "2 is too small. Enter at least 3."),
        ({"decimals": "7"}, "7 is too large. Enter at most 6."),
        ({}, "Nothing is changed."),
    ],
)
def test_what_the_form_does_not_take(
    graded: Meeting, office: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = office.post(page(graded), GRADED_FORM | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Amendment.objects.exists()


def test_k_min_may_come_back_to_what_was_promised(frozen: Meeting, organiser: User) -> None:
    amend(frozen, changed(k_min=9), "reason", "The committee", organiser)
    amend(frozen, changed(k_min=3), "reason", "The committee", organiser)
    with pytest.raises(AmendmentRefused):
        amend(frozen, changed(k_min=2), "reason", "The committee", organiser)


def test_a_rule_of_demotion_may_be_taken_out(graded: Meeting, office: Client) -> None:
    assert office.post(page(graded), GRADED_FORM | {"demotion": "none"}).status_code == 302
    assert amendments(graded)[0].changes == ("No share of low marks lowers a grade any more.",)
