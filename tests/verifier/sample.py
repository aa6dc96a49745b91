"""A small meeting that has everything a bundle can have, made with fixed keys, for the verifier's tests.

Two groups, three presenters, seven ballots of six credentials: one replaced, one void, one that abstains throughout and
one that its caster sealed wrongly; an imported component, a withdrawal, a decided tie, and an amendment of the weights.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import examples
from answerable.counting import Beside, tally
from answerable.protocol import (
    ballot,
    bundle,
    canonical,
    checkpoint,
    credential,
    keys,
    manifest,
    merkle,
    note,
    opening,
)
from answerable.protocol.ballot import Ballot, Last, Scores
from answerable.protocol.errors import Malformed
from answerable.protocol.manifest import Manifest
from answerable.scoring import Decision, Rules, check_ballot
from opening_all import open_all
from vectors import protocol

RULES: dict[str, Any] = protocol.RULES | {
    "components": [
        examples.component("meeting", "50", "meeting"),
        examples.component("routine", "50"),
    ],
    "grades": examples.grades(examples.bands(good="80", fair="0"), {"grade": "good", "count": 1}),
    "k_min": 1,
}
PEOPLE = {"A": 3, "B": 4}
CAST: dict[tuple[str, int], list[Scores]] = {
    ("A", 0): [[[0, "90"], [1, "80.5"], [1, "70"]], [[1, "95"], [1, "95"], [2, "70"]]],  # replaced once
    ("A", 1): [[[0, "100"], [0, "100"], [0, "100"]]],  # three "excellent" where two are allowed: void
    ("A", 2): [[[1, "88"], [1, "88"], [0, "66"]]],
    ("B", 0): [[[None, None], [None, None], [None, None]]],  # abstains
    ("B", 1): [[[0, "60"], [0, "60"], [1, None]]],
    ("B", 2): [[["bad"], [], []]],  # sealed by a client that was not ours
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A meeting's keys are the vectors'; what was made with them is here."""

    first: Manifest
    last: Manifest
    contents: bundle.Contents
    entries: tuple[Ballot, ...]

    def with_(self, **changes: Any) -> bytes:
        return written(replace(self.contents, **changes))


def body() -> dict[str, Any]:
    return protocol.manifest_body() | {
        "rules": RULES,
        "rules_hash": canonical.digest(RULES),
        "expected": {"sheet": {"A": 3, "B": 5}},
    }


def amended(before: Manifest) -> dict[str, Any]:
    criteria = [dict(RULES["criteria"][0], weight="50"), dict(RULES["criteria"][1], weight="50")]
    rules = {**RULES, "criteria": criteria}
    return {
        **before.body,
        "rules": rules,
        "rules_hash": canonical.digest(rules),
        "previous": before.hash,
        "reason": "The notice gave equal weights",
    }


def amended_twice() -> dict[str, Any]:
    """What differs in the contents when a second amendment goes back to the first rules."""
    made = sample()
    back = {
        **made.last.body,
        "rules": RULES,
        "rules_hash": canonical.digest(RULES),
        "previous": made.last.hash,
        "reason": "The notice was right",
    }
    first, second = made.contents.earlier_results[0], made.contents.result
    notes = [*made.contents.amendments, manifest.sign(back, protocol.manifest_signer())]
    return {"amendments": notes, "earlier_results": [first, second], "result": first}


def latecomer(expected: dict[str, int]) -> dict[str, Any]:
    """What differs in the contents when one more of group A was admitted, and the only amendment expects so many, under the first rules."""
    made = sample()
    late = {
        **made.first.body,
        "expected": {"sheet": expected},
        "previous": made.first.hash,
        "reason": "Named by the committee after the freezing",
    }
    raw = note.sign(canonical.dumps(late).decode() + "\n", protocol.manifest_signer())
    people = {**PEOPLE, "A": PEOPLE["A"] + 1}
    rows = register()
    rows.insert(PEOPLE["A"], {**rows[0], "name": "Late", "identifier": f"A-{PEOPLE['A']}"})
    now = manifest.in_force([made.first, manifest.parse(late)])
    lines = [opening.Opened.from_json(each) for each in made.contents.opened]
    given = {("sheet", group): number for group, number in people.items()}
    beside = {
        "components": made.contents.components,
        "withdrawn": made.contents.withdrawn,
        "decisions": made.contents.decisions,
    }
    found = result(now, Rules.from_json(made.first.rules), lines, beside, people)
    return {
        "amendments": [raw],
        "register": rows,
        "turnout": opening.turnout_json(opening.turnout(now, given, lines)),
        "earlier_results": [found],
        "result": found,
    }


def seed(group: str, number: int) -> bytes:
    return protocol.secret(f"sample {group} {number}")[:16]


def admitted(m: Manifest, group: str, number: int) -> credential.Credential:
    """The credential, signed by the group's key directly: blinding changes nothing in the outcome."""
    asked = credential.request(seed(group, number), m.hash, group, "site", m.issuers[group, "sheet", "site"])
    numbers = protocol.rsa_keys()[group].private_numbers()
    answer = pow(int.from_bytes(asked.blinded, "big"), numbers.d, numbers.public_numbers.n)
    return asked.finalize(answer.to_bytes(len(asked.blinded), "big"))


