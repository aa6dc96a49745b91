"""`answerable ballotbox check`: it counts what is right, and names the first thing that is not, whatever row was touched."""

import contextlib
import sqlite3

import pytest
from click.testing import CliRunner

from answerable.ballotbox.command import command
from answerable.protocol import ballot, checkpoint, keys
from ballotbox import hall as halls
from ballotbox.hall import Box


@pytest.fixture
def folder(tmp_path_factory, kept):
    """A copy of one home: three ballots of two credentials in the ledger in two batches, one that waits, a witness."""
    folder = tmp_path_factory.mktemp("home")
    for path in kept.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(kept)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    box = Box(folder)
    hall = box.opened(witnesses=True)
    rater = hall.rater()
    first = rater.ballot()
    assert [box.cast(raw).status for raw in (first, hall.rater("B").ballot())] == [201, 201]
    box.batch()
    assert box.cast(rater.ballot(last=first)).status == 201
    box.batch()
    signed = box.call("GET", "/boxes/spring/checkpoint").body.decode()
    witness = keys.ed25519(bytes(range(32)))
    body = {
        "vkey": checkpoint.witness_vkey("venue", witness),
        "checkpoint": signed,
        "line": checkpoint.cosign(signed, "venue", witness, 1_700_000_000),
    }
    assert box.call("POST", "/boxes/spring/cosignatures", body).status == 200
    assert box.cast(hall.rater("B").ballot()).status == 201
    box.call("PUT", "/boxes/autumn", control=True)
    box.shut()
    return folder


def run(folder):
    done = CliRunner().invoke(command, ["check", "--home", str(folder)])
    return done.exit_code, done.output


def change(folder, statement, *parameters):
    with contextlib.closing(sqlite3.connect(folder / "ballotbox.sqlite3", isolation_level=None)) as db:
        assert db.execute(statement, parameters).rowcount == 1


def test_what_is_right_is_counted(folder):
    status, said = run(folder)
    assert status == 0
    counts = [line.split()[0] for line in said.splitlines()[1:]]
    assert counts == ["2", "3", "1", "3", "1", "2", "1"]
    assert run(folder) == (0, said)


TAMPERED = [
    ("DELETE FROM entry WHERE position = 1", "entry 1: it is missing; the next one is 2"),
    ("DELETE FROM entry WHERE position = 2", "2 entries, but the last checkpoint signs 3"),
    ("UPDATE entry SET hash = zeroblob(32) WHERE position = 0", "entry 0: the column hash"),
    ("UPDATE entry SET seq = 7 WHERE position = 0", "entry 0: the column seq"),
    ("UPDATE entry SET pk = zeroblob(32) WHERE position = 2", "entry 2: the column pk"),
    ("UPDATE entry SET rater_group = 'C' WHERE position = 1", "entry 1: the column group"),
    ("UPDATE entry SET scope = 'presenter/p1' WHERE position = 1", "entry 1: the column scope"),
    (
        "UPDATE entry SET body = CAST(body || x'20' AS BLOB) WHERE position = 1",
        "entry 1: the ballot is refused: malformed",
    ),
    ("UPDATE pool SET seq = 2", "a waiting ballot (number 0 by key): the column seq"),
    ("DELETE FROM pool", "the turnout is not that of its ballots"),
    ("UPDATE turnout SET returned = 2 WHERE rater_group = 'A'", "the turnout is not that of its ballots"),
    ("DELETE FROM checkpoint WHERE size = 3", "3 entries, but the last checkpoint signs 2"),
    ("UPDATE checkpoint SET note = replace(note, '2', '3') WHERE size = 2", "checkpoint 0: "),
    ("UPDATE tile SET hashes = zeroblob(96)", "tile 0 of level 0 is not that of the ledger"),
    ("INSERT INTO tile VALUES ('spring', 0, 1, x'00')", "tiles that belong to no ledger of this size"),
    ("UPDATE cosignature SET time = time + 1", "states another time"),
    ("UPDATE cosignature SET line = replace(line, 'venue', 'hall')", "not a line of venue"),
    ("UPDATE cosignature SET size = 1", "the cosignature by venue"),
    ("UPDATE box SET state = 'closed' WHERE key = 'spring'", "it is closed, and 1 ballots still wait"),
    ("UPDATE box SET state = 'new' WHERE key = 'spring'", "its manifest and its state do not go together"),
    (
        "UPDATE box SET manifest = replace(manifest, 'A meeting', 'B meeting') WHERE key = 'spring'",
        "its manifest: ",
    ),
    ("UPDATE box SET state = 'open' WHERE key = 'autumn'", "box autumn: it has never been opened"),
]


