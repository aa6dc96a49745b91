"""What a printed report has attached, and the note over it: by it a report is its own evidence.

Attached are `manifest.note`, the amendments as `amendment-01.note` and so on, `result.json` (the published view of the result, canonical JSON),
`printed.json` (what stands on the pages), `index.note` of the bundle where that is public, and `report.note`. The last is signed by the manifest key
and names M, the bundle (SHA-256, or `-` before there is one), and the SHA-256 of every other file.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from answerable.protocol import note
from answerable.protocol.errors import Malformed

MANIFEST, RESULT, PRINTED, INDEX, NOTE = (
    "manifest.note",
    "result.json",
    "printed.json",
    "index.note",
    "report.note",
)
VERSION = "answerable/report/v1"
NO_BUNDLE = "-"
_AMENDMENT = re.compile(r"amendment-[0-9]{2}\.note")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SignedReport:
    """`bundle` is empty before there is one."""

    manifest_hash: str
    bundle: str


def amendment(number: int) -> str:
    """The name of amendment 1, 2 and so on."""
    return f"amendment-{number:02}.note"


def amendments(files: Mapping[str, bytes]) -> list[str]:
    """The names of those that are attached, in order. Raises Malformed where one is missing."""
    found = sorted(name for name in files if _AMENDMENT.fullmatch(name))
    if found != [amendment(number) for number in range(1, len(found) + 1)]:
        raise Malformed("the amendments are not numbered from 1 on")
    return found


def text(manifest_hash: str, bundle: str, files: Mapping[str, bytes]) -> str:
    """What the manifest key signs; `files` are all that is attached, the note itself left out."""
    lines = "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files) if name != NOTE
    )
    return f"{VERSION}\n{manifest_hash}\n{bundle or NO_BUNDLE}\n{lines}"


def read(files: Mapping[str, bytes], manifest_hash: str, key: note.Verifier) -> SignedReport:
    """What was signed, once it is exactly over these files."""
    signed = note.read(files[NOTE], key, sole=True)
    lines = signed.splitlines()
    bundle = lines[2] if len(lines) > 2 else ""
    if bundle != NO_BUNDLE and not _DIGEST.fullmatch(bundle):
        raise Malformed("the note names no bundle")
    if signed != text(manifest_hash, bundle, files):
        raise Malformed("the note was signed over other files")
    return SignedReport(manifest_hash, bundle.removeprefix(NO_BUNDLE))
