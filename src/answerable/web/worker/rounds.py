"""What the worker looks after by itself, when it starts and then every hour or every minute, and what is told of tasks that are given up.
Each app registers its own in its `ready`.
"""

from collections.abc import Callable

Round = Callable[[], object]
registered: list[Round] = []
each_minute: list[Round] = []
abandoned: dict[str, Callable[..., object]] = {}


def hourly(work: Round) -> None:
    """Have the worker do `work` when it starts and every hour. It must be harmless when repeated."""
    registered.append(work)


def minutely(work: Round) -> None:
    """Have the worker do `work` when it starts and every minute, between two tasks. It must be quick when there is nothing to do."""
    each_minute.append(work)


def when_abandoned(task: str, tell: Callable[..., object]) -> None:
    """Call `tell` with the arguments of a task that is given up because the worker ended in it each time. `task` is its module path."""
    abandoned[task] = tell
