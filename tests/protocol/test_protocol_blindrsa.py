"""Blind RSA: RFC 9474's vectors, Wycheproof's signatures, and what must be refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384

from answerable.protocol import blindrsa, keys
from answerable.protocol.blindrsa import Variant
from answerable.protocol.errors import BadSignature, FaultySignature, Malformed
from answerable.protocol.signing import BlindSigner
from vectors import protocol

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "rfc9474.json").read_text())
STANDARDS = json.loads((Path(__file__).parents[1] / "vectors" / "standards.json").read_text())
MESSAGE = b"a message"
SALT = bytes(range(48))
PREFIX = bytes(32)


def number(text: str) -> int:
    return int(text.removeprefix("0x") or "0", 16)


def vector_key(vector: dict[str, str]) -> rsa.RSAPrivateKey:
    n, e, d, p, q = (number(vector[name]) for name in "nedpq")
    public = rsa.RSAPublicNumbers(e, n)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def entropy(length: int) -> bytes:
    return b"\x5a" * length


@pytest.fixture(scope="module")
def private() -> rsa.RSAPrivateKey:
    return protocol.rsa_keys()["B"]


@pytest.fixture(scope="module")
def signer(private: rsa.RSAPrivateKey) -> BlindSigner:
    return BlindSigner.of(private)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_rfc_s_vectors(vector: dict[str, Any]) -> None:
    variant = next(one for one in Variant if one.value[0] == vector["name"])
    private = vector_key(vector)
    key = private.public_key()
    prefix = bytes.fromhex(vector["msg_prefix"]) if variant.prefix_length else b""
    prepared = blindrsa.prepare(bytes.fromhex(vector["msg"]), prefix, variant)
    assert prepared.hex() == vector["input_msg"]
    factor = pow(number(vector["inv"]), -1, number(vector["n"]))
    blinded = blindrsa.blind(key, prepared, bytes.fromhex(vector["salt"]), factor, variant)
    assert int.from_bytes(blinded.message, "big") == number(vector["blinded_msg"])
    assert blinded.inverse == number(vector["inv"])
    answer = BlindSigner.of(private).sign(blinded.message, entropy)
    assert int.from_bytes(answer, "big") == number(vector["blind_sig"])
    signature = blindrsa.finalize(key, prepared, answer, blinded.inverse, variant)
    assert int.from_bytes(signature, "big") == number(vector["sig"])
    assert blindrsa.verify(key, prepared, signature, variant)
    others = [one for one in Variant if one.salt_length != variant.salt_length]
    assert [blindrsa.verify(key, prepared, signature, other) for other in others] == [False, False]


@pytest.mark.parametrize("vector", STANDARDS["wycheproof"]["vectors"], ids=lambda vector: str(vector["tcId"]))
def test_wycheproof(vector: dict[str, Any]) -> None:
    known = STANDARDS["wycheproof"]
    key = rsa.RSAPublicNumbers(number(known["e"]), number(known["n"])).public_key()
    signature = bytes.fromhex(vector["sig"])
    held = blindrsa.verify(key, bytes.fromhex(vector["msg"]), signature)
    assert held is (vector["result"] == "valid")
    assert not blindrsa.verify(key, bytes.fromhex(vector["msg"]), b"\0" + signature)
    assert not blindrsa.verify(key, bytes.fromhex(vector["msg"]), signature[:-1])


def raw_signature(private: rsa.RSAPrivateKey, encoded: int) -> bytes:
    numbers = private.private_numbers()
    return pow(encoded, numbers.d, numbers.public_numbers.n).to_bytes(keys.size(private), "big")


@pytest.mark.slow
def test_every_byte_of_the_encoding_counts(private: rsa.RSAPrivateKey) -> None:
    """A signature over an encoding that differs in any byte, as one with the key could make, does not verify."""
    key = private.public_key()
    encoded = blindrsa.encode(MESSAGE, key.key_size - 1, SALT)
    assert blindrsa.verify(key, MESSAGE, raw_signature(private, int.from_bytes(encoded, "big")))
    for position in range(0, len(encoded), 5):
        altered = bytearray(encoded)
        altered[position] ^= 0x01
        signature = raw_signature(private, int.from_bytes(altered, "big"))
        assert not blindrsa.verify(key, MESSAGE, signature), position


def test_the_other_padding_is_refused(private: rsa.RSAPrivateKey) -> None:
    signature = private.sign(MESSAGE, padding.PKCS1v15(), SHA384())
    assert not blindrsa.verify(private.public_key(), MESSAGE, signature)


@pytest.mark.parametrize("value", [0, 1, "n-1", "n"])
def test_special_signatures_are_refused(private: rsa.RSAPrivateKey, value: int | str) -> None:
    n = private.private_numbers().public_numbers.n
    chosen = {"n-1": n - 1, "n": n}.get(str(value), value)
    assert isinstance(chosen, int)
    assert not blindrsa.verify(private.public_key(), MESSAGE, chosen.to_bytes(256, "big"))


@pytest.mark.parametrize(
    "refused",
    [
        lambda _: blindrsa.prepare(MESSAGE, bytes(31)),
        lambda _: blindrsa.prepare(MESSAGE, bytes(32), Variant.DETERMINISTIC),
        lambda key: blindrsa.blind(key, MESSAGE, bytes(47), 3),
        lambda key: blindrsa.blind(key, MESSAGE, SALT, 0),
        lambda key: blindrsa.blind(key, MESSAGE, SALT, key.public_numbers().n),
        lambda key: blindrsa.blind(key, MESSAGE, SALT, protocol.rsa_keys()["B"].private_numbers().p),
        lambda key: blindrsa.finalize(key, MESSAGE, bytes(255), 3),
        lambda key: blindrsa.finalize(key, MESSAGE, bytes(257), 3),
        lambda _: blindrsa.encode(MESSAGE, 700, SALT),
    ],
)
def test_wrong_lengths_and_factors(
    private: rsa.RSAPrivateKey, refused: Callable[[rsa.RSAPublicKey], object]
) -> None:
    with pytest.raises(Malformed):
        refused(private.public_key())


def test_an_answer_to_another_question_is_refused(private: rsa.RSAPrivateKey, signer: BlindSigner) -> None:
    key = private.public_key()
    mine = blindrsa.blind(key, PREFIX + b"mine", SALT, 0x1234567)
    other = blindrsa.blind(key, PREFIX + b"other", SALT, 0x7654321)
    answer = signer.sign(other.message, entropy)
    with pytest.raises(BadSignature):
        blindrsa.finalize(key, PREFIX + b"mine", answer, mine.inverse)
    assert blindrsa.finalize(key, PREFIX + b"other", answer, other.inverse)


def test_the_wrong_group_s_key_does_not_verify(private: rsa.RSAPrivateKey) -> None:
    signature = private.sign(MESSAGE, padding.PSS(padding.MGF1(SHA384()), 48), SHA384())
    assert blindrsa.verify(private.public_key(), MESSAGE, signature)
    for other in (protocol.rsa_keys()["A"], vector_key(VECTORS[0])):
        assert not blindrsa.verify(other.public_key(), MESSAGE, signature)
        padded = signature.rjust(keys.size(other), b"\0")
        assert not blindrsa.verify(other.public_key(), MESSAGE, padded)


@pytest.mark.parametrize("length", [0, 255, 257])
def test_the_issuer_refuses_wrong_lengths(signer: BlindSigner, length: int) -> None:
    with pytest.raises(Malformed):
        signer.sign(b"\x01" * length, entropy)


def test_the_issuer_refuses_what_is_not_below_the_modulus(signer: BlindSigner) -> None:
    for message in (0, signer.n, signer.n + 1, (1 << 2048) - 1):
        with pytest.raises(Malformed):
            signer.sign(message.to_bytes(256, "big"), entropy)
    edges = [signer.sign(message.to_bytes(256, "big"), entropy) for message in (1, signer.n - 1)]
    assert [pow(int.from_bytes(one, "big"), signer.e, signer.n) for one in edges] == [1, signer.n - 1]


@pytest.mark.parametrize("part", ["d_p", "d_q", "q_inv", "p", "q"])
def test_a_faulty_half_never_leaks(signer: BlindSigner, part: str) -> None:
    """One wrong CRT part, as a memory fault would make it: nothing that could factor n gets out."""
    parts = {name: getattr(signer, name) for name in ("n", "e", "p", "q", "d_p", "d_q", "q_inv")}
    faulty = BlindSigner(**{**parts, part: parts[part] ^ 2})
    message = (12345).to_bytes(256, "big")
    with pytest.raises(FaultySignature) as caught:
        faulty.sign(message, entropy)
    assert caught.value.args == ("a signature did not check, and was withheld",)
    assert caught.value.__context__ is None


def test_the_base_s_mask_is_fresh_and_cancels_out(signer: BlindSigner) -> None:
    asked: list[int] = []

    def counted(length: int) -> bytes:
        asked.append(length)
        # the first draw shares the factor p with n, and must be drawn again
        return signer.p.to_bytes(length, "big") if len(asked) == 1 else len(asked).to_bytes(length, "big")

    message = (98765).to_bytes(256, "big")
    assert signer.sign(message, counted) == signer.sign(message, entropy)
    assert asked == [272, 272]


def test_a_signer_does_not_show_its_key(signer: BlindSigner) -> None:
    assert repr(signer) == "BlindSigner(2048 bits)"
