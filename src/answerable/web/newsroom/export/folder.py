"""The files of an export. Only what changed is written, what is gone is removed, and a list of SHA-256 sums says what belongs to it.

A folder that holds files which no export wrote is refused at first, and such files are left alone later. Errors: `CannotExport`, with a sentence.
"""

import hashlib
import os
from pathlib import Path

from answerable.publication.sources import ABOUT, SUMS, Folder, Unreachable


class CannotExport(Exception):
    """`str()` says why, for whoever called the command."""


class Writing:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = self.removed = 0
        self.sums: dict[str, str] = {}
        self._before = self._known()

    def is_whole(self) -> bool:
        """Whether every file of the last export is as it was written."""
        return bool(self._before) and all(
            self._is_there(name, digest) for name, digest in self._before.items()
        )

    def count_before(self) -> int:
        return len(self._before)

    def write(self, name: str, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        self.sums[name] = digest
        if not self._is_there(name, digest):
            self._put(name, content)
            self.written += 1

    def end(self) -> None:
        """Remove what this export did not write, and write down the sums."""
        for name in sorted(self._before.keys() - self.sums.keys()):
            self._remove(name)
        content = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())).encode()
        if not self._is_there(SUMS, hashlib.sha256(content).hexdigest()):
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

    def _is_there(self, name: str, digest: str) -> bool:
        try:
            return hashlib.sha256(self._file(name).read_bytes()).hexdigest() == digest
        except OSError:
            return False

    def _file(self, name: str) -> Path:
        file = self.path / name
        if not file.resolve().is_relative_to(self.path.resolve()):
            raise CannotExport(f"{name} would lie outside of {self.path}.")
        return file

    def _put(self, name: str, content: bytes) -> None:
        """A web server that serves the folder meanwhile finds the old file or the new one."""
        file = self._file(name)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(f"{file.name}.{os.getpid()}.new")
            draft.write_bytes(content)
            draft.replace(file)
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
