"""A bundle altered in every field of every file, and rewritten as well as somebody without the keys could: refused.

Attackers here hold no key, or one of the keys (the organiser's manifest key, the log's key), and rewrite the archive canonically, with
its index where they can sign it. What even the organiser with both keys cannot do without the ballots' keys is refused.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from answerable.protocol import (
    ballot,
    bundle,
    canonical,
    checkpoint,
    credential,
    keys,
    manifest,
    merkle,
    note,
)
from answerable.verifier import Verdict, verify
from vectors import protocol
from verifier import sample
from verifier.altering import altered, places

SAMPLE = sample.sample()
CONTENTS = SAMPLE.contents
RAW = sample.written(CONTENTS)
READER = bundle.ZipReader(io.BytesIO(RAW))
FILES = {name: READER.read(name) for name in READER.members}

Files = dict[str, bytes]
Reindex = Callable[[Files], Files]


def zipped(files: Files) -> bytes:
    target = io.BytesIO()
    bundle.write_zip(target, [(name, [content]) for name, content in files.items()])
    return target.getvalue()


def index_text(files: Files) -> str:
    reader = bundle.ZipReader(io.BytesIO(zipped(files)))
    return bundle.index_text(SAMPLE.first.hash, list(reader.members.values())[:-1])


def untouched(files: Files) -> Files:
    return files


def stranger(files: Files) -> Files:
    """Rewrites the index to fit, but can sign it only with a key of their own."""
    signer = note.Signer(protocol.manifest_signer().name, keys.ed25519(protocol.secret("stranger")))
    return {**files, bundle.INDEX: note.sign(index_text(files), signer)}


def unsigned(files: Files) -> Files:
    """Rewrites the index to fit and keeps the old signature line."""
    line = files[bundle.INDEX].splitlines(keepends=True)[-1]
    return {**files, bundle.INDEX: index_text(files).encode() + b"\n" + line}


def organiser(files: Files) -> Files:
    """Holds the manifest key: the index is genuine."""
    return {**files, bundle.INDEX: sample.signed_index(index_text(files))}


def judged(raw: bytes, folder: Path, announced: str | None = None) -> Verdict:
    path = folder / "bundle.zip"
    path.write_bytes(raw)
    return verify(path, announced)


def replaced(document: Any, at: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    copy = json.loads(json.dumps(document))
    inner = copy
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = change(inner[at[-1]])
    return copy


def documents(name: str, content: bytes) -> list[Any]:
    if name.endswith(".jsonl"):
        return [json.loads(row) for row in content.splitlines()]
    if name.endswith(".json"):
        return [json.loads(content)]
    return [json.loads(note.unverified_text(content))]


def written(name: str, content: bytes, documents: list[Any]) -> bytes:
    """The file with these documents inside; a note keeps its old signature line."""
    body = b"".join(canonical.dumps(one) + b"\n" for one in documents)
    if name.endswith(".note"):
        return body + b"\n" + content.splitlines(keepends=True)[-1]
    return body


RESULTS = (bundle.RESULT, "results/00.json")
JSON_FILES = [name for name in FILES if name.endswith((".json", ".jsonl"))] + [
    "manifest.note",
    "amendments/01.note",
]


def every_alteration(name: str) -> Iterator[tuple[str, bytes]]:
    """The file with each field in turn altered, removed, or (a list) doubled."""
    originals = documents(name, FILES[name])
    for number, document in enumerate(originals):
        for at in places(document):
            changed = [*originals]
            changed[number] = replaced(document, at, altered)
            yield f"{name}:{number}{list(at)}", written(name, FILES[name], changed)


def one_of_each(alterations: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The first of all places that differ in nothing but their numbers in lists."""
    seen = set()
    for place, content in alterations:
        kind = re.sub(r"\b\d+\b", "", place.partition("[")[2])
        if kind not in seen:
            seen.add(kind)
            yield place, content


@pytest.mark.slow
@pytest.mark.parametrize("name", JSON_FILES)
def test_every_field_altered_by_a_stranger(name: str, tmp_path: Path) -> None:
    """Whatever the index is rewritten to, they cannot sign it."""
    attempts = (untouched, unsigned, stranger)
    for number, (place, content) in enumerate(every_alteration(name)):
        files = attempts[number % 3]({**FILES, name: content})
        assert not judged(zipped(files), tmp_path).holds, place


