"""The RSA key that clients know the demo server by: one for each demo home, made there, never shipped."""

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from telethon.tl import TLObject

from backends.paths import write_private

_BITS = 2048


class ServerKeys:
    """An RSA key pair with the fingerprint that MTProto names it by.

    ``public_pem`` is PKCS#1, as ``telethon.crypto.rsa.add_key`` and other clients take it.
    Fingerprint: https://core.telegram.org/mtproto/auth_key#2-server-sends-response-of-the-form
    """

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        numbers = private.private_numbers()
        self._private = numbers
        self.public_pem = (
            private.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.PKCS1)
            .decode("ascii")
        )
        n, e = numbers.public_numbers.n, numbers.public_numbers.e
        spelt = TLObject.serialize_bytes(_big_endian(n)) + TLObject.serialize_bytes(_big_endian(e))
        self.fingerprint = int.from_bytes(hashlib.sha1(spelt).digest()[-8:], "little", signed=True)

    @classmethod
    def load_or_make(cls, path: Path) -> "ServerKeys":
        """The key pair kept in ``path`` (PEM, readable by its owner only), made first if there is none.

        Raises WriteError where it cannot be kept, ValueError where ``path`` holds something else.
        """
        if path.exists():
            loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
            if not isinstance(loaded, rsa.RSAPrivateKey):
                raise ValueError(f"{path} holds no RSA key")
            return cls(loaded)
        made = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
        pem = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        write_private(path, pem)
        return cls(made)

    def decrypt(self, cipher_text: bytes) -> bytes:
        """Plain RSA, without any padding scheme: 256 bytes in, 256 bytes out."""
        key, cipher = self._private, int.from_bytes(cipher_text, "big")
        # By the Chinese remainder theorem, in a quarter of the time: RFC 8017, 5.1.2.
        first, second = pow(cipher, key.dmp1, key.p), pow(cipher, key.dmq1, key.q)
        value = second + key.q * ((first - second) * key.iqmp % key.p)
        return value.to_bytes(_BITS // 8, "big")


def _big_endian(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")
