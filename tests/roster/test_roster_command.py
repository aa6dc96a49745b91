"""`answerable roster check` as a script meets it: a process of its own, with no site, no database and no home."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from answerable.web.organisation.command import roster
from roster.roster_files import FIRST, HEADER, SECOND, SOUND, csv_bytes, sound_book
from waiting import PATIENCE

pytestmark = pytest.mark.process

FOUR = "A,B,C,D"


def run(folder: Path, *arguments: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": language,
        "PYTHONUTF8": "1",
        "ANSWERABLE_HOME": str(folder / "home"),
    }
    command = [sys.executable, "-c", "from answerable.cli import main; main()", "roster", "check", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def checked(folder: Path, content: bytes, *arguments: str) -> tuple[int, Any]:
    file = folder / "roster.xlsx"
    file.write_bytes(content)
    done = run(folder, str(file), "--json", *arguments)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("content", [csv_bytes(SOUND), sound_book()], ids=["csv", "xlsx"])
def test_a_sound_roster_is_counted(tmp_path: Path, content: bytes) -> None:
    assert checked(tmp_path, content, "--groups", FOUR) == (
        0,
        {
            "people": 2,
            "units": 1,
            "ignored_columns": [],
            "notes": [],
            "groups": {"A": 1, "B": 1},
            "venues": {"Main venue": 2},
        },
    )
    assert [path.name for path in tmp_path.iterdir()] == ["roster.xlsx"]


def test_units_on_the_way_are_units_and_other_columns_are_named(tmp_path: Path) -> None:
    rows = [(*HEADER, "备注"), ("1", "a", "甲/乙", "A", "V", "x"), ("2", "b", "甲/丙", "A", "V", "")]
    code, report = checked(tmp_path, csv_bytes(rows))
    assert (code, report["units"], report["ignored_columns"]) == (0, 3, ["备注"])


def test_problems_are_listed_by_row_and_column(tmp_path: Path) -> None:
    code, report = checked(tmp_path, csv_bytes([HEADER, FIRST, ("8", "=x", "U", "Z", "V")]), "--groups", FOUR)
    assert code == 1
    assert report["problems"] == [
        {
            "row": 3,
            "column": "name",
            "code": "formula-text",
            "message": "“=x” starts with “=”, which a spreadsheet may run as a formula. Write it without.",
        },
        {
            "row": 3,
            "column": "group",
            "code": "unknown-group",
            "message": "There is no group “Z”. The groups are: A, B, C, D.",
        },
    ]


def test_a_file_that_is_no_roster_is_one_problem_without_a_row(tmp_path: Path) -> None:
    code, report = checked(tmp_path, sound_book()[:-100])
    assert (code, [(p["row"], p["column"]) for p in report["problems"]]) == (1, [(None, None)])


def test_a_plain_list_of_people_needs_no_group(tmp_path: Path) -> None:
    rows = [row[:3] for row in SOUND]
    assert checked(tmp_path, csv_bytes(rows), "--organisation")[0] == 0
    assert checked(tmp_path, csv_bytes(rows))[0] == 1


def test_no_such_file_is_said_on_the_error_stream(tmp_path: Path) -> None:
    for name in ("nowhere.csv", "."):
        done = run(tmp_path, name, "--json")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"Error: {name}: ")


def test_plain_text_is_for_reading(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(csv_bytes([HEADER, FIRST, SECOND]))
    done = run(tmp_path, "r.csv")
    assert (
        done.stdout
        == "This roster can be imported: 2 people, 1 unit.\nGroups: A 1; B 1\nVenues: Main venue 2\n"
    )
    (tmp_path / "r.csv").write_bytes(csv_bytes([(*HEADER, "备注"), ("7", "", "U", "A", "V", "x")]))
    done = run(tmp_path, "r.csv")
    assert done.stdout == (
        "Row 2, Name: “Name” is empty. Fill it in, or clear the whole row.\n1 problem.\n"
        "Columns that were not read: 备注\n"
    )


def test_help_has_an_example_and_the_exit_codes(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    for part in ("answerable roster check attendees.xlsx --groups A,B,C,D", "  0  ", "  1  ", "  2  "):
        assert part in done.stdout
    assert list(roster.commands) == ["check"]
