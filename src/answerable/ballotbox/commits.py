"""Group commit: ballots that come within a few milliseconds become durable together, and share one receipt signature.

The first ballot to come waits for WINDOW seconds. Those that come in that time are committed with it, at most MOST in one commit;
those that come while the commit runs are in the next one. Nobody is answered before the commit is durable. When a commit fails,
each of its ballots is answered with that failure. A full queue (`is_full`) refuses at once.

All of it runs on the event loop; only the commit itself is elsewhere. One `Commits` to a box.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 0.003  # seconds
MOST = 512  # ballots in a commit
WAITING_LIMIT = 2000  # ballots that wait in a box


class Commits(Generic[T, R]):
    """`commit` makes a batch durable and gives an answer for each, in order, or raises."""

    def __init__(self, commit: Callable[[Sequence[T]], Awaitable[Sequence[R]]], window: float) -> None:
        self._commit = commit
        self._window = window
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= WAITING_LIMIT

    def offer(self, one: T) -> asyncio.Future[R]:
        """Put `one` into the next commit; the future is its answer."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        self._waiting.append((one, answer))
        if self._running is None and self._timer is None:
            self._timer = loop.call_later(self._window, self._start)
        return answer

    def _start(self) -> None:
        self._timer = None
        self._running = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        """Commit until nothing waits."""
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(batch)
        finally:
            self._running = None

    async def _settle(self, batch: list[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            answers = await self._commit([one for one, _ in batch])
        except Exception as error:  # whatever it is, each of the batch is told
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():  # whoever asked may have gone
                future.set_result(answer)
