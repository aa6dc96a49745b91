"""Each benchmark still runs, with the smallest numbers; what it measures is looked at by people."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.soak, pytest.mark.process]

ROOT = Path(__file__).resolve().parent.parent.parent


def measured(tmp_path: Path, name: str, *options: str) -> dict[str, list[dict[str, object]]]:
    target = tmp_path / "measured.json"
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *options, "--json", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(target.read_text(encoding="utf-8"))["tables"]


def test_cast(tmp_path: Path) -> None:
    rows = ["bare request, uvicorn", "ballot box on SQLite, uvicorn"]
    options = ["--ballots", "8", "--rounds", "1", "--connections", "2", "--no-postgres"]
    (table,) = measured(tmp_path, "cast", *options, "--rows", *rows).values()
    assert [(row["what"], row["answers"]) for row in table] == [(rows[0], "8 x 204"), (rows[1], "8 x 201")]


def test_crypto(tmp_path: Path) -> None:
    tables = measured(tmp_path, "crypto", "--ballots", "8", "--bits", "2048")
    assert [len(rows) for rows in tables.values()] == [16]


def test_issue(tmp_path: Path) -> None:
    tables = measured(tmp_path, "issue", "--people", "4", "--signatures", "2", "--bits", "2048")
    assert [len(rows) for rows in tables.values()] == [2, 4]


def test_close(tmp_path: Path) -> None:
    (table,) = measured(tmp_path, "close", "--ballots", "8").values()
    assert [row["ballots"] for row in table] == ["8"]


def test_memory(tmp_path: Path) -> None:
    (table,) = measured(tmp_path, "memory", "--ballots", "20").values()
    assert [row["ballots"] for row in table] == ["0", *(str(number) for number in range(2, 21, 2))]


def test_results(tmp_path: Path) -> None:
    (table,) = measured(tmp_path, "results", "--raters", "24", "--presenters", "3", "--looks", "2").values()
    assert [row[""] for row in table] == ["results page", "working of one number", "workbook", "bundle"]


def test_reports(tmp_path: Path) -> None:
    (table,) = measured(tmp_path, "reports", "--raters", "24", "--presenters", "3").values()
    content, summary, report, bilingual = (row["pages"] for row in table)
    assert content == 0 < summary < report < bilingual


def test_venues(tmp_path: Path) -> None:
    (table,) = measured(tmp_path, "venues", "--venues", "2", "--seconds", "2").values()
    assert {"10 venues", "20 venues"} <= {row["bounded by that"] for row in table}


def test_live(tmp_path: Path) -> None:
    small = ["--people", "6", "--crowd", "300", "--slots", "1", "--seconds", "1"]
    (table,) = measured(tmp_path, "live", *small).values()
    assert [row["listeners"] for row in table] == [6, 300, 6]


def test_news(tmp_path: Path) -> None:
    pages, exports = measured(
        tmp_path, "news", "--articles", "60", "--sites", "2", "--changed", "10"
    ).values()
    assert len(pages) == 13
    assert [row[""] for row in exports] == [
        "first",
        "nothing changed",
        "one article changed",
        "every article changed",
    ]


def test_readers(tmp_path: Path) -> None:
    small = ["--hall", "6", "--rate", "20", "--seconds", "1", "--articles", "60", "--workers", "1"]
    (table,) = measured(tmp_path, "readers", *small).values()
    assert [(row["asked"], row["answers"]) for row in table] == [
        (6, "6 x 200"),
        (10, "10 x 200"),
        (6, "6 x 200"),
        (20, "20 x 200"),
    ]


def test_analysis(tmp_path: Path) -> None:
    (table,) = measured(tmp_path, "analysis", "--rows", "30000", "--rounds", "1").values()
    assert [(row["engine"], row["meetings"]) for row in table] == [("duckdb", 1), ("spark", 1)]


def test_fairness(tmp_path: Path) -> None:
    tables = measured(tmp_path, "fairness", "--raters", "200")
    assert [len(rows) for rows in tables.values()] == [3, 3, 2]


def test_calibration(tmp_path: Path) -> None:
    (table,) = measured(tmp_path, "calibration", "--runs", "1", "--only", "small groups, separated").values()
    assert [row[""] for row in table] == ["small groups, separated"]
