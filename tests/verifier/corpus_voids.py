"""Everything that a changed client can seal, each with the code under which the ballot is void, or None where it counts.

docs/results.md ("Void ballots") says the same in words. All of them are cast in one meeting whose rules have every kind of limit, so that
one bundle holds both verifiers, and the tally, to every line of the table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import examples
from answerable.protocol import ballot, bundle, keys, manifest
from answerable.protocol.manifest import Manifest
from verifier import sample
from verifier.corpus_case import HOLDS, Case
from verifier.corpus_meetings import HALVES, TWO, body, contents, right
from verifier.sealing import LENGTH, enclosed, padded, scored

LIMITS = [
    {"kind": "at-most", "level": "l0", "criterion": None, "count": 1},
    {"kind": "no-ties"},
    {"kind": "no-blanks"},
]
RULES = examples.written(criteria=TWO, groups=HALVES, limits=LIMITS)
PLAIN = [[0, "100"], [1, "80"], [2, "50"]]
"""A sheet that counts: a level of four and a number from 50 to 100 in quarters, for each of three presenters."""

# The first presenter's row; the others are PLAIN's. A mark that cannot be read is `shape`, one that is none of its scale has the rules' code.
ROWS: dict[str, tuple[list[Any], str | None]] = {
    "what counts": ([0, "100"], None),
    "decimals that are not needed": ([0, "80.250000000"], None),
    "a level too high": ([4, "100"], "unknown-level"),
    "the highest index that is read": ([999, "100"], "unknown-level"),
    "an index too high to be read": ([1000, "100"], "shape"),
    "an index below zero": ([-1, "100"], "shape"),
    "true for an index": ([True, "100"], "shape"),
    "false for an index": ([False, "100"], "shape"),
    "a text for an index": (["0", "80"], "bad-score"),
    "a word for an index": (["l0", "80"], "shape"),
    "an index for a number": ([0, 80], "bad-score"),
    "true for a number": ([0, True], "shape"),
    "below the range": ([0, "49.75"], "out-of-range"),
    "above the range": ([0, "100.25"], "out-of-range"),
    "nine digits": ([0, "999999999"], "out-of-range"),
    "ten digits": ([0, "1000000000"], "shape"),
    "between the steps": ([0, "80.1"], "off-step"),
    "ten decimals": ([0, "80.2500000000"], "shape"),
    "a number below zero": ([0, "-1"], "bad-score"),
    "zero below zero": ([0, "-0"], "bad-score"),
    "a plus": ([0, "+80"], "shape"),
    "a leading zero": ([0, "080"], "shape"),
    "a point and no decimals": ([0, "80."], "shape"),
    "an exponent": ([0, "1e2"], "shape"),
    "a space": ([0, "80 "], "shape"),
    "a line feed": ([0, "80\n"], "shape"),
    "digits of another script": ([0, "８０"], "shape"),
    "an empty text": ([0, ""], "shape"),
    "a list for a mark": ([0, []], "shape"),
    "an object for a mark": ([0, {}], "shape"),
    "a column too many": ([0, "80", None], "shape"),
    "a column too few": ([0], "shape"),
    "no columns": ([], "shape"),
}
SHEETS: dict[str, tuple[Any, str | None]] = {
    "a row too many": ([*PLAIN, [3, "60"]], "shape"),
    "a row too few": (PLAIN[:2], "shape"),
    "no rows": ([], "shape"),
    "a row that is null": ([None, *PLAIN[1:]], "shape"),
    "a row that is a text": (["ab", *PLAIN[1:]], "shape"),
    "a row that is an object": ([{"0": 0, "1": "80"}, *PLAIN[1:]], "shape"),
    "scores that are an object": ({"p1": PLAIN[0]}, "form"),
    "scores that are null": (None, "form"),
    "the best level twice": ([[0, "100"], [0, "80"], [2, "50"]], "too-many"),
    "two equal numbers": ([[0, "100"], [1, "80"], [2, "80"]], "tie"),
    "two equal numbers, written differently": ([[0, "100"], [1, "80"], [2, "80.0"]], "tie"),
    "a blank": ([[0, None], [1, "80"], [2, "50"]], "blank"),
    "nothing but blanks": ([[None, None]] * 3, "blank"),
    "two limits broken, the first of the rules": ([[0, None], [0, "80"], [2, "50"]], "too-many"),
    "a limit broken before a mark that is none": ([[0, "100"], [0, "80"], [9, "50"]], "unknown-level"),
    "two marks that are none, the first": ([[0, "80.1"], [9, "80"], [2, "50"]], "off-step"),
}


def nested(depth: int) -> bytes:
    """With the object as many lists and objects within each other."""
    return b'{"scores":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


# Plaintexts before padding, that are not the canonical form of such an object, or nearly not.
TEXTS: dict[str, tuple[bytes, str | None]] = {
    "nothing": (b"", "form"),
    "no JSON": (b"scores", "form"),
    "another field": (b'{"marks":[]}', "form"),
    "a field more": (b'{"more":1,"scores":[]}', "form"),
    "a list alone": (b'[[0,"100"],[1,"80"],[2,"50"]]', "form"),
    "a space in it": (b'{"scores": []}', "form"),
    "a field twice": (b'{"scores":[],"scores":[]}', "form"),
    "a broken number": (b'{"scores":[[1.5]]}', "form"),
    "a whole number with a point": (b'{"scores":[[1.0]]}', "form"),
    "a number with an exponent": (b'{"scores":[[1e2]]}', "form"),
    "a zero with a sign": (b'{"scores":[[-0]]}', "form"),
    "a number that is too large": (b'{"scores":[[9007199254740993]]}', "form"),
    "half a character": (b'{"scores":[["\\ud800"]]}', "form"),
    "not UTF-8": (b'{"scores":"\xff"}', "form"),
    "a byte order mark": (b'\xef\xbb\xbf{"scores":[]}', "form"),
    "two padding marks": (b'{"scores":[]}\x80' + bytes(8), "form"),
    "a hundred deep": (nested(100), "shape"),
    "a hundred and one deep": (nested(101), "form"),
    "five hundred deep": (nested(500), "form"),
}
# Plaintexts of the sealed length, padding and all.
PADDINGS: dict[str, tuple[bytes, str | None]] = {
    "nothing but zeros": (bytes(LENGTH), "padding"),
    "no padding mark": (b" " * LENGTH, "padding"),
    "something after the padding mark": (b"\x80" + bytes(LENGTH - 2) + b"\x01", "padding"),
}


def table() -> dict[str, str | None]:
    """The code of each kind, by its name."""
    parts: list[Mapping[str, tuple[Any, str | None]]] = [ROWS, SHEETS, TEXTS, PADDINGS]
    plain = {name: code for part in parts for name, (_, code) in part.items()}
    return plain | {
        "sealed for another key": "seal",
        "sealed under another header": "seal",
        "a byte of the ciphertext changed": "seal",
        "an encapsulated key of small order": "seal",
        "the unused bit of the encapsulated key": None,
    }


def plaintexts() -> dict[str, bytes]:
    return {
        **{name: scored([row, *PLAIN[1:]]) for name, (row, _) in ROWS.items()},
        **{name: scored(sheet) for name, (sheet, _) in SHEETS.items()},
        **{name: padded(text) for name, (text, _) in TEXTS.items()},
        **{name: whole for name, (whole, _) in PADDINGS.items()},
    }


@cache
def meeting() -> Manifest:
    expected = {"sheet": {"A": len(table()), "B": 1}}
    return manifest.parse(body(RULES, sealed_length=LENGTH, expected=expected))


def sealed(name: str, head: dict[str, Any]) -> bytes:
    good = scored(PLAIN)
    if name == "sealed for another key":
        return enclosed(head, good, secret="elsewhere")
    if name == "sealed under another header":
        return enclosed({**head, "seq": 2}, good)
    if name == "a byte of the ciphertext changed":
        whole = enclosed(head, good)
        return whole[:-1] + bytes([whole[-1] ^ 1])
    if name == "an encapsulated key of small order":
        return bytes(32) + bytes(LENGTH + 16)  # decapsulation fails: the shared secret would be zero
    if name == "the unused bit of the encapsulated key":
        return enclosed(head, good, twist=True)
    return enclosed(head, plaintexts()[name])


def cast(group: str, number: int, name: str, beyond: bytes = b"") -> bytes:
    key, granted = right(meeting(), group, number)
    head = ballot.header(meeting().hash, group, "sheet", keys.public_text(key), 1, None)
    return ballot.sign(head, sealed(name, head) + beyond, [granted], key)


@cache
def ballots() -> dict[str, bytes]:
    """One of group A for each line of the table, by its name."""
    return {name: cast("A", number, name) for number, name in enumerate(table())}


@cache
def bundled() -> bundle.Contents:
    raws = sorted([*ballots().values(), cast("B", 0, "what counts")], key=ballot.leaf_hash)
    return contents(meeting(), raws, {"A": len(table()), "B": 1})


def voids() -> Iterator[Case]:
    yield Case("void: every kind", sample.written(bundled()), meeting().hash, HOLDS)
    long = cast("A", 0, "what counts", beyond=bytes(64))
    raws = sorted([long, cast("B", 0, "what counts")], key=ballot.leaf_hash)
    other = replace(bundled(), entries=raws, checkpoint=sample.head(meeting(), raws))
    yield Case("void: a sealed part of another length is no ballot", sample.written(other), None, "ballots")


def codes() -> dict[str, str | None]:
    """What opened.jsonl says of each kind."""
    said = {line["ballot"]: line["reason"] for line in bundled().opened}
    return {name: said[ballot.leaf_hash(raw)] for name, raw in ballots().items()}
