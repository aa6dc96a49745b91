"""The check of a ballot alone, as the ballot box makes it some thousand times a second.

It gives the same verdict as `protocol.ballot.check_alone`, which says what each check is for and is the one to
read first; `tests/ballotbox/test_ballotbox_fast.py` holds the two together. What makes it fast: the form is checked by one
typed decoding and by writing the ballot again, the signed bytes are cut from the ballot's own, and whatever the
manifest says is prepared once. A ballot whose form is odd in any way is left to `check_alone`, which names the reason.

Order: form, meeting, group, scope, sealed length, number, credential (RSA, cheap), signature (Ed25519, dear).
"""

import binascii
import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384

from answerable.ballotbox.store import Offer, StoredBallot
from answerable.protocol import ballot, blindrsa, credential, keys
from answerable.protocol.ballot import Ballot
from answerable.protocol.errors import Reason, Refused
from answerable.protocol.manifest import Manifest

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_STANDARD = bytes.maketrans(b"-_", b"+/")
# The last character of n bytes must leave the unused bits zero; by n modulo 3.
_LAST = (frozenset(_ALPHABET.decode()), frozenset("AQgw"), frozenset("AEIMQUYcgkosw048"))
_PADDING = PSS(MGF1(SHA384()), blindrsa.Variant.RANDOMIZED.salt_length)
_DIGEST = SHA384()
_SIGN_TAG = b"answerable/ballot/v1\0"
_END = b',"v":1}'
_SIGNED_UNTIL = -len(',"sig":""') - 86 - len(_END)  # where the signature begins, from the end

Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Key = Annotated[str, msgspec.Meta(min_length=43, max_length=43)]


