"""Every statement that a bundle makes, in the order in which one rests on the other.

Verification stops at the first that is false. Ballots are read from the file twice, once sealed and once opened, so that memory
holds only a few hundred bytes of each. Many of them are spread over processes (`counting.Crew`); the verdict is the same.
"""

import hmac
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import is_zipfile

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable import counting
from answerable.counting import Beside, Crew
from answerable.protocol import ballot as ballots
from answerable.protocol import bundle, canonical, checkpoint, comments, keys, note, opening
from answerable.protocol.ballot import Ballot
from answerable.protocol.bundle import NotAZip, ZipReader
from answerable.protocol.checkpoint import Checkpoint
from answerable.protocol.errors import Malformed, Refused
from answerable.protocol.manifest import Manifest, in_force
from answerable.protocol.opening import Opened, Status
from answerable.scoring import Result, Rules
from answerable.scoring.result import PresenterResult
from answerable.verifier import documents
from answerable.verifier.verdict import FalseStatement, Findings, RankingLine, Verdict

SHORTEST_HASH = 16  # digits of M that are enough to compare
# Called with the work done and the work there is, in ballots.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the first steps establish, and the later ones rest on."""

    reader: ZipReader
    manifests: tuple[Manifest, ...]  # the first, then the amendments
    rules: tuple[Rules, ...]  # of each
    issued: dict[tuple[str, str], int]  # by scope and group
    head: Checkpoint
    private: X25519PrivateKey
    progress: Progress

    @property
    def first(self) -> Manifest:
        return in_force(self.manifests)


