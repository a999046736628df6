"""The four framings in which MTProto packets travel over TCP, and the obfuscation around them.

Source: https://core.telegram.org/mtproto/mtproto-transports
"""

import os
import struct
from asyncio import StreamReader, StreamWriter
from typing import Protocol
from zlib import crc32

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from backends.demo.mtproto.errors import ProtocolError

LONGEST_PACKET = 4 * 1024 * 1024


class Stream(Protocol):
    """Bytes in both directions, as they are or obfuscated."""

    async def read(self, count: int) -> bytes: ...

    def write(self, data: bytes) -> None: ...


class Framing(Protocol):
    """Whole packets over a stream."""

    async def read(self, stream: Stream) -> bytes: ...

    def frame(self, packet: bytes) -> bytes: ...


class PlainStream:
    """Bytes as they are. ``peeked`` were read already, to tell the framing."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.peeked = b""

    async def peek(self, count: int) -> bytes:
        if len(self.peeked) < count:
            self.peeked += await self._reader.readexactly(count - len(self.peeked))
        return self.peeked[:count]

    async def read(self, count: int) -> bytes:
        if not 0 <= count <= LONGEST_PACKET:
            raise ProtocolError(f"a packet of {count} bytes")
        taken, self.peeked = self.peeked[:count], self.peeked[count:]
        return taken + await self._reader.readexactly(count - len(taken))

    def write(self, data: bytes) -> None:
        self._writer.write(data)


class ObfuscatedStream:
    """AES-CTR in both directions, with keys out of the client's 64 opening bytes."""

    def __init__(self, inner: PlainStream, opening: bytes) -> None:
        self._inner = inner
        backwards = opening[55:7:-1]
        self._incoming = _ctr(opening[8:40], opening[40:56])
        self._outgoing = _ctr(backwards[:32], backwards[32:48])
        self.tag = self._incoming.update(opening)[56:60]

    async def read(self, count: int) -> bytes:
        return self._incoming.update(await self._inner.read(count))

    def write(self, data: bytes) -> None:
        self._inner.write(self._outgoing.update(data))


class Full:
    """Length, sequence number, packet, checksum."""

    def __init__(self) -> None:
        self._sent = 0

    async def read(self, stream: Stream) -> bytes:
        head = await stream.read(8)
        (length,) = struct.unpack("<i", head[:4])
        rest = await stream.read(length - 8)
        if crc32(head + rest[:-4]) != int.from_bytes(rest[-4:], "little"):
            raise ProtocolError("a wrong checksum")
        return rest[:-4]

    def frame(self, packet: bytes) -> bytes:
        data = struct.pack("<ii", len(packet) + 12, self._sent) + packet
        self._sent += 1
        return data + struct.pack("<I", crc32(data))


class Abridged:
    """One byte of length in words, four for long packets."""

    async def read(self, stream: Stream) -> bytes:
        words = (await stream.read(1))[0]
        if words >= 0x7F:
            words = int.from_bytes(await stream.read(3), "little")
        return await stream.read(words * 4)

    def frame(self, packet: bytes) -> bytes:
        words = len(packet) // 4
        if words < 0x7F:
            return bytes([words]) + packet
        return b"\x7f" + words.to_bytes(3, "little") + packet


class Intermediate:
    """Four bytes of length; ``padded`` adds up to three random bytes that the reader cuts off."""

    def __init__(self, padded: bool) -> None:
        self._padded = padded

    async def read(self, stream: Stream) -> bytes:
        packet = await stream.read(int.from_bytes(await stream.read(4), "little"))
        return packet[: len(packet) - len(packet) % 4]

    def frame(self, packet: bytes) -> bytes:
        if self._padded:
            packet += os.urandom(os.urandom(1)[0] % 4)
        return struct.pack("<i", len(packet)) + packet


class Transport:
    """Packets in and out of one connection."""

    def __init__(self, stream: Stream, framing: Framing) -> None:
        self._stream = stream
        self._framing = framing

    async def read(self) -> bytes:
        """The next packet. Raises IncompleteReadError at the end, ProtocolError for a malformed one."""
        return await self._framing.read(self._stream)

    def write(self, packet: bytes) -> None:
        self._stream.write(self._framing.frame(packet))


async def accept(reader: StreamReader, writer: StreamWriter) -> Transport:
    """Tell from the first bytes which framing the client chose."""
    plain = PlainStream(reader, writer)
    first = await plain.peek(1)
    if first == b"\xef":
        await plain.read(1)
        return Transport(plain, Abridged())
    tag = await plain.peek(4)
    if tag in (b"\xee" * 4, b"\xdd" * 4):
        await plain.read(4)
        return Transport(plain, Intermediate(padded=tag == b"\xdd" * 4))
    # Only the full framing's first sequence number is zero; an obfuscated opening never has zeros there.
    if (await plain.peek(8))[4:] == bytes(4):
        return Transport(plain, Full())
    obfuscated = ObfuscatedStream(plain, await plain.read(64))
    if obfuscated.tag == b"\xef" * 4:
        return Transport(obfuscated, Abridged())
    if obfuscated.tag in (b"\xee" * 4, b"\xdd" * 4):
        return Transport(obfuscated, Intermediate(padded=obfuscated.tag == b"\xdd" * 4))
    raise ProtocolError("an unknown transport")


def _ctr(key: bytes, counter: bytes) -> CipherContext:
    return Cipher(algorithms.AES(key), modes.CTR(counter)).encryptor()
