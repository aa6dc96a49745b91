"""The private keys of one meeting, as files under keys/meetings/<meeting>/ that only the site's account can read.

A key is made once: it appears whole and durable or not at all, and two processes that make it together both end up with the
first one's. What the files are is for `issuer_keys`, `custody.seal_key` and `evidence.manifest_key` to say; private bytes leave
those three only as signatures, and the seal key after close.

Errors: `MissingKey` when a meeting that was frozen has lost a file (a restored backup without the keys folder).
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings


class MissingKey(Exception):
    """A key file that must be there is not; `str()` is its name under keys/."""


def path_of(meeting: str, file: str) -> Path:
    return Path(settings.HOME.keys / _name(meeting, file))


def read(meeting: str, file: str) -> bytes:
    try:
        return path_of(meeting, file).read_bytes()
    except FileNotFoundError as error:
        raise MissingKey(_name(meeting, file)) from error


def make_once(meeting: str, file: str, make: Callable[[], bytes]) -> None:
    """The file appears by a hard link, so that it is never seen half written and the first maker wins."""
    target = path_of(meeting, file)
    if target.exists():
        return
    draft = f"{_name(meeting, file)}.{secrets.token_hex(8)}.new"
    settings.HOME.write_private(draft, make())
    written = Path(settings.HOME.keys / draft)
    try:
        os.link(written, target)
    except FileExistsError:
        pass
    finally:
        written.unlink()
    _make_durable(target.parent)


def replace(meeting: str, file: str, content: bytes) -> None:
    """Put the content in place of whatever is there."""
    draft = f"{_name(meeting, file)}.new"
    settings.HOME.write_private(draft, content)
    target = path_of(meeting, file)
    Path(settings.HOME.keys / draft).replace(target)
    _make_durable(target.parent)


def _name(meeting: str, file: str) -> str:
    return f"meetings/{meeting}/{file}"


def _make_durable(folder: Path) -> None:
    """A key that a power cut takes back after the manifest was signed would make every ballot unreadable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