@pytest.mark.parametrize(("statement", "said"), TAMPERED)
def test_what_is_wrong_is_named(folder, statement, said):
    change(folder, statement)
    status, output = run(folder)
    assert (status, said in output) == (1, True), output


def test_a_ballot_that_was_exchanged_as_a_whole_is_not_what_was_signed_for(folder):
    """A valid ballot of an admitted rater replaces another in the store: each row is valid by itself, but the checkpoint's root differs."""
    hall = reopened(folder)
    with contextlib.closing(sqlite3.connect(folder / "ballotbox.sqlite3", isolation_level=None)) as db:
        rater = hall.rater("B")
        raw = rater.ballot()
        one = ballot.parse(raw)
        pk = rater.key.public_key().public_bytes_raw()
        db.execute(
            "UPDATE entry SET pk = ?, hash = ?, body = ? WHERE rater_group = 'B'",
            (pk, bytes.fromhex(one.hash), raw),
        )
    status, output = run(folder)
    assert status == 1
    assert "signs another ledger" in output or "not in the order of hashes" in output


def test_a_chain_that_was_broken_is_named(folder):
    hall = reopened(folder)
    rater = hall.rater()
    first = rater.ballot()
    second = ballot.parse(rater.ballot(last=first))
    third = rater.ballot(last=rater.ballot(last=first))
    with contextlib.closing(sqlite3.connect(folder / "ballotbox.sqlite3", isolation_level=None)) as db:
        for raw in (first, third):
            one = ballot.parse(raw)
            db.execute(
                "INSERT INTO pool (box, pk, seq, hash, scope, rater_group, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    "spring",
                    rater.key.public_key().public_bytes_raw(),
                    one.seq,
                    bytes.fromhex(one.hash),
                    "sheet",
                    "A",
                    raw,
                ),
            )
        db.execute("UPDATE turnout SET returned = returned + 1 WHERE rater_group = 'A'")
    assert second.seq == 2
    status, output = run(folder)
    assert (status, "does not name the one before it" in output) == (1, True), output


def test_a_missing_key_is_named(folder):
    (folder / "keys" / "ballotbox" / "spring" / "receipt.key").unlink()
    assert (
        run(folder)[1].strip() == "Error: Something is wrong. box spring: its receipt key is not in the home."
    )
    (folder / "keys" / "ballotbox" / "spring" / "receipt.key").write_bytes(bytes(32))
    assert "its receipt key is not the one that the manifest names" in run(folder)[1]


def test_while_the_ballotbox_runs_it_says_so(folder):
    box = Box(folder)
    status, output = run(folder)
    box.shut()
    assert (status, output.startswith("Error: The store cannot be read")) == (1, True)
    assert "Stop it first" in output


def test_a_home_without_an_ballotbox_is_left_as_it_is(tmp_path):
    status, output = run(tmp_path)
    assert (status, "there is no" in output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def reopened(folder) -> halls.Hall:
    """The meeting of the kept home."""
    box = Box(folder)
    hall = halls.Hall(box.call("PUT", "/boxes/spring", control=True).json)
    box.shut()
    return hall
