"""Blind RSA signatures, the issuer's side: BlindSign of RFC 9474, 4.3.

The secret powers run in gmpy2's constant-time `powmod_sec` on each prime's half (CRT), on a base blinded with
fresh randomness, so that the time taken tells nothing about the key. If one half were computed wrongly, the signature would reveal
the key (its error has a common divisor with n). So each result is verified before it is returned; a wrong one raises `FaultySignature`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from gmpy2 import gcd, invert, mpz, powmod, powmod_sec

from answerable.protocol.errors import FaultySignature, Malformed

Entropy = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class BlindSigner:
    """An issuer's private key, in the parts that CRT needs (RFC 8017, 3.2)."""

    n: int
    e: int
    p: int
    q: int
    d_p: int
    d_q: int
    q_inv: int

    @classmethod
    def of(cls, key: RSAPrivateKey) -> Self:
        numbers = key.private_numbers()
        public = numbers.public_numbers
        return cls(public.n, public.e, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)

    @property
    def size(self) -> int:
        """Length of messages and signatures in bytes."""
        return (self.n.bit_length() + 7) // 8

    def __repr__(self) -> str:
        return f"BlindSigner({self.n.bit_length()} bits)"

    def sign(self, blinded: bytes, entropy: Entropy) -> bytes:
        """The blind signature. `entropy(k)` gives k random bytes."""
        if len(blinded) != self.size:
            raise Malformed(f"a blinded message of {len(blinded)} bytes where {self.size} are required")
        message = int.from_bytes(blinded, "big")
        if not 0 < message < self.n:
            raise Malformed("the blinded message is not between 0 and the modulus")
        n = mpz(self.n)
        mask = self._mask(entropy)
        masked = mpz(message) * powmod(mask, self.e, n) % n
        signature = self._power(masked) * invert(mask, n) % n
        if powmod(signature, self.e, n) != message:
            raise FaultySignature("a signature did not check, and was withheld")
        return int(signature).to_bytes(self.size, "big")

    def _mask(self, entropy: Entropy) -> mpz:
        """Uniform among the invertible numbers below n, to within 2**-128."""
        while True:
            mask = mpz(int.from_bytes(entropy(self.size + 16), "big") % self.n)
            if gcd(mask, self.n) == 1:
                return mask

    def _power(self, base: mpz) -> mpz:
        """base ** d mod n by the two halves (RFC 8017, 5.1.2, second form)."""
        first = powmod_sec(base % self.p, self.d_p, self.p)
        second = powmod_sec(base % self.q, self.d_q, self.q)
        return second + self.q * ((first - second) * self.q_inv % self.p)