@pytest.mark.slow
@pytest.mark.parametrize("name", JSON_FILES)
def test_every_field_altered_by_the_organiser(name: str, tmp_path: Path) -> None:
    """The index is genuine, and still something else refuses each alteration. One exception: who the admitted people are is
    the organiser's own statement, read aloud in the room, and nothing but the index protects it.
    """
    free = ("'name']", "'venue']", "'identifier']") if name == bundle.REGISTER else ()
    held = []
    # A result is compared as a whole, byte by byte: one field of each name is enough, whichever presenter's.
    alterations = every_alteration(name) if name not in RESULTS else one_of_each(every_alteration(name))
    for place, content in alterations:
        verdict = judged(zipped(organiser({**FILES, name: content})), tmp_path, SAMPLE.first.hash)
        if verdict.holds and not place.endswith(free):
            held.append(place)
    assert held == []


@pytest.mark.parametrize("name", list(FILES))
def test_every_file_removed_renamed_or_emptied(name: str, tmp_path: Path) -> None:
    without = {other: content for other, content in FILES.items() if other != name}
    renamed = {("x" + other if other == name else other): content for other, content in FILES.items()}
    for files in (without, renamed, {**FILES, name: b""}, {**FILES, name: FILES[name] + b"\n"}):
        assert not judged(zipped(files), tmp_path).holds


def test_a_sample_of_all_bytes_flipped(tmp_path: Path) -> None:
    for position in range(0, len(RAW), 61):
        raw = bytearray(RAW)
        raw[position] ^= 1 << position % 8
        try:
            assert not judged(bytes(raw), tmp_path).holds, position
        except bundle.NotAZip:
            assert position >= len(RAW) - 22, "only the archive's last record makes it a zip"


# What somebody with keys can try. `held` is the statement that stops them.


def forged(**changes: Any) -> bytes:
    """Written with the manifest key, so that the index is genuine."""
    return sample.written(replace(CONTENTS, **changes))


def with_entries(raws: list[bytes], **changes: Any) -> bytes:
    """Entries with a checkpoint by the log's own key, and lines opened as the rules say."""
    return forged(entries=raws, checkpoint=sample.head(SAMPLE.first, raws), **changes)


def entries() -> list[bytes]:
    return [one.raw for one in SAMPLE.entries]


def lines() -> list[dict[str, Any]]:
    return [dict(line) for line in CONTENTS.opened]


def stopped_by(raw: bytes, folder: Path) -> str:
    verdict = judged(raw, folder, SAMPLE.first.hash)
    assert verdict.first_false is not None
    return verdict.first_false


def test_the_ledger_with_a_ballot_left_out(tmp_path: Path) -> None:
    assert stopped_by(forged(entries=entries()[1:]), tmp_path).startswith("The ledger is the one")


def test_the_ledger_with_a_ballot_twice(tmp_path: Path) -> None:
    raws = [*entries(), entries()[0]]
    assert "a ballot is there twice" in stopped_by(with_entries(raws), tmp_path)


def test_the_ledger_in_another_order(tmp_path: Path) -> None:
    raws, opened = entries()[::-1], lines()[::-1]
    assert "the root of these ballots" in stopped_by(forged(entries=raws, opened=opened), tmp_path)


def test_the_log_s_key_reorders_but_changes_nothing(tmp_path: Path) -> None:
    """The order of entries says nothing: whoever holds both keys may publish another one."""
    assert judged(with_entries(entries()[::-1], opened=lines()[::-1]), tmp_path).holds


def test_a_dropped_replacement_cannot_bring_back_the_first_ballot_unseen(tmp_path: Path) -> None:
    """With the log's key a ballot can be left out, but its caster's receipt and the counts prove it."""
    replacing = next(one for one in SAMPLE.entries if one.seq == 2)
    raws = [raw for raw in entries() if raw != replacing.raw]
    opened = [line for line in lines() if line["ballot"] != replacing.hash]
    assert stopped_by(with_entries(raws, opened=opened), tmp_path).startswith("The opened ballots")


