"""What the worker looks after by itself, when it starts and once an hour. Each app registers its own in its `ready`."""

from collections.abc import Callable

Round = Callable[[], object]
registered: list[Round] = []


def hourly(work: Round) -> None:
    """Have the worker do `work` when it starts and every hour. It must be harmless when repeated."""
    registered.append(work)