# The fields are in the order of RFC 8785, so that writing a ballot again gives its canonical form.
class _Credential(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    issuer: str
    prefix: Key
    sig: str


class _Ballot(msgspec.Struct, forbid_unknown_fields=True, gc=False, kw_only=True):
    M: str
    comments: str | msgspec.UnsetType = msgspec.UNSET
    credentials: list[_Credential]
    group: str
    pk: Key
    prev: Hash | None
    scope: str
    sealed: str
    seq: Annotated[int, msgspec.Meta(ge=1, le=ballot.MOST_REPLACEMENTS)]
    sig: Annotated[str, msgspec.Meta(min_length=86, max_length=86)]
    v: Literal[1]


@dataclass(frozen=True, slots=True)
class _Issuer:
    """One issuer's key for one group and scope; `vouched` is the text that it signs, without the random prefix before it and the casting key after it."""

    name: str
    key: RSAPublicKey
    vouched: bytes
    characters: int  # of a signature
    last: frozenset[str]


class Gate:
    """The check of single ballots against one meeting's manifest, with everything prepared that does not depend on the ballot."""

    def __init__(self, meeting: Manifest) -> None:
        self.meeting = meeting
        self._sealed = _sealed_form(meeting.sealed_length)
        self._comments = _sealed_form(meeting.comments.length) if meeting.comments else None
        self._issuers = {
            (group, scope): tuple(self._issuer(group, scope, name) for name in meeting.issuer_names)
            for group in meeting.groups
            for scope in meeting.scopes
        }
        self.longest = self._longest()
        self._decoder = msgspec.json.Decoder(_Ballot)
        self._encoder = msgspec.json.Encoder()

    def _issuer(self, group: str, scope: str, name: str) -> _Issuer:
        key = self.meeting.issuers[group, scope, name]
        size = keys.size(key)
        vouched = credential.message(self.meeting.hash, group, name, scope, b"")
        return _Issuer(name, key, vouched, _characters(size), _LAST[size % 3])

    def _longest(self) -> int:
        """A length that no ballot of this meeting reaches. Whatever is longer need not be held, nor read as JSON."""
        issuers = max(
            sum(issuer.characters + 6 * len(issuer.name) for issuer in each)
            for each in self._issuers.values()
        )
        # A character of a name takes six bytes at most.
        names = max(6 * len(group) + 6 * len(scope) for group, scope in self._issuers)
        sealed = self._sealed[0] + (self._comments[0] if self._comments else 0)
        return 2 * (sealed + issuers + names) + 4096

    def check(self, raw: bytes) -> Offer | Refused:
        """The ballot in `raw`, ready to be offered, or why not."""
        try:
            found = self._decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return self.slowly(raw)
        issuers = self._issuers.get((found.group, found.scope))
        if issuers is None or not self._in_form(found, raw, issuers):
            return self.slowly(raw)
        pk = _decoded(found.pk)
        # The credential is checked first, so that only those who were admitted can cause the slower check of the signature.
        for given, issuer in zip(found.credentials, issuers, strict=True):
            message = _decoded(given.prefix) + issuer.vouched + pk
            try:
                issuer.key.verify(_decoded(given.sig), message, _PADDING, _DIGEST)
            except InvalidSignature:
                return Refused(Reason.BAD_CREDENTIAL)
        try:
            signed = _SIGN_TAG + raw[:_SIGNED_UNTIL] + _END
            Ed25519PublicKey.from_public_bytes(pk).verify(_decoded(found.sig), signed)
        except InvalidSignature:
            return Refused(Reason.BAD_SIGNATURE)
        leaf_hash = hashlib.sha256(b"\0" + raw).digest()
        row = StoredBallot(pk, found.seq, leaf_hash, found.scope, found.group, raw)
        return Offer(row, bytes.fromhex(found.prev) if found.prev else None)

    def _in_form(self, found: _Ballot, raw: bytes, issuers: tuple[_Issuer, ...]) -> bool:
        """Whether everything but the two signatures is right."""
        return (
            self.meeting.hash == found.M
            and len(found.credentials) == len(issuers)
            and all(
                given.issuer == issuer.name
                and _is_b64u(given.sig, issuer.characters, issuer.last)
                and _is_b64u(given.prefix, 43, _LAST[2])
                for given, issuer in zip(found.credentials, issuers, strict=True)
            )
            and _is_b64u(found.sealed, *self._sealed)
            and self._has_comments(found.comments)
            and _is_b64u(found.pk, 43, _LAST[2])
            and _is_b64u(found.sig, 86, _LAST[1])
            and self._encoder.encode(found) == raw
        )

    def _has_comments(self, given: str | msgspec.UnsetType) -> bool:
        """Whether comments are there exactly where the meeting has them, and of their length."""
        if self._comments is None or isinstance(given, msgspec.UnsetType):
            return self._comments is None and given is msgspec.UNSET
        return _is_b64u(given, *self._comments)

    def slowly(self, raw: bytes) -> Offer | Refused:
        """The same by the definition."""
        found = ballot.check_alone(raw, self.meeting)
        return found if isinstance(found, Refused) else offered(found)


def offered(found: Ballot) -> Offer:
    """A checked ballot as it is offered to the store."""
    row = StoredBallot(
        _decoded(found.pk), found.seq, bytes.fromhex(found.hash), found.scope, found.group, found.raw
    )
    return Offer(row, bytes.fromhex(found.prev) if found.prev else None)


def _sealed_form(length: int) -> tuple[int, frozenset[str]]:
    """How many characters a sealed part has whose plaintext is that long, and which ones may be the last."""
    sealed = ballot.ENCAPSULATED + length + ballot.TAG
    return _characters(sealed), _LAST[sealed % 3]


def _characters(length: int) -> int:
    """How many characters base64url without padding needs for that many bytes."""
    return -(-length * 4 // 3)


def _is_b64u(text: str, characters: int, last: frozenset[str]) -> bool:
    """Whether `text` is the one encoding of some bytes, their number being fixed."""
    return (
        len(text) == characters
        and text[-1] in last
        and text.isascii()
        and not text.encode().translate(None, _ALPHABET)
    )


def _decoded(text: str) -> bytes:
    """The bytes of what `_is_b64u`."""
    return binascii.a2b_base64(text.encode().translate(_STANDARD) + b"===")
