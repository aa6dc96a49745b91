"""What the rehearsal prints: stages with their time, progress bars on a terminal, tables at the end."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

Tick = Callable[[], None]
PLAIN_WIDTH = 110


def console() -> Console:
    """The terminal as it is; a file or a pipe gets lines long enough for the tables."""
    found = Console()
    return found if found.is_terminal else Console(width=PLAIN_WIDTH)


class Reporter:
    """Writes to `console`."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def stage(self, title: str, total: int | None = None, counts: bool = False) -> Iterator[Tick]:
        """Time a stage; the tick it yields moves the bar by one of `total`, in a stage that `counts`."""
        started = time.monotonic()
        if self.console.is_terminal:
            bar = (BarColumn(bar_width=28), MofNCompleteColumn()) if counts else ()
            columns = (SpinnerColumn(), TextColumn("{task.description:<42}"), *bar, TimeElapsedColumn())
            with Progress(*columns, console=self.console, transient=True) as progress:
                task = progress.add_task(title, total=total)
                yield lambda: progress.advance(task)
        else:
            yield lambda: None
        taken = time.monotonic() - started
        count = f"{total:>5}" if total is not None else " " * 5
        self.say(f"  {title:<44}{count}  {taken:6.1f} s")

    def table(self, title: str, columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> None:
        """`columns` are (heading, is a number)."""
        table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
        for heading, number in columns:
            table.add_column(heading, justify="right" if number else "left", overflow="fold")
        for row in rows:
            table.add_row(*row)
        self.console.print()
        self.console.print(table)
