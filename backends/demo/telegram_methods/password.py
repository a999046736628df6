"""The cloud password, checked without ever being sent: the server's half of SRP.

Source: https://core.telegram.org/api/srp
"""

import hashlib
import hmac
import os
from functools import cached_property

from telethon.tl.types import PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow as Algorithm

from backends.demo.mtproto.primes import PRIME, G, in_safe_range

_ROUNDS = 100_000


class Password:
    """One account's password; empty = none is set."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._salt1 = os.urandom(8)
        self._salt2 = os.urandom(16)

    @property
    def is_set(self) -> bool:
        return bool(self._text)

    @cached_property
    def algorithm(self) -> Algorithm:
        return Algorithm(salt1=self._salt1, salt2=self._salt2, g=G, p=_padded(PRIME))

    def challenge(self) -> tuple[int, bytes]:
        """A secret exponent to keep, and the public value to send (256 bytes)."""
        while True:
            secret = int.from_bytes(os.urandom(256), "big")
            public = (_K * self._verifier + pow(G, secret, PRIME)) % PRIME
            if in_safe_range(public):
                return secret, _padded(public)

    def proves(self, secret: int, client_public: bytes, proof: bytes) -> bool:
        """Whether the client knows the password, by its public value and proof to that challenge."""
        a = int.from_bytes(client_public, "big")
        if not in_safe_range(a):
            return False
        public = _padded((_K * self._verifier + pow(G, secret, PRIME)) % PRIME)
        u = int.from_bytes(_sha(_padded(a), public), "big")
        shared = pow(a * pow(self._verifier, u, PRIME), secret, PRIME)
        mixed = bytes(x ^ y for x, y in zip(_sha(_padded(PRIME)), _sha(_padded(G)), strict=True))
        expected = _sha(
            mixed, _sha(self._salt1), _sha(self._salt2), _padded(a), public, _sha(_padded(shared))
        )
        return hmac.compare_digest(expected, proof)

    @cached_property
    def _verifier(self) -> int:
        inner = self._salted(self._salted(self._text.encode(), self._salt1), self._salt2)
        stretched = hashlib.pbkdf2_hmac("sha512", inner, self._salt1, _ROUNDS)
        return pow(G, int.from_bytes(self._salted(stretched, self._salt2), "big"), PRIME)

    @staticmethod
    def _salted(data: bytes, salt: bytes) -> bytes:
        return _sha(salt, data, salt)


def _sha(*data: bytes) -> bytes:
    return hashlib.sha256(b"".join(data)).digest()


def _padded(value: int) -> bytes:
    return value.to_bytes(256, "big")


_K = int.from_bytes(_sha(_padded(PRIME), _padded(G)), "big")
