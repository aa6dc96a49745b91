"""`answerable promises`: whether a unit's record of promises holds, from the PDF or the JSON that was handed out.

Exit status 0 when every signature and digest holds, 1 when one does not or the record is not the one expected, 2 when there is no record in the file.
"""

import json
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from answerable.protocol import promises
from answerable.protocol.errors import ProtocolError
from answerable.protocol.promises import LONGEST, PromiseLink, PromiseRecord

HOLDS, FALSE, UNREADABLE = 0, 1, 2
# A PDF keeps an attached file as one stream, as it is or deflated.
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
BEGINS = b'{"chains":['

EPILOG = """\
\b
Example:
  answerable promises promises-12.pdf --key 'answerable/7f3k2/followup+1a2b3c4d+AZ…'
\b
Exit status:
  0  every signature and every digest holds
  1  one does not, or was made with another key; which, is said
  2  the file cannot be read, or holds no record
"""


@click.command("promises", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key", "keys", metavar="VKEY", multiple=True, help="A key that the site shows; once for each meeting."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def command(file: Path, keys: tuple[str, ...], as_json: bool) -> None:
    """Check what FILE says of a unit's promises: the PDF of its page, or the signed record (JSON)."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        _end(UNREADABLE, f"{file} cannot be read: {error.strerror}", as_json)
    record = record_in(raw)
    if record is None:
        _end(UNREADABLE, f"{file} holds no record of promises", as_json)
    try:
        found = promises.check(record)
    except ProtocolError as error:
        _end(FALSE, f"NOT VERIFIED: {error}", as_json)
    unknown = [key for key in found.keys if keys and key not in keys]
    if unknown:
        _end(FALSE, f"NOT VERIFIED: signed with a key that was not given: {', '.join(unknown)}", as_json)
    click.echo(json.dumps(to_json(found), ensure_ascii=False) if as_json else in_words(found, keys))


def _end(status: int, said: str, as_json: bool) -> NoReturn:
    click.echo(json.dumps({"holds": False, "said": said}, ensure_ascii=False) if as_json else said)
    sys.exit(status)


def record_in(raw: bytes) -> bytes | None:
    """The record: the file itself, or what a PDF has attached."""
    if raw.startswith(BEGINS):
        return raw
    if not raw.startswith(b"%PDF"):
        return None
    return next((each for each in _streams(raw) if each.startswith(BEGINS)), None)


def _streams(raw: bytes) -> Iterator[bytes]:
    for match in STREAM.finditer(raw):
        yield match[1]
        try:
            yield zlib.decompressobj().decompress(match[1], LONGEST)
        except zlib.error:
            continue


def to_json(found: PromiseRecord) -> dict[str, object]:
    return {
        "holds": True,
        "unit": found.unit,
        "keys": list(found.keys),
        "promises": [
            {
                "what": chain[0].said.get("what"),
                "words": chain[0].said.get("words"),
                "links": [{"kind": str(link.kind), "at": link.at, "said": dict(link.said)} for link in chain],
            }
            for chain in found.chains
        ],
    }


def in_words(found: PromiseRecord, keys: Sequence[str]) -> str:
    links = sum(len(chain) for chain in found.chains)
    lines = [f"{_visible(found.unit)}: {len(found.chains)} promises, {links} signed links"]
    lines += [_promise(chain) for chain in found.chains]
    lines.append("")
    if keys:
        lines.append("VERIFIED: every link is signed with the keys given, and follows the one before it.")
    else:
        lines.append(
            "VERIFIED: every link is signed and follows the one before it. Compare the keys with those that the site shows:"
        )
        lines += [f"  {key}" for key in found.keys]
    return "\n".join(lines)


def _promise(chain: Sequence[PromiseLink]) -> str:
    said = chain[0].said
    words = _visible(str(said.get("words", ""))).partition("\n")[0][:100]
    return (
        f"  {said.get('year', '')} {said.get('what', '')}: {words} -> {chain[-1].kind} ({chain[-1].at[:10]})"
    )


def _visible(text: str) -> str:
    """What a terminal would not run."""
    return "".join(char if char.isprintable() or char == "\n" else "?" for char in text)
