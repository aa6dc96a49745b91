"""Which tests start a browser or another process, so that `make quick` can leave them out.

A fixture that starts one says so with `@starts(...)`, and every test that asks for it gets the marker; a test that starts one itself has the marker.
Whichever has neither is stopped when it tries.
"""

import sys
from collections.abc import Callable, Generator
from multiprocessing import util
from typing import Any, TypeVar

import pytest

MARKERS = ("browser", "flow", "process")
STARTING = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "multiprocessing.spawn")
Made = TypeVar("Made", bound=Callable[..., Any])
_unmarked: list[str] = []


def starts(marker: str) -> Callable[[Made], Made]:
    """For a fixture, below `@pytest.fixture`."""
    assert marker in MARKERS

    def noted(made: Made) -> Made:
        made.starts = marker
        return made

    return noted


def mark(item: pytest.Item) -> None:
    """Give a test the markers of the fixtures that it asks for."""
    asked: Any = getattr(item, "_fixtureinfo", None)
    for definitions in asked.name2fixturedefs.values() if asked else ():
        if marker := getattr(definitions[-1].func, "starts", None):
            item.add_marker(marker)


def watched(item: pytest.Item) -> Generator[None, None, None]:
    """While this runs, nothing may be started if the test has no marker."""
    if not any(item.get_closest_marker(name) for name in MARKERS):
        _unmarked.append(item.nodeid)
    try:
        return (yield)
    finally:
        _unmarked.clear()


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if _unmarked and event in STARTING:
        pytest.fail(f"{_unmarked[0]} starts {arguments[:1]} and has none of the markers {MARKERS}")


def _tell(path: Any, arguments: Any, kept: Any, spawn: Callable[..., int] = util.spawnv_passfds) -> int:
    sys.audit("multiprocessing.spawn", path)
    return spawn(path, arguments, kept)


util.spawnv_passfds = _tell  # type: ignore[attr-defined] # Python raises no audit event for it
sys.addaudithook(_refuse)
