"""An archive in, findings out: none when it is sound.

What is looked at, in this order, each only when the one before holds well enough for it to mean something:
the zip (readable, safe names, one folder), the bag (complete, every checksum of both kinds, nothing besides), the crate (opens, and describes
every file, and only files that are there), the evidence bundle within (by the product's own verifier), and the bytes of the zip (written once more
from what it holds, they must be the same).

Raises `NoArchive` for a file that is no zip at all; everything else is a `ArchiveFinding`.
"""

import errno
import hashlib
import json
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import bagit

from answerable import verifier
from answerable.archive import crate, layout, writing

# A zip of stored files is not smaller than what it holds; this much is for its own records.
MOST_FILES = 200_000


class Damage(Enum):
    UNSAFE = "unsafe"  # a name that leads elsewhere, a file that is packed or no file
    NO_BAG = "no-bag"  # not the one folder of a bag
    MISSING = "missing"
    ADDED = "added"
    ALTERED = "altered"
    MALFORMED = "malformed"  # the bag's own files are not what the specification says
    CRATE = "crate"
    BUNDLE = "bundle"
    BYTES = "bytes"  # the zip holds the right files and is not the one that was written


@dataclass(frozen=True, slots=True)
class ArchiveFinding:
    fault: Damage
    path: str = ""
    why: str = ""

    def __str__(self) -> str:
        said = SENTENCES[self.fault].format(path=self.path)
        return f"{said}: {self.why}" if self.why else said


SENTENCES = {
    Damage.UNSAFE: "{path} is not a name or kind of file that an archive has",
    Damage.NO_BAG: "The file does not hold one bag",
    Damage.MISSING: "{path} is missing",
    Damage.ADDED: "{path} does not belong to the archive",
    Damage.ALTERED: "{path} was altered",
    Damage.MALFORMED: "The bag is malformed",
    Damage.CRATE: "The description ro-crate-metadata.json is not right",
    Damage.BUNDLE: "The evidence bundle does not verify",
    Damage.BYTES: "The files are right, and the zip around them was altered",
}


class NoArchive(Exception):
    """The file is not a zip."""


@dataclass(frozen=True, slots=True)
class Report:
    """`has_bundle` tells whether there was an evidence bundle to verify; `about` is the archive's own account of itself, archive.json."""

    findings: tuple[ArchiveFinding, ...]
    files: int = 0
    sha256: str = ""
    has_bundle: bool = False
    about: dict[str, object] | None = None

    @property
    def sound(self) -> bool:
        return not self.findings


def check(path: Path) -> Report:
    """Unpacks into a temporary folder beside nothing of the caller's. Raises NoArchive, and OSError for a file that cannot be read."""
    with tempfile.TemporaryDirectory(prefix="archive-") as place:
        folder = Path(place)
        found = list(_unpacked(path, folder))
        if found:
            return Report(tuple(found))
        tops = [each for each in folder.iterdir() if each.is_dir()]
        if len(tops) != 1 or any(each.is_file() for each in folder.iterdir()):
            return Report((ArchiveFinding(Damage.NO_BAG),))
        return _judged(path, tops[0])


def _judged(path: Path, bag: Path) -> Report:
    found = list(_bag(bag))
    count = sum(1 for each in bag.rglob("*") if each.is_file())
    has_bundle = (bag / layout.BUNDLE).is_file()
    if not any(each.fault is Damage.MALFORMED for each in found):
        found += _crate(bag)
    if has_bundle:
        found += _bundle(bag / layout.BUNDLE)
    if not found:
        found += _bytes(path, bag)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Report(tuple(found), count, digest, has_bundle, _about(bag))


