"""`answerable verify`: the verdict in words, or as JSON.

Exit status 0 when all holds, 1 when a statement is false, 2 when there is no readable bundle.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from answerable.protocol.bundle import NotAZip
from answerable.protocol.manifest import SHEET
from answerable.protocol.opening import ScopeTurnout
from answerable.verifier.documents import where
from answerable.verifier.verdict import Findings, Verdict
from answerable.verifier.verification import Progress, verify

SHOWN = 10  # places of the ranking
HOLDS, FALSE, UNREADABLE = 0, 1, 2

EPILOG = """\
\b
Example:
  answerable verify bundle.zip --manifest-hash 4f1d0c2a9b7e3356
  answerable verify report.pdf bundle.zip
\b
Exit status:
  0  everything holds
  1  something does not; the first false statement is named
  2  the file cannot be read, or is neither a zip nor a report
"""


@click.command("verify", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("beside", type=click.Path(path_type=Path), required=False)
@click.option(
    "--manifest-hash",
    metavar="HEX",
    help="M as shown in the meeting; its first 16 digits or more.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def command(file: Path, beside: Path | None, manifest_hash: str | None, as_json: bool) -> None:
    """Recompute everything that FILE claims: a meeting's published zip, or a report about its result (PDF).

    BESIDE is the zip that a report is about; with it the ballots are counted, too.
    """
    if _is_pdf(file):
        # Loaded for a report only, since it needs a library that reads PDF.
        sys.exit(
            importlib.import_module("answerable.verifier.report").run(file, beside, manifest_hash, as_json)
        )
    if beside is not None:
        raise click.UsageError("Two files are given for a report (PDF) and its bundle only.")
    bundle = file
    try:
        with _bar(as_json) as progress:
            verdict = verify(bundle, manifest_hash, progress)
    except NotAZip as error:
        _say_unreadable(bundle, error, as_json)
        sys.exit(UNREADABLE)
    click.echo(json.dumps(verdict.to_json(), ensure_ascii=False) if as_json else in_words(verdict, bundle))
    sys.exit(HOLDS if verdict.holds else FALSE)


def _is_pdf(file: Path) -> bool:
    try:
        with file.open("rb") as source:
            return source.read(5) == b"%PDF-"
    except OSError:
        return False  # said when it is read as a bundle


def in_words(verdict: Verdict, bundle: Path) -> str:
    found = verdict.findings
    lines = [*_about(found), "Checked:", *(f"  + {statement}" for statement in found.held)]
    if verdict.first_false is not None:
        lines += [f"  - FALSE: {_visible(verdict.first_false)}", "", f"NOT VERIFIED: {bundle}"]
        return "\n".join(lines)
    lines += ["", *_counted(found), "", *_void(found), *_ranked(found), ""]
    if not found.hash_compared:
        lines.append(
            f"This holds for the meeting whose M begins {found.manifest_hash[:16]}: is it the one shown there?"
        )
    lines.append(f"VERIFIED: {bundle}")
    return "\n".join(lines)


def _about(found: Findings) -> list[str]:
    if not found.manifest_hash:
        return []
    lines = [f"Meeting: {_visible(found.title)}", f"M: {found.manifest_hash}"]
    if not found.hash_compared:
        lines.append(
            "Compare M with the one that was shown in the meeting, or give that one as --manifest-hash."
        )
    if found.transport == "http":
        lines.append(
            "Ballots were cast over plain http: M vouches for them, the script they were made with was not protected."
        )
    lines += [f"Amendment {number}: {_visible(reason)}" for number, reason in enumerate(found.amendments, 1)]
    return [*lines, ""]


def _counted(found: Findings) -> list[str]:
    heads = ("group", "expected", "issued", "returned", "counted", "void", "replaced")
    rows = [
        heads,
        *((" ".join(place), *map(str, one.to_json().values())) for place, one in _places(found).items()),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    table = [
        "  "
        + "  ".join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in rows
    ]
    replaced, void = (
        sum(getattr(one, name) for one in found.turnout.values()) for name in ("replaced", "void")
    )
    counted = f"Counted: {found.ballots} ballots received, of them {replaced} replaced and {void} void"
    return [counted, *table, "", *_witnessed(found)]


def _void(found: Findings) -> list[str]:
    lines = [
        f"VOID: {where(*place)} returned {one.returned} ballots, and {one.issued} credentials had been issued. Nothing of this round counts."
        for place, one in found.void_rounds.items()
    ]
    return [*lines, ""] if lines else []


def _witnessed(found: Findings) -> list[str]:
    """The short form of each key: name and id."""
    names = ["+".join(vkey.split("+", 2)[:2]) for vkey in found.witnesses]
    count = f"{len(names)} witness{'' if len(names) == 1 else 'es'} co-signed the final ledger"
    return [f"Witnesses: {count}{':' if names else '.'}", *(f"  {_visible(name)}" for name in names)]


def _places(found: Findings) -> dict[tuple[str, ...], ScopeTurnout]:
    """Turnout by scope and group. The scope "sheet" is left out, since such a meeting has no other."""
    return {place[1:] if place[0] == SHEET else place: one for place, one in found.turnout.items()}


def _ranked(found: Findings) -> list[str]:
    lines = [
        f"  {place.rank:>3}  {place.score:>6}  {_visible(place.name)}, {_visible(place.unit)}"
        + (f"  ({_visible(place.grade)})" if place.grade else "")
        for place in found.ranking[:SHOWN]
    ]
    more = len(found.ranking) - SHOWN
    return ["Result:", *lines, *([f"  and {more} more"] if more > 0 else [])]


def _visible(text: str) -> str:
    """`text` without control characters: names come from the bundle, and must not send commands to the terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def _say_unreadable(bundle: Path, error: NotAZip, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"holds": None, "unreadable": str(error)}, ensure_ascii=False))
    else:
        click.echo(f"UNREADABLE: {bundle}: {error}", err=True)


@contextmanager
def _bar(as_json: bool) -> Iterator[Progress | None]:
    """A progress bar on standard error, where that is a terminal."""
    if as_json or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="Verifying", file=sys.stderr) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = max(total, done)
            bar.update(done - bar.pos)

        yield advance
