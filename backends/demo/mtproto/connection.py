"""One TCP connection of a client: packets in, messages sorted out, answers back."""

import asyncio
import struct
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telethon.tl.types import BadMsgNotification, BadServerSalt, NewSessionCreated

from backends.demo.mtproto import packing, salts, service_messages, wrappers
from backends.demo.mtproto.auth_keys import AuthKey, AuthKeys
from backends.demo.mtproto.errors import DropConnection, NoAnswer, ProtocolError, RpcFailure
from backends.demo.mtproto.handshake import Handshake
from backends.demo.mtproto.keys import ServerKeys
from backends.demo.mtproto.outbox import Outbox
from backends.demo.mtproto.session import Incoming, Session, decrypt
from backends.demo.mtproto.transports import accept

Serve = Callable[[AuthKey, Any], Awaitable[bytes]]
"""Does one request and returns its result as bytes; may raise the errors of ``mtproto.errors``."""

Push = Callable[[bytes], None]

Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]

_TOO_OLD, _TOO_NEW = 300, 30
_MALFORMED = (ProtocolError, struct.error, IndexError)


class Connection:
    """Reads until the client goes away. Requests are done side by side and answered when they are ready."""

    def __init__(
        self, writer: asyncio.StreamWriter, keys: ServerKeys, auth_keys: AuthKeys, serve: Serve, spawn: Spawn
    ) -> None:
        self._writer = writer
        self._auth_keys = auth_keys
        self._serve = serve
        self._spawn = spawn
        self._handshake = Handshake(keys, auth_keys.add)
        self._outbox: Outbox
        self._hang_up: asyncio.TimerHandle | None = None
        self._pushes: dict[tuple[AuthKey, int], Push] = {}

    async def run(self, reader: asyncio.StreamReader) -> None:
        try:
            transport = await accept(reader, self._writer)
            self._outbox = Outbox(transport, self._writer)
            try:
                while True:
                    packet = await transport.read()
                    if plain := self._receive(packet):
                        transport.write(plain)
                    await self._writer.drain()
            except _MALFORMED:
                transport.write(struct.pack("<i", -404))
        except (ProtocolError, asyncio.IncompleteReadError, OSError):
            pass
        finally:
            self._deregister()
            self.close()

    def close(self) -> None:
        if self._hang_up is not None:
            self._hang_up.cancel()
        self._writer.close()

    def hang_up_in(self, seconds: float) -> None:
        """Close unless the client asks for more time before ``seconds`` are over."""
        if self._hang_up is not None:
            self._hang_up.cancel()
        self._hang_up = asyncio.get_running_loop().call_later(seconds, self.close)

    def send(self, session: Session, body: bytes, *, content_related: bool = False) -> None:
        """Queue a message that answers no request."""
        self._outbox.send(session, body, content_related, 0)

    def _receive(self, packet: bytes) -> bytes | None:
        """Take in one packet; the answer is returned only if it goes out unencrypted."""
        name, _, length = struct.unpack_from("<Qqi", packet)
        if name == 0:
            body = self._handshake.answer(packet[20 : 20 + length])
            return struct.pack("<qqi", 0, int(time.time() * 2**32) & ~3 | 1, len(body)) + body
        key = self._auth_keys.find(name)
        if key is None:
            raise ProtocolError("an unknown authorization key")
        incoming = decrypt(key.key, packet)
        session = key.session(incoming.session, name)
        self._register(key, session)
        if notice := _refusal(key, incoming):
            self.send(session, notice)
            return None
        if session.greet():
            created = NewSessionCreated(incoming.msg_id, session.number, salts.salt(key.key))
            self.send(session, bytes(created), content_related=True)
        for part in packing.parts(incoming.msg_id, incoming.seq_no, incoming.body):
            self._take(key, session, part)
        return None

    def _register(self, key: AuthKey, session: Session) -> None:
        """Updates for this session go out here from now on."""

        def push(update: bytes) -> None:
            self.send(session, update, content_related=True)

        if (key, session.number) not in self._pushes:
            self._pushes[key, session.number] = key.lines[session.number] = push

    def _deregister(self) -> None:
        for (key, number), push in self._pushes.items():
            # The session may go on over another connection already.
            if key.lines.get(number) is push:
                del key.lines[number]

    def _take(self, key: AuthKey, session: Session, part: packing.Part) -> None:
        if part.seq_no % 2:
            self._outbox.acknowledge(session, part.msg_id)
        try:
            message = wrappers.read(part.body)
            if service_messages.handle(self, self._auth_keys, key, session, part.msg_id, message):
                return
            wrapped = wrappers.unwrap(message)
        except RpcFailure as error:
            self._answer(session, part.msg_id, packing.failure(part.msg_id, error))
            return
        if session.begin(part.msg_id):
            earlier = [session.working[number] for number in wrapped.after if number in session.working]
            work = self._work(key, session, part.msg_id, wrapped.request, earlier)
            session.working[part.msg_id] = self._spawn(work)
        elif (answer := session.answers[part.msg_id]) is not None:
            self._answer(session, part.msg_id, answer)

    async def _work(
        self,
        key: AuthKey,
        session: Session,
        msg_id: int,
        request: Any,
        earlier: list["asyncio.Task[None]"],
    ) -> None:
        try:
            if earlier:
                await asyncio.wait(earlier)
            answer = packing.result(msg_id, await self._serve(key, request))
        except RpcFailure as error:
            answer = packing.failure(msg_id, error)
        except DropConnection as drop:
            if drop.answer is not None:
                session.answered(msg_id, packing.result(msg_id, drop.answer))
            self.close()
            return
        except NoAnswer:
            return
        finally:
            session.working.pop(msg_id, None)
        session.answered(msg_id, answer)
        self._answer(session, msg_id, answer)

    def _answer(self, session: Session, request: int, packed: bytes) -> None:
        self._outbox.send(session, packed, True, request)


def _refusal(key: AuthKey, incoming: Incoming) -> bytes | None:
    """The notice that sends a packet back for its time or its salt, which the client then mends.

    Source: https://core.telegram.org/mtproto/service_messages_about_messages
    """
    age = time.time() - (incoming.msg_id >> 32)
    wrong = 16 if age > _TOO_OLD else 17 if age < -_TOO_NEW else 18 if incoming.msg_id % 4 else 0
    if wrong:
        return bytes(BadMsgNotification(incoming.msg_id, incoming.seq_no, wrong))
    if incoming.salt not in salts.accepted(key.key):
        return bytes(BadServerSalt(incoming.msg_id, incoming.seq_no, 48, salts.salt(key.key)))
    return None
