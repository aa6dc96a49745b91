"""The private keys of one meeting, as files that only the site's account can read.

    keys/meetings/<meeting>/manifest.key        Ed25519, 32 bytes: signs the manifest and the bundle's index
    keys/meetings/<meeting>/seal.key            X25519, 32 bytes: opens the ballots; released at close.
                                                With tellers it is there only once they have entered their shares
    keys/meetings/<meeting>/issuer-<group>.pem  RSA, PKCS #8: blind-signs credentials of the group
    keys/meetings/<meeting>/issuer-<group>.<scope>.pem  the same where each presenter is scored apart

A key is made once: it appears whole and durable or not at all, and two processes that make it together both end
up with the first one's. Private bytes leave this module only through `sign`, `signer` and `seal_private`.

Errors: `SealNotOpened` while the tellers have the seal key; `MissingKey` when a meeting that was frozen has lost a
file (a restored backup without the keys folder).
Specification: docs/ballot-protocol.md, "Parts".
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import product
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from answerable.protocol import keys, note
from answerable.protocol.canonical import from_b64u
from answerable.protocol.manifest import SHEET
from answerable.protocol.signing import BlindSigner
from answerable.web.admission.tellers_seal import custody_of, not_opened

MANIFEST = "manifest.key"
SEAL = "seal.key"
SCOPE_BITS = 2048  # where a meeting has a key for every group and presenter


class MissingKey(Exception):
    """A key file that must be there is not; `str()` is its name under keys/."""


def ensure(meeting: str, groups: Sequence[str], scopes: Sequence[str] = (SHEET,)) -> None:
    """Make every key of the meeting that is not there yet."""
    _once(_name(meeting, MANIFEST), lambda: secrets.token_bytes(32))
    if custody_of(meeting) is None:
        _once(_name(meeting, SEAL), lambda: secrets.token_bytes(32))
    # Where each presenter has a key for each group they are many; OpenSSL makes them side by side.
    with ThreadPoolExecutor(os.cpu_count()) as makers:
        made = [
            makers.submit(_once, _name(meeting, _issuer(group, scope)), partial(_new_issuer, scope))
            for group, scope in product(groups, scopes)
        ]
    for each in made:
        each.result()


def manifest_signer(meeting: str) -> note.Signer:
    """The key is named after the meeting, as C2SP asks of a key's name."""
    return note.Signer(f"answerable/{meeting}/manifest", keys.ed25519(_read(_name(meeting, MANIFEST))))


def sign(meeting: str, text: str) -> str:
    """A note signed with the meeting's manifest key; `text` ends with a line feed."""
    return note.sign(text, manifest_signer(meeting)).decode()


def seal_private(meeting: str) -> bytes:
    """What opens the ballots. Nobody is given it before close."""
    custody = custody_of(meeting)
    if custody is not None and not seal_is_there(meeting, custody.public):
        raise not_opened(custody)
    return _read(_name(meeting, SEAL))


def seal_public(meeting: str) -> str:
    custody = custody_of(meeting)
    return custody.public if custody else keys.public_text(keys.x25519(seal_private(meeting)))


def seal_is_there(meeting: str, public: str) -> bool:
    """Whether the private key of this public one (base64url) is on disk."""
    try:
        private = _read(_name(meeting, SEAL))
    except MissingKey:
        return False
    return keys.public_text(keys.x25519(private)) == public


def keep_seal(meeting: str, private: bytes) -> None:
    """The seal key that the tellers made whole after close."""
    name = _name(meeting, SEAL)
    settings.HOME.write_private(f"{name}.new", private)
    target = Path(settings.HOME.keys / name)
    Path(settings.HOME.keys / f"{name}.new").replace(target)
    _make_durable(target.parent)


def drop_seal(meeting: str) -> None:
    """When the tellers are given a key of their own, before freezing."""
    Path(settings.HOME.keys / _name(meeting, SEAL)).unlink(missing_ok=True)


def fingerprint(public: str) -> str:
    """Of a public key (base64url): the first 32 hex digits of its SHA-256, in fours."""
    digits = hashlib.sha256(from_b64u(public)).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def issuer_public(meeting: str, group: str, scope: str = SHEET) -> str:
    """The modulus, base64url, as the manifest carries it."""
    pem = _read(_name(meeting, _issuer(group, scope)))
    return keys.issuer_text(keys.rsa_from_pem(pem).public_key())


@lru_cache(maxsize=1024)
def signer(meeting: str, group: str, scope: str = SHEET) -> BlindSigner:
    """The issuer's private key, parsed once a process."""
    return BlindSigner.of(keys.rsa_from_pem(_read(_name(meeting, _issuer(group, scope)))))


def _new_issuer(scope: str) -> bytes:
    bits = settings.ANSWERABLE_RSA_BITS if scope == SHEET else SCOPE_BITS
    return keys.rsa_pem(keys.new_rsa(bits))


def _issuer(group: str, scope: str) -> str:
    # A group's id is the rules' own text; quoted, it can be no path.
    apart = "" if scope == SHEET else f".{quote(scope, safe='')}"
    return f"issuer-{quote(group, safe='')}{apart}.pem"


def _name(meeting: str, file: str) -> str:
    return f"meetings/{meeting}/{file}"


def _read(name: str) -> bytes:
    try:
        return Path(settings.HOME.keys / name).read_bytes()
    except FileNotFoundError as error:
        raise MissingKey(name) from error


def _once(name: str, make: Callable[[], bytes]) -> None:
    """The file appears by a hard link, so that it is never seen half written and the first maker wins."""
    target = Path(settings.HOME.keys / name)
    if target.exists():
        return
    draft = f"{name}.{secrets.token_hex(8)}.new"
    settings.HOME.write_private(draft, make())
    written = Path(settings.HOME.keys / draft)
    try:
        os.link(written, target)
    except FileExistsError:
        pass
    finally:
        written.unlink()
    _make_durable(target.parent)


def _make_durable(folder: Path) -> None:
    """A key that a power cut takes back after the manifest was signed would make every ballot unreadable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
