"""A signed PDF: who signed is said with the verdict on a report, and alone where nothing else can be compared."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from answerable.documents.minutes.printed import pdf
from answerable.documents.signing import read_key, sign
from answerable.verifier import command
from documents.invented_keys import NAME, PASSPHRASE, invented_key
from documents.minutes_examples import EXAMPLE
from verifier.reported import report

KEY = read_key(invented_key(), PASSPHRASE)


@pytest.fixture
def verified(tmp_path: Path) -> Any:
    def run(content: bytes, *arguments: str) -> Any:
        path = tmp_path / "signed.pdf"
        path.write_bytes(content)
        return CliRunner().invoke(command, [str(path), *arguments])

    return run


def altered(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_report_that_is_signed_says_by_whom_and_does_not_hold_altered(verified: Any) -> None:
    signed = sign(report(), KEY)
    done = verified(signed)
    assert done.exit_code == 0, done.output
    assert f"+ The file is signed by {NAME}, and the signature is whole." in done.output
    assert f"That {NAME} is who signed" in done.output
    assert json.loads(verified(signed, "--json").output)["signatures"][0]["whole"] is True
    broken = verified(altered(signed, len(signed) - 20))
    assert broken.exit_code == 1
    assert "FALSE: The file is signed by" in broken.output
    assert json.loads(verified(report(), "--json").output)["signatures"] == []


def test_minutes_that_are_signed_are_judged_by_their_signature_alone(verified: Any) -> None:
    minutes = pdf(EXAMPLE)
    assert verified(minutes).exit_code == 2
    signed = sign(minutes, KEY)
    done = verified(signed)
    assert done.exit_code == 0
    assert f"Signed by {NAME}, and the signature is whole. Certificate: {KEY.fingerprint}" in done.output
    assert "nothing else was compared" in done.output
    broken = verified(altered(signed, 20), "--json")
    assert broken.exit_code == 1
    assert json.loads(broken.output)["holds"] is False
    assert "NOT VERIFIED" in verified(altered(signed, 20)).output
    unnamed = sign(minutes, read_key(invented_key(common=""), PASSPHRASE))
    assert "Signed by O=Lan Ting" in verified(unnamed).output
    assert len(PdfReader(io.BytesIO(signed)).pages) == 2
