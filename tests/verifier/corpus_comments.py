"""Bundles of a small meeting with comments, good and altered: each with what must be said of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from answerable.counting import open_comments
from answerable.protocol import ballot, bundle, canonical, comments, credential, keys, manifest
from answerable.protocol.ballot import Last
from answerable.protocol.manifest import Manifest
from answerable.protocol.opening import Opened
from vectors import protocol
from verifier import corpus_meetings as meetings
from verifier import sample
from verifier.corpus_case import HOLDS, Case

PEOPLE = {"A": 3, "B": 2}
SCORES = [[0, "90"], [1, "80"], [1, "70"]]
TOO_GOOD = [[0, "90"], [0, "90"], [0, "90"]]
WRITTEN = {"p1": "Clear figures, late answers.", "p3": "请把下属单位的困难也讲一讲。"}


def body(**changes: Any) -> dict[str, Any]:
    key = keys.public_text(keys.x25519(protocol.secret("comments")))
    sealed = {"key": key, "length": comments.comments_length(3)}
    return meetings.body(protocol.RULES, comments=sealed) | changes


@cache
def meeting() -> Manifest:
    return manifest.parse(body())


def cast(m: Manifest, group: str, number: int, *several: tuple[Any, Any]) -> Iterator[bytes]:
    """The ballots of one rater: for each, its scores, and the texts by presenter, or the bytes in place of what is sealed."""
    key = credential.casting_key(sample.seed(group, number), m.hash, group)
    granted, last = sample.admitted(m, group, number), None
    for seq, (scores, texts) in enumerate(several, 1):
        sealer = (lambda _, raw=texts: raw) if isinstance(texts, bytes) else comments.sealer(m, texts)
        raw = ballot.compose(m, key, [granted], group, scores, last, comments=sealer)
        yield raw
        last = Last(seq, ballot.leaf_hash(raw))


@cache
def ledger() -> tuple[bytes, ...]:
    """One replaced, one void, one whose comments cannot be opened, two that wrote."""
    m = meeting()
    length = ballot.ENCAPSULATED + comments.comments_length(3) + ballot.TAG
    made = [
        *cast(m, "A", 0, (SCORES, {"p2": "Taken back."}), (SCORES, WRITTEN)),
        *cast(m, "A", 1, (TOO_GOOD, {"p1": "On a void ballot."})),
        *cast(m, "A", 2, (SCORES, {})),
        *cast(m, "B", 0, (SCORES, bytes(length))),
        *cast(m, "B", 1, (SCORES, {"p1": "Thank you."})),
    ]
    return tuple(sorted(made, key=ballot.leaf_hash))


def contents(raws: tuple[bytes, ...] | None = None, m: Manifest | None = None) -> bundle.Contents:
    m = m or meeting()
    made = meetings.contents(m, ledger() if raws is None else raws, PEOPLE)
    return replace(made, comments=published(made)) if m.comments else made


def published(made: bundle.Contents) -> dict[str, Any]:
    lines = [Opened.from_json(row) for row in made.opened]
    return open_comments(made.manifest, protocol.secret("comments"), list(made.entries), lines)[1]


@cache
def _contents() -> bundle.Contents:
    return contents()


def comment_cases() -> Iterator[Case]:
    yield from _fingerprints()
    yield from _ballots()
    yield from _manifests()


def _case(name: str, made: bundle.Contents, verdict: str) -> Case:
    return Case(f"comments: {name}", sample.written(made), verdict=verdict)


def _fingerprints() -> Iterator[Case]:
    good = _contents()
    prints: Mapping[str, Any] = good.comments or {}
    own = prints["p1"]
    first, *rest = own["fingerprints"]
    changes: dict[str, tuple[Any, str]] = {
        "as they are": (own, HOLDS),
        "one left out": (own | {"fingerprints": rest}, "comments"),
        "one called unreadable": ({"fingerprints": rest, "unreadable": own["unreadable"] + 1}, HOLDS),
        "one put in its place": (own | {"fingerprints": ["0" * 64, *rest]}, HOLDS),
        "one more": (own | {"fingerprints": ["0" * 64, first, *rest]}, "comments"),
        "one twice": (own | {"fingerprints": [first, first, *rest[1:]]}, "comments"),
        "another order": (own | {"fingerprints": [*rest, first]}, "comments"),
        "no hash": (own | {"fingerprints": ["x" * 64, *rest]}, "comments"),
        "capital letters": (own | {"fingerprints": [first.upper(), *rest]}, "comments"),
        "a text": (own | {"fingerprints": [5, *rest]}, "comments"),
        "a number below zero": (own | {"unreadable": -1}, "comments"),
        "no number": ({"fingerprints": own["fingerprints"]}, "comments"),
        "more told": (own | {"text": "Thank you."}, "comments"),
        "nothing": (None, "comments"),
    }
    for name, (given, verdict) in changes.items():
        yield _case(f"fingerprints, {name}", replace(good, comments={**prints, "p1": given}), verdict)
    yield _case("a presenter left out", replace(good, comments={"p1": own, "p2": prints["p2"]}), "comments")
    yield _case("a presenter more", replace(good, comments={**prints, "p4": own}), "comments")
    yield _case("no file", replace(good, comments=None), "comments")
    plain = contents((), manifest.parse(meetings.body(protocol.RULES)))
    nobody = {each: {"fingerprints": [], "unreadable": 0} for each in ("p1", "p2", "p3")}
    yield _case("a file without comments", replace(plain, comments=nobody), "comments")


def _ballots() -> Iterator[Case]:
    m = meeting()
    length = ballot.ENCAPSULATED + comments.comments_length(3) + ballot.TAG
    plain = manifest.parse(meetings.body(protocol.RULES))
    one = tuple(cast(plain, "A", 0, (SCORES, bytes(64))))
    yield _case("in a meeting without", contents(one, plain), "ballots")
    for name, raw in {"shorter": bytes(length - 1), "longer": bytes(length + 1), "empty": b""}.items():
        yield _case(f"{name} on a ballot", contents(tuple(cast(m, "A", 0, (SCORES, raw)))), "ballots")
    key = credential.casting_key(sample.seed("A", 0), m.hash, "A")
    without = ballot.compose(m, key, [sample.admitted(m, "A", 0)], "A", SCORES)
    yield _case("none on a ballot", contents((without,)), "ballots")
    moved = canonical.loads(next(cast(m, "A", 0, (SCORES, {})))) | {"comments": canonical.b64u(bytes(length))}
    yield _case("exchanged on a ballot", contents((canonical.dumps(moved),)), "ballots")


def _manifests() -> Iterator[Case]:
    good = _contents()
    sealed = body()["comments"]
    changes: dict[str, Any] = {
        "the key of the scores": sealed | {"key": body()["keys"]["seal"]},
        "a short key": sealed | {"key": "AAAA"},
        "no length": {"key": sealed["key"]},
        "a length of one": sealed | {"length": 1},
        "a length too great": sealed | {"length": (1 << 19) + 1},
        "null": None,
    }
    for name, given in changes.items():
        text = canonical.dumps(body(comments=given)).decode() + "\n"
        note = protocol.note.sign(text, protocol.manifest_signer())
        yield _case(f"manifest, {name}", replace(good, manifest=note), "manifest")
    rules = protocol.RULES | {"decimals": 3}
    again = {"rules": rules, "rules_hash": canonical.digest(rules), "previous": meeting().hash, "reason": "r"}
    taken = {name: value for name, value in body(**again).items() if name != "comments"}
    for name, changed in {
        "taken away": taken,
        "of another length": body(**again, comments=sealed | {"length": 64}),
    }.items():
        note = manifest.sign(changed, protocol.manifest_signer())
        made = replace(good, amendments=[note], earlier_results=[good.result])
        yield _case(f"amendment, {name}", made, "amendments")
