"""Ballots that only just are, or are not, what they should be: each is one more in a bundle that is otherwise right."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import examples
from answerable.protocol import ballot, canonical, credential, keys, manifest
from vectors import protocol
from verifier import sample
from verifier import test_verifier_tampering as tampering
from verifier.corpus_case import Case
from verifier.corpus_meetings import HALVES, TWO, Scores, body, cast, certified, made, register, right
from verifier.sealing import LENGTH, enclosed, scored

# Arithmetic on the curve of RFC 8032, 5.1, for keys and signatures that a library refuses to make.

Point = tuple[int, int]
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, PRIME) % PRIME
BASE: Point = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)


def added(one: Point, other: Point) -> Point:
    (x, y), (u, v) = one, other
    shared = D * x * u * y * v
    across = (x * v + u * y) * pow(1 + shared, -1, PRIME) % PRIME
    return across, (y * v + x * u) * pow(1 - shared, -1, PRIME) % PRIME


def multiple(times: int, point: Point) -> Point:
    result: Point = (0, 1)
    for bit in f"{times:b}":
        result = added(result, result)
        if bit == "1":
            result = added(result, point)
    return result


def encoded_point(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def torsion() -> Point:
    """A point of order 8: a point off the subgroup, times the subgroup's order."""
    for y in range(2, 100):
        square = (y * y - 1) * pow(D * y * y + 1, -1, PRIME) % PRIME
        x = pow(square, (PRIME + 3) // 8, PRIME)
        if x * x % PRIME != square:
            x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
        point = multiple(ORDER, (x, y))
        if x * x % PRIME == square and multiple(4, point) != (0, 1):
            return point
    raise AssertionError("there are points of order 8")


TORSION = torsion()

EDGE_RULES = examples.written(criteria=TWO, groups=HALVES)
EDGE = manifest.parse(body(EDGE_RULES, sealed_length=LENGTH))
PLAIN: Scores = [[0, "100"], [1, "80"], [2, "50"]]


def edges() -> Iterator[Case]:
    first = cast(EDGE, {("A", 0): [PLAIN]})
    for name, raws in {**signed_edges(), **chain_edges()}.items():
        yield edge(name, sorted([*first, *raws], key=ballot.leaf_hash))


def edge(name: str, raws: list[bytes]) -> Case:
    """A bundle with these ballots. If one of them cannot be read, no result can be made, and they stand beside the sample's other files instead."""
    try:
        return Case(name, made(EDGE, raws, {"A": 4, "B": 4}))
    except ValueError:
        unread = replace(
            tampering.CONTENTS,
            manifest_hash=EDGE.hash,
            manifest=manifest.sign(dict(EDGE.body), protocol.manifest_signer()),
        )
        bare = replace(unread, amendments=[], earlier_results=[], register=register({"A": 4, "B": 4}))
        return Case(name, sample.written(replace(bare, entries=raws, checkpoint=sample.head(EDGE, raws))))


def caster(number: int) -> tuple[Any, credential.Credential]:
    return right(EDGE, "A", number)


# Keys and signatures at the edges of Ed25519. RFC 8032 leaves open what becomes of them; the verifiers may not differ.


def signed_with(pk: bytes, signature: Callable[[bytes], bytes]) -> list[bytes]:
    """A ballot by a key that its caster chose freely."""
    granted = certified(EDGE, "A", pk)
    head = ballot.header(EDGE.hash, "A", "sheet", canonical.b64u(pk), 1, None)
    row = {
        "issuer": "site",
        "prefix": canonical.b64u(granted.prefix),
        "sig": canonical.b64u(granted.signature),
    }
    unsigned = head | {"sealed": canonical.b64u(enclosed(head, scored(PLAIN))), "credentials": [row]}
    sig = signature(ballot.signed_bytes(unsigned))
    return [canonical.dumps(unsigned | {"sig": canonical.b64u(sig)})]


def signature_by(pk: bytes, own: int, beyond: Point | None = None, over: int = 0) -> Callable[[bytes], bytes]:
    """By the secret `own`; `beyond` is added to R, `over` to S."""

    def sign(message: bytes) -> bytes:
        drawn = int.from_bytes(protocol.secret("nonce"), "big") % ORDER
        point = multiple(drawn, BASE)
        r = encoded_point(point if beyond is None else added(point, beyond))
        k = int.from_bytes(hashlib.sha512(r + pk + message).digest(), "little")
        return r + ((drawn + k * own) % ORDER + over).to_bytes(32, "little")

    return sign


def signed_edges() -> dict[str, list[bytes]]:
    own = int.from_bytes(protocol.secret("own"), "big") % ORDER
    pk = encoded_point(multiple(own, BASE))
    one = (1).to_bytes(32, "little")
    keys_of_small_order = {
        "neutral": one,
        "neutral, above the prime": (PRIME + 1).to_bytes(32, "little"),
        "neutral, of the other sign": one[:31] + b"\x80",
        "of order 8": encoded_point(TORSION),
        "of order 4": bytes(32),
        "zero, above the prime": PRIME.to_bytes(32, "little"),
    }
    small = {
        f"a key: {name}": signed_with(key, signature_by(key, 0)) for name, key in keys_of_small_order.items()
    }
    mixed = encoded_point(added(multiple(own, BASE), TORSION))
    return {
        **small,
        "a key of its own": signed_with(pk, signature_by(pk, own)),
        "a key with a part of small order": signed_with(mixed, signature_by(mixed, own)),
        "R with a part of small order": signed_with(pk, signature_by(pk, own, TORSION)),
        "S not reduced": signed_with(pk, signature_by(pk, own, over=ORDER)),
        "a key that is no point": signed_with((2).to_bytes(32, "little"), signature_by(pk, own)),
        "a signature of zeros": signed_with(pk, lambda _: bytes(64)),
    }


# Which ballot of a credential replaces which.


def one_more(seq: int, prev: str | None, number: int = 1, scores: Scores = PLAIN) -> bytes:
    key, granted = caster(number)
    head = ballot.header(EDGE.hash, "A", "sheet", keys.public_text(key), seq, prev)
    return ballot.sign(head, enclosed(head, scored(scores)), [granted], key)


def chain_edges() -> dict[str, list[bytes]]:
    first = one_more(1, None)
    third = one_more(3, ballot.leaf_hash(first))
    last = one_more(1000, ballot.leaf_hash(third))
    key, _ = caster(1)
    elsewhere = ballot.header(EDGE.hash, "B", "sheet", keys.public_text(key), 2, ballot.leaf_hash(first))
    return {
        "a number left out": [first, third],
        "the last number": [first, third, last],
        "a number too high": [first, one_more(1001, ballot.leaf_hash(first))],
        "the first has a high number": [one_more(7, None)],
        "the first names another": [one_more(1, "00" * 32)],
        "a replacement of the one before last": [first, third, one_more(4, ballot.leaf_hash(first))],
        "a replacement without a name": [first, one_more(2, None)],
        "two of one number": [first, one_more(1, None, scores=[[None, None]] * 3)],
        "number zero": [one_more(0, None)],
        "a prefix of another": [
            ballot.sign(elsewhere, enclosed(elsewhere, scored(PLAIN)), [caster(1)[1]], key),
            first,
        ],
        "the same key in two groups": [first, in_group_b(elsewhere)],
        "five admitted, four may": [one_more(1, None, number) for number in range(1, 5)],
    }


def in_group_b(head: dict[str, Any]) -> bytes:
    """The key of group A, certified for B as well."""
    key, _ = caster(1)
    granted = certified(EDGE, "B", key.public_key().public_bytes_raw())
    return ballot.sign(head, enclosed(head, scored(PLAIN)), [granted], key)
