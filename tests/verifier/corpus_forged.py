"""Bundles by somebody who holds every key of the site and the ballot box, altered in one thing that only its own check can see.

Whatever follows from the altered part is made again, the archive is packed canonically and the index is signed again: a program
without the check would accept the bundle. Each case says which statement is false, or that the bundle holds;
docs/ballot-protocol.md and docs/results.md say the same in words.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import examples
from answerable.protocol import ballot, canonical, checkpoint, keys, manifest, note
from answerable.protocol.manifest import Manifest
from answerable.scoring import Decision, grading, inputs
from vectors import protocol
from verifier import corpus_meetings as meetings
from verifier import sample
from verifier import test_verifier_tampering as tampering
from verifier.corpus_case import HOLDS, Case
from verifier.corpus_meetings import HALVES, TWO

MOST = (1 << 53) - 1
NOBODY = {"A": 0, "B": 0}


def forged() -> Iterator[Case]:
    parts = (frozen(), amended(), registered(), ordered(), decided(), withdrawn(), imported())
    for part in parts:
        for name, (raw, verdict) in part.items():
            yield Case(f"forged: {name}", raw, verdict=verdict)


Forged = dict[str, tuple[bytes, str]]


# Manifests of a meeting to which nobody came, so that nothing else in the bundle rests on what is altered.


def frozen() -> Forged:
    plain = meetings.body(examples.written(criteria=TWO, groups=HALVES))
    found = {}
    for name, (change, verdict) in manifest_changes(plain).items():
        body = {**plain, **change}
        found[f"manifest, {name}"] = sample.written(unattended(plain, body)), verdict
    return found


def unattended(plain: dict[str, Any], body: dict[str, Any]) -> Any:
    origin = body["keys"]["log_origin"]
    head = checkpoint.Checkpoint(origin, 0, bytes.fromhex(EMPTY_ROOT))
    return replace(
        meetings.contents(manifest.parse(plain), [], NOBODY),
        manifest=note.sign(canonical.dumps(body).decode() + "\n", protocol.manifest_signer()),
        manifest_hash=canonical.digest(body),
        checkpoint=checkpoint.sign(head, protocol.log_signer()),
    )


EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def manifest_changes(plain: dict[str, Any]) -> dict[str, tuple[dict[str, Any], str]]:
    times = {
        "2022-01-24T09:00:00Z": HOLDS,
        "2022-01-24T09:00:00.25-11:30": HOLDS,
        "2024-02-29T23:59:59.000001+23:59": HOLDS,
        "2022-01-24T09:00:00": "manifest",
        "2022-01-24T09:00+08:00": "manifest",
        "2022-01-24 09:00:00+08:00": "manifest",
        "2022-01-24t09:00:00z": "manifest",
        "2022-01-24T09:00:00+0800": "manifest",
        "2022-01-24T09:00:00+08:00:00": "manifest",
        "2022-01-24T09:00:00+24:00": "manifest",
        "2022-01-24T09:00:00+08:60": "manifest",
        "2022-01-24T09:00:00.+08:00": "manifest",
        "2022-01-24T09:00:00.1234567+08:00": "manifest",
        "2022-01-24T09:00:00,5+08:00": "manifest",
        "2022-01-24T24:00:00+08:00": "manifest",
        "2022-01-24T09:60:00+08:00": "manifest",
        "2022-01-24T09:00:60+08:00": "manifest",
        "2022-02-29T09:00:00+08:00": "manifest",
        "2022-13-01T09:00:00+08:00": "manifest",
        "0000-01-24T09:00:00+08:00": "manifest",
        "20220124T090000+0800": "manifest",
        "2022-W04-1T09:00:00+08:00": "manifest",
        "２０２２-01-24T09:00:00+08:00": "manifest",
        "tomorrow": "manifest",
    }
    numbers = {0: HOLDS, MOST: HOLDS, -1: "manifest", True: "manifest", "120": "manifest"}
    keys_of = plain["keys"]
    return {
        "as it should be": ({}, HOLDS),
        **{f"starts_at {text}": ({"starts_at": text}, verdict) for text, verdict in times.items()},
        **{f"grace {value!r}": ({"grace": value}, verdict) for value, verdict in numbers.items()},
        "two issuers": ({"keys": issued_by("site", "tellers")}, HOLDS),
        "two issuers, the second first": ({"keys": issued_by("tellers", "site")}, HOLDS),
        "an issuer by another name": ({"keys": issued_by("hall")}, "manifest"),
        "the tellers alone": ({"keys": issued_by("tellers")}, "manifest"),
        "a second issuer by another name": ({"keys": issued_by("site", "hall")}, "manifest"),
        "three issuers": ({"keys": issued_by("site", "tellers", "hall")}, "manifest"),
        "a log by another name": ({"keys": {**keys_of, "log_origin": "answerable/other"}}, "manifest"),
        "an empty title": ({"title": ""}, "manifest"),
        "a group with an empty id": (with_group(plain, ""), "manifest"),
        "a presenter with an empty id": (with_presenter(plain, id=""), "manifest"),
        "a presenter without a unit": (with_presenter(plain, unit=""), HOLDS),
        "more expected than can be written": ({"expected": {"sheet": {"A": -1, "B": 0}}}, "manifest"),
        "a format character in a title of the rules": (with_title(plain, "Review\U0001343a"), "rules"),
        "blanks for a title of the rules": (with_title(plain, " "), "rules"),
        "a title of 200 characters": (with_title(plain, "优" * 200), HOLDS),
        "a title of 201 characters": (with_title(plain, "优" * 201), "rules"),
    }


def issued_by(*names: str) -> dict[str, Any]:
    """Keys of these issuers. Nobody is admitted, so that any odd number of the right length can be a modulus."""
    given = protocol.manifest_body()["keys"]
    rows = []
    for number, name in enumerate(names):
        for row in given["issuers"]:
            n = int.from_bytes(canonical.from_b64u(row["n"]), "big") + 2 * number
            raw = n.to_bytes((n.bit_length() + 7) // 8, "big")
            rows.append({**row, "id": name, "n": canonical.b64u(raw)})
    return {**given, "issuers": rows}


def with_group(plain: dict[str, Any], name: str) -> dict[str, Any]:
    return {"groups": [{**plain["groups"][0], "id": name}, *plain["groups"][1:]]}


def with_presenter(plain: dict[str, Any], **change: str) -> dict[str, Any]:
    return {"presenters": [{**plain["presenters"][0], **change}, *plain["presenters"][1:]]}


def with_title(plain: dict[str, Any], title: str) -> dict[str, Any]:
    rules = plain["rules"]
    changed = {**rules, "criteria": [{**rules["criteria"][0], "title": title}, *rules["criteria"][1:]]}
    return {"rules": changed, "rules_hash": canonical.digest(changed)}


def amended() -> Forged:
    """Results follow from the rules, which in the first two are those of the manifest before, and in the last those of the sample."""
    contents = tampering.CONTENTS
    body = sample.amended(tampering.SAMPLE.first)
    same = {**body, "rules": sample.RULES, "rules_hash": canonical.digest(sample.RULES)}
    unchanged = [signed(same)]
    first, second = contents.earlier_results[0], contents.result
    again = signed({**body, "previous": tampering.SAMPLE.last.hash, "reason": "Once more"})
    return {
        "an amendment that changes nothing": (
            tampering.forged(amendments=unchanged, earlier_results=[first], result=first),
            "amendments",
        ),
        "a second amendment that changes nothing": (
            tampering.forged(amendments=[*contents.amendments, again], earlier_results=[first, second]),
            "amendments",
        ),
        "a second amendment back to the first rules": (tampering.forged(**sample.amended_twice()), HOLDS),
        "a latecomer under an amendment that expects one more": (
            tampering.forged(**sample.latecomer({"A": 4, "B": 5})),
            HOLDS,
        ),
        "a latecomer under an amendment that expects one more of others": (
            tampering.forged(**sample.latecomer({"A": 3, "B": 6})),
            "register",
        ),
        "an amendment that expects fewer": (
            tampering.forged(**sample.latecomer({"A": 4, "B": 4})),
            "amendments",
        ),
        "an amendment with blanks for a reason": (
            tampering.forged(amendments=[signed({**body, "reason": " \u3000\n"})]),
            "amendments",
        ),
    }


def signed(body: dict[str, Any]) -> bytes:
    return note.sign(canonical.dumps(body).decode() + "\n", protocol.manifest_signer())


def registered() -> Forged:
    rows = sample.register()
    found = {}
    for field, words, verdict in (
        ("identifier", "", "register"),
        ("identifier", "\u3000", "register"),
        ("identifier", "\ufeff", HOLDS),
        ("name", "", "register"),
        ("venue", "\x85 ", "register"),
    ):
        changed = sorted([{**rows[0], field: words}, *rows[1:]], key=lambda row: row["identifier"])
        found[f"register, {field} {words!r}"] = tampering.forged(register=changed), verdict
    return found


# The order of the ledger, and one key used twice.


def ordered() -> Forged:
    """Where a batch ended is not in the bundle, so any order of the ballots may be signed; chains go by `seq`."""
    entries = sorted(tampering.SAMPLE.entries, key=lambda one: -one.seq)
    raws = [one.raw for one in entries]
    said = {line["ballot"]: line for line in tampering.lines()}
    turned = tampering.entries()[::-1]
    return {
        "a replacement before the ballot that it replaces": (
            tampering.with_entries(raws, opened=[said[one.hash] for one in entries]),
            HOLDS,
        ),
        "the ledger in another order": (
            tampering.with_entries(turned, opened=tampering.lines()[::-1]),
            HOLDS,
        ),
        **in_two_groups(),
    }


def in_two_groups() -> Forged:
    """One key, certified for both groups: it casts in one of them only."""
    m = manifest.parse(meetings.body(examples.written(criteria=TWO, groups=HALVES)))
    key, own = meetings.right(m, "A", 1)
    other = meetings.certified(m, "B", key.public_key().public_bytes_raw())
    first = written(m, "A", 1, None, own, key)
    replacing = written(m, "B", 2, ballot.leaf_hash(first), other, key)
    second = written(m, "B", 1, None, other, key)
    alone = meetings.contents(m, [first], {"A": 2, "B": 2})
    found: Forged = {"a key's ballot in one of two groups": (sample.written(alone), HOLDS)}
    for name, more in (
        ("a ballot in another group replaces", replacing),
        ("a key's first ballot in each of two groups", second),
    ):
        raws = sorted([first, more], key=ballot.leaf_hash)
        found[name] = sample.written(replace(alone, entries=raws, checkpoint=sample.head(m, raws))), "chains"
    return found


def written(m: Manifest, group: str, seq: int, prev: str | None, granted: Any, key: Any) -> bytes:
    head = ballot.header(m.hash, group, "sheet", keys.public_text(key), seq, prev)
    return ballot.sign(head, ballot.seal(m, head, [[0, "90"]] * 3), [granted], key)


# What the result depends on beside ballots. The results are those that a laxer program makes of it.

TIED = examples.written(
    criteria=TWO,
    groups=HALVES,
    components=meetings.PARTS,
    grades=examples.grades(meetings.BANDS, {"grade": "fair", "count": 2}),
)
GOOD = Decision("", (), "Longer in office", "The board")


def lax() -> AbstractContextManager[Any]:
    return patch.multiple(inputs, beside_problems=lambda *_: [])


def tied(number: int | None, **change: Any) -> bytes:
    """Three are tied for two places; the first `number` of them are chosen, with `change` in the decision."""
    m = manifest.parse(meetings.body(TIED))
    raws = meetings.cast(m, {("A", 0): [[[1, "80"]] * 3], ("B", 0): [[[1, "80"]] * 3]})
    even = {
        "routine": dict.fromkeys(("p1", "p2", "p3"), "9"),
        "report": dict.fromkeys(("p1", "p2", "p3"), "70"),
    }
    people = {"A": 1, "B": 1}
    open_ = meetings.contents(m, raws, people, components=even)
    (boundary,) = open_.result["boundaries"]
    chosen = tuple(boundary["tied"][: number or 0])
    decision = replace(GOOD, boundary=boundary["id"], chosen=chosen).to_json() | change
    with lax(), patch.object(grading, "_check_choice"):
        made = meetings.contents(m, raws, people, components=even, decisions=[decision])
    return sample.written(made)


def decided() -> Forged:
    return {
        "a decision for both places": (tied(2), HOLDS),
        "a decision for nobody": (tied(0), HOLDS),
        "a decision for one of two places": (tied(1), "result"),
        "a decision for more than there are places": (tied(3), "result"),
        "a decision for somebody who is not tied": (tied(1, chosen=["p1", "p9"]), "result"),
        "a decision for one person twice": (tied(0, chosen=["p1", "p1"]), "beside"),
        "a decision without a reason": (tied(2, reason=""), "beside"),
        "a decision with blanks for a reason": (tied(2, reason="\u2003\x1c"), "beside"),
        "a decision by nobody": (tied(2, decided_by=" "), "beside"),
        "a decision on a tie that did not arise": (tied(2, boundary="quota-fair-000000000000"), HOLDS),
    }


def withdrawn() -> Forged:
    found = {}
    for name, reason, verdict in (
        ("a reason", "Moved", HOLDS),
        ("no reason", "", "beside"),
        ("blanks", "\t\u00a0", "beside"),
    ):
        found[f"a withdrawal with {name}"] = (
            with_beside(withdrawn=[{"presenter": "p2", "reason": reason}]),
            verdict,
        )
    gone = [{"presenter": "p9", "reason": "Moved"}]
    return {**found, "a withdrawal of nobody": (with_beside(withdrawn=gone), "beside")}


def imported() -> Forged:
    """`routine` has 20 for its full mark and counts as a ratio to the best, `report` has 100 and does not."""
    values: dict[str, tuple[Mapping[str, Any], str]] = {
        "the full mark": ({"report": {"p1": "100"}}, HOLDS),
        "above the full mark": ({"report": {"p1": "100.0001"}}, "beside"),
        "above it, where the best is the measure": ({"routine": {"p1": "20.0001", "p2": "10"}}, HOLDS),
        "zero": ({"report": {"p1": "0"}}, HOLDS),
        "below zero": ({"report": {"p1": "-1"}}, "beside"),
        "five decimals": ({"report": {"p1": "77.00001"}}, "beside"),
        "five decimals that are not needed": ({"report": {"p1": "77.50000"}}, HOLDS),
        "an exponent": ({"report": {"p1": "1e1"}}, "beside"),
        "an empty text": ({"report": {"p1": ""}}, "beside"),
        "a number": ({"report": {"p1": 77}}, "beside"),
        "of nobody": ({"report": {"p9": "77"}}, "beside"),
        "of no component": ({"visits": {"p1": "77"}}, "beside"),
        "of the meeting's component": ({"meeting": {"p1": "77"}}, "beside"),
    }
    return {
        f"a component's value, {name}": (with_beside(components=given), verdict)
        for name, (given, verdict) in values.items()
    }


def with_beside(**beside: Any) -> bytes:
    m = manifest.parse(meetings.body(TIED))
    raws = meetings.cast(m, {("A", 0): [[[1, "80"], [0, "80"], [2, "50"]]]})
    with lax():
        return sample.written(meetings.contents(m, raws, {"A": 1, "B": 0}, **beside))
