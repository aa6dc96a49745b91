"""A ballot: scores sealed to the meeting's seal key and signed by the caster's credential.

The canonical JSON bytes are the ballot, everywhere: sent, stored, hashed and published. Its hash is the RFC 6962
leaf hash, in hex. The header {v, M, group, scope, pk, seq, prev} is bound into the seal (HPKE info, RFC 9180) and all
but `sig` is under the Ed25519 signature, so no part of a ballot can be moved to another. Every sealed part of a
meeting has the same length.

`check` needs no secret: it is what the box does with a ballot, and never opens one. `open_sealed` is for after
close. Scores: a list per presenter of the ballot's scope (draw order) of a list per criterion; each a level's index, a
decimal text, or None.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from answerable.protocol import canonical, credential, keys, merkle, shape
from answerable.protocol.credential import Credential
from answerable.protocol.errors import Malformed, Reason, Refused
from answerable.protocol.manifest import Manifest

Score = int | str | None
Scores = Sequence[Sequence[Score]]
# Given a header: the sealed comments that go with it, see `protocol.comments`.
Sealer = Callable[[dict[str, Any]], bytes]

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
ENCAPSULATED, TAG = 32, 16  # bytes that sealing adds before and after
LONGEST = 1 << 20  # bytes of a whole ballot; a longer one is refused before it is parsed
MOST_REPLACEMENTS = (
    1000  # the highest seq, so that one rater's replacements cannot fill the ballot box's disk
)
PADDING = 64  # sealed lengths are multiples of this
_SEAL_TAG = b"answerable/seal/v1\0"
_SIGN_TAG = b"answerable/ballot/v1\0"
_HEADER = ("M", "group", "pk", "prev", "scope", "seq", "v")
_FIELDS = frozenset({*_HEADER, "credentials", "sealed", "sig"})
_COMMENTS = "comments"
_TAIL = len(',"sig":"","v":1}') + 86  # what follows the fields that are signed, with 64 bytes in base64url
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?")
_MOST_LEVELS = 1000


@dataclass(frozen=True, slots=True)
class Last:
    """The latest ballot that the box has from a credential."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Ballot:
    raw: bytes = field(repr=False)
    hash: str  # leaf hash, hex
    m: str
    group: str
    scope: str
    pk: str  # base64url
    seq: int
    prev: str | None
    sealed: bytes = field(repr=False)
    credentials: tuple[Credential, ...] = field(repr=False)
    signature: bytes = field(repr=False)
    comments: bytes | None = field(default=None, repr=False)  # sealed; None in a meeting without them

    @property
    def header(self) -> dict[str, Any]:
        return header(self.m, self.group, self.scope, self.pk, self.seq, self.prev)


def header(m: str, group: str, scope: str, pk: str, seq: int, prev: str | None) -> dict[str, Any]:
    return {"v": 1, "M": m, "group": group, "scope": scope, "pk": pk, "seq": seq, "prev": prev}


def leaf_hash(raw: bytes) -> str:
    """A ballot's hash, from its bytes."""
    return merkle.leaf_hash(raw).hex()


