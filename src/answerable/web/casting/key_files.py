"""The private keys of one meeting, as files under keys/meetings/<meeting>/ that only the site's account can read.

A key is made once: it appears whole and durable or not at all, and two processes that make it together both end up with the
first one's. What the files are is for `issuer_keys`, `custody.seal_key` and `evidence.manifest_key` to say; private bytes leave
those three only as signatures, and the seal key after close.

Errors: `MissingKey` when a meeting that was frozen has lost a file (a restored backup without the keys folder).
"""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from answerable import durable


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
    durable.write_once(path_of(meeting, file), make)


def replace(meeting: str, file: str, content: bytes) -> None:
    """Put the content in place of whatever is there."""
    durable.write(path_of(meeting, file), content)


def _name(meeting: str, file: str) -> str:
    return f"meetings/{meeting}/{file}"
