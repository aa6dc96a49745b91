"""Signed notes and checkpoints: the published examples, and every byte counted."""

import base64
import json
from pathlib import Path

import pytest

from answerable.protocol import checkpoint, keys, note
from answerable.protocol.errors import BadSignature, Malformed, ProtocolError
from vectors import protocol

EXAMPLES = json.loads((Path(__file__).parents[1] / "vectors" / "standards.json").read_text())["signed_note"][
    "vectors"
]
SIGNER = protocol.log_signer()
OTHER = protocol.manifest_signer()
TEXT = "one\n\ntwo 述职\n"
ROOT = bytes(range(32))
HEAD = checkpoint.Checkpoint("answerable/vectors", 7, ROOT)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["vkey"].partition("+")[0])
def test_the_published_examples(example: dict[str, str]) -> None:
    verifier = note.parse_vkey(example["vkey"])
    assert verifier.vkey == example["vkey"]
    assert note.read(example["note"].encode(), verifier, sole=True) == example["text"]
    if example["secret"]:
        secret = base64.b64decode(example["secret"])[1:]
        signer = note.Signer(verifier.name, keys.ed25519(secret))
        assert signer.vkey == example["vkey"]
        assert note.sign(example["text"], signer).decode() == example["note"]


def test_a_note_of_two_signers() -> None:
    raw = note.sign(TEXT, SIGNER, OTHER)
    assert note.read(raw, SIGNER.verifier) == note.read(raw, OTHER.verifier) == TEXT
    assert note.unverified_text(raw) == TEXT
    with pytest.raises(BadSignature):
        note.read(raw, SIGNER.verifier, sole=True)


def test_an_unknown_signature_is_ignored_unless_it_must_be_the_only_one() -> None:
    raw = note.sign(TEXT, SIGNER) + "— someone.example/else AAAAAAAAAA==\n".encode()
    assert note.read(raw, SIGNER.verifier) == TEXT
    with pytest.raises(BadSignature):
        note.read(raw, SIGNER.verifier, sole=True)


def test_a_known_key_must_sign_once_and_hold() -> None:
    raw = note.sign(TEXT, SIGNER)
    line = raw.splitlines(keepends=True)[-1]
    for other in (note.sign(TEXT, OTHER), raw + line, note.sign("x\n", SIGNER).replace(b"x\n", b"y\n", 1)):
        with pytest.raises(BadSignature):
            note.read(other, SIGNER.verifier)


def test_every_byte_of_a_note_flipped() -> None:
    raw = note.sign(TEXT, SIGNER)
    for position in range(len(raw)):
        for bit in range(8):
            altered = bytearray(raw)
            altered[position] ^= 1 << bit
            with pytest.raises(ProtocolError):
                note.read(bytes(altered), SIGNER.verifier, sole=True)


@pytest.mark.parametrize("cut", [0, 1, 5, 20, 60])
def test_a_note_cut_short(cut: int) -> None:
    raw = note.sign(TEXT, SIGNER)
    with pytest.raises(ProtocolError):
        note.read(raw[: len(raw) - cut - 1], SIGNER.verifier)


@pytest.mark.parametrize("text", ["", "\n", "no line feed", "tab\there\n", "nul\0\n"])
def test_texts_that_cannot_be_signed(text: str) -> None:
    with pytest.raises(Malformed):
        note.sign(text, SIGNER)


@pytest.mark.parametrize(
    "raw",
    [
        b"text\n\n" + "— name AAAA\n".encode(),
        b"text\n\n" + "— name\n".encode(),
        b"text\n\n- name AAAAAAAAAA==\n",
        b"text\n\n" + "— na+me AAAAAAAAAA==\n".encode(),
        b"text\n\n" + "—  AAAAAAAAAA==\n".encode(),
        b"text\n\n" + "— name AAAAAAAAAB==\n".encode(),
        b"text\n\n" + "— name AAAA AAAA\n".encode(),
        b"text\n\n" + "— name AAAAAAAAé\n".encode(),
        b"text\n\n" + "— name AAAAAAAAAA==\n".encode() * 17,
        b"text\n\n\xff\n",
        b"text\n",
        b"",
        b"x" * ((4 << 20) + 1),
    ],
)
def test_malformed_notes(raw: bytes) -> None:
    with pytest.raises(Malformed):
        note.read(raw, SIGNER.verifier)


@pytest.mark.parametrize(
    "vkey",
    [
        "name",
        "name+00000000",
        "na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
        "PeterNeumann+c74f20a3+!",
    ],
)
def test_malformed_keys(vkey: str) -> None:
    with pytest.raises(Malformed):
        note.parse_vkey(vkey)


def test_a_key_s_name_is_checked_before_it_signs() -> None:
    with pytest.raises(Malformed):
        note.sign(TEXT, note.Signer("two words", SIGNER.key))


def test_a_checkpoint_both_ways() -> None:
    raw = checkpoint.sign(HEAD, SIGNER)
    assert checkpoint.read(raw, SIGNER.verifier, HEAD.origin, sole=True) == HEAD
    assert HEAD.text == "answerable/vectors\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD.text.replace("answerable/vectors", "answerable/other"),
        HEAD.text.replace("\n7\n", "\n07\n"),
        HEAD.text.replace("\n7\n", "\n-7\n"),
        HEAD.text.replace("\n7\n", "\n99999999999999999\n"),
        HEAD.text + "an extension\n",
        HEAD.text.replace("Hh8=", "Hh9="),
        HEAD.text.replace("Hh8=", "Hg=="),
        "answerable/vectors\n7\n",
    ],
)
def test_checkpoints_of_another_form_or_log(text: str) -> None:
    with pytest.raises(Malformed):
        checkpoint.read(note.sign(text, SIGNER), SIGNER.verifier, HEAD.origin)


def test_every_byte_of_a_checkpoint_flipped() -> None:
    raw = checkpoint.sign(HEAD, SIGNER)
    for position in range(len(raw)):
        altered = bytearray(raw)
        altered[position] ^= 0x01
        with pytest.raises(ProtocolError):
            checkpoint.read(bytes(altered), SIGNER.verifier, HEAD.origin)
