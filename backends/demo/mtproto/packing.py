"""How messages are packed into one another: results, gzip, containers, vectors.

Source: https://core.telegram.org/mtproto/service_messages
"""

import gzip
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import error as zlib_error

from telethon.tl.core import GzipPacked, MessageContainer, RpcResult
from telethon.tl.types import RpcError

from backends.demo.mtproto.errors import ProtocolError, RpcFailure

_MESSAGE = struct.Struct("<qii")
_VECTOR = 0x1CB5C415
_TRUE, _FALSE = struct.pack("<I", 0x997275B5), struct.pack("<I", 0xBC799737)
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a client, out of whatever it was packed in."""

    msg_id: int
    seq_no: int
    body: bytes


def parts(msg_id: int, seq_no: int, body: bytes, depth: int = 0) -> Iterator[Part]:
    """All messages in a packet, out of containers and gzip. Raises ProtocolError if they do not fit."""
    (constructor,) = struct.unpack_from("<I", body)
    if depth > _DEEPEST:
        raise ProtocolError("too many layers")
    if constructor == GzipPacked.CONSTRUCTOR_ID:
        yield from parts(msg_id, seq_no, unzipped(body), depth + 1)
    elif constructor == MessageContainer.CONSTRUCTOR_ID:
        (count,) = struct.unpack_from("<i", body, 4)
        position = 8
        for _ in range(count):
            inner_id, inner_seq, length = _MESSAGE.unpack_from(body, position)
            position += _MESSAGE.size
            if length < 4 or position + length > len(body):
                raise ProtocolError("a container that does not fit")
            yield from parts(inner_id, inner_seq, body[position : position + length], depth + 1)
            position += length
    else:
        yield Part(msg_id, seq_no, body)


def unzipped(body: bytes) -> bytes:
    """The object inside a ``gzip_packed``."""
    long = body[4] == 254
    start = 8 if long else 5
    length = int.from_bytes(body[5:8], "little") if long else body[4]
    try:
        return gzip.decompress(body[start : start + length])
    except (OSError, EOFError, zlib_error) as error:
        raise ProtocolError("bad gzip") from error


def container(messages: Sequence[tuple[int, int, bytes]]) -> bytes:
    """A container of (message id, sequence number, body)."""
    packed = b"".join(_MESSAGE.pack(number, seq, len(body)) + body for number, seq, body in messages)
    return struct.pack("<Ii", MessageContainer.CONSTRUCTOR_ID, len(messages)) + packed


def result(request: int, answer: bytes) -> bytes:
    """The answer to a request, gzipped where that is shorter."""
    body: bytes = GzipPacked.gzip_if_smaller(True, answer)
    return struct.pack("<Iq", RpcResult.CONSTRUCTOR_ID, request) + body


def failure(request: int, error: RpcFailure) -> bytes:
    body = bytes(RpcError(error.code, error.text))
    return struct.pack("<Iq", RpcResult.CONSTRUCTOR_ID, request) + body


def spelt(value: Any) -> bytes:
    """A method's result as bytes: a TL object, a truth value, or a list of TL objects."""
    if isinstance(value, bool):
        return _TRUE if value else _FALSE
    if isinstance(value, list):
        return struct.pack("<Ii", _VECTOR, len(value)) + b"".join(bytes(item) for item in value)
    return bytes(value)
