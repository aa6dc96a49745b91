"""The signature on a PDF: whole as it is made, broken by any change, and the document beneath it as it was."""

import io
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pypdf import PdfReader

from answerable.documents.minutes.printed import pdf
from answerable.documents.signing import DocumentKey, KeyProblem, read_key, sign
from answerable.verifier.signatures import signatures
from documents.invented_keys import NAME, PASSPHRASE, invented_key
from documents.minutes_examples import EXAMPLE


@pytest.fixture(scope="module")
def key() -> DocumentKey:
    return read_key(invented_key(), PASSPHRASE)


@pytest.fixture(scope="module")
def signed(key: DocumentKey) -> bytes:
    return sign(pdf(EXAMPLE), key)


def problem_of(file: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(KeyProblem) as problem:
        read_key(file, passphrase)
    return problem.value.code


def faults(content: bytes, folder: Path) -> list[str]:
    path = folder / "signed.pdf"
    path.write_bytes(content)
    return [each.fault for each in signatures(path)]


def test_it_says_who_signed_and_that_nothing_was_altered(
    signed: bytes, key: DocumentKey, tmp_path: Path
) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    (found,) = signatures(path)
    assert (found.name, found.fingerprint, found.fault) == (NAME, key.fingerprint, "")
    assert found.at is not None
    assert found.to_json()["whole"] is True


def test_an_altered_byte_and_what_is_added_behind_break_it(
    signed: bytes, key: DocumentKey, tmp_path: Path
) -> None:
    begins, length = signed.index(b"/Contents <", len(pdf(EXAMPLE))), len(signed)
    for at in (20, 4000, begins - 30, length - 20):
        altered = bytearray(signed)
        altered[at] ^= 1
        assert any(faults(bytes(altered), tmp_path)), at
    assert any(faults(signed + b"\n% more\n", tmp_path))
    assert any(faults(signed[: length - 300], tmp_path))
    twice = sign(signed.replace(b"(Signature)", b"(Sagnature)"), key)
    assert any(faults(twice, tmp_path)), "the first signature does not cover the second"


def test_what_is_no_pdf_or_unsigned_has_none(tmp_path: Path) -> None:
    assert signatures(tmp_path / "missing.pdf") == ()
    assert faults(pdf(EXAMPLE), tmp_path) == []
    assert faults(b"/ByteRange and nothing else", tmp_path) != []


def test_the_document_is_as_it_was_and_its_field_lies_outside_the_page(signed: bytes) -> None:
    """As PDF/A-3 wants of every annotation (6.3.2: print, and not hidden), and PDF/UA of one that has no tag (7.18.1: outside the page)."""
    before = pdf(EXAMPLE)
    assert signed.startswith(before)
    read, old = PdfReader(io.BytesIO(signed)), PdfReader(io.BytesIO(before))
    assert [page.extract_text() for page in read.pages] == [page.extract_text() for page in old.pages]
    assert read.trailer["/Root"]["/Metadata"] == old.trailer["/Root"]["/Metadata"]
    (field,) = (each.get_object() for each in read.pages[0]["/Annots"])
    assert int(field["/F"]) & 0b100111 == 0b100
    assert float(field["/Rect"][2]) < 0
    assert field["/TU"] == NAME


def test_a_key_that_cannot_sign_is_refused_with_a_reason() -> None:
    assert read_key(invented_key(signs=True), PASSPHRASE).name == NAME
    assert read_key(invented_key(passphrase=""), "").name == NAME
    assert read_key(invented_key(common=""), PASSPHRASE).name == "O=Lan Ting"
    assert problem_of(invented_key(), "another") == "unreadable"
    assert problem_of(b"no key") == "unreadable"
    assert problem_of(invented_key(days=(-30, -1))) == "no-longer"
    assert problem_of(invented_key(days=(1, 2))) == "no-longer"
    assert problem_of(invented_key(signs=False)) == "not-for-signing"
    _key, certificate, _more = pkcs12.load_key_and_certificates(invented_key(), PASSPHRASE.encode())
    assert certificate is not None
    alone = pkcs12.serialize_java_truststore([pkcs12.PKCS12Certificate(certificate, None)], NoEncryption())
    assert problem_of(alone, "") == "no-key"
