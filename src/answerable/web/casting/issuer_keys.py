"""The site's issuer keys of one meeting: RSA, PKCS #8, one for each group; they blind-sign credentials.

    issuer-<group>.pem          where everybody is scored on one sheet
    issuer-<group>.<scope>.pem  where each presenter is scored apart

Private bytes leave this module only as a `BlindSigner`. Errors: `key_files.MissingKey`.
Specification: docs/ballot-protocol.md, "Parts".
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import product
from urllib.parse import quote

from django.conf import settings

from answerable.protocol import keys
from answerable.protocol.manifest import SHEET
from answerable.protocol.signing import BlindSigner
from answerable.web.casting import key_files

SCOPE_BITS = 2048  # where a meeting has a key for every group and presenter


def ensure(meeting: str, groups: Sequence[str], scopes: Sequence[str] = (SHEET,)) -> None:
    """Make every key that is not there yet."""
    # Where each presenter has a key for each group they are many; OpenSSL makes them side by side.
    with ThreadPoolExecutor(os.cpu_count()) as makers:
        made = [
            makers.submit(key_files.make_once, meeting, _file(group, scope), partial(_new, scope))
            for group, scope in product(groups, scopes)
        ]
    for each in made:
        each.result()


def public(meeting: str, group: str, scope: str = SHEET) -> str:
    """The modulus, base64url, as the manifest carries it."""
    pem = key_files.read(meeting, _file(group, scope))
    return keys.issuer_text(keys.rsa_from_pem(pem, is_checked=False).public_key())


@lru_cache(maxsize=1024)
def signer(meeting: str, group: str, scope: str = SHEET) -> BlindSigner:
    """The issuer's private key, parsed once a process."""
    return BlindSigner.of(keys.rsa_from_pem(key_files.read(meeting, _file(group, scope))))


def _new(scope: str) -> bytes:
    bits = settings.ANSWERABLE_RSA_BITS if scope == SHEET else SCOPE_BITS
    return keys.rsa_pem(keys.new_rsa(bits))


def _file(group: str, scope: str) -> str:
    # A group's id is the rules' own text; quoted, it can be no path.
    apart = "" if scope == SHEET else f".{quote(scope, safe='')}"
    return f"issuer-{quote(group, safe='')}{apart}.pem"
