"""The key of the log of publications: Ed25519, 32 bytes, in the file keys/newsroom/log.key. It signs the log's head and nothing else.

Private bytes leave this module only as a signer. It is made with the first entry, and never again: a home whose log has entries and whose key is gone
(a backup without the folder keys) raises `MissingLogKey`, since a new key would look to readers like somebody else's log.
"""

import secrets
from pathlib import Path

from django.conf import settings

from answerable import durable
from answerable.protocol import keys, note
from answerable.publication.log import ORIGIN

FILE = "newsroom/log.key"


class MissingLogKey(Exception):
    """The log has entries and its key is not there."""


def ensure() -> None:
    durable.write_once(_path(), lambda: secrets.token_bytes(32))


def signer() -> note.Signer:
    try:
        return note.Signer(ORIGIN, keys.ed25519(_path().read_bytes()))
    except FileNotFoundError as error:
        raise MissingLogKey(FILE) from error


def _path() -> Path:
    return Path(settings.HOME.keys / FILE)
