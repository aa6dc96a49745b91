"""From the closed ledger to opened ballots: which count, which were replaced, which are void, and why.

Of each credential the ballot with the highest seq stands; the others are `replaced` and stay sealed here. A standing
ballot is `void` when it cannot be opened or read (codes: seal, padding, form, shape), or when the rules
refuse it (the code that `ruling` gives); otherwise it is `counted`. Scope "sheet" only.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable.ballotbox import ballot as ballots
from answerable.ballotbox.ballot import Ballot, Last, Score, Unopenable
from answerable.ballotbox.errors import BallotboxError, Refused
from answerable.ballotbox.manifest import Manifest

Scores = list[list[Score]]
# Given the group and the scores: a code when the rules make the ballot void, else None.
Ruling = Callable[[str, Scores], str | None]


class Status(StrEnum):
    COUNTED = "counted"
    REPLACED = "replaced"
    VOID = "void"


_IN_ORDER = (Status.COUNTED, Status.VOID, Status.REPLACED)


@dataclass(frozen=True, slots=True)
class Opened:
    ballot: str  # its hash
    group: str
    status: Status
    reason: str | None
    scores: Scores | None

    def to_json(self) -> dict[str, Any]:
        return {
            "ballot": self.ballot,
            "group": self.group,
            "status": self.status.value,
            "reason": self.reason,
            "scores": self.scores,
        }


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many there were in one group. issued >= returned = counted + void."""

    expected: int
    issued: int
    returned: int  # distinct credentials that cast
    counted: int
    void: int
    replaced: int  # ballots that a later one replaced

    def to_json(self) -> dict[str, int]:
        return {
            "expected": self.expected,
            "issued": self.issued,
            "returned": self.returned,
            "counted": self.counted,
            "void": self.void,
            "replaced": self.replaced,
        }


class BrokenChain(BallotboxError):
    """A credential's ballots do not follow each other: `ballot` is the first that does not."""

    def __init__(self, ballot: str, refused: Refused) -> None:
        super().__init__(f"ballot {ballot}: {refused.reason.value}")
        self.ballot = ballot


def standing(entries: Iterable[Ballot]) -> set[str]:
    """The hashes of each credential's last ballot. The order of `entries` does not matter."""
    chains: dict[str, list[tuple[int, str, Ballot]]] = {}
    for one in entries:
        chains.setdefault(one.pk, []).append((one.seq, one.hash, one))
    return {_end(sorted(chain, key=lambda link: link[:2])) for chain in chains.values()}


def open_all(
    entries: Sequence[Ballot], manifest: Manifest, private: X25519PrivateKey, ruling: Ruling
) -> list[Opened]:
    """One line for each ballot, in ledger order. The ballots are checked ones."""
    stand = standing(entries)
    return [
        open_one(one, manifest, private, ruling)
        if one.hash in stand
        else Opened(one.hash, one.group, Status.REPLACED, None, None)
        for one in entries
    ]


def open_one(one: Ballot, manifest: Manifest, private: X25519PrivateKey, ruling: Ruling) -> Opened:
    """The line for a standing ballot."""
    try:
        scores = ballots.open_sealed(one, manifest, private)
    except Unopenable as error:
        return Opened(one.hash, one.group, Status.VOID, error.code, None)
    code = ruling(one.group, scores)
    status = Status.COUNTED if code is None else Status.VOID
    return Opened(one.hash, one.group, status, code, scores)


def turnout(manifest: Manifest, issued: Mapping[str, int], opened: Iterable[Opened]) -> dict[str, Turnout]:
    """Per group; `issued` counts the register's rows."""
    return turnout_of(manifest, issued, Counter((line.group, line.status) for line in opened))


def turnout_of(
    manifest: Manifest, issued: Mapping[str, int], counts: Mapping[tuple[str, Status], int]
) -> dict[str, Turnout]:
    """The same from the number of lines in each group of each status."""
    found = {}
    for group in manifest.groups:
        counted, void, replaced = (counts.get((group, status), 0) for status in _IN_ORDER)
        found[group] = Turnout(
            expected=manifest.expected[group],
            issued=issued.get(group, 0),
            returned=counted + void,
            counted=counted,
            void=void,
            replaced=replaced,
        )
    return found


def _end(chain: list[tuple[int, str, Ballot]]) -> str:
    last = None
    for seq, own_hash, one in chain:
        refused = ballots.check_sequence(one, last)
        if refused:
            raise BrokenChain(own_hash, refused)
        last = Last(seq, own_hash)
    assert last is not None, "a chain has at least one ballot"
    return last.hash
