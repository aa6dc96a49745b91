"""Amending: other weights, another way of counting, other limits of the grades or of what is shown, after freezing; or more people expected (`latecomer`).

An amendment is a further signed manifest that names the one before it and the reason. The result is then computed
under every manifest, so that anybody sees what the change did. Nothing that a rater saw on the sheet may change:
criteria, groups, scales, limits and components keep their ids, titles and meaning (`scoring.amending` says what may).

Errors: `NotNow` before freezing and once published; `AmendmentRefused` with sentences, nothing stored.
Specification: docs/ballot-protocol.md, "Steps" 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.protocol.canonical import digest
from answerable.protocol.manifest import Manifest, check_amendment
from answerable.scoring import Rules, RulesInvalid, amendable, lowers_k_min
from answerable.web.accounts.models import User
from answerable.web.cycles.problems import sentence
from answerable.web.cycles.wording import counting_in_words, demotion_in_words, quota_in_words
from answerable.web.evidence import manifests as notes
from answerable.web.evidence.manifests import Signed
from answerable.web.evidence.models import Amendment
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AMENDABLE, Stage
from answerable.web.meetings.stages import NotNow

# Lists whose entries have a weight that may change, in the order of the page.
WEIGHTED = ("groups", "criteria", "components")


class AmendmentRefused(Exception):
    """`reason` is for the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def manifests(meeting: Meeting) -> list[Signed]:
    """The first manifest, then each amendment in order; empty before freezing."""
    return notes.manifests(meeting)


def lock_reason(meeting: Meeting) -> str:
    """Why the rules cannot be amended now; empty when they can."""
    if meeting.stage in AMENDABLE:
        return ""
    if meeting.stage == Stage.PREPARED:
        return _("The rules are not frozen yet: change them on the page of the cycle.")
    return _("The result is published. Its rules can no longer be amended.")


def amend(
    meeting: Meeting, rules: Mapping[str, Any], reason: str, decided_by: str, actor: User | None
) -> Amendment:
    """Sign and store the amendment. `rules` is the whole JSON of the rules as they shall be."""
    if not reason.strip() or not decided_by.strip():
        raise AmendmentRefused(_("Give the reason, and who decided it."))
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if lock_reason(locked):
            raise NotNow(lock_reason(locked))
        before = notes.manifests(locked)
        checked = _checked(before, rules)
        change = {"rules": checked, "rules_hash": digest(checked)}
        amendment = sign(locked, before, change, reason, decided_by)
        detail = {"reason": amendment.reason, "person": amendment.decided_by}
        audit.record(locked, actor, "amend", detail | {"manifest_hash": amendment.manifest_hash})
    return amendment


def sign(
    meeting: Meeting, before: Sequence[Signed], change: Mapping[str, Any], reason: str, decided_by: str
) -> Amendment:
    """The next amendment after the manifests `before`, stored. `meeting` is locked, and whoever calls has seen that `change` is permitted."""
    named = {"previous": before[-1].hash, "reason": reason.strip()}
    signed = notes.sign(meeting.key, {**before[-1].body, **change, **named})
    check_amendment(signed.manifest, before[-1].manifest)
    return Amendment.objects.create(
        meeting=meeting,
        number=len(before),
        reason=reason.strip(),
        decided_by=decided_by.strip(),
        manifest=signed.note,
        manifest_hash=signed.hash,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """An amendment for a page; `changes` are sentences."""

    number: int
    changes: tuple[str, ...]
    reason: str
    decided_by: str
    hash: str


def amendments(meeting: Meeting) -> list[Told]:
    """All of them in order, each with what it changed against the one before."""
    rows = list(meeting.amendments.order_by("number"))
    if not rows:
        return []
    chain = [signed.manifest for signed in notes.manifests(meeting)]
    return [
        Told(
            row.number,
            (*changes(before.rules, after.rules), *_more_expected(before, after)),
            row.reason,
            row.decided_by,
            row.manifest_hash,
        )
        for row, before, after in zip(rows, chain[:-1], chain[1:], strict=True)
    ]


def _more_expected(before: Manifest, after: Manifest) -> list[str]:
    return [
        _("Expected in “%(title)s”: %(before)s, now %(after)s")
        % {
            "title": group["title"],
            "before": notes.how_many(before, group["id"]),
            "after": notes.how_many(after, group["id"]),
        }
        for group in after.body["groups"]
        if any(
            before.expected[scope, group["id"]] != after.expected[scope, group["id"]]
            for scope in after.scopes
        )
    ]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs between two rules that an amendment may join, in sentences."""
    found = [
        _("Weight of “%(title)s”: %(before)s, now %(after)s")
        % {"title": old["title"], "before": old["weight"], "after": new["weight"]}
        for name in WEIGHTED
        for old, new in zip(before[name], after[name], strict=True)
        if old["weight"] != new["weight"]
    ]
    if before["counting"] != after["counting"]:
        known = set(counting_in_words(dict(before)))
        told = [sentence for sentence in counting_in_words(dict(after)) if sentence not in known]
        found += told or [_("The way of counting was changed; see the signed amendment.")]
    return (*found, *_graded(before["grades"], after), *_shown(before, after))


def _graded(before: Mapping[str, Any], rules: Mapping[str, Any]) -> list[str]:
    after = rules["grades"]
    found = [
        _("“%(title)s” from %(before)s, now from %(after)s")
        % {"title": old["title"], "before": old["at_least"], "after": new["at_least"]}
        for old, new in zip(before["bands"], after["bands"], strict=True)
        if old["at_least"] != new["at_least"]
    ]
    if before["quota"] != after["quota"]:
        found.append(quota_in_words(rules) or _("No quota limits the grades any more."))
    if before["demotion"] != after["demotion"]:
        found.append(demotion_in_words(rules) or _("No share of low marks lowers a grade any more."))
    return found


def _shown(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    sentences = {
        "decimals": _("Decimals shown: %(before)s, now %(after)s"),
        "k_min": _("Fewest marks of a group that is shown by itself: %(before)s, now %(after)s"),
    }
    return [
        sentence % {"before": before[name], "after": after[name]}
        for name, sentence in sentences.items()
        if before[name] != after[name]
    ]


def proposed(meeting: Meeting, rules: Mapping[str, Any]) -> tuple[str, ...]:
    """What an amendment to `rules` would change, for a last look; refused as `amend` would refuse it."""
    before = notes.manifests(meeting)
    return changes(before[-1].manifest.rules, _checked(before, rules))


def _checked(signed: Sequence[Signed], rules: Mapping[str, Any]) -> dict[str, Any]:
    try:
        after: dict[str, Any] = Rules.from_json(rules).to_json()
    except RulesInvalid as invalid:
        told = (_("The amended rules are not valid."), *map(sentence, invalid.problems))
        raise AmendmentRefused(" ".join(told)) from invalid
    first = signed[0].manifest.rules
    if after == signed[-1].manifest.rules:
        raise AmendmentRefused(_("Nothing is changed."))
    if lowers_k_min(first, after):
        raise AmendmentRefused(
            _(
                "Raters scored on the promise that no group of fewer than %(least)s is shown apart: "
                "that number can only be raised."
            )
            % {"least": first["k_min"]}
        )
    if not amendable(first, after):
        raise AmendmentRefused(
            _(
                "Only how ballots are counted, graded and shown can be amended, not what raters saw on their sheet."
            )
        )
    return after
