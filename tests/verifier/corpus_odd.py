"""Every place of the small documents of a bundle with every odd value in it, the index signed again: what no list of cases thinks of.

Of these some fifteen thousand bundles each run of the tests takes one in `EVERY`, always the same.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import Any

import examples
from answerable.protocol import bundle, canonical, manifest, note
from vectors import protocol
from verifier import corpus_meetings as meetings
from verifier import sample
from verifier import test_verifier_tampering as tampering
from verifier.altering import places
from verifier.corpus_case import Case
from verifier.corpus_forged import NOBODY, TIED

EVERY = 31
MOST = (1 << 53) - 1
TEXTS = [
    "",
    " ",
    "x",
    "0",
    "1",
    "00",
    "-1",
    "1.0",
    "1.00000",
    "100",
    "1/3",
    "2/1",
    "A" * 41,
    "é",
    "é",
    "😀",
    "\u2028",
    "\ufeff",
    "a\nb",
]
ODD: list[Any] = [None, True, False, 0, 1, -1, MOST, [], {}, *TEXTS]
FILES = (
    "register.json",
    "components.json",
    "decisions.json",
    "withdrawn.json",
    "witnesses.json",
    "seal-key.json",
    "turnout.json",
)

FULL = TIED | {
    "counting": examples.counting(
        method="trimmed",
        trim={"kind": "share", "share": "0.15", "rounding": "fractional"},
        denominator="issued",
        abstentions=meetings.VALUE,
    ),
    "limits": [{"kind": "at-most", "level": "l0", "criterion": "review", "count": 1}, {"kind": "no-ties"}],
    "grades": examples.grades(
        meetings.BANDS, {"grade": "good", "share": "1/3", "rounding": "half-up"}, meetings.THIRD
    ),
}
SHARES = examples.written(**{"groups": meetings.HALVES, **meetings.RULES["shares as points"]})


def odd() -> Iterator[Case]:
    for name, made in islice(every(), 0, None, EVERY):
        yield Case(f"odd: {name}", made())


def every() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each by its name, and what makes the bundle."""
    plain = meetings.body(FULL)
    for name, body in altered({key: value for key, value in plain.items() if key != "rules"}):
        yield f"manifest {name}", partial(unattended, {**body, "rules": FULL})
    for rules in (FULL, SHARES):
        for name, changed in altered(rules):
            yield f"rules of {rules['counting']['method']} {name}", partial(ruled, plain, changed)
    for file in FILES:
        for name, changed in altered(json.loads(tampering.FILES[file])):
            yield f"{file} {name}", partial(with_file, file, changed)
    for name, body in altered(sample.amended(tampering.SAMPLE.first)):
        yield f"amendment {name}", partial(amended, body)


def ruled(plain: dict[str, Any], rules: Any) -> bytes:
    return unattended({**plain, "rules": rules, "rules_hash": canonical.digest(rules)})


def with_file(name: str, document: Any) -> bytes:
    files = {**tampering.FILES, name: canonical.dumps(document) + b"\n"}
    return tampering.zipped(tampering.organiser(files))


def amended(body: dict[str, Any]) -> bytes:
    fitting = (
        {"rules_hash": canonical.digest(body["rules"])} if {"rules", "rules_hash"} <= body.keys() else {}
    )
    return tampering.forged(amendments=[signed({**body, **fitting})])


def signed(body: dict[str, Any]) -> bytes:
    return note.sign(canonical.dumps(body).decode() + "\n", protocol.manifest_signer())


@cache
def contents() -> bundle.Contents:
    """Of a meeting to which nobody came, so that little else rests on its manifest."""
    return meetings.contents(manifest.parse(meetings.body(FULL)), [], NOBODY, components=meetings.BROUGHT)


def unattended(body: dict[str, Any]) -> bytes:
    return sample.written(replace(contents(), manifest=signed(body), manifest_hash=canonical.digest(body)))


def altered(document: Any) -> Iterator[tuple[str, Any]]:
    for at in places(document):
        for value in ODD:
            yield f"{list(at)} {value!r:.30}", tampering.replaced(document, at, lambda _, value=value: value)
        yield f"{list(at)} left out", changed(document, at, "pop")
        if isinstance(at[-1], int):
            yield f"{list(at)} twice", changed(document, at, "insert")


def changed(document: Any, at: tuple[Any, ...], verb: str) -> Any:
    copy = json.loads(json.dumps(document))
    inner = copy
    for step in at[:-1]:
        inner = inner[step]
    value = inner[at[-1]]
    if verb == "pop":
        inner.pop(at[-1])
    else:
        inner.insert(at[-1], value)
    return copy
