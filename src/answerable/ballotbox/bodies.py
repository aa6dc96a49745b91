"""The bodies that are on their way to the ballot box, and what becomes of those that take too long.

Errors are those of `exchange`.
"""

import asyncio
import time
from typing import Any

from answerable import exchange
from answerable.exchange import Receive, Scope, TooSlow, read_body, refuse_declared


class Bodies:
    """The bodies being received. They are timed together: a timer for each would cost more than reading most of them."""

    def __init__(self) -> None:
        self._begun: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()

    async def whole(self, scope: Scope, receive: Receive, limit: int) -> bytes:
        """The request's body."""
        refuse_declared(scope, limit)
        task = asyncio.current_task()
        assert task is not None, "a request is a task"
        self._begun[task] = time.monotonic()
        try:
            return await read_body(receive, limit)
        except asyncio.CancelledError:
            if task not in self._late:
                raise
            task.uncancel()
            raise TooSlow from None
        finally:
            del self._begun[task]
            self._late.discard(task)

    def hurry(self) -> None:
        """Give up those that take longer than BODY_SECONDS. Called now and then."""
        over = time.monotonic() - exchange.BODY_SECONDS
        for task, begun in self._begun.items():
            if begun < over and task not in self._late:
                self._late.add(task)
                task.cancel()
