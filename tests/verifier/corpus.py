"""Bundles, good and altered, by name: what every verifier must judge alike.

Good ones of many rules and kinds of ballot; the sample with every field of every file altered by somebody who holds the manifest
key, or no key; with files left out, bytes flipped, archives and notes of another form. Nothing here says what is right: the
verifiers are held to each other, and the Python one to its own tests.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from answerable.protocol import bundle, canonical, note
from vectors import protocol
from verifier import sample
from verifier import test_verifier_tampering as tampering
from verifier.corpus_case import Case
from verifier.corpus_cast import cast
from verifier.corpus_comments import comment_cases
from verifier.corpus_edges import edges
from verifier.corpus_forged import forged
from verifier.corpus_meetings import meetings
from verifier.corpus_odd import odd
from verifier.corpus_rounds import rounds
from verifier.corpus_voids import voids
from verifier.test_verifier_tampering import FILES, RAW

# In files with many fields only every n-th is altered. n has no common divisor with the length of a row, so that over the rows every column is altered.
EVERY = {
    "result.json": 11,
    "results/00.json": 41,
    "opened.jsonl": 3,
    "entries.jsonl": 5,
    "manifest.note": 2,
    "amendments/01.note": 4,
}


def corpus() -> Iterator[Case]:
    yield from good()
    yield from meetings()
    yield from rounds()
    yield from edges()
    yield from cast()
    yield from comment_cases()
    yield from forged()
    yield from voids()
    yield from odd()
    yield from amendments()
    yield from fields()
    yield from files()
    yield from archives()
    yield from notes()


def good() -> Iterator[Case]:
    whole = tampering.RAW
    m = tampering.SAMPLE.first.hash
    yield Case("sample", whole)
    yield Case("sample, announced", whole, m)
    yield Case("sample, announced in groups", whole, f" {m[:4]} {m[4:8].upper()}\n{m[8:16]} ")
    yield Case("sample, another announced", whole, "0" * 16)
    yield Case("sample, too few digits announced", whole, m[:15])
    yield Case("sample, more digits announced", whole, m + "0")
    two = replace(tampering.CONTENTS, **sample.amended_twice())
    yield Case("two amendments", sample.written(two))
    yield Case(
        "two amendments, wrong second result",
        sample.written(replace(two, earlier_results=[two.earlier_results[0]] * 2)),
    )
    yield Case("the amendment left out", tampering.forged(amendments=[], earlier_results=[]))


def amendments() -> Iterator[Case]:
    """Bundles with amendments, all signed by the manifest key: some change only what may be changed, others more. Each has the results of the sample, or none."""
    rules = sample.amended(tampering.SAMPLE.first)["rules"]
    grades, bands = rules["grades"], rules["grades"]["bands"]
    floor = [dict(bands[0], at_least="85"), bands[1]]
    changes: dict[str, dict[str, Any]] = {
        "decimals": {"decimals": 3},
        "k_min raised": {"k_min": 3},
        "k_min lowered": {"k_min": 1},
        "k_min of another kind": {"k_min": "1"},
        "no counting": {"counting": None},
        "another way of counting": {"counting": {**rules["counting"], "method": "median"}},
        "a floor": {"grades": {**grades, "bands": floor}},
        "a grade's title": {"grades": {**grades, "bands": [dict(bands[0], title="Great"), bands[1]]}},
        "a grade more": {"grades": {**grades, "bands": [dict(bands[0], id="best", at_least="95"), *bands]}},
        "no quota": {"grades": {**grades, "quota": None}},
        "a rule of demotion": {
            "grades": {**grades, "demotion": {"levels": ["poor"], "share": "50", "steps": 1}}
        },
        "no grades": {"grades": None},
        "limits": {"limits": []},
        "true for a version": {"v": True},
        "true for k_min": {"k_min": True},
        "recusal": {"recusal": "self"},
        "a criterion fewer": {"criteria": rules["criteria"][:1]},
        "a criterion's title": {
            "criteria": [dict(rules["criteria"][0], title="Other"), rules["criteria"][1]]
        },
        "components gone": {"components": []},
        "components of another kind": {"components": 5},
        "weights that are none": {"groups": [dict(group, weight="101") for group in rules["groups"]]},
        "something more": {"more": 1},
        "nothing": {},
    }
    for name, change in changes.items():
        amended = {**rules, **change}
        raw = tampering.resealed({"rules": amended, "rules_hash": canonical.digest(amended)})
        yield Case(f"amendment: {name}", tampering.forged(amendments=[raw]))
    for name, other in {
        "another title": {"title": "Another"},
        "no reason": {"reason": ""},
        "itself": {"previous": "00" * 32},
    }.items():
        yield Case(f"amendment: {name}", tampering.forged(amendments=[tampering.resealed(other)]))


def fields() -> Iterator[Case]:
    """By the organiser, so that the index is genuine; every ninth by a stranger as well."""
    for name in tampering.JSON_FILES:
        for number, (place, content) in enumerate(
            list(tampering.every_alteration(name))[:: EVERY.get(name, 1)]
        ):
            changed = {**FILES, name: content}
            yield Case(
                f"organiser: {place}",
                tampering.zipped(tampering.organiser(changed)),
                tampering.SAMPLE.first.hash,
            )
            if number % 9 == 0:
                yield Case(f"stranger: {place}", tampering.zipped(tampering.stranger(changed)))


def files() -> Iterator[Case]:
    for name, content in FILES.items():
        without = {other: kept for other, kept in FILES.items() if other != name}
        yield Case(f"without {name}", tampering.zipped(without))
        yield Case(f"{name} empty", tampering.zipped(tampering.organiser({**FILES, name: b""})))
        yield Case(f"{name} longer", tampering.zipped(tampering.organiser({**FILES, name: content + b"\n"})))
        yield Case(f"{name} not ended", tampering.zipped(tampering.organiser({**FILES, name: content[:-1]})))
        yield Case(
            f"{name} not UTF-8", tampering.zipped(tampering.organiser({**FILES, name: b"\xff" + content}))
        )
    items = list(FILES.items())
    yield Case("two files exchanged", tampering.zipped(dict([items[0], items[2], items[1], *items[3:]])))
    yield Case("a file more", tampering.zipped({**FILES, "more.txt": b""}))
    yield Case("another M in the index", sample.written(replace(tampering.CONTENTS, manifest_hash="00" * 32)))


def archives() -> Iterator[Case]:
    """What other programs make of the same files, and every part of the archive damaged."""
    yield Case("nothing", b"")
    yield Case("no zip", b"PK\3\4" + bytes(100))
    yield Case("cut short", RAW[:-1])
    yield Case("cut in the middle", RAW[: len(RAW) // 2])
    yield Case("something before", b"#" + RAW)
    yield Case("something after", RAW + b"\0")
    yield Case("much after", RAW + bytes(70_000))
    yield Case("a comment", RAW[:-2] + struct.pack("<H", 4) + b"note")
    yield Case("another end within", RAW + RAW[-22:])
    yield Case("an empty archive", RAW[-22:-14] + bytes(14))
    for compression in (0, ZIP_DEFLATED):
        target = io.BytesIO()
        with ZipFile(target, "w", compression) as archive:
            for name, content in FILES.items():
                archive.writestr(name, content)
        yield Case(f"by another program, {compression}", target.getvalue())
    start = RAW.rindex(b"PK\1\2manifest") if b"PK\1\2manifest" in RAW else RAW.index(b"PK\1\2")
    spread = range(44, start, len(RAW) // 40)
    for position in [*range(44), *spread, *range(start, start + 60), *range(len(RAW) - 22, len(RAW))]:
        flipped = bytearray(RAW)
        flipped[position] ^= 1 << position % 8
        yield Case(f"byte {position} flipped", bytes(flipped))


def notes() -> Iterator[Case]:
    other = "\u2014 someone.example/else AAAAAAAAAA==\n".encode()
    for name in (bundle.INDEX, bundle.CHECKPOINT, bundle.MANIFEST):
        raw = FILES[name]
        text, _, line = raw.rpartition(b"\n\n")
        changes = {
            "two signatures": raw + other,
            "signed twice": raw + line,
            "no signature": text + b"\n",
            "no gap": text + b"\n" + line,
            "two gaps": text + b"\n\n\n" + line,
            "a space after": raw[:-1] + b" \n",
            "carriage returns": raw.replace(b"\n", b"\r\n"),
            "another dash": raw.replace("\u2014".encode(), b"-"),
            "no name": text + b"\n\n" + "\u2014 ".encode() + line.rsplit(b" ", 1)[1],
            "longer base64": raw[:-1] + b"AAAA\n",
        }
        for change, content in changes.items():
            files = {**FILES, name: content}
            yield Case(
                f"{name}: {change}",
                tampering.zipped(files if name == bundle.INDEX else tampering.organiser(files)),
            )
    signed_by_another = note.sign(note.unverified_text(FILES[bundle.CHECKPOINT]), protocol.manifest_signer())
    yield Case("a checkpoint by another key", tampering.forged(checkpoint=signed_by_another))