def sealed_length(rules: Any, presenters: int) -> int:
    """Bytes that every ballot's scores are padded to: the longest possible, rounded up. `presenters` are those on one."""
    cells = [_longest(criterion["scale"]) for criterion in rules["criteria"]]
    row = sum(cells) + len(cells) + 2
    longest = len(b'{"scores":[]}') + presenters * row + 1
    return -(-longest // PADDING) * PADDING


def compose(
    manifest: Manifest,
    key: Ed25519PrivateKey,
    credentials: Sequence[Credential],
    group: str,
    scores: Scores,
    last: Last | None = None,
    scope: str = credential.SHEET,
    comments: Sealer | None = None,
) -> bytes:
    """A new ballot, or a replacement of the `last` one. Sealing draws its own randomness. `comments` in a meeting that has them."""
    seq, prev = (last.seq + 1, last.hash) if last else (1, None)
    head = header(manifest.hash, group, scope, keys.public_text(key), seq, prev)
    return sign(
        head, seal(manifest, head, scores), credentials, key, None if comments is None else comments(head)
    )


def seal(manifest: Manifest, head: dict[str, Any], scores: Scores) -> bytes:
    """enc || ciphertext of the padded scores, bound to the header."""
    plain = pad(canonical.dumps({"scores": [list(row) for row in scores]}), manifest.sealed_length)
    return SUITE.encrypt(plain, manifest.seal, seal_info(head))


def sign(
    head: dict[str, Any],
    sealed: bytes,
    credentials: Sequence[Credential],
    key: Ed25519PrivateKey,
    comments: bytes | None = None,
) -> bytes:
    """The ballot's bytes."""
    body = head | {"sealed": canonical.b64u(sealed), "credentials": [_written(one) for one in credentials]}
    if comments is not None:
        body[_COMMENTS] = canonical.b64u(comments)
    body["sig"] = canonical.b64u(key.sign(signed_bytes(body)))
    return canonical.dumps(body)


def seal_info(head: dict[str, Any]) -> bytes:
    """HPKE's info: what the seal is bound to."""
    return _SEAL_TAG + canonical.dumps(head)


def signed_bytes(body: dict[str, Any]) -> bytes:
    """What the caster signs: everything but the signature."""
    return _SIGN_TAG + canonical.dumps({name: value for name, value in body.items() if name != "sig"})


def signed_part(raw: bytes) -> bytes:
    """`signed_bytes` of a ballot that `parse` has read: its canonical bytes without the signature, which stand last but one."""
    return _SIGN_TAG + raw[:-_TAIL] + b',"v":1}'


def parse(raw: bytes) -> Ballot:
    """A ballot's fields, their form checked and nothing else; `Malformed` otherwise."""
    if len(raw) > LONGEST:
        raise Malformed("a ballot this long is not read")
    body = shape.record(canonical.loads(raw), _FIELDS, "the ballot", maybe=_COMMENTS)
    shape.exactly(body["v"], 1, "v")
    canonical.from_hex(body["M"])
    canonical.from_b64u(body["pk"], 32)
    if body["prev"] is not None:
        canonical.from_hex(body["prev"])
    return Ballot(
        raw=raw,
        hash=leaf_hash(raw),
        m=body["M"],
        group=shape.text(body["group"], "group"),
        scope=shape.text(body["scope"], "scope"),
        pk=body["pk"],
        seq=shape.whole(body["seq"], "seq", 1),
        prev=body["prev"],
        sealed=canonical.from_b64u(body["sealed"]),
        credentials=tuple(_read(row) for row in shape.listing(body["credentials"], "credentials")),
        signature=canonical.from_b64u(body["sig"], 64),
        comments=canonical.from_b64u(body[_COMMENTS]) if _COMMENTS in body else None,
    )


def check(raw: bytes, manifest: Manifest, last: Last | None = None) -> Ballot | Refused:
    """Whether the box may take this ballot, given the latest one of the same credential.

    A ballot that equals `last` byte by byte is accepted again, so that a phone whose answer was lost can repeat it.
    """
    checked = check_alone(raw, manifest)
    if isinstance(checked, Refused) or (last and last.hash == checked.hash):
        return checked
    return check_sequence(checked, last) or checked


def check_alone(raw: bytes, manifest: Manifest) -> Ballot | Refused:
    """The checks that need no other ballot: form, meeting, credentials, signature."""
    try:
        ballot = parse(raw)
    except Malformed as error:
        return Refused(Reason.MALFORMED, str(error))
    if ballot.m != manifest.hash:
        return Refused(Reason.OTHER_MEETING)
    if ballot.group not in manifest.groups:
        return Refused(Reason.UNKNOWN_GROUP)
    if ballot.scope not in manifest.scopes:
        return Refused(Reason.UNKNOWN_SCOPE)
    if not _lengths_hold(ballot, manifest):
        return Refused(Reason.SEALED_LENGTH)
    if ballot.seq > MOST_REPLACEMENTS:
        return Refused(Reason.TOO_MANY)
    pk = canonical.from_b64u(ballot.pk)
    # Credentials first: without one, a sender cannot make the ballot box verify the ballot's own signature as well.
    if not _credentials_hold(ballot, manifest, pk):
        return Refused(Reason.BAD_CREDENTIAL)
    if not keys.verified(keys.ed25519_public(pk), ballot.signature, signed_part(raw)):
        return Refused(Reason.BAD_SIGNATURE)
    return ballot


def check_sequence(ballot: Ballot, last: Last | None) -> Refused | None:
    """Whether `ballot` may follow `last`: higher, and naming it."""
    if last and ballot.seq == last.seq:
        return Refused(Reason.CONFLICT)
    if last and ballot.seq < last.seq:
        return Refused(Reason.SEQUENCE)
    if ballot.prev != (last.hash if last else None):
        return Refused(Reason.CHAIN)
    return None


class Unopenable(Malformed):
    """A sealed part that holds no scores. `code` goes into the published record."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_sealed(ballot: Ballot, manifest: Manifest, private: X25519PrivateKey) -> list[list[Score]]:
    """The scores of a ballot that `check` passed; `Unopenable` when its caster sealed something else."""
    try:
        plain = SUITE.decrypt(ballot.sealed, private, seal_info(ballot.header))
    except (InvalidTag, ValueError) as error:
        raise Unopenable("seal") from error
    try:
        value = canonical.loads(unpad(plain))
        given = shape.record(value, frozenset({"scores"}), "the plaintext")["scores"]
        return _scores(given, len(manifest.scored(ballot.scope)), manifest.criteria)
    except Unopenable:
        raise
    except Malformed as error:
        raise Unopenable("form") from error


def pad(plain: bytes, length: int) -> bytes:
    """0x80 and zeros, to `length` (ISO/IEC 7816-4)."""
    if len(plain) >= length:
        raise Malformed(f"{len(plain)} bytes of scores do not fit into {length}")
    return plain + b"\x80" + bytes(length - len(plain) - 1)


def unpad(padded: bytes) -> bytes:
    plain, mark, tail = padded.rpartition(b"\x80")
    if not mark or tail.strip(b"\0"):
        raise Unopenable("padding")
    return plain


def _lengths_hold(ballot: Ballot, manifest: Manifest) -> bool:
    """Whether the sealed parts are as long as the manifest says, and there are comments exactly where it has them."""
    around = ENCAPSULATED + TAG
    wanted = manifest.comments and manifest.comments.length + around
    given = None if ballot.comments is None else len(ballot.comments)
    return len(ballot.sealed) == manifest.sealed_length + around and given == wanted


def _credentials_hold(ballot: Ballot, manifest: Manifest, pk: bytes) -> bool:
    """One credential of each issuer, in the issuers' order, each good for this very ballot's header."""
    if tuple(one.issuer for one in ballot.credentials) != manifest.issuer_names:
        return False
    return all(
        credential.holds(
            one,
            manifest.issuers[ballot.group, ballot.scope, one.issuer],
            ballot.m,
            ballot.group,
            ballot.scope,
            pk,
        )
        for one in ballot.credentials
    )


def _written(one: Credential) -> dict[str, str]:
    return {
        "issuer": one.issuer,
        "prefix": canonical.b64u(one.prefix),
        "sig": canonical.b64u(one.signature),
    }


def _read(row: Any) -> Credential:
    shape.record(row, frozenset({"issuer", "prefix", "sig"}), "each of credentials")
    return Credential(
        shape.text(row["issuer"], "issuer"),
        canonical.from_b64u(row["prefix"], 32),
        canonical.from_b64u(row["sig"]),
    )


def _scores(value: Any, presenters: int, criteria: int) -> list[list[Score]]:
    """A mark for each presenter and criterion, each of a kind that the scale permits. The rules turn marks into points later."""
    rows = shape.listing(value, "scores")
    shaped = len(rows) == presenters and all(
        isinstance(row, list) and len(row) == criteria and all(_is_score(cell) for cell in row)
        for row in rows
    )
    if not shaped:
        raise Unopenable("shape")
    return rows


def _is_score(cell: Any) -> bool:
    if isinstance(cell, str):
        return _DECIMAL.fullmatch(cell) is not None
    return cell is None or (type(cell) is int and 0 <= cell < _MOST_LEVELS)


def _longest(scale: Any) -> int:
    """Characters of the longest mark on a scale; an abstention is `null`."""
    if scale["kind"] == "levels":
        return max(4, len(str(len(scale["levels"]) - 1)))
    if scale["kind"] == "ranking":
        return max(4, len(str(scale["places"] - 1)))
    whole = max(len(scale[end].partition(".")[0]) for end in ("low", "high"))
    point = max(len(scale[part].partition(".")[2]) for part in ("low", "high", "step"))
    return max(4, whole + bool(point) + point + 2)
