"""The server's half of agreeing on an authorization key.

Source: https://core.telegram.org/mtproto/auth_key
"""

import hashlib
import os
import struct
import time
from collections.abc import Callable
from typing import Any

from telethon.crypto import AES, AuthKey
from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.helpers import generate_key_data_from_nonce
from telethon.tl.functions import (
    ReqDHParamsRequest,
    ReqPqMultiRequest,
    ReqPqRequest,
    SetClientDHParamsRequest,
)
from telethon.tl.types import (
    ClientDHInnerData,
    DhGenOk,
    PQInnerData,
    PQInnerDataDc,
    ResPQ,
    ServerDHInnerData,
    ServerDHParamsOk,
)

from backends.demo.mtproto.errors import ProtocolError
from backends.demo.mtproto.keys import ServerKeys
from backends.demo.mtproto.primes import PRIME, G, in_safe_range

UNREADABLE = (BufferError, struct.error, TypeNotFoundError, ValueError, RuntimeError, IndexError)
"""What Telethon's reader raises on bytes that are no TL object."""

# Small, as nobody has to be kept off by the work of finding them. Clients read pq as a signed number, so the
# top bit of its 8 bytes must be 0.
_P, _Q = 65519, 65521
_SECRET_BYTES = 32
"""An exponent of twice the strength of the group is as safe as a longer one, and sooner raised to:
https://www.rfc-editor.org/rfc/rfc7919#section-5.2
"""


class Handshake:
    """One key exchange; ``answer`` takes the client's three steps in turn.

    ``agreed`` gets the key, as many bytes as the number has, like the clients count it.
    """

    def __init__(self, keys: ServerKeys, agreed: Callable[[bytes], object]) -> None:
        self._keys = keys
        self._agreed = agreed
        self._nonce = 0
        self._server_nonce = 0
        self._new_nonce = 0
        self._a = 0

    def answer(self, body: bytes) -> bytes:
        """The answer to one step. Raises ProtocolError where the client got it wrong."""
        request = _read(body)[0]
        if isinstance(request, (ReqPqMultiRequest, ReqPqRequest)):
            return bytes(self._offer(request))
        if not isinstance(request, (ReqDHParamsRequest, SetClientDHParamsRequest)):
            raise ProtocolError("an unencrypted request")
        if request.nonce != self._nonce or request.server_nonce != self._server_nonce:
            raise ProtocolError("a wrong nonce")
        if isinstance(request, ReqDHParamsRequest):
            return bytes(self._parameters(request))
        if not self._a:
            raise ProtocolError("a step out of turn")
        return bytes(self._finish(request))

    def _offer(self, request: Any) -> ResPQ:
        self._nonce = request.nonce
        self._server_nonce = int.from_bytes(os.urandom(16), "little", signed=True)
        pq = (_P * _Q).to_bytes(8, "big")
        return ResPQ(self._nonce, self._server_nonce, pq, [self._keys.fingerprint])

    def _parameters(self, request: ReqDHParamsRequest) -> ServerDHParamsOk:
        if request.public_key_fingerprint != self._keys.fingerprint:
            raise ProtocolError("an unknown key")
        inner = _hashed(self._keys.decrypt(request.encrypted_data)[1:], PQInnerData, PQInnerDataDc)
        factors = {int.from_bytes(inner.p, "big"), int.from_bytes(inner.q, "big")}
        if inner.nonce != self._nonce or inner.server_nonce != self._server_nonce or factors != {_P, _Q}:
            raise ProtocolError("a wrong proof of work")
        self._new_nonce = inner.new_nonce
        self._a = int.from_bytes(os.urandom(_SECRET_BYTES), "big")
        data = bytes(
            ServerDHInnerData(
                nonce=self._nonce,
                server_nonce=self._server_nonce,
                g=G,
                dh_prime=PRIME.to_bytes(256, "big"),
                g_a=pow(G, self._a, PRIME).to_bytes(256, "big"),
                server_time=int(time.time()),
            )
        )
        key, iv = generate_key_data_from_nonce(self._server_nonce, self._new_nonce)
        return ServerDHParamsOk(
            self._nonce, self._server_nonce, AES.encrypt_ige(hashlib.sha1(data).digest() + data, key, iv)
        )

    def _finish(self, request: SetClientDHParamsRequest) -> DhGenOk:
        if not request.encrypted_data or len(request.encrypted_data) % 16:
            raise ProtocolError("a cipher text of odd length")
        key, iv = generate_key_data_from_nonce(self._server_nonce, self._new_nonce)
        inner = _hashed(AES.decrypt_ige(request.encrypted_data, key, iv), ClientDHInnerData)
        g_b = int.from_bytes(inner.g_b, "big")
        if not in_safe_range(g_b):
            raise ProtocolError("an unsafe public value")
        shared = pow(g_b, self._a, PRIME)
        auth_key = shared.to_bytes((shared.bit_length() + 7) // 8, "big")
        self._a = 0
        self._agreed(auth_key)
        proof = AuthKey(auth_key).calc_new_nonce_hash(self._new_nonce, 1)
        return DhGenOk(self._nonce, self._server_nonce, proof)


def _hashed(data: bytes, *kinds: type) -> Any:
    """The object after its SHA-1 in decrypted, padded ``data``; one of ``kinds``."""
    found, length = _read(data[20:])
    if not isinstance(found, kinds) or hashlib.sha1(data[20 : 20 + length]).digest() != data[:20]:
        raise ProtocolError("a wrong hash")
    return found


def _read(data: bytes) -> tuple[Any, int]:
    reader = BinaryReader(data)
    try:
        return reader.tgread_object(), reader.tell_position()
    except UNREADABLE as error:
        raise ProtocolError("unreadable bytes") from error
