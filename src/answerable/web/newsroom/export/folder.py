"""The files of an export. Only what changed is written, what is gone is removed, and a list of SHA-256 sums says what belongs to it. `made-from.json` says of what
each file was made, and what it leads to, so that the next export takes it over while it would be made of the same.

A folder that holds files which no export wrote is refused at first, and such files are left alone later. Errors: `CannotExport`, with a sentence.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from answerable import durable
from answerable.publication.sources import ABOUT, SUMS, Folder, Unreachable

MADE_FROM = "made-from.json"


class CannotExport(Exception):
    """`str()` says why, for whoever called the command."""


class Writing:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = self.removed = self.kept = 0
        self.sums: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self._before = self._known()
        self._made_before = self._record()
        self._made: dict[str, tuple[str, list[str]]] = {}

    def is_whole(self) -> bool:
        """Whether every file of the last export is as it was written."""
        return bool(self._before) and all(
            self._size(name, digest) is not None for name, digest in self._before.items()
        )

    def count_before(self) -> int:
        return len(self._before)

    def keep(self, name: str, made_from: str | None) -> list[str] | None:
        """Take over the file of the last export if it was made from the same. The addresses it leads to; None if the file has to be made."""
        before = self._made_before.get(name)
        if before is None or before[0] != made_from:
            return None
        size = self._size(name, self._before.get(name, ""))
        if size is None:
            return None
        self.sums[name], self.sizes[name], self._made[name] = self._before[name], size, before
        self.kept += 1
        return before[1]

    def write(
        self, name: str, content: bytes, made_from: str | None = None, leads_to: Iterable[str] = ()
    ) -> None:
        digest = hashlib.sha256(content).hexdigest()
        self.sums[name], self.sizes[name] = digest, len(content)
        if made_from:
            self._made[name] = (made_from, sorted(leads_to))
        if self._size(name, digest) is None:
            self._put(name, content)
            self.written += 1

    def end(self) -> None:
        """Remove what this export did not write, and write down of what the files were made, and the sums."""
        self.write(MADE_FROM, json.dumps(self._made, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        for name in sorted(self._before.keys() - self.sums.keys()):
            self._remove(name)
        content = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())).encode()
        if self._size(SUMS, hashlib.sha256(content).hexdigest()) is None:
            self._put(SUMS, content)

    def _known(self) -> dict[str, str]:
        try:
            if (self.path / ABOUT).is_file():
                return Folder(self.path).sums()
            if self.path.is_dir() and any(self.path.iterdir()):
                raise CannotExport(
                    f"{self.path} holds other files. Name a folder that is empty, or that an export wrote."
                )
        except (Unreachable, OSError) as error:
            raise CannotExport(str(error)) from error
        return {}

    def _record(self) -> dict[str, tuple[str, list[str]]]:
        """Of what the files of the last export were made, if its own record is as it was written."""
        if self._size(MADE_FROM, self._before.get(MADE_FROM, "")) is None:
            return {}
        return {
            name: (made_from, leads_to)
            for name, (made_from, leads_to) in json.loads(self._file(MADE_FROM).read_bytes()).items()
        }

    def _size(self, name: str, digest: str) -> int | None:
        """How many bytes a file has; None if it is not there with these contents."""
        try:
            content = self._file(name).read_bytes()
        except OSError:
            return None
        return len(content) if hashlib.sha256(content).hexdigest() == digest else None

    def _file(self, name: str) -> Path:
        file = self.path / name
        if not file.resolve().is_relative_to(self.path.resolve()):
            raise CannotExport(f"{name} would lie outside of {self.path}.")
        return file

    def _put(self, name: str, content: bytes) -> None:
        """A web server that serves the folder meanwhile finds the old file or the new one."""
        file = self._file(name)
        try:
            durable.write(file, content, public=True)
        except OSError as error:
            raise CannotExport(f"{file} cannot be written: {error.strerror}.") from error

    def _remove(self, name: str) -> None:
        file = self._file(name)
        file.unlink(missing_ok=True)
        self.removed += 1
        for folder in file.parents:
            if folder == self.path or any(folder.iterdir()):
                return
            folder.rmdir()
