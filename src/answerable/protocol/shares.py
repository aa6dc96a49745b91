"""Shares: a secret of 32 bytes as word lists, of which any t of n give it back and fewer tell nothing.

SLIP-0039 with one group, no passphrase and the extendable flag: 33 words a share, three of them a checksum. No two words of its list
begin with the same four letters, so four letters name a word. Reading forgives capitals, full-width letters,
numbers and anything else that stands between words; it never guesses a word.

Unlike the rest of the package this draws randomness: the library takes its polynomials and the set's identifier from the system's
generator (`secrets`). Only the site uses it; a verifier needs no share.

Terms: a share's `number` counts from 1; a set is what one `split` made. Errors: the tree under `ShareProblem`. Each says what a person
at the keyboard needs: which word, which share.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import shamir_mnemonic
from shamir_mnemonic import MnemonicError
from shamir_mnemonic.wordlist import WORDLIST

from answerable.protocol.errors import Malformed

SECRET_LENGTH = 32
WORDS = 33
LEAST, MOST = 2, 16  # shares of a set; the threshold lies between LEAST and their number

WORD_LIST: tuple[str, ...] = tuple(WORDLIST)
_STEM = 4
_BY_STEM = {word[:_STEM]: word for word in WORD_LIST}
_BETWEEN = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that is not on the list: its place from 1, as typed, and the nearest one ("" when none is near)."""

    place: int
    typed: str
    nearest: str


@dataclass(frozen=True, slots=True)
class Share:
    """A share whose checksum holds. `set_mark` is equal for two shares of one set."""

    words: tuple[str, ...]
    number: int
    threshold: int
    set_mark: tuple[int, ...]

    def digest(self, salt: bytes) -> str:
        """SHA-256 (hex) of the salt and the words: enough to recognise the share when it is typed, and not enough to reconstruct it."""
        return hashlib.sha256(salt + " ".join(self.words).encode()).hexdigest()


class ShareProblem(Malformed):
    """The root of what is wrong with a share or a set of them."""


class UnknownWords(ShareProblem):
    def __init__(self, words: tuple[Unknown, ...]) -> None:
        super().__init__(", ".join(f"word {each.place}: {each.typed}" for each in words))
        self.words = words


class WrongLength(ShareProblem):
    """Not 33 words."""

    def __init__(self, found: int) -> None:
        super().__init__(f"{found} words")
        self.found = found


class BadChecksum(ShareProblem):
    """Every word is on the list, but together they are no share: a wrong word, or two that changed places."""


class OtherKind(ShareProblem):
    """A valid SLIP-0039 share, but of a set with several groups. Sets made here have one group."""


class OtherSet(ShareProblem):
    """The share at this index (from 0) is not of the set of the first one."""

    def __init__(self, at: int) -> None:
        super().__init__(f"share {at}")
        self.at = at


class SameShare(ShareProblem):
    """The same share twice, at these indexes (from 0)."""

    def __init__(self, first: int, again: int) -> None:
        super().__init__(f"shares {first} and {again}")
        self.first, self.again = first, again


class TooFew(ShareProblem):
    def __init__(self, given: int, needed: int) -> None:
        super().__init__(f"{given} of {needed}")
        self.given, self.needed = given, needed


class NoSecret(ShareProblem):
    """Each share is sound, but together they give no secret: they are of two sets that look alike."""


def split(secret: bytes, threshold: int, count: int) -> list[tuple[str, ...]]:
    """`count` shares of 33 words each, by number; any `threshold` of them give the secret back."""
    if len(secret) != SECRET_LENGTH:
        raise ValueError("the secret is 32 bytes")
    if not LEAST <= threshold <= count <= MOST:
        raise ValueError(f"{threshold} of {count}")
    # SLIP-0039 iterations slow down guessing a passphrase. There is none here, so the smallest number is used.
    groups = shamir_mnemonic.generate_mnemonics(
        1, [(threshold, count)], secret, extendable=True, iteration_exponent=0
    )
    return [tuple(text.split()) for text in groups[0]]


def complete(typed: str) -> str | None:
    """The word that is meant, by at least its first four letters; None when it is on no list."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    word = _BY_STEM.get(plain[:_STEM])
    return word if word is not None and word.startswith(plain) else None


def nearest(typed: str) -> str:
    """The word of the list that looks most like it, or ""."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    begins = _BY_STEM.get(plain[:_STEM])
    return begins or next(iter(get_close_matches(plain, WORD_LIST, 1, 0.5)), "")


def typed_words(text: str) -> list[str]:
    """What was typed, without numbers, punctuation and spaces."""
    return [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if word]


def read(text: str) -> Share:
    typed = typed_words(text)
    found = [complete(word) for word in typed]
    unknown = tuple(
        Unknown(at, word, nearest(word))
        for at, (word, known) in enumerate(zip(typed, found, strict=True), 1)
        if known is None
    )
    if unknown:
        raise UnknownWords(unknown)
    words = tuple(word for word in found if word is not None)
    if len(words) != WORDS:
        raise WrongLength(len(words))
    return _read(words)


def recover(texts: Sequence[str], passphrase: bytes = b"") -> bytes:
    """The secret, from the first `threshold` of the shares; those beyond must belong to the set, too.

    Our sets have no passphrase; the published vectors do.
    """
    shares = [read(text) for text in texts]
    if not shares:
        raise TooFew(0, LEAST)
    first = shares[0]
    for at, share in enumerate(shares):
        if share.set_mark != first.set_mark:
            raise OtherSet(at)
        earlier = next((index for index in range(at) if shares[index].number == share.number), None)
        if earlier is not None:
            # The number says which point of the polynomial the share is. A different value at the same point is of another set.
            raise SameShare(earlier, at) if shares[earlier] == share else OtherSet(at)
    if len(shares) < first.threshold:
        raise TooFew(len(shares), first.threshold)
    chosen = [" ".join(share.words) for share in shares[: first.threshold]]
    try:
        secret: bytes = shamir_mnemonic.combine_mnemonics(chosen, passphrase)
    except MnemonicError as error:
        raise NoSecret from error
    return secret


def _read(words: tuple[str, ...]) -> Share:
    try:
        share = shamir_mnemonic.Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise BadChecksum from error
    if (share.group_threshold, share.group_count) != (1, 1):
        raise OtherKind
    mark = (share.identifier, share.extendable, share.iteration_exponent, share.member_threshold)
    return Share(words, share.index + 1, share.member_threshold, mark)
