"""`answerable verify REPORT.pdf [BUNDLE.zip]`: a printed report checked by what is attached to it, and by the bundle if that is beside it.

The PDF alone proves that its figures are those of the attached result, that the meeting's key signed that result, and, as far as the counts are published,
that the result follows from them under the attached rules. It cannot prove that the counts are those of the ballots: for that the bundle is needed. What
is not proved is said each time. Needs pypdf, which nothing else of the verifier does.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from answerable import disclosure
from answerable.protocol import bundle as bundles
from answerable.protocol import canonical, manifest, note
from answerable.protocol import report as reports
from answerable.protocol.errors import Malformed
from answerable.protocol.manifest import Manifest
from answerable.scoring import Result, Rules, amendable
from answerable.verifier import documents, figures, printed, recount
from answerable.verifier.printed import NotAReport
from answerable.verifier.signatures import PdfSignature, signatures
from answerable.verifier.verdict import FalseStatement, Findings, Verdict
from answerable.verifier.verification import check_hash, verify

BALLOTS = "That the counts are those of the ballots: give the evidence bundle beside the report, and it is counted again."
SMALL = "That group scores follow from how often each mark was given: where something is withheld, the counts are not in the file."
RANGES = "The possible ranks: they are simulated from the ballots."
WORDS = "What people wrote (reasons, remarks), and the words around the figures."
PICTURES = "That the pictures show what their descriptions say: the descriptions are compared, the drawings are not read."
SIGNER = (
    "That {name} is who signed: ask them for the fingerprint of their certificate, which is {fingerprint}."
)
ANNOUNCED = "That this is the meeting you were at: compare M with the one shown there, or give that one as --manifest-hash."


@dataclass(slots=True)
class ReportFindings:
    """Filled step by step while a report is verified."""

    about: Findings = field(default_factory=Findings)
    figures: int = 0
    unproved: list[str] = field(default_factory=list)
    bundle: Verdict | None = None
    signatures: tuple[PdfSignature, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportVerdict:
    first_false: str | None
    findings: ReportFindings

    @property
    def holds(self) -> bool:
        return self.first_false is None

    def to_json(self) -> dict[str, Any]:
        found = self.findings
        return {
            "holds": self.holds,
            "first_false": self.first_false,
            "held": found.about.held,
            "not_proved": found.unproved if self.holds else [],
            "manifest_hash": found.about.manifest_hash or None,
            "manifest_hash_compared": found.about.hash_compared,
            "title": found.about.title or None,
            "figures": found.figures,
            "bundle": None if found.bundle is None else found.bundle.to_json(),
            "signatures": [each.to_json() for each in found.signatures],
        }


@dataclass(frozen=True, slots=True)
class Attached:
    """What the first steps establish. `rules` are those of the last manifest."""

    first: Manifest
    chain: tuple[Manifest, ...]
    rules: Rules
    result: Result
    bundle: str


def verify_report(path: Path, bundle: Path | None = None, manifest_hash: str | None = None) -> ReportVerdict:
    """The verdict on the PDF at `path`. Raises `NotAReport`, and `NotAZip` for a `bundle` that is none."""
    files, words = printed.attached(path)
    found = ReportFindings()
    try:
        _signed(path, found)
        standing = _attached(files, manifest_hash, found)
        _figures(files, words, standing, found)
        if bundle is not None:
            _beside(bundle, standing, found)
    except FalseStatement as false:
        return ReportVerdict(str(false), found)
    found.unproved = list(_unproved(files, standing, found))
    return ReportVerdict(None, found)


def _signed(path: Path, found: ReportFindings) -> None:
    """A signature on the PDF is not needed; one that is there must be whole."""
    found.signatures = signatures(path)
    for each in found.signatures:
        with found.about.claim(
            f"The file is signed by {_visible(each.name) or 'somebody'}, and the signature is whole."
        ):
            if each.fault:
                raise Malformed(each.fault)


def _attached(files: Mapping[str, bytes], manifest_hash: str | None, found: ReportFindings) -> Attached:
    about = found.about
    with about.claim("Manifest, result, printed words and a note over them are attached to the file."):
        for name in (reports.MANIFEST, reports.RESULT, reports.PRINTED, reports.NOTE):
            if name not in files:
                raise Malformed(f"{name} is missing")
    with about.claim("The manifest is well formed and signed by the key that it names."):
        first = manifest.read(files[reports.MANIFEST], sole=True)
        about.manifest_hash, about.title = first.hash, first.title
    if manifest_hash is not None:
        with about.claim("The manifest is the one whose number was announced."):
            check_hash(first.hash, manifest_hash)
            about.hash_compared = True
    with about.claim(
        "Each amendment is signed, names the manifest before it, and changes only how to count or raises how many are expected."
    ):
        chain = _chain(files, first)
        about.amendments = [str(each.reason) for each in chain[1:]]
    with about.claim("Every attached file is the one that the meeting's key signed for this report."):
        signed = reports.read(files, first.hash, first.manifest_key)
        _check_index(files, first)
    with about.claim("The rules of the last manifest are valid, and the result is well formed."):
        rules = documents.read_rules(chain[-1])
        result = _result(files[reports.RESULT])
    _recount(result, rules, first, about)
    return Attached(first, chain, rules, result, signed.bundle)


def _chain(files: Mapping[str, bytes], first: Manifest) -> tuple[Manifest, ...]:
    chain = [first]
    for name in reports.amendments(files):
        amended = manifest.read(files[name], first.manifest_key, sole=True)
        manifest.check_amendment(amended, chain[-1])
        if not amendable(first.rules, amended.rules):
            raise Malformed(
                f"{name} changes more of the rules than how ballots are counted, graded and shown"
            )
        chain.append(amended)
    return tuple(chain)


def _check_index(files: Mapping[str, bytes], first: Manifest) -> None:
    """The bundle's own list of files, where it is attached: it names this manifest."""
    if reports.INDEX not in files:
        return
    listed = note.read(files[reports.INDEX], first.manifest_key, sole=True).splitlines()
    own = hashlib.sha256(files[reports.MANIFEST]).hexdigest()
    if f"{own}  {bundles.MANIFEST}" not in listed:
        raise Malformed("the bundle's index names another manifest")


