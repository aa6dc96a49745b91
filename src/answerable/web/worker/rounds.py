"""What the worker looks after by itself, when it starts and then every hour or every minute. Each app registers its own in its `ready`."""

from collections.abc import Callable

Round = Callable[[], object]
registered: list[Round] = []
each_minute: list[Round] = []


def hourly(work: Round) -> None:
    """Have the worker do `work` when it starts and every hour. It must be harmless when repeated."""
    registered.append(work)


def minutely(work: Round) -> None:
    """Have the worker do `work` when it starts and every minute, between two tasks. It must be quick when there is nothing to do."""
    each_minute.append(work)
