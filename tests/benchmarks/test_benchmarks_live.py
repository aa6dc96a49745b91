"""What `bench-live` makes of its measurements: a rate that fell is seen, and what was not measured is not met."""

import contextlib
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark's module: the tests' own folder has the name of its package."""
    for name in [each for each in sys.modules if each == "benchmarks" or each.startswith("benchmarks.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("benchmarks.live")


def measured(live: Any, alone: list[float], beside: list[float]) -> Any:
    return live.Measured(2, [0.01], [0.01], 1000, 50, alone, beside, 0.01, 0.02, 0.01, 0)


def test_a_slot_is_held_against_the_two_beside_it(live: Any) -> None:
    """A machine that gets slower all the time is no fall; streams that take a tenth are."""
    assert measured(live, [1000, 800, 600], [900, 700]).fall == pytest.approx(0)
    assert measured(live, [1000, 800, 600], [810, 630]).fall == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("without", "last"), [(True, "missed: two processes, PostgreSQL: not measured"), (False, "met: all ")]
)
def test_what_was_not_measured_is_missed(
    live: Any, monkeypatch: Any, capsys: Any, without: bool, last: str
) -> None:
    asked: list[set[str]] = []

    def stand_in(_case: Any, _slots: int, _seconds: float, databases: dict[str, str]) -> Any:
        asked.append(set(databases))
        return measured(live, [1000, 1000], [990])

    class Server:
        """In place of a PostgreSQL."""

        def fresh(self, name: str) -> str:
            return f"postgresql:///{name}"

    monkeypatch.setattr(live, "in_a_process", stand_in)
    monkeypatch.setattr(live.postgres, "cluster", lambda: contextlib.nullcontext(Server()))
    live.main(["--no-postgres"] if without else [])
    assert capsys.readouterr().out.splitlines()[-1].startswith(last)
    assert asked[:2] == [set(), set()]
    # The ballot box has a database of its own on the same server.
    assert asked[2:] == ([] if without else [{"DATABASE_URL", "BALLOTBOX_DATABASE_URL"}])