def _result(raw: bytes) -> Result:
    try:
        result = Result.from_json(canonical.loads(raw))
    except ValueError as error:
        raise Malformed(str(error)) from error
    if not result.published:
        raise Malformed("it is not the published view")
    return result


def _recount(result: Result, rules: Rules, first: Manifest, about: Findings) -> None:
    if recount.is_whole(result):
        with about.claim(
            "The result is what the rules give for the counts of marks in it, to the last digit."
        ):
            again = recount.recounted(result, rules, first)
            if again.to_json() != result.to_json():
                raise Malformed("counted again it is another one")
    else:
        with about.claim(
            "Each figure of the result is rounded rightly; parts add up to scores, and ranks follow from them."
        ):
            recount.check_parts(result, rules)


def _figures(files: Mapping[str, bytes], words: str, standing: Attached, found: ReportFindings) -> None:
    with found.about.claim("Every figure in the tables is that of the result."):
        text = canonical.loads(files[reports.PRINTED])
        said = printed.said_by(text)
        where = figures.FigureSource.of(standing.result, standing.rules, standing.first)
        found.figures = figures.check_figures(text, where)
    with found.about.claim("The pages say what is attached, word by word."):
        at = next(
            (at for at, (one, other) in enumerate(zip(words, said, strict=False)) if one != other), None
        )
        if words != said:
            place = min(len(words), len(said)) if at is None else at
            raise Malformed(f"the pages say “{_near(words, place)}”, and it is “{_near(said, place)}”")


def _near(text: str, place: int) -> str:
    return text[max(0, place - 10) : place + 20]


