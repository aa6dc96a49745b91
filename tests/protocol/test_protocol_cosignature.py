"""A witness's line over a checkpoint: its form, and every byte of it."""

import base64
import hashlib

import pytest

from answerable.protocol import checkpoint, keys, merkle, note
from answerable.protocol.errors import BadSignature, Malformed, ProtocolError

LOG = note.Signer("answerable/spring", keys.ed25519(bytes(range(32))))
WITNESS = keys.ed25519(bytes(range(1, 33)))
TIME = 1679315147
SIGNED = checkpoint.sign(checkpoint.Checkpoint("answerable/spring", 0, merkle.EMPTY), LOG).decode()
VKEY = checkpoint.witness_vkey("venue.example", WITNESS)
LINE = checkpoint.cosign(SIGNED, "venue.example", WITNESS, TIME)


def test_the_form_is_that_of_the_specification() -> None:
    public = WITNESS.public_key().public_bytes_raw()
    key_id = hashlib.sha256(b"venue.example\n\x04" + public).digest()[:4]
    encoded = base64.b64encode(b"\x04" + public).decode()
    assert f"venue.example+{key_id.hex()}+{encoded}" == VKEY
    dash, name, signed = LINE.split(" ")
    raw = base64.b64decode(signed)
    text = SIGNED.partition("\n\n")[0] + "\n"
    assert (dash, name, raw[:4], raw[4:12]) == ("—", "venue.example", key_id, TIME.to_bytes(8, "big"))
    WITNESS.public_key().verify(raw[12:], f"cosignature/v1\ntime {TIME}\n{text}".encode())


def test_it_tells_its_time_also_when_others_have_signed_the_note() -> None:
    assert checkpoint.check_cosignature(SIGNED, VKEY, LINE) == TIME
    assert checkpoint.check_cosignature(f"{SIGNED}{LINE}\n", VKEY, LINE) == TIME
    head = checkpoint.read(f"{SIGNED}{LINE}\n".encode(), LOG.verifier, "answerable/spring")
    assert head.root == merkle.EMPTY


def test_every_byte_of_the_line_and_of_the_text_flipped() -> None:
    raw = LINE.encode()
    for position in range(len(raw)):
        altered = bytearray(raw)
        altered[position] ^= 1
        with pytest.raises(ProtocolError):
            checkpoint.check_cosignature(SIGNED, VKEY, altered.decode("utf-8", "replace"))
    text = SIGNED.partition("\n\n")[0]
    for position in range(len(text)):
        changed = text[:position] + chr(ord(text[position]) ^ 1) + SIGNED[position + 1 :]
        with pytest.raises(ProtocolError):
            checkpoint.check_cosignature(changed, VKEY, LINE)


def test_another_key_another_kind_and_another_length() -> None:
    other = checkpoint.witness_vkey("venue.example", keys.ed25519(bytes(32)))
    with pytest.raises(BadSignature, match="not a line"):
        checkpoint.check_cosignature(SIGNED, other, LINE)
    with pytest.raises(Malformed, match="kind"):
        checkpoint.check_cosignature(SIGNED, LOG.vkey, LINE)
    witness = note.parse_vkey(VKEY, note.WITNESS)
    with pytest.raises(Malformed, match="a time and"):
        checkpoint.check_cosignature(SIGNED, VKEY, note.signature_line(witness, bytes(64)))


@pytest.mark.parametrize("time", [0, -1, 1 << 63])
def test_times_that_are_none(time: int) -> None:
    with pytest.raises(Malformed, match="seconds since"):
        checkpoint.cosign(SIGNED, "venue.example", WITNESS, time)


@pytest.mark.parametrize("name", ["", "a b", "a+b"])
def test_names_that_no_key_may_have(name: str) -> None:
    with pytest.raises(Malformed, match="name"):
        checkpoint.witness_vkey(name, WITNESS)
