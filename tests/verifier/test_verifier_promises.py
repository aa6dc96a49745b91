"""`answerable promises`: the record by itself, inside a PDF, altered, of another key, and what is no record."""

import json
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from answerable.protocol import keys, note, promises
from answerable.protocol.promises import LinkKind, PromiseLink
from answerable.verifier.promises import command, record_in

SIGNER = note.Signer(promises.key_name("m1"), keys.ed25519(bytes(32)))
SAID = {"what": "requirement", "words": "Be safe\n\x1b[31mred", "year": 2021}
LINK = PromiseLink("m1", "7", 1, LinkKind.PROMISED, "2027-01-15T09:00:00Z", None, SAID)
RECORD = promises.record("Salt", [SIGNER.vkey], [[promises.sign(LINK, SIGNER)]])


def run(path: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(path), *arguments])
    return result.exit_code, result.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "promises.json"
    path.write_bytes(RECORD)
    return path


def test_a_record_that_holds(file: Path) -> None:
    status, said = run(file)
    assert status == 0
    assert "Salt: 1 promises, 1 signed links" in said
    assert "2021 requirement: Be safe -> promised (2027-01-15)" in said
    assert SIGNER.vkey in said
    assert run(file, "--key", SIGNER.vkey)[0] == 0
    status, said = run(file, "--json")
    assert json.loads(said)["promises"][0]["links"][0]["kind"] == "promised"


def test_a_record_that_does_not_hold_says_where(file: Path) -> None:
    file.write_bytes(RECORD.replace(b"safe", b"sure"))
    status, said = run(file)
    assert (status, said.startswith("NOT VERIFIED: link 1 of chain 1")) == (1, True)
    assert json.loads(run(file, "--json")[1])["holds"] is False


def test_another_key_is_told(file: Path) -> None:
    other = note.Signer(promises.key_name("m1"), keys.ed25519(bytes([5]) * 32)).vkey
    status, said = run(file, "--key", other)
    assert (status, "a key that was not given" in said) == (1, True)


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\nstream\nnothing\nendstream"])
def test_what_holds_no_record(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert run(file)[0] == 2
    assert run(file.with_name("missing"))[0] == 2


@pytest.mark.parametrize("attached", [RECORD, zlib.compress(RECORD)])
def test_the_record_is_found_in_a_pdf(attached: bytes) -> None:
    pdf = b"%PDF-1.7\nstream\n\x00\x01\nendstream\nstream\r\n" + attached + b"\nendstream\n"
    assert record_in(pdf) == RECORD
