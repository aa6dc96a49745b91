"""The slow part of a count, spread over processes: checking each ballot, and opening it.

The ledger is cut into pieces of 200 ballots. Each process works on one piece at a time, so memory does not grow with the
ledger, and the results come back in the ledger's order, so that several processes find the same first error as one would.
A ledger of at most 2,000 ballots is worked on in the calling process alone, and so is a piece whose process died.

A program of your own that calls this guards its start by `if __name__ == "__main__"`, as `multiprocessing` asks.
"""

import contextlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable.protocol import ballot as ballots
from answerable.protocol import canonical, keys, opening
from answerable.protocol import manifest as manifests
from answerable.protocol.ballot import Ballot
from answerable.protocol.errors import ProtocolError, Refused
from answerable.protocol.manifest import Manifest
from answerable.protocol.opening import Opened
from answerable.scoring import Rules, check_ballot

FEW = 2000  # ballots that one process does as fast
PIECE = 200  # ballots
MOST_PROCESSES = 16

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class BallotOpener:
    """What every ballot of a meeting is checked and opened with. Rules are the first manifest's."""

    manifest: Manifest
    rules: Rules
    private: X25519PrivateKey

    @classmethod
    def of(cls, note: bytes, private: bytes) -> Self:
        manifest = manifests.read(note)
        return cls(manifest, Rules.from_json(manifest.rules), keys.x25519(private))

    def ruling(self, group: str, scope: str, scores: opening.Scores) -> str | None:
        violation = check_ballot(self.rules, self.manifest.scored(scope), group, scores)
        return violation.reason if violation else None


def checked(opener: BallotOpener, raws: Sequence[bytes]) -> list[Ballot | Refused]:
    """Each ballot without its longer parts, or what is wrong with it; nothing after the first that is refused."""
    found: list[Ballot | Refused] = []
    for raw in raws:
        one = ballots.check_alone(raw, opener.manifest)
        if isinstance(one, Refused):
            return [*found, one]
        found.append(_slim(one, opener))
    return found


def read(opener: BallotOpener, raws: Sequence[bytes]) -> list[Ballot]:
    """Ballots that were checked before, without their longer parts."""
    return [_slim(ballots.parse(raw), opener) for raw in raws]


def opened(opener: BallotOpener, given: Sequence[tuple[bytes, bool]]) -> list[Opened]:
    """Each ballot opened, in order; with a ballot is given whether it stands. One that does not is left sealed."""
    return [_opened(opener, raw, stands) for raw, stands in given]


def written(opener: BallotOpener, given: Sequence[tuple[bytes, bool]]) -> list[tuple[Opened, bytes]]:
    """Each ballot opened, without its scores, and the bytes of the line of opened.jsonl that publishes it."""
    found = opened(opener, given)
    return [(replace(one, scores=None), canonical.dumps(one.to_json())) for one in found]


def _opened(opener: BallotOpener, raw: bytes, stands: bool) -> Opened:
    one = ballots.parse(raw)
    return (
        opening.open_one(one, opener.manifest, opener.private, opener.ruling)
        if stands
        else opening.replaced(one)
    )


def _slim(one: Ballot, opener: BallotOpener) -> Ballot:
    return replace(one, raw=b"", m=opener.manifest.hash, sealed=b"", credentials=(), signature=b"")


class Crew:
    """The processes of one count. As a context manager it ends them."""

    def __init__(self, note: bytes, private: bytes, ballots: int, processes: int | None = None) -> None:
        """For a ledger of so many `ballots`; `note` is the first manifest, `private` the seal key."""
        self.opener = BallotOpener.of(note, private)
        chosen = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
        wanted = chosen if chosen > 1 and (processes or ballots > FEW) else 0
        self._others = [Other(note, private) for _ in range(wanted)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for other in self._others:
            other.end()

    def each(self, work: Callable[[BallotOpener, list[T]], list[R]], items: Iterable[T]) -> Iterator[R]:
        """What `work`, a function of a module, makes of the items, in order.

        A refusal that reading the items meets is raised after all that came before it.
        """
        under_way: deque[tuple[list[T], Other | None]] = deque()
        turns = cycle(self._others or [None])
        for piece, other in zip(_pieces(items), turns, strict=False):
            if isinstance(piece, ProtocolError):
                yield from self._results(work, under_way, 0)
                raise piece
            under_way.append((piece, other if other and other.take(work, piece) else None))
            # A process gets its next piece only after its last result was read, so neither end of the pipe can block the other.
            yield from self._results(work, under_way, max(0, len(self._others) - 1))
        yield from self._results(work, under_way, 0)

    def _results(
        self,
        work: Callable[[BallotOpener, list[T]], list[R]],
        under_way: deque[tuple[list[T], "Other | None"]],
        keep: int,
    ) -> Iterator[R]:
        while len(under_way) > keep:
            piece, other = under_way.popleft()
            found = other.give() if other else None
            yield from work(self.opener, piece) if found is None else found


class Other:
    """One process with a `BallotOpener` of its own. It works on one piece at a time; after it has died it is given none."""

    def __init__(self, note: bytes, private: bytes) -> None:
        # Spawned, not forked: a forked copy of a server with threads could inherit a lock that is never released.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_sit, args=(theirs, note, private), daemon=True)
        self._process.start()
        theirs.close()

    def take(self, work: Callable[[BallotOpener, list[T]], list[R]], piece: list[T]) -> bool:
        with contextlib.suppress(OSError):
            self._pipe.send((work, piece))
            return True
        return False

    def give(self) -> list[Any] | None:
        """The result of the piece taken, or None if the process died over it."""
        with contextlib.suppress(OSError, EOFError):
            found: list[Any] = self._pipe.recv()
            return found
        return None

    def end(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join()


def _sit(pipe: Connection, note: bytes, private: bytes) -> None:
    """The main loop of such a process; it ends when the pipe to the parent is closed."""
    opener = BallotOpener.of(note, private)
    with contextlib.suppress(OSError, EOFError):
        while True:
            work, piece = pipe.recv()
            pipe.send(work(opener, piece))


def _pieces(items: Iterable[T]) -> Iterator[list[T] | ProtocolError]:
    """The items in pieces of PIECE; last, the exception that reading them raised, if it raised one."""
    piece: list[T] = []
    try:
        for item in items:
            piece.append(item)
            if len(piece) == PIECE:
                yield piece
                piece = []
    except ProtocolError as error:
        yield piece
        yield error
    else:
        if piece:
            yield piece
