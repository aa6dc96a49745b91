"""A small meeting in which each presenter has ballots of their own, as a bundle, for the verifier's tests.

Two groups, two presenters. A-0 is recused from p1; A-1 replaced a ballot; B-0's ballot for p1 is void; B-1 has no ballot for p2.
"""

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from answerable.counting import Beside, tally
from answerable.protocol import ballot, bundle, canonical, credential, keys, manifest, merkle, opening
from answerable.protocol.ballot import Last, Scores
from answerable.protocol.manifest import Manifest
from answerable.scoring import Rules, check_ballot
from opening_all import open_all
from vectors import protocol
from verifier.sample import head, seed, written

ONE, TWO = "presenter/p1", "presenter/p2"
RULES: dict[str, Any] = {**protocol.RULES, "limits": [{"kind": "no-blanks"}], "k_min": 1}
# The scopes that each person was issued, and what they cast there.
CAST: dict[tuple[str, int], dict[str, list[Scores]]] = {
    ("A", 0): {TWO: [[[0, "90"]]]},
    ("A", 1): {ONE: [[[1, "80"]], [[1, "85"]]], TWO: [[[2, "40"]]]},
    ("B", 0): {ONE: [[[None, "50"]]], TWO: [[[1, "75.5"]]]},
    ("B", 1): {ONE: [[[0, "99"]]], TWO: []},
}


@cache
def issuer(group: str, scope: str) -> RSAPrivateKey:
    return keys.new_rsa(2048)


def body(**changes: Any) -> dict[str, Any]:
    plain = protocol.manifest_body()
    issuers = [
        {
            "id": "site",
            "group": group,
            "scope": scope,
            "n": keys.issuer_text(issuer(group, scope).public_key()),
            "e": 65537,
        }
        for group in "AB"
        for scope in (ONE, TWO)
    ]
    return plain | {
        "scope": "presenter",
        "presenters": plain["presenters"][:2],
        "rules": RULES,
        "rules_hash": canonical.digest(RULES),
        "expected": {ONE: {"A": 1, "B": 2}, TWO: {"A": 2, "B": 3}},
        "sealed_length": ballot.sealed_length(RULES, 1),
        "keys": plain["keys"] | {"issuers": issuers},
        **changes,
    }


def admitted(m: Manifest, group: str, number: int, scope: str, **under: str) -> credential.Credential:
    """Under the key of `key_of`, when it is given, and not of the scope itself."""
    own = issuer(group, under.get("key_of", scope))
    asked = credential.request(seed(group, number), m.hash, group, "site", own.public_key(), scope)
    numbers = own.private_numbers()
    answer = pow(int.from_bytes(asked.blinded, "big"), numbers.d, numbers.public_numbers.n)
    return asked.finalize(answer.to_bytes(len(asked.blinded), "big"))


def cast(m: Manifest, group: str, number: int, scope: str, *several: Scores, **under: str) -> list[bytes]:
    key = credential.casting_key(seed(group, number), m.hash, group, scope)
    granted = admitted(m, group, number, scope, **under)
    made: list[bytes] = []
    for scores in several:
        last = Last(len(made), ballot.leaf_hash(made[-1])) if made else None
        made.append(ballot.compose(m, key, [granted], group, scores, last, scope))
    return made


def register() -> list[dict[str, str]]:
    return [
        {
            "name": f"Representative {group}{number}",
            "identifier": f"{group}-{number}",
            "venue": "Main venue",
            "group": group,
            "scope": scope,
            "issuer": "site",
        }
        for (group, number), scopes in CAST.items()
        for scope in sorted(scopes)
    ]


def opened(m: Manifest, raws: list[bytes]) -> list[opening.Opened]:
    rules = Rules.from_json(m.rules)

    def ruling(group: str, scope: str, scores: object) -> str | None:
        violation = check_ballot(rules, m.scored(scope), group, scores)
        return violation.reason if violation else None

    entries = [ballot.parse(raw) for raw in raws]
    return open_all(entries, m, keys.x25519(protocol.secret("seal")), ruling)


def result(m: Manifest, lines: list[opening.Opened], issued: dict[tuple[str, str], int]) -> Any:
    return tally(Rules.from_json(m.rules), m, issued, lines, Beside({}, {}, ())).to_json()


@cache
def contents() -> bundle.Contents:
    note = manifest.sign(body(), protocol.manifest_signer())
    m = manifest.read(note)
    raws = sorted(
        (
            raw
            for (group, number), scopes in CAST.items()
            for scope, several in scopes.items()
            for raw in cast(m, group, number, scope, *several)
        ),
        key=ballot.leaf_hash,
    )
    issued = Counter((row["scope"], row["group"]) for row in register())
    lines = opened(m, raws)
    return bundle.Contents(
        manifest_hash=m.hash,
        manifest=note,
        amendments=[],
        register=register(),
        entries=raws,
        checkpoint=head(m, raws),
        seal_private=protocol.secret("seal"),
        opened=[line.to_json() for line in lines],
        components={},
        decisions=[],
        withdrawn=[],
        turnout=opening.turnout_json(opening.turnout(m, issued, lines)),
        result=result(m, lines, issued),
    )


def with_(**changes: Any) -> bytes:
    return written(replace(contents(), **changes))


def with_more(raws: list[bytes]) -> bytes:
    """The same with ballots added, and a checkpoint over all of them."""
    m = manifest.read(contents().manifest)
    every = [*contents().entries, *raws]
    assert merkle.root(merkle.leaf_hash(raw) for raw in every)
    return with_(entries=every, checkpoint=head(m, every))