def _unpacked(path: Path, folder: Path) -> Iterator[ArchiveFinding]:
    """Unpack into `folder`; nothing is written outside it, and nothing that is packed is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if not entries or len(entries) > MOST_FILES:
                yield ArchiveFinding(Damage.NO_BAG)
                return
            names: set[str] = set()
            for entry in entries:
                name = entry.filename
                if not _is_plain(entry) or name in names:
                    yield ArchiveFinding(Damage.UNSAFE, name)
                    return
                names.add(name)
                yield from _unpack(archive, entry, folder / name)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
        raise NoArchive(str(error)) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a record that points before the beginning of the file
            raise
        raise NoArchive(str(error)) from error


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    stored = entry.compress_type == zipfile.ZIP_STORED and entry.compress_size == entry.file_size
    return stored and not entry.flag_bits & 1 and layout.is_safe(entry.filename)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> Iterator[ArchiveFinding]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as file, target.open("xb") as into:
            while piece := file.read(writing.PIECE):
                into.write(piece)
    except (
        zipfile.BadZipFile
    ):  # its own checksum does not agree; what was read stays, and the bag's checksums say the same
        yield ArchiveFinding(Damage.ALTERED, entry.filename.partition("/")[2])
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        yield ArchiveFinding(Damage.UNSAFE, entry.filename)


def _bag(folder: Path) -> Iterator[ArchiveFinding]:
    """What the library finds, one finding a file; then what it does not look for."""
    known = {*layout.TAG_FILES, *layout.TAG_MANIFESTS}
    there = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    beside = {each for each in there if not each.startswith(f"{layout.PAYLOAD}/")}
    yield from (ArchiveFinding(Damage.MISSING, each) for each in sorted(known - beside))
    yield from (ArchiveFinding(Damage.ADDED, each) for each in sorted(beside - known))
    if known - beside:
        return
    try:
        bag = bagit.Bag(str(folder))
        yield from _validated(bag)
    except (bagit.BagError, ValueError, OSError, KeyError, IndexError) as error:
        yield ArchiveFinding(Damage.MALFORMED, why=str(error))


def _validated(bag: bagit.Bag) -> Iterator[ArchiveFinding]:
    try:
        bag.validate()
    except bagit.BagValidationError as error:
        # The library stops at the first sum that is wrong; without it, it names the files.
        if not error.details and bag.info.pop("Payload-Oxum", None):
            named = list(_validated(bag))
            yield from named or [ArchiveFinding(Damage.MALFORMED, why=str(error))]
        elif not error.details:
            yield ArchiveFinding(Damage.MALFORMED, why=str(error))
        else:
            yield from dict.fromkeys(_finding(each) for each in error.details)


def _finding(detail: Exception) -> ArchiveFinding:
    path = str(getattr(detail, "path", ""))
    if isinstance(detail, bagit.FileMissing):
        return ArchiveFinding(Damage.MISSING, path)
    if isinstance(detail, bagit.UnexpectedFile):
        return ArchiveFinding(Damage.ADDED, path)
    if isinstance(detail, bagit.ChecksumMismatch):
        return ArchiveFinding(Damage.ALTERED, path)
    return ArchiveFinding(Damage.MALFORMED, why=str(detail))


def _crate(folder: Path) -> Iterator[ArchiveFinding]:
    payload = folder / layout.PAYLOAD
    try:
        described = set(crate.described_in(payload))
    except Exception as error:  # the library has no error of its own
        yield ArchiveFinding(Damage.CRATE, layout.CRATE, str(error) or type(error).__name__)
        return
    there = {each.relative_to(payload).as_posix() for each in payload.rglob("*") if each.is_file()} - {
        crate.METADATA
    }
    for path in sorted(described - there):
        yield ArchiveFinding(Damage.CRATE, layout.CRATE, f"{path} is described and not there")
    for path in sorted(there - described):
        yield ArchiveFinding(Damage.CRATE, layout.CRATE, f"{path} is not described")


def _bundle(path: Path) -> Iterator[ArchiveFinding]:
    try:
        verdict = verifier.verify(path)
    except verifier.NotAZip:
        yield ArchiveFinding(Damage.BUNDLE, layout.BUNDLE, "it is not a zip")
        return
    if not verdict.holds:
        yield ArchiveFinding(Damage.BUNDLE, layout.BUNDLE, str(verdict.first_false))


def _bytes(path: Path, bag: Path) -> Iterator[ArchiveFinding]:
    again = bag.parent / "again.zip"
    try:
        writing.rewrite(bag, again)
    except ValueError as error:  # bag-info.txt is not UTF-8
        yield ArchiveFinding(Damage.MALFORMED, why=str(error))
        return
    same = path.stat().st_size == again.stat().st_size and all(
        one == other for one, other in zip(writing.pieces(path), writing.pieces(again), strict=True)
    )
    if not same:
        yield ArchiveFinding(Damage.BYTES)


def _about(bag: Path) -> dict[str, object] | None:
    try:
        told = json.loads((bag / layout.PAYLOAD / "archive.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None
