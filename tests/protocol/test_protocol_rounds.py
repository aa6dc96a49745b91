"""Meetings in which each presenter has ballots of their own: manifest, credential and ballot bound to one scope."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from answerable.protocol import ballot, canonical, credential, keys, manifest, opening
from answerable.protocol.ballot import Ballot, Unopenable
from answerable.protocol.credential import Credential
from answerable.protocol.errors import Malformed, Reason, Refused
from answerable.protocol.manifest import SealCustody
from answerable.protocol.opening import Opened, ScopeTurnout, Status
from opening_all import open_all
from vectors import protocol

VECTORS = json.loads(protocol.TARGET.read_text())["rounds"]
M = manifest.read(VECTORS["manifest"]["note"].encode(), sole=True)
SEAL = keys.x25519(protocol.secret("seal"))
FIRST, SECOND = M.scopes
RAW = VECTORS["ballot"]["ballot"].encode()
GRANTED = VECTORS["credential"]


def granted() -> Credential:
    row = GRANTED["credential"]
    return Credential(row["issuer"], canonical.from_b64u(row["prefix"]), canonical.from_b64u(row["sig"]))


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    body: dict[str, Any] = canonical.loads(canonical.dumps(M.body))
    change(body)
    return body


def never(group: str, scope: str, scores: object) -> str | None:
    return None


def test_what_the_manifest_says_of_its_scopes() -> None:
    assert list(M.scopes) == VECTORS["scopes"] == ["presenter/p1", "presenter/p2"]
    assert (M.scored(FIRST), M.scored(SECOND)) == (("p1",), ("p2",))
    assert M.expected == {(FIRST, "A"): 2, (SECOND, "A"): 1}
    assert M.seal_custody == SealCustody(2, 3)
    assert {place: key.key_size for place, key in M.issuers.items()} == {
        ("A", FIRST, "site"): 3072,
        ("A", SECOND, "site"): 2048,
    }
    assert M.issuer_names == ("site",)
    sheet = manifest.parse(protocol.manifest_body())
    assert (sheet.scopes, sheet.scored("sheet")) == (("sheet",), ("p1", "p2", "p3"))


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(expected={"A": 2}),
        lambda body: body["expected"].pop(FIRST),
        lambda body: body["expected"].update({FIRST: {"B": 2}}),
        lambda body: body["expected"].update({FIRST: 2}),
        lambda body: body["expected"].update({FIRST: {"A": -1}}),
        lambda body: body["keys"]["issuers"].pop(),
        lambda body: body["keys"]["issuers"][0].update(scope=SECOND),
        lambda body: body["keys"]["issuers"][0].update(scope="sheet"),
        lambda body: body["keys"]["issuers"][0].update(scope=None),
        lambda body: body["keys"]["issuers"][0].update(n=body["keys"]["issuers"][1]["n"]),
    ],
)
def test_every_scope_has_its_own_key_and_headcount(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(Malformed):
        manifest.parse(changed(change))


def test_a_second_issuer_has_a_key_for_every_scope() -> None:
    def add(body: dict[str, Any]) -> None:
        for scope in (FIRST, SECOND):
            n = keys.issuer_text(keys.new_rsa(2048).public_key())
            body["keys"]["issuers"].append(
                {"id": "tellers", "group": "A", "scope": scope, "n": n, "e": 65537}
            )

    two = manifest.parse(changed(add))
    assert two.issuer_names == ("site", "tellers")
    given = {(FIRST, "A", "site"): 2, (FIRST, "A", "tellers"): 1, (SECOND, "A", "site"): 1}
    assert opening.issued(two, given) == {(FIRST, "A"): 1, (SECOND, "A"): 0}


def test_the_ballot_of_the_vectors() -> None:
    checked = ballot.check(RAW, M)
    assert isinstance(checked, Ballot)
    assert (checked.scope, checked.header) == (SECOND, VECTORS["ballot"]["header"])
    assert ballot.open_sealed(checked, M, SEAL) == [[1, "87.5"]]
    asked = credential.request(
        bytes.fromhex(GRANTED["seed"]), M.hash, "A", "site", M.issuers["A", SECOND, "site"], SECOND
    )
    assert canonical.b64u(asked.blinded) == GRANTED["blinded_msg"]
    assert asked.finalize(canonical.from_b64u(GRANTED["blind_sig"])) == granted()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [(FIRST, Reason.BAD_CREDENTIAL), ("sheet", Reason.UNKNOWN_SCOPE), ("presenter/p3", Reason.UNKNOWN_SCOPE)],
)
def test_a_credential_for_one_presenter_is_good_for_no_other(scope: str, expected: Reason) -> None:
    key = keys.ed25519(bytes.fromhex(GRANTED["ed25519"]))
    raw = ballot.compose(M, key, [granted()], "A", [[0, "1"]], scope=scope)
    assert ballot.check(raw, M) == Refused(expected)


def test_a_ballot_holds_one_presenter_s_marks() -> None:
    key = keys.ed25519(bytes.fromhex(GRANTED["ed25519"]))
    two = ballot.parse(ballot.compose(M, key, [granted()], "A", [[0, "1"], [0, "1"]], scope=SECOND))
    with pytest.raises(Unopenable, match="shape"):
        ballot.open_sealed(two, M, SEAL)


def test_turnout_is_each_presenter_s_own() -> None:
    one = ballot.parse(RAW)
    lines = open_all([one], M, SEAL, never)
    assert lines == [Opened(one.hash, "A", SECOND, Status.COUNTED, None, [[1, "87.5"]])]
    assert lines[0].to_json()["scope"] == SECOND
    found = opening.turnout(M, {(FIRST, "A"): 2, (SECOND, "A"): 1}, lines)
    assert found == {
        (FIRST, "A"): ScopeTurnout(2, 2, 0, 0, 0, 0),
        (SECOND, "A"): ScopeTurnout(1, 1, 1, 1, 0, 0),
    }
    written = opening.turnout_json(found)
    assert list(written) == [FIRST, SECOND]
    assert written[SECOND] == {"A": found[SECOND, "A"].to_json()}
