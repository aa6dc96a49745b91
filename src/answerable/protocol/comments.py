"""Comments: what a rater may write about each presenter, sealed beside the scores and never for the same key.

A meeting with comments has `comments` in its manifest: the public key they are sealed for, and the length they are padded
to. Each of its ballots then carries `comments`, whether anything was written or not, so that neither its size nor its form
tells who wrote. Inside stands for each presenter of the ballot's scope a text and a random salt.

The key is never published. Published is the fingerprint of every text, the empty ones too, by presenter and sorted: with
the salt that only its writer has, a fingerprint says nothing, and each writer finds their own.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable.protocol import canonical, shape
from answerable.protocol.ballot import PADDING, SUITE, Ballot, Sealer, Unopenable, pad, unpad
from answerable.protocol.errors import Malformed
from answerable.protocol.manifest import Manifest

MOST_CHARACTERS = 300  # code points of one comment
SALT = 16  # bytes
_SEAL_TAG = b"answerable/comments/v1\0"
_PRINT_TAG = b"answerable/comment/v1\0"
_FIELDS = frozenset({"salt", "text"})


@dataclass(frozen=True, slots=True)
class SealedText:
    """What one rater wrote about one presenter; `text` is empty when nothing was written."""

    presenter: str
    text: str
    salt: bytes

    def fingerprint(self, m: str) -> str:
        """SHA-256 (hex) that fixes the text and does not tell it; `m` is the meeting's M, hex."""
        fixed = bytes.fromhex(m) + canonical.lp(self.presenter) + self.salt
        return hashlib.sha256(_PRINT_TAG + fixed + self.text.encode()).hexdigest()


def comments_length(presenters: int) -> int:
    """Bytes that the comments of every ballot are padded to. `presenters` are those on one ballot."""
    row = len('{"salt":"","text":""},') + len(canonical.b64u(bytes(SALT))) + 4 * MOST_CHARACTERS
    longest = len('{"comments":[]}') + presenters * row + 1
    return -(-longest // PADDING) * PADDING


def sealer(manifest: Manifest, texts: Mapping[str, str]) -> Sealer | None:
    """What seals the `texts`, by presenter, for `ballot.compose`; None where the meeting has no comments."""
    return partial(seal_comments, manifest, texts=texts) if manifest.comments else None


def seal_comments(manifest: Manifest, head: Mapping[str, Any], texts: Mapping[str, str]) -> bytes:
    """enc || ciphertext of the padded `texts`, by presenter, bound to the ballot's header. Salts are drawn here."""
    assert manifest.comments is not None, "asked only where the manifest has comments"
    rows = [
        {"salt": canonical.b64u(secrets.token_bytes(SALT)), "text": texts.get(each, "")}
        for each in manifest.scored(head["scope"])
    ]
    plain = pad(canonical.dumps({"comments": rows}), manifest.comments.length)
    return SUITE.encrypt(plain, manifest.comments.key, seal_info(head))


def open_comments(ballot: Ballot, manifest: Manifest, private: X25519PrivateKey) -> list[SealedText]:
    """One for each presenter of the ballot's scope; `Unopenable` when its caster sealed something else."""
    try:
        plain = SUITE.decrypt(ballot.comments or b"", private, seal_info(ballot.header))
    except (InvalidTag, ValueError) as error:
        raise Unopenable("seal") from error
    try:
        return _texts(canonical.loads(unpad(plain)), manifest.scored(ballot.scope))
    except Unopenable:
        raise
    except Malformed as error:
        raise Unopenable("form") from error


def fingerprints(
    manifest: Manifest, found: Iterable[SealedText], unreadable: Mapping[str, int]
) -> dict[str, Any]:
    """comments.json: by presenter, the fingerprints sorted, and how many ballots' comments could not be opened."""
    prints: dict[str, list[str]] = {each: [] for each in manifest.presenters}
    for one in found:
        prints[one.presenter].append(one.fingerprint(manifest.hash))
    return {
        each: {"fingerprints": sorted(own), "unreadable": unreadable.get(each, 0)}
        for each, own in prints.items()
    }


def check_fingerprints(value: Any, presenters: Sequence[str], counted: Mapping[str, int]) -> None:
    """That there is for each presenter one fingerprint for each of the `counted` ballots that score them, but for the
    unreadable ones, each once and in order. Raises `Malformed`.
    """
    by_presenter = shape.record(value, frozenset(presenters), "the comments")
    for presenter, own in by_presenter.items():
        shape.record(own, frozenset({"fingerprints", "unreadable"}), f"the comments on {presenter}")
        given = shape.listing(own["fingerprints"], f"the fingerprints of {presenter}")
        for one in given:
            canonical.from_hex(one)
        if any(one >= other for one, other in pairwise(given)):
            raise Malformed(f"a fingerprint of {presenter} is there twice, or not in order")
        number = len(given) + shape.whole(own["unreadable"], "unreadable")
        if number != counted[presenter]:
            raise Malformed(f"{number} comments on {presenter}, and {counted[presenter]} ballots are counted")


def is_permitted(text: str) -> bool:
    """No longer than a comment may be, and no control characters but line feeds."""
    return len(text) <= MOST_CHARACTERS and not any(
        (ord(each) < 32 and each != "\n") or ord(each) == 127 for each in text
    )


def seal_info(head: Mapping[str, Any]) -> bytes:
    """HPKE's info: what the comments are bound to."""
    return _SEAL_TAG + canonical.dumps(head)


def _texts(plain: Any, presenters: Sequence[str]) -> list[SealedText]:
    value = shape.record(plain, frozenset({"comments"}), "the plaintext")
    rows = shape.listing(value["comments"], "comments")
    if len(rows) != len(presenters):
        raise Malformed("there is a comment for each presenter")
    return [_read(presenter, row) for presenter, row in zip(presenters, rows, strict=True)]


def _read(presenter: str, row: Any) -> SealedText:
    shape.record(row, _FIELDS, "each comment")
    text = shape.text(row["text"], "text")
    if not is_permitted(text):
        raise Malformed("a comment that is too long, or has control characters")
    return SealedText(presenter, text, canonical.from_b64u(row["salt"], SALT))
