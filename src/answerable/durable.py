"""Files that are whole, on the disk and readable by their owner only before a call returns. Standard library only.

`write` puts content in place of whatever is there; `write_once` makes a file that is not there yet. A reader sees the old
file, the new one, or none: never half of one. What is `public` may be read by everybody on the machine, as far as the umask lets them. `flush` is for a file that something else has written already. After a power cut the file is there as it was promised. Folders that are
missing are made. Errors: `OSError` from the disk; nothing is changed then.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write(path: Path, content: bytes, public: bool = False) -> None:
    with _draft(path, content, public) as draft:
        draft.replace(path)


def write_once(path: Path, make: Callable[[], bytes]) -> None:
    """Make the file if there is none. Of two processes that do so together both find the first one's content there."""
    if path.exists():
        return
    with _draft(path, make()) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return


@contextmanager
def _draft(path: Path, content: bytes, public: bool = False) -> Iterator[Path]:
    """A durable file beside `path`, which the caller puts in its place. It is removed afterwards if it is still there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o777 if public else 0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if public else 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
    _to_disk(path.parent)


def flush(path: Path) -> None:
    """Put a file on the disk that something else has written, such as Django's storage."""
    _to_disk(path)
    _to_disk(path.parent)


def overwrite(path: Path) -> None:
    """Take a file away, if it is there, with zeros in its place on the disk before it goes."""
    try:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink()


def _to_disk(path: Path) -> None:
    """Of a file its content, of a folder the names of its files."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
