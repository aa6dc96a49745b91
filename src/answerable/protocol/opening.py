"""From the closed ledger to opened ballots: which count, which were replaced, which are void, and why.

Of each credential the ballot with the highest seq stands; the others are `replaced` and stay sealed here. A standing
ballot is `void` when it cannot be opened or read (codes: seal, padding, form, shape), or when the rules
refuse it (the code that `ruling` gives); otherwise it is `counted`. Turnout is by scope and group.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable.protocol import ballot as ballots
from answerable.protocol.ballot import Ballot, Last, Score, Unopenable
from answerable.protocol.errors import ProtocolError, Reason, Refused
from answerable.protocol.manifest import Manifest

Scores = list[list[Score]]
# Given group, scope and scores: a code when the rules make the ballot void, else None.
Ruling = Callable[[str, str, Scores], str | None]
Place = tuple[str, str]  # scope, group


class Status(StrEnum):
    COUNTED = "counted"
    REPLACED = "replaced"
    VOID = "void"


_IN_ORDER = (Status.COUNTED, Status.VOID, Status.REPLACED)


@dataclass(frozen=True, slots=True)
class Opened:
    ballot: str  # its hash
    group: str
    scope: str
    status: Status
    reason: str | None
    scores: Scores | None

    def to_json(self) -> dict[str, Any]:
        return {
            "ballot": self.ballot,
            "group": self.group,
            "scope": self.scope,
            "status": self.status.value,
            "reason": self.reason,
            "scores": self.scores,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Opened":
        """The inverse of `to_json`."""
        return cls(**{**row, "status": Status(row["status"])})


@dataclass(frozen=True, slots=True)
class ScopeTurnout:
    """How many there were in one scope and group. returned = counted + void; where it is more than issued, the scope is void."""

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


class BrokenChain(ProtocolError):
    """A credential's ballots do not follow each other: `ballot` is the first that does not."""

    def __init__(self, ballot: str, refused: Refused) -> None:
        super().__init__(f"ballot {ballot}: {refused.reason.value}")
        self.ballot = ballot


def standing(entries: Iterable[Ballot]) -> set[str]:
    """The hashes of each credential's last ballot. The order of `entries` does not matter: chains go by `seq`.

    Raises `BrokenChain` at a number given twice, a ballot that does not name the one before it, and a key that cast in two
    scopes or groups.
    """
    chains: dict[str, list[tuple[int, str, Ballot]]] = {}
    for one in entries:
        chains.setdefault(one.pk, []).append((one.seq, one.hash, one))
    return {_end(sorted(chain, key=lambda link: link[:2])) for chain in chains.values()}


def open_one(one: Ballot, manifest: Manifest, private: X25519PrivateKey, ruling: Ruling) -> Opened:
    """The line for a standing ballot."""
    try:
        scores = ballots.open_sealed(one, manifest, private)
    except Unopenable as error:
        return Opened(one.hash, one.group, one.scope, Status.VOID, error.code, None)
    code = ruling(one.group, one.scope, scores)
    status = Status.COUNTED if code is None else Status.VOID
    return Opened(one.hash, one.group, one.scope, status, code, scores)


def replaced(one: Ballot) -> Opened:
    """The line for a ballot that does not stand."""
    return Opened(one.hash, one.group, one.scope, Status.REPLACED, None, None)


def issued(manifest: Manifest, register: Mapping[tuple[str, str, str], int]) -> dict[Place, int]:
    """How many credentials there can be: every issuer must have given one. `register` counts its rows by scope,
    group and issuer.
    """
    return {
        (scope, group): min(register.get((scope, group, name), 0) for name in manifest.issuer_names)
        for scope, group in product(manifest.scopes, manifest.groups)
    }


def turnout(
    manifest: Manifest, given: Mapping[Place, int], opened: Iterable[Opened]
) -> dict[Place, ScopeTurnout]:
    """The turnout by scope and group. `given` is the number of credentials in each, as `issued` returns it."""
    return turnout_of(manifest, given, Counter((line.scope, line.group, line.status) for line in opened))


def turnout_of(
    manifest: Manifest, given: Mapping[Place, int], counts: Mapping[tuple[str, str, Status], int]
) -> dict[Place, ScopeTurnout]:
    """The same from the number of lines in each scope and group of each status."""
    found = {}
    for scope, group in product(manifest.scopes, manifest.groups):
        counted, void, before = (counts.get((scope, group, status), 0) for status in _IN_ORDER)
        found[scope, group] = ScopeTurnout(
            expected=manifest.expected[scope, group],
            issued=given.get((scope, group), 0),
            returned=counted + void,
            counted=counted,
            void=void,
            replaced=before,
        )
    return found


def counted_for(manifest: Manifest, counts: Mapping[tuple[str, str, Status], int]) -> dict[str, int]:
    """For each presenter, how many ballots that score them are counted."""
    found = dict.fromkeys(manifest.presenters, 0)
    for (scope, _, status), number in counts.items():
        for presenter in manifest.scored(scope) if status is Status.COUNTED else ():
            found[presenter] += number
    return found


def turnout_json(found: Mapping[Place, ScopeTurnout]) -> dict[str, Any]:
    """As published: by scope, then group."""
    by_scope: dict[str, dict[str, Any]] = {}
    for (scope, group), one in found.items():
        by_scope.setdefault(scope, {})[group] = one.to_json()
    return by_scope


def _end(chain: list[tuple[int, str, Ballot]]) -> str:
    last = None
    place = chain[0][2].scope, chain[0][2].group
    for seq, own_hash, one in chain:
        elsewhere = Refused(Reason.CONFLICT) if (one.scope, one.group) != place else None
        refused = elsewhere or ballots.check_sequence(one, last)
        if refused:
            raise BrokenChain(own_hash, refused)
        last = Last(seq, own_hash)
    assert last is not None, "a chain has at least one ballot"
    return last.hash
