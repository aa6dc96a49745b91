"""A folder of files becomes an archive. The same files and the same description give the same bytes.

Files are read and written piece by piece, so that an archive may be larger than the memory.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from answerable.archive import layout

PIECE = 1 << 20
# The earliest date that a zip can hold.
NO_DATE = (1980, 1, 1, 0, 0, 0)
ORDINARY_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Written:
    """`content` is the digest of the payload's manifest: two archives of the same files have the same, whatever is said beside them."""

    files: int
    octets: int
    content: str


def write(folder: Path, target: Path, name: str, fields: Mapping[str, str]) -> Written:
    """Write the archive of everything in `folder` to `target`. `name` is the folder in the zip; `fields` go to bag-info.txt."""
    payload = {f"{layout.PAYLOAD}/{path}": folder / path for path in _files(folder)}
    for path in payload:
        assert layout.is_safe(path), f"{path} is no name for an archive"
    digests: dict[str, dict[str, str]] = {each: {} for each in layout.ALGORITHMS}
    octets = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(payload):
            octets += _copy(archive, f"{name}/{path}", payload[path], path, digests)
        told = {**fields, "Payload-Oxum": f"{octets}.{len(payload)}"}
        _write_tags(archive, name, digests, layout.description(told))
    content = layout.manifest(digests["sha256"])
    return Written(len(payload), octets, hashlib.sha256(content.encode()).hexdigest())


def rewrite(bag: Path, target: Path) -> None:
    """Write the archive once more from an unpacked bag: what a sound one is, byte for byte."""
    payload = [path for path in _files(bag) if path.startswith(f"{layout.PAYLOAD}/")]
    digests: dict[str, dict[str, str]] = {each: {} for each in layout.ALGORITHMS}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(payload):
            _copy(archive, f"{bag.name}/{path}", bag / path, path, digests)
        described = (bag / layout.DESCRIPTION).read_bytes().decode()
        _write_tags(archive, bag.name, digests, described)


def _files(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def _copy(
    archive: zipfile.ZipFile, name: str, source: Path, path: str, digests: dict[str, dict[str, str]]
) -> int:
    """Put a file into the zip and its digests into `digests`; how many bytes it has."""
    size = source.stat().st_size
    hashes = {each: hashlib.new(each) for each in layout.ALGORITHMS}
    with archive.open(_entry(name, size), "w") as into:
        for piece in pieces(source):
            into.write(piece)
            for each in hashes.values():
                each.update(piece)
    for algorithm, made in hashes.items():
        digests[algorithm][path] = made.hexdigest()
    return size


def _write_tags(
    archive: zipfile.ZipFile, name: str, digests: dict[str, dict[str, str]], described: str
) -> None:
    texts = {layout.DESCRIPTION: described, layout.DECLARATION: layout.DECLARED}
    texts |= {f"manifest-{each}.txt": layout.manifest(digests[each]) for each in layout.ALGORITHMS}
    tagged = {
        each: {path: hashlib.new(each, text.encode()).hexdigest() for path, text in texts.items()}
        for each in layout.ALGORITHMS
    }
    texts |= {f"tagmanifest-{each}.txt": layout.manifest(tagged[each]) for each in layout.ALGORITHMS}
    for path, text in texts.items():
        content = text.encode()
        archive.writestr(_entry(f"{name}/{path}", len(content)), content)


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_STORED, 3, ORDINARY_FILE
    entry.file_size = size
    return entry


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