def test_a_dropped_first_ballot_breaks_the_chain(tmp_path: Path) -> None:
    replacing = next(one for one in SAMPLE.entries if one.seq == 2)
    raws = [raw for raw in entries() if ballot.leaf_hash(raw) != replacing.prev]
    assert stopped_by(with_entries(raws), tmp_path).startswith("Each replacement names")


def test_a_ballot_stuffed_without_a_credential(tmp_path: Path) -> None:
    key = keys.ed25519(protocol.secret("stuffer"))
    fake = credential.Credential("site", bytes(32), bytes(384))
    raw = ballot.compose(SAMPLE.first, key, [fake], "A", [[0, "100"]] * 3)
    raws = sorted([*entries(), raw], key=ballot.leaf_hash)
    assert "bad-credential" in stopped_by(with_entries(raws), tmp_path)


def test_a_ballot_stuffed_by_the_issuer_beyond_the_register(tmp_path: Path) -> None:
    raws = [*entries(), *sample.cast(SAMPLE.first, "A", 9, [[[0, "100"], [1, "100"], [1, "100"]]])]
    assert "The opened ballots are what" in stopped_by(with_entries(raws), tmp_path)


def test_a_ballot_moved_to_another_group(tmp_path: Path) -> None:
    key = credential.casting_key(sample.seed("B", 0), SAMPLE.first.hash, "B")
    granted = sample.admitted(SAMPLE.first, "B", 0)
    raws = [*entries(), ballot.compose(SAMPLE.first, key, [granted], "A", [[0, "100"]] * 3)]
    assert "bad-credential" in stopped_by(with_entries(raws), tmp_path)


def test_two_ballots_of_one_number(tmp_path: Path) -> None:
    raws = [*entries(), *sample.cast(SAMPLE.first, "A", 2, [[[1, "1"], [1, "1"], [1, "1"]]])]
    assert stopped_by(with_entries(raws), tmp_path).startswith("Each replacement names")


def test_a_ballot_of_another_meeting(tmp_path: Path) -> None:
    other = manifest.parse(sample.body() | {"title": "Another meeting"})
    raws = [*entries(), *sample.cast(other, "A", 0, [[[1, "1"], [1, "1"], [1, "1"]]])]
    assert "other-meeting" in stopped_by(with_entries(raws), tmp_path)


def test_another_seal_key(tmp_path: Path) -> None:
    assert stopped_by(forged(seal_private=protocol.secret("x")), tmp_path).startswith("The released seal key")


def test_scores_reported_otherwise_with_a_result_to_match(tmp_path: Path) -> None:
    """The whole chain of files is made to agree: opened, result and index. Opening the ballots with the seal key still shows it."""
    opened = lines()
    best = next(line for line in opened if line["status"] == "counted" and line["scores"][0][0] is not None)
    best["scores"] = [[0, "100"], *best["scores"][1:]]
    assert stopped_by(forged(opened=opened), tmp_path).startswith("The opened ballots")


@pytest.mark.parametrize("status", ["counted", "replaced"])
def test_a_void_ballot_called_otherwise(status: str, tmp_path: Path) -> None:
    opened = lines()
    void = next(line for line in opened if line["status"] == "void" and line["scores"] is not None)
    void.update(status=status, reason=None)
    assert "should say void" in stopped_by(forged(opened=opened), tmp_path)


def test_lines_left_out_or_added(tmp_path: Path) -> None:
    assert stopped_by(forged(opened=lines()[:-1]), tmp_path).startswith("The opened ballots")
    assert "more lines" in stopped_by(forged(opened=[*lines(), lines()[0]]), tmp_path)


def test_another_turnout(tmp_path: Path) -> None:
    sheets = {group: dict(counts) for group, counts in CONTENTS.turnout["sheet"].items()}
    sheets["B"]["issued"] += 1
    turnout = {"sheet": sheets}
    assert "turnout.json says 5 at sheet.B.issued, and it is 4" in stopped_by(
        forged(turnout=turnout), tmp_path
    )