def verify(
    path: Path | str,
    manifest_hash: str | None = None,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Verdict:
    """The verdict on the bundle at `path`. `NotAZip` when there is no file, or it is not a whole zip.

    With no number of `processes`, a large bundle is given one for each core, and a small one is done in this one.
    """
    findings = Findings()
    try:
        with Path(path).open("rb") as source:
            _verify(source, findings, manifest_hash, progress or _silent, processes)
    except OSError as error:
        raise NotAZip(error.strerror or str(error)) from error
    except FalseStatement as false:
        return Verdict(str(false), findings)
    return Verdict(None, findings)


def _verify(
    source: BinaryIO,
    findings: Findings,
    manifest_hash: str | None,
    progress: Progress,
    processes: int | None,
) -> None:
    if not is_zipfile(source):
        raise NotAZip("not a zip archive, or cut short")
    with findings.claim("The archive has the one permitted form, to the byte."):
        reader = ZipReader(source)
        amendments = reader.check_names()
    opened = _frozen(reader, amendments, findings, manifest_hash, progress)
    private = opened.private.private_bytes_raw()
    with Crew(reader.read(bundle.MANIFEST), private, opened.head.size, processes) as crew:
        standing = _ledger(opened, crew, findings)
        counts = _opened(opened, crew, standing, findings)
    _comments(opened, counts, findings)
    _results(opened, findings)


def _frozen(
    reader: ZipReader, amendments: int, findings: Findings, manifest_hash: str | None, progress: Progress
) -> Bundle:
    """Everything but ballots and results: what was frozen, who was admitted, what the box signed at the end."""
    with findings.claim("The manifest is well formed and signed by the key that it names."):
        first = documents.read_first(reader)
        findings.manifest_hash, findings.title = first.hash, first.title
        findings.transport = first.body["transport"]
    if manifest_hash is not None:
        with findings.claim("The manifest is the one whose number was announced."):
            check_hash(first.hash, manifest_hash)
            findings.hash_compared = True
    with findings.claim("Every file is the one named in the index, which the manifest's key signed."):
        _check_index(reader, first)
    with findings.claim(
        "Each amendment is signed, names the manifest before it, and changes only how to count or raises how many are expected."
    ):
        chain = (first, *documents.read_amendments(reader, first, amendments))
        findings.amendments = [str(amended.reason) for amended in chain[1:]]
    with findings.claim("The rules of each manifest are valid."):
        rules = tuple(documents.read_rules(one) for one in chain)
    with findings.claim("The register names each admitted person once, in a group of the meeting."):
        issued = opening.issued(first, documents.read_register(reader, in_force(chain)))
    with findings.claim("The final checkpoint is signed by the meeting's log."):
        head = checkpoint.read(reader.read(bundle.CHECKPOINT), first.log, first.log_origin, sole=True)
    with findings.claim("Each witness's co-signature over the final checkpoint holds."):
        findings.witnesses = documents.read_witnesses(reader)
    with findings.claim("The released seal key is the one that the ballots were sealed for."):
        private = keys.x25519(documents.read_seal_key(reader))
        if keys.public_text(private) != first.body["keys"]["seal"]:
            raise Malformed("its public half is not the manifest's seal key")
    return Bundle(reader, chain, rules, issued, head, private, progress)


def check_hash(actual: str, announced: str) -> None:
    """Raises Malformed unless `announced`, in any grouping, is how `actual` begins."""
    wanted = "".join(announced.split()).lower()
    if len(wanted) < SHORTEST_HASH or not hmac.compare_digest(actual[: len(wanted)], wanted):
        raise Malformed(f"its hash is {actual}")


def _check_index(reader: ZipReader, first: Manifest) -> None:
    text = note.read(reader.read(bundle.INDEX), first.manifest_key, sole=True)
    members = list(reader.members.values())[:-1]
    if text == bundle.index_text(first.hash, members):
        return
    listed = set(text.splitlines())
    for member in members:
        if f"{member.sha256}  {member.name}" not in listed:
            raise Malformed(f"{member.name} is not the file that was signed")
    raise Malformed("index.note does not list exactly the files of this meeting")


def _ledger(opened: Bundle, crew: Crew, findings: Findings) -> set[str]:
    """Check every sealed ballot and the tree over them; the hashes of those that stand."""
    slim: list[Ballot] = []
    with findings.claim(
        "Every ballot is well formed, for this meeting, signed, and cast by right of a credential."
    ):
        checked = crew.each(counting.checked, opened.reader.rows(bundle.ENTRIES))
        for number, one in enumerate(checked, 1):
            if isinstance(one, Refused):
                detail = f": {one.detail}" if one.detail else ""
                raise Malformed(f"line {number} of entries.jsonl is refused as {one.reason.value}{detail}")
            slim.append(one)
            opened.progress(number, 2 * opened.head.size)
    findings.ballots = len(slim)
    with findings.claim(
        "The ledger is the one that the final checkpoint signs: nothing is missing or added."
    ):
        counting.check_head([one.hash for one in slim], opened.head)
    with findings.claim("Each replacement names the ballot it replaces; the last of each credential stands."):
        return opening.standing(slim)


def _opened(
    opened: Bundle, crew: Crew, standing: set[str], findings: Findings
) -> Counter[tuple[str, str, Status]]:
    """Open every standing ballot and compare each line with what is published. How many there are in each scope and group."""
    counts: Counter[tuple[str, str, Status]] = Counter()
    with findings.claim(
        "The opened ballots are what the seal key opens, counted, replaced or void as the rules say."
    ):
        given = opened.reader.rows(bundle.OPENED)
        each = ((raw, ballots.leaf_hash(raw) in standing) for raw in opened.reader.rows(bundle.ENTRIES))
        for number, (line, written) in enumerate(crew.each(counting.written, each), 1):
            if next(given, None) != written:
                raise Malformed(
                    f"line {number} of opened.jsonl should say {line.status.value} of ballot {line.ballot}"
                )
            counts[line.scope, line.group, line.status] += 1
            opened.progress(opened.head.size + number, 2 * opened.head.size)
        if next(given, None) is not None:
            raise Malformed("opened.jsonl has more lines than there are ballots")
    with findings.claim("The turnout is that of the register and the ballots."):
        findings.turnout = opening.turnout_of(opened.first, opened.issued, counts)
        _compare(opened.reader, bundle.TURNOUT, opening.turnout_json(findings.turnout))
    return counts


def _comments(opened: Bundle, counts: Counter[tuple[str, str, Status]], findings: Findings) -> None:
    """That none was added or left out; what they say is not in the bundle."""
    there = bundle.COMMENTS in opened.reader.members
    if opened.first.comments is None and not there:
        return
    with findings.claim(
        "Each presenter has a comment's fingerprint for each ballot that counts, and no other."
    ):
        if opened.first.comments is None or not there:
            raise Malformed("fingerprints of comments are there exactly when the manifest has comments")
        comments.check_fingerprints(
            opened.reader.json(bundle.COMMENTS),
            opened.first.presenters,
            opening.counted_for(opened.first, counts),
        )


def _results(opened: Bundle, findings: Findings) -> None:
    """Tally under each manifest; the last one's result is the official one."""
    with findings.claim("Components, withdrawals and decisions are well formed."):
        beside = documents.read_beside(opened.reader)
        counting.check_beside(opened.rules[-1], opened.first, beside)
    for number, rules in enumerate(opened.rules[:-1]):
        statement = "The result is the one that the first manifest's rules give, before any amendment."
        if number:
            statement = (
                f"The result before amendment {number + 1} is the one that amendment {number}'s rules give."
            )
        with findings.claim(statement):
            _compare(opened.reader, f"results/{number:02}.json", _tally(opened, rules, beside).to_json())
    with findings.claim(
        "The official result is the one that the rules and the ballots give, to the last digit."
    ):
        result = _tally(opened, opened.rules[-1], beside)
        _compare(opened.reader, bundle.RESULT, result.to_json())
    findings.ranking = _ranking(result, opened.first)


def _tally(opened: Bundle, rules: Rules, beside: Beside) -> Result:
    """The result of the opened ballots, read from the file once more: each was found to be what the seal key opens."""
    ballots = (Opened.from_json(canonical.loads(row)) for row in opened.reader.rows(bundle.OPENED))
    return counting.tally(rules, opened.first, opened.issued, ballots, beside)


def _compare(reader: ZipReader, name: str, expected: Any) -> None:
    if reader.read(name) != canonical.dumps(expected) + b"\n":
        raise Malformed(
            f"{name} says {_difference(reader.json(name), expected) or 'the same in another form'}"
        )


def _difference(given: Any, expected: Any, where: str = "") -> str:
    """The first place where two JSON values differ, in words."""
    if isinstance(given, dict) and isinstance(expected, dict):
        for key in sorted(given.keys() | expected.keys()):
            found = _difference(given.get(key), expected.get(key), f"{where}.{key}" if where else key)
            if found:
                return found
        return ""
    if isinstance(given, list) and isinstance(expected, list) and len(given) == len(expected):
        steps = (
            _difference(one, other, f"{where}[{index}]")
            for index, (one, other) in enumerate(zip(given, expected, strict=True))
        )
        return next(filter(None, steps), "")
    if type(given) is type(expected) and given == expected:
        return ""
    return f"{_short(given)} at {where or 'the top'}, and it is {_short(expected)}"


def _short(value: Any) -> str:
    text = canonical.dumps(value).decode()
    return text if len(text) <= 60 else text[:57] + "..."


def _ranking(result: Result, manifest: Manifest) -> tuple[RankingLine, ...]:
    people = {row["id"]: row for row in manifest.body["presenters"]}
    scored = {one.id: one for one in result.presenters}
    grades = {band["id"]: band["title"] for band in manifest.rules["grades"]["bands"]}
    return tuple(_place(scored[name], people[name], grades) for name in result.ranking)


def _place(one: PresenterResult, person: dict[str, str], grades: dict[str, str]) -> RankingLine:
    assert one.rank is not None, "the ranking lists those who have a rank"
    assert one.composite is not None, "and therefore a score"
    grade = None if one.grade is None else grades[one.grade]
    return RankingLine(one.rank, person["name"], person["unit"], one.composite.shown, grade)


def _silent(done: int, total: int) -> None:
    """The progress function used when the caller gave none: does nothing."""