def _beside(path: Path, standing: Attached, found: ReportFindings) -> None:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise bundles.NotAZip(error.strerror or str(error)) from error
    with found.about.claim("The bundle beside it is the one that the report names."):
        if digest != standing.bundle:
            raise Malformed(f"its fingerprint is {digest}, and the report names {standing.bundle or 'none'}")
    verdict = verify(path, standing.first.hash)
    found.bundle = verdict
    with found.about.claim("The bundle holds: ballots, ledger and result were checked and counted again."):
        if verdict.first_false is not None:
            raise Malformed(verdict.first_false)
    with found.about.claim("The attached result is the published view of the bundle's."):
        _check_view(path, standing)


def _check_view(path: Path, standing: Attached) -> None:
    """As the site makes it: one decision over the results under all manifests."""
    with path.open("rb") as source:
        reader = bundles.ZipReader(source)
        names = [name for name in reader.members if name.startswith("results/")]
        results = [Result.from_json(reader.json(name)) for name in (*names, bundles.RESULT)]
    rules = [Rules.from_json(each.rules) for each in standing.chain]
    expected = disclosure.public(disclosure.decide(rules, results), len(results) - 1)
    if expected.to_json() != standing.result.to_json():
        raise Malformed("the bundle's result gives another one")


def _unproved(files: Mapping[str, bytes], standing: Attached, found: ReportFindings) -> Iterable[str]:
    if found.bundle is None:
        yield BALLOTS
        if not recount.is_whole(standing.result):
            yield SMALL
    if not found.about.hash_compared:
        yield ANNOUNCED
    if b'"key":"range"' in files[reports.PRINTED]:
        yield RANGES
    if b'"kind":"picture"' in files[reports.PRINTED]:
        yield PICTURES
    for each in found.signatures:
        yield SIGNER.format(name=_visible(each.name), fingerprint=each.fingerprint)
    yield WORDS


def in_words(verdict: ReportVerdict, path: Path) -> str:
    found = verdict.findings
    about = found.about
    lines = (
        [f"Meeting: {_visible(about.title)}", f"M: {about.manifest_hash}", ""] if about.manifest_hash else []
    )
    lines += ["Checked:", *(f"  + {statement}" for statement in about.held)]
    if verdict.first_false is not None:
        lines += [f"  - FALSE: {_visible(verdict.first_false)}", "", f"NOT VERIFIED: {path}"]
        return "\n".join(lines)
    lines += ["", f"{found.figures} printed figures were compared with the result.", "", "Not proved:"]
    lines += [f"  ? {statement}" for statement in found.unproved]
    return "\n".join([*lines, "", f"VERIFIED: {path}"])


def _visible(text: str) -> str:
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def run(path: Path, bundle: Path | None, manifest_hash: str | None, as_json: bool) -> int:
    """The command's part for a PDF; its exit status."""
    try:
        verdict = verify_report(path, bundle, manifest_hash)
    except (NotAReport, bundles.NotAZip) as error:
        if isinstance(error, NotAReport) and (signed := signatures(path)):
            return _signatures_alone(path, signed, as_json)
        said = {"holds": None, "unreadable": str(error)}
        click.echo(
            json.dumps(said, ensure_ascii=False) if as_json else f"UNREADABLE: {path}: {error}",
            err=not as_json,
        )
        return 2
    click.echo(json.dumps(verdict.to_json(), ensure_ascii=False) if as_json else in_words(verdict, path))
    return 0 if verdict.holds else 1


def _signatures_alone(path: Path, signed: tuple[PdfSignature, ...], as_json: bool) -> int:
    """Of a signed PDF without figures to compare, such as minutes, a notice or a feedback note."""
    whole = not any(each.fault for each in signed)
    told = {"holds": whole, "signatures": [each.to_json() for each in signed]}
    lines = [
        f"  - FALSE: signed by {_visible(each.name) or 'somebody'}, and {each.fault}"
        if each.fault
        else f"  + Signed by {_visible(each.name)}, and the signature is whole. Certificate: {each.fingerprint}"
        for each in signed
    ]
    lines += ["", "No result is attached to it, so nothing else was compared.", ""]
    lines.append(f"{'SIGNATURE WHOLE' if whole else 'NOT VERIFIED'}: {path}")
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines))
    return 0 if whole else 1