def test_a_result_off_by_the_last_digit(tmp_path: Path) -> None:
    result = json.loads(json.dumps(CONTENTS.result))
    shown = result["presenters"][0]["composite"]["shown"]
    result["presenters"][0]["composite"]["shown"] = shown[:-1] + str((int(shown[-1]) + 1) % 10)
    assert "composite.shown" in stopped_by(forged(result=result), tmp_path)
    assert stopped_by(forged(earlier_results=[result]), tmp_path).startswith(
        "The result is the one that the first"
    )


def test_a_component_changed_after_the_count(tmp_path: Path) -> None:
    components = {"routine": {"p1": "98.5", "p2": "90"}}
    assert "The result is the one" in stopped_by(forged(components=components), tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("components", {"routine": {"p1": 5}}),
        ("components", {"routine": []}),
        ("components", []),
        ("withdrawn", [{"presenter": "p3"}]),
        ("withdrawn", [{"presenter": "p3", "reason": "x"}] * 2),
        ("withdrawn", {}),
        ("decisions", [{"boundary": "x"}]),
        ("decisions", {}),
    ],
)
def test_files_of_another_shape(name: str, value: Any, tmp_path: Path) -> None:
    assert stopped_by(forged(**{name: value}), tmp_path).startswith("Components, withdrawals and decisions")


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows + rows[-1:],
        lambda rows: rows[::-1],
        lambda rows: [dict(rows[0], group="C"), *rows[1:]],
        lambda rows: [dict(rows[0], scope="p1"), *rows[1:]],
        lambda rows: [dict(rows[0], issuer="tellers"), *rows[1:]],
        lambda rows: [dict(rows[0], more="x"), *rows[1:]],
        lambda rows: [dict(rows[0], name=None), *rows[1:]],
        lambda _: {},
    ],
)
def test_a_register_that_cannot_be(change: Callable[[Any], Any], tmp_path: Path) -> None:
    files = {**FILES, bundle.REGISTER: canonical.dumps(change(sample.register())) + b"\n"}
    assert stopped_by(zipped(organiser(files)), tmp_path).startswith("The register names")


def test_a_register_with_fewer_people(tmp_path: Path) -> None:
    rows = [row for row in sample.register() if row["identifier"] != "A-2"]
    assert "The turnout is that of" in stopped_by(forged(register=rows), tmp_path)


def test_a_register_with_more_people_than_were_expected_at_freezing(tmp_path: Path) -> None:
    """Who holds the site's keys could admit people who are not there, but no more than everybody has been told."""
    padded = [{**row, "identifier": "A-9"} for row in sample.register() if row["identifier"] == "A-2"]
    rows = sorted([*sample.register(), *padded], key=lambda row: row["identifier"])
    found = stopped_by(forged(register=rows), tmp_path)
    assert found.startswith("The register names")
    assert "site admitted 4 to group A, and the manifest expects 3" in found


def resealed(change: dict[str, Any]) -> bytes:
    """An amendment with more changed than may be, signed by the manifest key."""
    body = sample.amended(SAMPLE.first) | change
    return note.sign(canonical.dumps(body).decode() + "\n", protocol.manifest_signer())


def with_rules(**changes: Any) -> dict[str, Any]:
    rules = {**sample.amended(SAMPLE.first)["rules"], **changes}
    return {"rules": rules, "rules_hash": canonical.digest(rules)}


@pytest.mark.parametrize(
    "change",
    [
        {"previous": "00" * 32},
        {"previous": None},
        {"reason": None},
        {"title": "Another meeting"},
        {"expected": {"sheet": {"A": 2, "B": 5}}},
        with_rules(limits=[]),
        with_rules(k_min=0),
        with_rules(recusal="self"),
        with_rules(criteria=sample.RULES["criteria"][:1]),
        with_rules(components=5),
    ],
)
def test_an_amendment_that_is_none(change: dict[str, Any], tmp_path: Path) -> None:
    assert stopped_by(forged(amendments=[resealed(change)]), tmp_path).startswith("Each amendment is signed")


def test_an_amendment_by_another_key(tmp_path: Path) -> None:
    body = sample.amended(SAMPLE.first)
    raw = note.sign(canonical.dumps(body).decode() + "\n", protocol.log_signer())
    assert stopped_by(forged(amendments=[raw]), tmp_path).startswith("Each amendment is signed")


