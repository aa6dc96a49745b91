"""Ballots altered by whoever cast them, who signs them again, in a ledger that is signed again too; and meetings of two issuers.

So nothing but the check of the altered part itself can refuse the bundle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import examples
from answerable.protocol import ballot, bundle, canonical, keys, manifest
from answerable.protocol.credential import Credential
from answerable.protocol.manifest import Manifest
from verifier import corpus_meetings as meetings
from verifier import sample
from verifier.corpus_case import HOLDS, Case
from verifier.corpus_meetings import HALVES, TWO

SCORES = [[0, "90"], [1, "80"], [2, "50"]]
RULES = examples.written(criteria=TWO, groups=HALVES)
PEOPLE = {"A": 1, "B": 1}


def cast() -> Iterator[Case]:
    for name, change in CHANGES.items():
        yield Case(f"cast: {name}", with_ballot(resigned(change)), verdict="ballots")
    yield Case("cast: as it should be", with_ballot(resigned({})), verdict=HOLDS)
    yield from second_issuer()


HASH = "00" * 32
CHANGES: dict[str, dict[str, Any]] = {
    "another version": {"v": 2},
    "true for a version": {"v": True},
    "a field more": {"more": 1},
    "another meeting": {"M": HASH},
    "no meeting": {"M": ""},
    "no such group": {"group": "C"},
    "no group": {"group": None},
    "no such scope": {"scope": "presenter/p1"},
    "number zero": {"seq": 0},
    "a number too high": {"seq": 1001},
    "true for a number": {"seq": True},
    "a text for a number": {"seq": "1"},
    "no hash of one before": {"prev": ""},
    "a hash in capitals": {"prev": "AB" * 32},
    "another key": {"pk": canonical.b64u(bytes(31) + b"\1")},
    "a key that is too short": {"pk": canonical.b64u(bytes(31))},
    "a sealed part that is too short": {"sealed": canonical.b64u(bytes(100))},
    "no sealed part": {"sealed": ""},
    "no credentials": {"credentials": []},
    "credentials of another kind": {"credentials": {}},
}


@cache
def alone() -> Manifest:
    return manifest.parse(meetings.body(RULES))


def resigned(change: dict[str, Any]) -> bytes:
    """A's ballot with these fields, signed by the key that casts."""
    key, _ = meetings.right(alone(), "A", 0)
    (raw,) = meetings.cast(alone(), {("A", 0): [SCORES]})
    body = {**canonical.loads(raw), **change}
    return canonical.dumps({**body, "sig": canonical.b64u(key.sign(ballot.signed_bytes(body)))})


@cache
def plain() -> bundle.Contents:
    return meetings.contents(alone(), meetings.cast(alone(), {("A", 0): [SCORES]}), PEOPLE)


def with_ballot(raw: bytes) -> bytes:
    opened = [{**line, "ballot": ballot.leaf_hash(raw)} for line in plain().opened]
    return sample.written(
        replace(plain(), entries=[raw], opened=opened, checkpoint=sample.head(alone(), [raw]))
    )


# With a second issuer a ballot needs a credential of each, in the order of their names.


@cache
def together() -> Manifest:
    body = meetings.body(RULES)
    rows = [
        {**row, "id": "tellers", "n": keys.issuer_text(meetings.tellers_key(row["group"]).public_key())}
        for row in body["keys"]["issuers"]
    ]
    return manifest.parse({**body, "keys": {**body["keys"], "issuers": [*rows, *body["keys"]["issuers"]]}})


def second_issuer() -> Iterator[Case]:
    key, site = meetings.right(together(), "A", 0)
    pk = key.public_key().public_bytes_raw()
    tellers = meetings.certified(together(), "A", pk, "tellers")
    other = meetings.certified(together(), "A", bytes(32), "tellers")
    orders: dict[str, tuple[Sequence[Credential], str]] = {
        "both": ((site, tellers), HOLDS),
        "the tellers' first": ((tellers, site), "ballots"),
        "the site's alone": ((site,), "ballots"),
        "the tellers' alone": ((tellers,), "ballots"),
        "the site's twice": ((site, site), "ballots"),
        "three": ((site, tellers, tellers), "ballots"),
        "the tellers' for another key": ((site, other), "ballots"),
        "the site's called the tellers'": ((site, replace(site, issuer="tellers")), "ballots"),
    }
    for name, (credentials, verdict) in orders.items():
        raw = ballot.compose(together(), key, credentials, "A", SCORES)
        yield Case(f"two issuers: {name}", sample.written(of_both(raw, register())), verdict=verdict)
    raw = ballot.compose(together(), key, (site, tellers), "A", SCORES)
    without = [row for row in register() if (row["issuer"], row["group"]) != ("tellers", "A")]
    yield Case("two issuers: one admitted nobody", sample.written(of_both(raw, without)), verdict="turnout")
    turned = sorted(register(), key=lambda row: row["issuer"])
    yield Case(
        "two issuers: the register by issuer", sample.written(of_both(raw, turned)), verdict="register"
    )


def register() -> list[dict[str, str]]:
    rows = meetings.register(PEOPLE)
    return [{**row, "issuer": name} for row in rows for name in ("site", "tellers")]


def of_both(raw: bytes, rows: list[dict[str, str]]) -> bundle.Contents:
    made = meetings.contents(together(), [raw], PEOPLE)
    return replace(made, register=rows)
