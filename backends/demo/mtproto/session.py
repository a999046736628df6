"""One client session under a key: its encryption, its message numbers, and what was answered already.

Source: https://core.telegram.org/mtproto/description (MTProto 2.0)
"""

import asyncio
import hashlib
import os
import struct
import time
from collections import OrderedDict
from dataclasses import dataclass

from telethon.crypto import AES

from backends.demo.mtproto.errors import ProtocolError
from backends.demo.mtproto.salts import salt

_ANSWERS_KEPT = 400
_HEAD = struct.Struct("<qqqii")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One decrypted packet of a client."""

    salt: int
    session: int
    msg_id: int
    seq_no: int
    body: bytes


class Session:
    """Numbers what goes out, and remembers what came in, so that nothing is done twice.

    ``answers`` maps the id of each request of this session to its packed answer; None while it is worked
    on, or once the client has acknowledged the answer.
    """

    def __init__(self, number: int, key: bytes, key_name: int) -> None:
        self.number = number
        self.answers: OrderedDict[int, bytes | None] = OrderedDict()
        self.working: dict[int, asyncio.Task[None]] = {}
        self._answer_ids: OrderedDict[int, int] = OrderedDict()
        self._key = key
        self._key_name = key_name
        self._is_new = True
        self._last_id = 0
        self._sequence = 0

    def greet(self) -> bool:
        """True once, for the first packet that is accepted: then the client is told of the new session."""
        first, self._is_new = self._is_new, False
        return first

    def begin(self, request: int) -> bool:
        """Note that a request is being worked on; False if it came before."""
        if request in self.answers:
            return False
        self.answers[request] = None
        while len(self.answers) > _ANSWERS_KEPT:
            self.answers.popitem(last=False)
        return True

    def answered(self, request: int, answer: bytes) -> None:
        if request in self.answers:
            self.answers[request] = answer

    def sent(self, answer_id: int, request: int) -> None:
        """Note under which message id a request's answer went out, so that its acknowledgement is known."""
        self._answer_ids[answer_id] = request
        while len(self._answer_ids) > _ANSWERS_KEPT:
            self._answer_ids.popitem(last=False)

    def acknowledged(self, answer_id: int) -> None:
        request = self._answer_ids.pop(answer_id, 0)
        if request in self.answers:
            self.answers[request] = None

    def next_msg_id(self, is_answer: bool) -> int:
        """Ever rising, of the real time; remainder 1 by 4 for answers, else 3."""
        now = int(time.time() * 2**32) & ~3
        self._last_id = max(now, (self._last_id & ~3) + 4)
        return self._last_id | (1 if is_answer else 3)

    def next_seq_no(self, content_related: bool) -> int:
        number = self._sequence * 2 + content_related
        self._sequence += content_related
        return number

    def answer_under(self, answer_id: int) -> bytes | None:
        """The answer that went out under that message id, if it is still kept."""
        return self.answers.get(self._answer_ids.get(answer_id, 0))

    def encrypt(self, msg_id: int, seq_no: int, body: bytes) -> bytes:
        data = _HEAD.pack(salt(self._key), self.number, msg_id, seq_no, len(body)) + body
        data += os.urandom(-(len(data) + 12) % 16 + 12)
        msg_key = hashlib.sha256(self._key[96:128] + data).digest()[8:24]
        key, iv = _aes(self._key, msg_key, 8)
        return struct.pack("<Q", self._key_name) + msg_key + bytes(AES.encrypt_ige(data, key, iv))


def decrypt(auth_key: bytes, packet: bytes) -> Incoming:
    """Open a client's packet. Raises ProtocolError if it was not made with this key."""
    msg_key, cipher_text = packet[8:24], packet[24:]
    # The native cipher panics on odd lengths, past every `except Exception`.
    if len(cipher_text) % 16 or len(cipher_text) < _HEAD.size:
        raise ProtocolError("a cipher text of odd length")
    key, iv = _aes(auth_key, msg_key, 0)
    data = bytes(AES.decrypt_ige(cipher_text, key, iv))
    if hashlib.sha256(auth_key[88:120] + data).digest()[8:24] != msg_key:
        raise ProtocolError("a wrong message key")
    salt, session, msg_id, seq_no, length = _HEAD.unpack_from(data)
    body = data[_HEAD.size : _HEAD.size + length]
    if length < 4 or len(body) != length:
        raise ProtocolError("a wrong message length")
    return Incoming(salt, session, msg_id, seq_no, body)


def _aes(auth_key: bytes, msg_key: bytes, x: int) -> tuple[bytes, bytes]:
    a = hashlib.sha256(msg_key + auth_key[x : x + 36]).digest()
    b = hashlib.sha256(auth_key[x + 40 : x + 76] + msg_key).digest()
    return a[:8] + b[8:24] + a[24:32], b[:8] + a[8:24] + b[24:32]
