"""Signed notes: a text, an empty line, and signatures by named keys (C2SP signed-note, Ed25519 only).

A public key is written as a vkey, `name+hex key id+base64(0x01 || key)`; the key id is the first four bytes of
SHA-256(name || 0x0A || 0x01 || key). A witness's key has the kind 0x04 in place of 0x01 (`checkpoint`). Signatures
by keys that the reader does not know are ignored, as the specification requires; `sole=True` refuses them instead,
where every byte must be accounted for.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from answerable.protocol import keys
from answerable.protocol.errors import BadSignature, Malformed

ED25519 = b"\x01"
WITNESS = b"\x04"  # Ed25519 with a time, C2SP tlog-cosignature
DASH = "— "  # U+2014 and a space begin a signature line
MOST_SIGNATURES = 16
LONGEST = 4 << 20  # bytes
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Verifier:
    """A named public key."""

    name: str
    public: bytes
    kind: bytes = ED25519

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(self.kind + self.public)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A named private key."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        return Verifier(checked_name(self.name), self.key.public_key().public_bytes_raw())

    @property
    def vkey(self) -> str:
        return self.verifier.vkey


def parse_vkey(vkey: str, kind: bytes = ED25519) -> Verifier:
    # The base64 part may hold "+", the name may not.
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise Malformed("a key is written name+id+base64")
    raw = _from_base64(parts[2])
    if len(raw) != 33 or raw[:1] != kind:
        raise Malformed("not an Ed25519 key of the kind expected here")
    verifier = Verifier(checked_name(parts[0]), raw[1:], kind)
    if verifier.vkey != vkey:
        raise Malformed("the key's id does not belong to it")
    return verifier


def sign(text: str, *signers: Signer) -> bytes:
    """The note: `text`, which ends with a line feed, and a signature line for each signer."""
    _check_text(text)
    lines = [signature_line(signer.verifier, signer.key.sign(text.encode())) + "\n" for signer in signers]
    return (text + "\n" + "".join(lines)).encode()


def read(raw: bytes, verifier: Verifier, *, sole: bool = False) -> str:
    """The text, once `verifier`'s signature on it holds."""
    text, lines = _split(raw)
    known = (verifier.name, verifier.key_id)
    signatures = [signature for name, key_id, signature in lines if (name, key_id) == known]
    if len(signatures) != 1 or (sole and len(lines) != 1):
        raise BadSignature(f"not signed once by {verifier.name}")
    if not keys.verified(keys.ed25519_public(verifier.public), signatures[0], text.encode()):
        raise BadSignature(f"the signature of {verifier.name} does not hold")
    return text


def unverified_text(raw: bytes) -> str:
    """The text with no signature checked: only to find in it the key to check with."""
    return _split(raw)[0]


def _split(raw: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    if len(raw) > LONGEST:
        raise Malformed("a signed note this long is not read")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("a signed note is UTF-8") from error
    text, gap, tail = whole.rpartition("\n\n")
    text += "\n"
    if not gap or not tail.endswith("\n"):
        raise Malformed("a signed note is a text, an empty line and signature lines")
    _check_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed(f"more than {MOST_SIGNATURES} signatures")
    return text, [parse_line(line) for line in lines]


def parse_line(line: str) -> tuple[str, bytes, bytes]:
    """The name, key id and signature of one signature line, without its line feed."""
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space:
        raise Malformed("a signature line is a dash, a name and base64")
    raw = _from_base64(encoded)
    if len(raw) < 5:
        raise Malformed("a signature is longer than that")
    return checked_name(name), raw[:4], raw[4:]


def signature_line(verifier: Verifier, signature: bytes) -> str:
    """One signature line, without its line feed."""
    return f"{DASH}{verifier.name} {_base64(verifier.key_id + signature)}"


def _check_text(text: str) -> None:
    if not text.endswith("\n") or text == "\n":
        raise Malformed("a note's text ends with a line feed and is not empty")
    if _CONTROL.search(text):
        raise Malformed("a note's text has no control characters")


def checked_name(name: str) -> str:
    """`name`, if a key may be called that."""
    if not name or "+" in name or any(character.isspace() for character in name):
        raise Malformed("a key's name is not empty and has neither spaces nor plus signs")
    return name


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _from_base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise Malformed("not base64") from error
    if _base64(raw) != text:
        raise Malformed("not the one base64 form of these bytes")
    return raw
