"""The file of a backup: a tar archive of a home's files, with the SHA-256 of each.

The last member, `backup.json`, is `{"format": 1, "release", "as_of", "site", "ballotbox", "sums": {name: hex}}`: `as_of` is the moment (ISO 8601, UTC) up to which
every acknowledged ballot is in it, `site` and `ballotbox` are what the home was kept in. Errors: `UnusableBackup`, with a sentence.
"""

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from answerable import durable

ABOUT = "backup.json"
FORMAT = 1
PIECE = 1 << 20


class UnusableBackup(Exception):
    """The file is no backup, or not as it was written. `str()` says what is wrong with it."""


@dataclass(slots=True)
class About:
    release: str
    as_of: str
    site: str
    ballotbox: str
    format: int = FORMAT
    sums: dict[str, str] = field(default_factory=dict)


class _Summed:
    """A file that is read once, and the sum of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sum = hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self.file.read(size)
        self.sum.update(piece)
        return piece


def pack(out: Path, files: dict[str, Path], about: About) -> None:
    """Write `files`, by their names in the backup, to `out`: whole, on the disk and for its owner only, or not at all."""
    draft = out.with_name(f"{out.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            for name, path in sorted(files.items()):
                # What has been removed since it was listed, such as a draft that became a file, is no part of the home.
                with contextlib.suppress(FileNotFoundError):
                    about.sums[name] = _added(archive, name, path)
            told = json.dumps(asdict(about), indent=1, ensure_ascii=False).encode()
            archive.addfile(_member(ABOUT, len(told)), io.BytesIO(told))
        durable.flush(draft)
        draft.replace(out)
        durable.flush(out)
    finally:
        draft.unlink(missing_ok=True)


def _added(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as source:
        member = _member(name, os.fstat(source.fileno()).st_size)
        summed: Any = _Summed(source)
        archive.addfile(member, summed)
        return str(summed.sum.hexdigest())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def unpack(backup: Path, folder: Path) -> About:
    """Write the files of a backup below `folder`, each compared with its sum."""
    try:
        with tarfile.open(backup, "r:") as archive:
            sums = dict(_extracted(archive, folder))
    except (tarfile.TarError, EOFError) as error:
        raise UnusableBackup(f"{backup} cannot be read as a backup: {error}.") from error
    told = folder / ABOUT
    if not told.is_file():
        raise UnusableBackup(f"{backup} is no backup, or its end is missing.")
    about = _about(told.read_bytes(), backup)
    told.unlink()
    sums.pop(ABOUT)
    if sums != about.sums:
        wrong = sorted(name for name in {*sums, *about.sums} if sums.get(name) != about.sums.get(name))
        raise UnusableBackup(f"{backup} is not as it was written: {wrong[0]} differs or is missing.")
    return about


def _extracted(archive: tarfile.TarFile, folder: Path) -> Iterator[tuple[str, str]]:
    for member in archive:
        content = archive.extractfile(member) if member.isreg() else None
        target = folder / member.name
        if content is None or not _is_below(member.name):
            raise UnusableBackup(f"“{member.name}” in the backup is no file of a home.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while piece := content.read(PIECE):
                digest.update(piece)
                file.write(piece)
        durable.flush(target)
        yield member.name, digest.hexdigest()


def _is_below(name: str) -> bool:
    """Whether a file by this name lies inside of the folder it is written to."""
    parts = name.split("/")
    return not any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts)


def _about(content: bytes, backup: Path) -> About:
    try:
        about = About(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise UnusableBackup(f"{backup} does not say what it is.") from error
    if about.format != FORMAT:
        raise UnusableBackup(
            f"{backup} has format {about.format}; this release reads {FORMAT}. Use the release {about.release}."
        )
    return about