def cast(m: Manifest, group: str, number: int, several: Sequence[Scores]) -> list[bytes]:
    key = credential.casting_key(seed(group, number), m.hash, group)
    granted = admitted(m, group, number)
    made: list[bytes] = []
    last = None
    for scores in several:
        made.append(ballot.compose(m, key, [granted], group, scores, last))
        last = Last(len(made), ballot.leaf_hash(made[-1]))
    return made


def head(m: Manifest, raws: Sequence[bytes]) -> bytes:
    root = merkle.root(merkle.leaf_hash(raw) for raw in raws)
    return checkpoint.sign(checkpoint.Checkpoint(m.log_origin, len(raws), root), protocol.log_signer())


def register() -> list[dict[str, str]]:
    return [
        {
            "name": f"Representative {group}{number}",
            "identifier": f"{group}-{number}",
            "venue": "Main venue",
            "group": group,
            "scope": "sheet",
            "issuer": "site",
        }
        for group, people in PEOPLE.items()
        for number in range(people)
    ]


def opened(m: Manifest, rules: Rules, entries: Sequence[Ballot]) -> list[opening.Opened]:
    def ruling(group: str, scope: str, scores: object) -> str | None:
        violation = check_ballot(rules, m.scored(scope), group, scores)
        return violation.reason if violation else None

    return open_all(entries, m, keys.x25519(protocol.secret("seal")), ruling)


def result(
    m: Manifest,
    rules: Rules,
    lines: Sequence[opening.Opened],
    contents: dict[str, Any],
    people: Mapping[str, int] = PEOPLE,
) -> Any:
    issued = {("sheet", group): people[group] for group in m.groups}
    withdrawn = {row["presenter"]: row["reason"] for row in contents["withdrawn"]}
    decisions = tuple(Decision.from_json(row) for row in contents["decisions"])
    beside = Beside(contents["components"], withdrawn, decisions)
    return tally(rules, m, issued, lines, beside).to_json()


@cache
def sample() -> Sample:
    first_note = manifest.sign(body(), protocol.manifest_signer())
    first = manifest.read(first_note)
    last_note = manifest.sign(amended(first), protocol.manifest_signer())
    last = manifest.read(last_note)
    raws = [raw for (group, number), several in CAST.items() for raw in cast(first, group, number, several)]
    raws.sort(key=ballot.leaf_hash)
    entries = tuple(ballot.parse(raw) for raw in raws)
    before, after = Rules.from_json(first.rules), Rules.from_json(last.rules)
    lines = opened(first, after, entries)
    beside: dict[str, Any] = {
        "components": {"routine": {"p1": "88.5", "p2": "88.5"}},
        "withdrawn": [{"presenter": "p3", "reason": "Moved to another post"}],
        "decisions": [],
    }
    # p1 and p2 tie for the one place of the quota
    (boundary,) = result(first, after, lines, beside)["boundaries"]
    decided = Decision(boundary["id"], ("p2",), "Longer in office", "The committee")
    beside["decisions"] = [decided.to_json()]
    turnout = opening.turnout(first, {("sheet", group): people for group, people in PEOPLE.items()}, lines)
    contents = bundle.Contents(
        manifest_hash=first.hash,
        manifest=first_note,
        amendments=[last_note],
        register=register(),
        entries=raws,
        checkpoint=head(first, raws),
        seal_private=protocol.secret("seal"),
        opened=[line.to_json() for line in lines],
        turnout=opening.turnout_json(turnout),
        result=result(first, after, lines, beside),
        earlier_results=[result(first, before, lines, beside)],
        **beside,
    )
    return Sample(first, last, contents, entries)


def cosigned(signed: bytes, name: str) -> dict[str, str]:
    """A witness's row; its key follows from its name."""
    key = keys.ed25519(hashlib.sha256(name.encode()).digest())
    line = checkpoint.cosign(signed.decode(), name, key, 1_642_989_600)
    return {"vkey": checkpoint.witness_vkey(name, key), "line": line}


def signed_index(text: str) -> bytes:
    return note.sign(text, protocol.manifest_signer())


def cosigned_by_all(signed: bytes) -> list[dict[str, str]]:
    """The rows of both witnesses, over whatever is the final checkpoint; none over what is no note."""
    try:
        rows = [cosigned(signed, name) for name in ("hall.example/a", "hall.example/b")]
    except Malformed:
        return []
    return sorted(rows, key=lambda row: row["vkey"])


def written(contents: bundle.Contents) -> bytes:
    """The bundle; contents that name no witnesses have two."""
    target = io.BytesIO()
    if not contents.witnesses:
        contents = replace(contents, witnesses=cosigned_by_all(contents.checkpoint))
    bundle.write(target, contents, signed_index)
    return target.getvalue()
