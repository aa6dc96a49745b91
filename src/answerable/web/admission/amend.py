"""Amending: other weights or another way of counting, after freezing.

An amendment is a further signed manifest that names the one before it and the reason. The result is then computed
under every manifest, so that anybody sees what the change did. Nothing that a rater saw on the sheet may change:
criteria, groups, scales, limits, grades and components keep their ids, titles and meaning.

Errors: `NotNow` before freezing and once published; `AmendmentRefused` with sentences, nothing stored.
Specification: docs/ballot-protocol.md, "Steps" 1.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ballotbox.canonical import digest
from answerable.ballotbox.manifest import check_amendment
from answerable.scoring import Rules, RulesInvalid
from answerable.web.admission import manifests as notes
from answerable.web.admission.manifests import Signed
from answerable.web.admission.models import Amendment
from answerable.web.cycles.problems import sentence
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow

AMENDABLE = frozenset({Stage.FROZEN, Stage.CONVENED, Stage.SCORING, Stage.CLOSED})
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


def with_weights(rules: Mapping[str, Any], weights: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """`rules` with the weights given by (list, id), such as ("groups", "A")."""
    changed = copy.deepcopy(dict(rules))
    for name in WEIGHTED:
        for entry in changed[name]:
            entry["weight"] = weights.get((name, entry["id"]), entry["weight"])
    return changed


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
        signed = _signed(before[-1], _checked(before[-1].body["rules"], rules), reason.strip())
        amendment = Amendment.objects.create(
            meeting=locked,
            number=len(before),
            reason=reason.strip(),
            decided_by=decided_by.strip(),
            manifest=signed.note,
            manifest_hash=signed.hash,
        )
        detail = {"reason": amendment.reason, "person": amendment.decided_by, "manifest_hash": signed.hash}
        audit.record(locked, actor, "amend", detail)
    return amendment


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
    rules = [signed.manifest.rules for signed in notes.manifests(meeting)]
    return [
        Told(row.number, changes(before, after), row.reason, row.decided_by, row.manifest_hash)
        for row, before, after in zip(rows, rules[:-1], rules[1:], strict=True)
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
        found.append(_("The way of counting was changed; see the signed amendment."))
    return tuple(found)


def proposed(meeting: Meeting, rules: Mapping[str, Any]) -> tuple[str, ...]:
    """What an amendment to `rules` would change, for a last look; refused as `amend` would refuse it."""
    before = notes.manifests(meeting)[-1].manifest.rules
    return changes(before, _checked(before, rules))


def _checked(before: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    try:
        after: dict[str, Any] = Rules.from_json(rules).to_json()
    except RulesInvalid as invalid:
        told = (_("The amended rules are not valid."), *map(sentence, invalid.problems))
        raise AmendmentRefused(" ".join(told)) from invalid
    if after == before:
        raise AmendmentRefused(_("Nothing is changed: alter at least one weight."))
    if _fixed(after) != _fixed(before):
        raise AmendmentRefused(_("Only weights and the way of counting can be amended."))
    return after


def _fixed(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The rules without what may be amended."""
    rest = {name: value for name, value in rules.items() if name != "counting"}
    for name in WEIGHTED:
        rest[name] = [{key: value for key, value in entry.items() if key != "weight"} for entry in rest[name]]
    return rest


def _signed(before: Signed, rules: Mapping[str, Any], reason: str) -> Signed:
    content = dict(before.body) | {
        "rules": rules,
        "rules_hash": digest(rules),
        "previous": before.hash,
        "reason": reason,
    }
    signed = notes.sign(before.manifest.meeting, content)
    check_amendment(signed.manifest, before.manifest)
    return signed