def test_amendments_left_out(tmp_path: Path) -> None:
    """The organiser may publish without the amendment only with the result of the first rules."""
    assert stopped_by(forged(amendments=[], earlier_results=[]), tmp_path).startswith("The official result")
    assert judged(
        forged(amendments=[], earlier_results=[], result=CONTENTS.earlier_results[0]), tmp_path
    ).holds


def test_amendments_in_a_chain(tmp_path: Path) -> None:
    two = sample.amended_twice()
    verdict = judged(forged(**two), tmp_path)
    assert (verdict.first_false, len(verdict.findings.amendments)) == (None, 2)
    swapped = {**two, "earlier_results": two["earlier_results"][::-1]}
    assert stopped_by(forged(**swapped), tmp_path).startswith("The result is the one that the first")
    wrong = {**two, "earlier_results": [CONTENTS.earlier_results[0]] * 2}
    assert stopped_by(forged(**wrong), tmp_path).startswith("The result before amendment 2")


def other_first(change: dict[str, Any]) -> bytes:
    body = sample.body() | change
    raw = note.sign(canonical.dumps(body).decode() + "\n", protocol.manifest_signer())
    parsed = canonical.digest(body)
    return forged(manifest=raw, manifest_hash=parsed, amendments=[], earlier_results=[])


def test_a_first_manifest_that_is_an_amendment(tmp_path: Path) -> None:
    raw = other_first({"previous": "00" * 32, "reason": "x"})
    assert "itself an amendment" in stopped_by(raw, tmp_path)


def test_rules_that_are_not_valid(tmp_path: Path) -> None:
    for rules in (
        {**sample.RULES, "decimals": -1},
        {**sample.RULES, "groups": [{"id": "A", "title": "A", "weight": "100"}]},
    ):
        raw = other_first({"rules": rules, "rules_hash": canonical.digest(rules)})
        verdict = judged(raw, tmp_path)
        assert str(verdict.first_false).startswith("The rules of each manifest")


def test_another_manifest_altogether(tmp_path: Path) -> None:
    """Somebody with keys of their own can make a bundle that has no contradiction in it. Only comparing its M with the announced one shows it."""
    raw = other_first({"title": "Another meeting"})
    assert stopped_by(raw, tmp_path).startswith("The manifest is the one whose number was announced")


@pytest.mark.parametrize(
    "head",
    [
        checkpoint.Checkpoint("answerable/other", 7, merkle.EMPTY),
        checkpoint.Checkpoint(SAMPLE.first.log_origin, 6, merkle.EMPTY),
        checkpoint.Checkpoint(SAMPLE.first.log_origin, 7, merkle.EMPTY),
    ],
)
def test_another_checkpoint(head: checkpoint.Checkpoint, tmp_path: Path) -> None:
    reason = stopped_by(forged(checkpoint=checkpoint.sign(head, protocol.log_signer())), tmp_path)
    assert reason.startswith(("The final checkpoint", "The ledger is the one"))


def test_a_checkpoint_by_another_key(tmp_path: Path) -> None:
    head = checkpoint.sign(
        checkpoint.read(CONTENTS.checkpoint, SAMPLE.first.log, SAMPLE.first.log_origin),
        protocol.manifest_signer(),
    )
    assert stopped_by(forged(checkpoint=head), tmp_path).startswith("The final checkpoint")


def test_a_further_signature_on_a_note_is_refused(tmp_path: Path) -> None:
    extra = "— someone.example/else AAAAAAAAAA==\n".encode()
    assert not judged(zipped({**FILES, bundle.INDEX: FILES[bundle.INDEX] + extra}), tmp_path).holds
    assert not judged(forged(checkpoint=CONTENTS.checkpoint + extra), tmp_path).holds


def test_an_index_that_lists_other_files(tmp_path: Path) -> None:
    text = index_text(FILES) + "0" * 64 + "  more.txt\n"
    raw = zipped({**FILES, bundle.INDEX: sample.signed_index(text)})
    assert "does not list exactly the files" in stopped_by(raw, tmp_path)
