"""The dear part of a count, spread over processes: checking each ballot, and opening it.

Pieces of a ledger go out to the processes and come back in order, so what is said of them, the first false statement
included, is what one process would say. Few ballots are not worth the start of a process and are done in this one; so is
everything when a process dies. A piece holds so many ballots and only a few pieces are under way, so memory does not grow
with the ledger.

Whoever calls this from a program of their own guards its start by `if __name__ == "__main__"`, as `multiprocessing` asks.
"""

import contextlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from answerable.ballotbox import ballot as ballots
from answerable.ballotbox import canonical, keys, opening
from answerable.ballotbox import manifest as manifests
from answerable.ballotbox.ballot import Ballot
from answerable.ballotbox.errors import BallotboxError, Refused
from answerable.ballotbox.manifest import Manifest
from answerable.ballotbox.opening import Opened
from answerable.scoring import Rules, check_ballot

FEW = 2000  # ballots that one process does as fast
PIECE = 200  # ballots
AHEAD = 3  # pieces under way for each process
MOST_PROCESSES = 16

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Desk:
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


def checked(desk: Desk, raws: Sequence[bytes]) -> list[Ballot | Refused]:
    """Each ballot without its longer parts, or what is wrong with it; nothing after the first that is refused."""
    found: list[Ballot | Refused] = []
    for raw in raws:
        one = ballots.check_alone(raw, desk.manifest)
        if isinstance(one, Refused):
            return [*found, one]
        found.append(_slim(one, desk))
    return found


def read(desk: Desk, raws: Sequence[bytes]) -> list[Ballot]:
    """Ballots that were checked before, without their longer parts."""
    return [_slim(ballots.parse(raw), desk) for raw in raws]


def opened(desk: Desk, given: Sequence[tuple[bytes, bool]]) -> list[Opened]:
    """The line of each ballot; with a ballot is given whether it stands."""
    return [_line(desk, raw, stands) for raw, stands in given]


def written(desk: Desk, given: Sequence[tuple[bytes, bool]]) -> list[tuple[Opened, bytes]]:
    """Each line as it is published, and itself without the scores."""
    lines = opened(desk, given)
    return [(replace(line, scores=None), canonical.dumps(line.to_json())) for line in lines]


def _line(desk: Desk, raw: bytes, stands: bool) -> Opened:
    one = ballots.parse(raw)
    return (
        opening.open_one(one, desk.manifest, desk.private, desk.ruling) if stands else opening.replaced(one)
    )


def _slim(one: Ballot, desk: Desk) -> Ballot:
    return replace(one, raw=b"", m=desk.manifest.hash, sealed=b"", credentials=(), signature=b"")


class Crew:
    """The processes of one count. As a context manager it ends them."""

    def __init__(self, note: bytes, private: bytes, ballots: int, processes: int | None = None) -> None:
        """For a ledger of so many `ballots`; `note` is the first manifest, `private` the seal key."""
        self.desk = Desk.of(note, private)
        chosen = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
        self._ahead, self._pool = 1, None
        if chosen > 1 and (processes or ballots > FEW):
            self._ahead = AHEAD * chosen
            # Not by fork: a server's process has threads, which may hold anything at that moment.
            self._pool = ProcessPoolExecutor(
                chosen, multiprocessing.get_context("spawn"), initializer=_sit, initargs=(note, private)
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def each(self, work: Callable[[Desk, list[T]], list[R]], items: Iterable[T]) -> Iterator[R]:
        """What `work`, a function of a module, makes of the items, in order.

        A refusal that reading the items meets is raised after all that came before it.
        """
        under_way: deque[tuple[list[T], Future[list[R]] | None]] = deque()
        for piece in _pieces(items):
            if isinstance(piece, BallotboxError):
                yield from self._rest(work, under_way, 0)
                raise piece
            under_way.append((piece, self._sent(work, piece)))
            yield from self._rest(work, under_way, self._ahead)
        yield from self._rest(work, under_way, 0)

    def _rest(
        self,
        work: Callable[[Desk, list[T]], list[R]],
        under_way: deque[tuple[list[T], Future[list[R]] | None]],
        keep: int,
    ) -> Iterator[R]:
        while len(under_way) > keep:
            yield from self._done(work, *under_way.popleft())

    def _sent(self, work: Callable[[Desk, list[T]], list[R]], piece: list[T]) -> Future[list[R]] | None:
        with contextlib.suppress(BrokenProcessPool):
            return self._pool.submit(_at_desk, work, piece) if self._pool else None
        return None

    def _done(
        self, work: Callable[[Desk, list[T]], list[R]], piece: list[T], sent: Future[list[R]] | None
    ) -> list[R]:
        if sent:
            with contextlib.suppress(BrokenProcessPool):
                return sent.result()
        return work(self.desk, piece)


_desks: list[Desk] = []  # of a process of a crew: its one


def _sit(note: bytes, private: bytes) -> None:
    _desks[:] = [Desk.of(note, private)]


def _at_desk(work: Callable[[Desk, list[T]], list[R]], piece: list[T]) -> list[R]:
    return work(_desks[0], piece)


def _pieces(items: Iterable[T]) -> Iterator[list[T] | BallotboxError]:
    """The items by the piece, and at the end what kept from reading on."""
    piece: list[T] = []
    try:
        for item in items:
            piece.append(item)
            if len(piece) == PIECE:
                yield piece
                piece = []
    except BallotboxError as error:
        yield piece
        yield error
        return
    if piece:
        yield piece
