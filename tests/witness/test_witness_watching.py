"""A witness signs what grows, remembers it, and refuses what does not, with the evidence kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from answerable.protocol import checkpoint
from answerable.witness.command import CLUE, PROOF, command
from answerable.witness.memory import InUse, Memory
from witness.ledger import LOG, OTHER, Ledger, Served, leaves


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def ballotbox(ledger: Ledger) -> Iterator[str]:
    served = Served(ledger)
    yield served.url
    served.stop()


@pytest.fixture
def look(ballotbox: str, tmp_path: Path) -> Any:
    def once(*more: str, key: str = "w.key") -> Result:
        fixed = [
            "--ballotbox",
            ballotbox,
            "--meeting",
            "spring",
            "--key",
            str(tmp_path / key),
            "--log",
            LOG.vkey,
            "--once",
        ]
        return CliRunner().invoke(command, [*fixed, *more])

    return once


def test_it_signs_what_grows(ledger: Ledger, look: Any) -> None:
    assert look().exit_code == 0
    for size in range(1, 10):
        ledger.hashes = leaves(*"abcdefghi"[:size])
        assert (look().exit_code, len(ledger.taken)) == (0, size)
    handed = ledger.taken[-1]
    assert handed["checkpoint"] == ledger.head
    assert checkpoint.check_cosignature(ledger.head, handed["vkey"], handed["line"]) > 1_600_000_000
    assert {each["vkey"] for each in ledger.taken} == {handed["vkey"]}


def test_the_same_head_may_be_signed_again(ledger: Ledger, look: Any) -> None:
    ledger.hashes = leaves("a", "b")
    assert [look().exit_code, look().exit_code] == [0, 0]


@pytest.mark.parametrize(
    ("later", "why", "worth"),
    [
        (("a", "b"), "the ledger shrank from 3 to 2 ballots", CLUE),
        (("a", "b", "x"), "there are two different ledgers of 3 ballots", PROOF),
        (("a", "x", "c", "d", "e"), "the ledger of 5 ballots does not contain the one of 3", CLUE),
    ],
)
def test_what_does_not_extend_is_refused_with_evidence(
    ledger: Ledger, look: Any, tmp_path: Path, later: tuple[str, ...], why: str, worth: str
) -> None:
    ledger.hashes = leaves("a", "b", "c")
    look()
    before = ledger.head
    ledger.hashes = leaves(*later)
    refused = look()
    assert (refused.exit_code, len(ledger.taken)) == (3, 1)
    assert f"THE LEDGER IS NOT TO BE TRUSTED: {why}." in refused.output
    assert f"now: {worth}.\n" in refused.output
    (folder,) = (tmp_path / "w.key.evidence").iterdir()
    kept = {file.name: file.read_text() for file in folder.iterdir()}
    assert kept == {"before.note": before, "after.note": ledger.head, "why.txt": f"{why}\n"}
    assert look().exit_code == 3
    ledger.hashes = leaves("a", "b", "c", "d")
    assert look().exit_code == 0


def test_an_old_head_shown_again_is_no_shrinking(ledger: Ledger, look: Any) -> None:
    ledger.hashes = ledger.whole = leaves("a", "b", "c")
    look()
    ledger.hashes = leaves("a", "b")
    stale = look()
    assert (stale.exit_code, len(ledger.taken)) == (1, 1)
    assert "older than the one of 3 signed before" in stale.output
    ledger.hashes = ledger.whole = leaves("a", "b", "c", "d")
    assert (look().exit_code, len(ledger.taken)) == (0, 2)


@pytest.mark.parametrize("path", [["00" * 32], ["00" * 32] * 3, []])
def test_a_false_proof_is_a_fork(ledger: Ledger, look: Any, path: list[str]) -> None:
    ledger.hashes = leaves("a", "b", "c")
    look()
    ledger.hashes, ledger.path = leaves("a", "b", "c", "d"), path
    assert (look().exit_code, len(ledger.taken)) == (3, 1)


@pytest.mark.parametrize("path", ["", ["xyz"], [5], {}])
def test_no_proof_is_no_signature_and_no_fork(ledger: Ledger, look: Any, path: Any) -> None:
    ledger.hashes = leaves("a", "b", "c")
    look()
    ledger.hashes, ledger.path = leaves("a", "b", "c", "d"), path
    silent = look()
    assert (silent.exit_code, len(ledger.taken)) == (1, 1)
    assert "gives no proof that all 3 ballots are still there" in silent.output


def test_another_keys_head_is_not_signed(ledger: Ledger, look: Any) -> None:
    ledger.hashes, ledger.signer = leaves("a"), OTHER
    refused = look()
    assert (refused.exit_code, ledger.taken) == (1, [])
    assert "not signed by the log" in refused.output


def test_a_ballotbox_without_witnesses_is_told(ledger: Ledger, look: Any) -> None:
    ledger.hashes, ledger.takes = leaves("a"), False
    told = look()
    assert (told.exit_code, "This box has no witnesses." in told.output) == (1, True)


def test_it_ends_by_itself_with_the_final_head(ledger: Ledger, ballotbox: str, tmp_path: Path) -> None:
    ledger.hashes, ledger.state = leaves("a"), "closed"
    fixed = ["--ballotbox", ballotbox, "--meeting", "spring", "--key", str(tmp_path / "w"), "--log", LOG.vkey]
    ended = CliRunner().invoke(command, fixed)
    assert (ended.exit_code, "Final head co-signed: 1 ballot" in ended.output) == (0, True)


def test_a_memory_that_cannot_be_read_is_not_taken_for_an_empty_one(
    ledger: Ledger, look: Any, tmp_path: Path
) -> None:
    ledger.hashes = leaves("a", "b")
    look()
    (seen,) = (tmp_path / "w.key.seen").iterdir()
    seen.write_text("garbage")
    assert (look().exit_code, len(ledger.taken)) == (1, 1)


def test_two_processes_cannot_share_a_key(look: Any, tmp_path: Path) -> None:
    memory = Memory(tmp_path / "w.key")
    memory.identity()
    with memory.held():
        refused = look()
        with pytest.raises(InUse), memory.held():
            pass
    assert (refused.exit_code, "Another witness runs" in refused.output) == (1, True)


def test_the_key_is_for_its_owner_only_and_keeps_its_name(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "keys" / "w.key")
    first = memory.identity("tellers.example/north")
    assert memory.identity("another").vkey == first.vkey
    assert first.vkey.startswith("tellers.example/north+")
    assert memory.file.stat().st_mode & 0o077 == 0


def test_wrong_usage(look: Any) -> None:
    assert look("--manifest", "m.note", "--manifest-hash", "0" * 16).exit_code == 2


def test_nobody_answers(tmp_path: Path) -> None:
    fixed = [
        "--ballotbox",
        "http://127.0.0.1:9",
        "--meeting",
        "spring",
        "--key",
        str(tmp_path / "w"),
        "--log",
        LOG.vkey,
    ]
    silent = CliRunner().invoke(command, [*fixed, "--once"])
    assert (silent.exit_code, "Not signed: no answer" in silent.output) == (1, True)
