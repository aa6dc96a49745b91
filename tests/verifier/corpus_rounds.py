"""A meeting in which every ballot is for one presenter: whole, and altered in what only such a meeting has."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from gmpy2 import powmod

import examples
from answerable.counting import Beside, tally
from answerable.protocol import ballot, blindrsa, canonical, credential, keys, manifest, opening
from answerable.protocol.ballot import Last
from answerable.protocol.manifest import Manifest
from answerable.scoring import Rules
from vectors import protocol
from verifier import sample
from verifier import test_verifier_tampering as tampering
from verifier.corpus_case import HOLDS, Case
from verifier.corpus_meetings import BANDS, HALVES, TWO

SCOPES = ("presenter/p1", "presenter/p2", "presenter/p3")
EXPECTED = {"A": 3, "B": 2}
# Who is admitted to a round, by number; p2 is A-1's own unit, and nobody of B came for p3.
ADMITTED = {
    SCOPES[0]: {"A": [0, 1, 2], "B": [0, 1]},
    SCOPES[1]: {"A": [0, 2], "B": [0, 1]},
    SCOPES[2]: {"A": [0, 1, 2], "B": []},
}
RULES = examples.written(
    criteria=TWO, groups=HALVES, grades=examples.grades(BANDS, {"grade": "fair", "count": 1}), k_min=2
)


@cache
def issuing() -> dict[tuple[str, str], RSAPrivateKey]:
    return {(group, scope): keys.new_rsa(2048) for group, scope in product("AB", SCOPES)}


def body(rules: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    made = protocol.manifest_body()
    issuers = [
        {"id": "site", "group": group, "scope": scope, "n": keys.issuer_text(key.public_key()), "e": 65537}
        for (group, scope), key in issuing().items()
    ]
    return {
        **made,
        "scope": "presenter",
        "rules": rules,
        "rules_hash": canonical.digest(rules),
        "expected": dict.fromkeys(SCOPES, EXPECTED),
        "sealed_length": ballot.sealed_length(rules, 1),
        "seal_custody": {"threshold": 2, "shares": 3},
        "keys": {**made["keys"], "issuers": issuers},
        **changes,
    }


def cast(m: Manifest, group: str, scope: str, number: int, several: Sequence[Any]) -> list[bytes]:
    key = credential.casting_key(sample.seed(group, number), m.hash, group, scope)
    pk = key.public_key().public_bytes_raw()
    prefix = protocol.secret("prefix")
    message = blindrsa.prepare(credential.message(m.hash, group, "site", scope, pk), prefix)
    private = issuing()[group, scope].private_numbers()
    encoded = int.from_bytes(blindrsa.encode(message, 2047, bytes(48)), "big")
    signature = int(powmod(encoded, private.d, private.public_numbers.n)).to_bytes(256, "big")
    granted = credential.Credential("site", prefix, signature)
    made: list[bytes] = []
    for row in several:
        last = Last(len(made), ballot.leaf_hash(made[-1])) if made else None
        made.append(ballot.compose(m, key, [granted], group, [row], last, scope))
    return made


def entries(m: Manifest) -> list[bytes]:
    cells: Any = [[0, "90"], [1, "80"], [None, "75.25"], [3, None], [None, None], [9, "80"]]
    raws = []
    for turn, (scope, groups) in enumerate(ADMITTED.items()):
        for group, people in groups.items():
            for number in people:
                first = cells[(number + turn * len(people)) % len(cells)]
                several = [first, cells[0]] if (number, turn) == (0, 1) else [first]
                raws += cast(m, group, scope, number, several)
    return sorted(raws, key=ballot.leaf_hash)


def register() -> list[dict[str, str]]:
    rows = [
        {
            "name": f"Rater {group}{number}",
            "identifier": f"{group}-{number}",
            "venue": "Main venue",
            "group": group,
            "scope": scope,
            "issuer": "site",
        }
        for scope, groups in ADMITTED.items()
        for group, people in groups.items()
        for number in people
    ]
    return sorted(rows, key=lambda row: (row["identifier"], row["scope"]))


def made(rules: Mapping[str, Any], without: Mapping[str, str] | None = None, **changes: Any) -> bytes:
    """`without`: a row that is missing from the register, as if that person had not been admitted; all that follows is right."""
    m = manifest.parse(body(rules))
    raws = entries(m)
    held = Rules.from_json(rules)
    lines = sample.opened(m, held, [ballot.parse(raw) for raw in raws])
    admitted = [row for row in register() if row != without]
    issued = Counter((row["scope"], row["group"]) for row in admitted)
    contents = replace(
        tampering.CONTENTS,
        manifest_hash=m.hash,
        manifest=manifest.sign(dict(m.body), protocol.manifest_signer()),
        amendments=[],
        earlier_results=[],
        register=admitted,
        entries=raws,
        checkpoint=sample.head(m, raws),
        opened=[line.to_json() for line in lines],
        turnout=opening.turnout_json(opening.turnout(m, issued, lines)),
        result=result(m, held, lines, issued),
        components={},
        withdrawn=[],
        decisions=[],
        **({"witnesses": []} if hasattr(tampering.CONTENTS, "witnesses") else {}),
    )
    return sample.written(replace(contents, **changes))


def result(m: Manifest, rules: Rules, lines: Sequence[opening.Opened], issued: Mapping[Any, int]) -> Any:
    return tally(rules, m, issued, lines, Beside({}, {}, ())).to_json()


def rounds() -> Iterator[Case]:
    whole = made(RULES)
    yield Case("rounds", whole, manifest.parse(body(RULES)).hash)
    yield Case(
        "rounds: somebody beyond the register", made(RULES, register=register()[1:]), verdict="turnout"
    )
    yield Case("rounds: a void one", made(RULES, without=register()[0]), verdict=HOLDS)
    elsewhere = [dict(row, scope="sheet") for row in register()]
    yield Case("rounds: a register of sheets", made(RULES, register=elsewhere))
    moved = [dict(row, scope=SCOPES[2]) if row["scope"] == SCOPES[1] else row for row in register()]
    yield Case("rounds: a register of other rounds", made(RULES, register=moved))
    m = manifest.parse(body(RULES))
    sheets = [{**canonical.loads(raw), "scope": "sheet"} for raw in entries(m)]
    yield Case("rounds: ballots as sheets", made(RULES, entries=[canonical.dumps(one) for one in sheets]))
    yield Case("rounds: a turnout as of sheets", made(RULES, turnout={"A": {}, "B": {}}))
    for name, change in CHANGES.items():
        changed = body(RULES, **change)
        raw = note_of(changed)
        yield Case(f"rounds: {name}", made(RULES, manifest=raw, manifest_hash=canonical.digest(changed)))
    ties = {**RULES, "limits": [{"kind": "no-ties"}]}
    changed = body(ties)
    raw = note_of(changed)
    yield Case(
        "rounds: rules across presenters", made(RULES, manifest=raw, manifest_hash=canonical.digest(changed))
    )


CHANGES: dict[str, dict[str, Any]] = {
    "expected as of sheets": {"expected": EXPECTED},
    "a round too few": {"expected": dict.fromkeys(SCOPES[1:], EXPECTED)},
    "another scope": {"scope": "venue"},
    "a sheet": {"scope": "sheet"},
    "one teller": {"seal_custody": {"threshold": 1, "shares": 1}},
    "more needed than there are": {"seal_custody": {"threshold": 4, "shares": 3}},
    "too many tellers": {"seal_custody": {"threshold": 2, "shares": 17}},
    "custody of another shape": {"seal_custody": {"threshold": 2}},
}


def note_of(changed: dict[str, Any]) -> bytes:
    return tampering.note.sign(canonical.dumps(changed).decode() + "\n", protocol.manifest_signer())
