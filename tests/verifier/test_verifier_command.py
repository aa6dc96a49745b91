"""`answerable verify` as people and scripts meet it: words, JSON, exit statuses, files that are no bundle."""

import json
import os
import pty
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from answerable.protocol import bundle
from answerable.verifier import NotAZip, command, verify
from answerable.verifier.terminal import in_words
from answerable.verifier.verdict import Findings, RankingLine, Verdict
from verifier import sample

SAMPLE = sample.sample()
M = SAMPLE.first.hash


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(sample.written(SAMPLE.contents))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.zip"
    sheets = SAMPLE.contents.turnout["sheet"]
    turnout = {"sheet": {group: {**counts, "void": 9} for group, counts in sheets.items()}}
    path.write_bytes(SAMPLE.with_(turnout=turnout))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_a_bundle_that_holds(good: Path) -> None:
    done = run(good, "--manifest-hash", M)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[:2] == ["Meeting: Vectors 述职评议会", f"M: {M}"]
    assert lines[-1] == f"VERIFIED: {good}"
    assert "Amendment 1: The notice gave equal weights" in lines
    assert "Counted: 7 ballots received, of them 1 replaced and 2 void" in lines
    assert "  A             3       3         3        2     1         1" in lines
    assert "    1    86.7  Presenter 02, Qinghe Silicones  (Good)" in lines
    assert "  - FALSE" not in done.output
    assert "Compare M" not in done.output


def test_without_an_announced_hash_it_says_what_to_compare(good: Path) -> None:
    done = run(good)
    assert done.exit_code == 0
    assert (
        "Compare M with the one that was shown in the meeting, or give that one as --manifest-hash."
        in done.output
    )


@pytest.mark.parametrize(
    ("announced", "status"),
    [
        (M, 0),
        (M[:16], 0),
        (M[:16].upper(), 0),
        (f"{M[:8]} {M[8:16]}", 0),
        (M[:15], 1),
        ("", 1),
        ("0" * 64, 1),
        (M + "0", 1),
    ],
)
def test_the_announced_hash_is_compared(good: Path, announced: str, status: int) -> None:
    done = run(good, "--manifest-hash", announced)
    assert done.exit_code == status
    assert (
        f"- FALSE: The manifest is the one whose number was announced. (its hash is {M})" in done.output
    ) is bool(status)


def test_the_first_false_statement_is_named(bad: Path) -> None:
    done = run(bad)
    assert done.exit_code == 1
    expected = "The turnout is that of the register and the ballots. (turnout.json says 9 at sheet.A.void, and it is 1)"
    assert done.output.splitlines()[-3:] == [f"  - FALSE: {expected}", "", f"NOT VERIFIED: {bad}"]
    assert "VERIFIED: " not in done.output.replace("NOT VERIFIED: ", "")


def test_as_json(good: Path, bad: Path) -> None:
    held = json.loads(run(good, "--json").output)
    assert (held["holds"], held["first_false"], held["ballots"], held["manifest_hash"]) == (True, None, 7, M)
    assert held["turnout"] == SAMPLE.contents.turnout
    assert held["ranking"] == [
        {"rank": 1, "name": "Presenter 01", "unit": "Qinghe Silicones", "score": "86.7", "grade": "Fair"},
        {"rank": 1, "name": "Presenter 02", "unit": "Qinghe Silicones", "score": "86.7", "grade": "Good"},
    ]
    false = json.loads(run(bad, "--json").output)
    assert (false["holds"], false["first_false"][:11], false["ranking"]) == (False, "The turnout", [])


def test_files_that_are_no_bundle(good: Path, tmp_path: Path) -> None:
    raw = good.read_bytes()
    contents = {
        "missing": None,
        "empty": b"",
        "text": b"hello",
        "cut": raw[:-1],
        "half": raw[: len(raw) // 2],
    }
    for name, content in contents.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        done = run(path)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"UNREADABLE: {path}: ")
        assert json.loads(run(path, "--json").stdout)["holds"] is None
        with pytest.raises(NotAZip):
            verify(path)
    assert run(tmp_path).exit_code == 2, "a folder"


def test_other_zips_are_false_not_unreadable(good: Path, tmp_path: Path) -> None:
    """Packed again by an ordinary tool, the same files are no longer the published bytes."""
    path = tmp_path / "again.zip"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    done = run(path)
    assert done.exit_code == 1
    assert "- FALSE: The archive has the one permitted form, to the byte." in done.output


def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("manifest.note", bytes(64 << 20))
    tracemalloc.start()
    try:
        assert run(path).exit_code == 1
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_help_has_an_example_and_the_statuses() -> None:
    done = run("--help")
    assert done.exit_code == 0
    assert "answerable verify bundle.zip --manifest-hash" in done.output
    assert "1  something does not; the first false statement is named" in done.output
    assert run().exit_code == 2


def test_names_cannot_steer_the_terminal() -> None:
    places = tuple(RankingLine(1, "A\x1b[2J\nVERIFIED", "U\u202e", "1", "g\a") for _ in range(12))
    findings = Findings(
        manifest_hash=M, title="T\r", transport="https", amendments=["because\b"], ranking=places
    )
    text = in_words(Verdict(None, findings), Path("x.zip"))
    assert not {one for one in text if not one.isprintable()} - {"\n"}
    assert "    1       1  A\ufffd[2J\ufffdVERIFIED, U\ufffd  (g\ufffd)" in text.splitlines()
    assert "  and 2 more" in text
    assert "plain http" not in text
    assert "FALSE: it\ufffd" in in_words(Verdict("it\x1b", Findings()), Path("x.zip"))


def test_progress_counts_every_ballot_twice(good: Path) -> None:
    seen: list[tuple[int, int]] = []
    assert verify(good, progress=lambda done, total: seen.append((done, total))).holds
    assert seen == [(number, 14) for number in range(1, 15)]


def test_a_bar_only_on_a_terminal(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        command([str(good)])
    quiet = capsys.readouterr()
    assert quiet.err == ""
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb") as screen, os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with pytest.raises(SystemExit, match="0"):
            command([str(good)])
        terminal.flush()
        assert b"Verifying" in os.read(screen.fileno(), 4096)
    assert capsys.readouterr().out == quiet.out


LIGHT = """
import sys
import answerable.verifier
heavy = {"gmpy2", "django", "numpy", "openpyxl", "rich", "httpx", "msgspec", "uvicorn"} & set(sys.modules)
ours = {name for name in sys.modules if name.startswith("answerable.")}
other = {name for name in ours if name.split(".")[1] not in ("verifier", "protocol", "scoring", "counting")}
print(sorted(heavy), sorted(other), "answerable.protocol.signing" in sys.modules)
"""


@pytest.mark.process
def test_the_verifier_is_light() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout == "[] [] False\n"


def test_the_archive_s_own_explanation_names_every_file() -> None:
    for name in bundle.names(0)[:-2]:
        assert name in bundle.README_TEXT
