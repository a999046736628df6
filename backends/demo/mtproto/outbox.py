"""What waits to be sent on one connection: all of one turn of the event loop travels in one packet."""

import asyncio
from dataclasses import dataclass

from telethon.tl.types import MsgsAck

from backends.demo.mtproto import packing
from backends.demo.mtproto.session import Session
from backends.demo.mtproto.transports import Transport

_MOST_MESSAGES, _MOST_BYTES = 100, 512 * 1024


@dataclass(frozen=True, slots=True)
class _Outgoing:
    body: bytes
    content_related: bool
    request: int


class Outbox:
    """Numbers, packs, encrypts and writes messages."""

    def __init__(self, transport: Transport, writer: asyncio.StreamWriter) -> None:
        self._transport = transport
        self._writer = writer
        self._waiting: dict[Session, list[_Outgoing]] = {}
        self._acks: dict[Session, list[int]] = {}

    def send(self, session: Session, body: bytes, content_related: bool, request: int) -> None:
        """``request`` is the message that this answers, or 0."""
        self._schedule()
        self._waiting.setdefault(session, []).append(_Outgoing(body, content_related, request))

    def acknowledge(self, session: Session, msg_id: int) -> None:
        self._schedule()
        self._acks.setdefault(session, []).append(msg_id)

    def _schedule(self) -> None:
        if not self._waiting and not self._acks:
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        acks, self._acks = self._acks, {}
        if self._writer.is_closing():
            return
        for session, numbers in acks.items():
            waiting.setdefault(session, []).append(_Outgoing(bytes(MsgsAck(numbers)), False, 0))
        for session, messages in waiting.items():
            batch: list[_Outgoing] = []
            size = 0
            for message in messages:
                size += len(message.body)
                if batch and (len(batch) == _MOST_MESSAGES or size > _MOST_BYTES):
                    self._write(session, batch)
                    batch, size = [], len(message.body)
                batch.append(message)
            self._write(session, batch)

    def _write(self, session: Session, batch: list[_Outgoing]) -> None:
        numbered = []
        for message in batch:
            msg_id = session.next_msg_id(bool(message.request))
            if message.request:
                session.sent(msg_id, message.request)
            numbered.append((msg_id, session.next_seq_no(message.content_related), message.body))
        if len(numbered) == 1:
            ((msg_id, seq_no, body),) = numbered
        else:
            body = packing.container(numbered)
            msg_id, seq_no = session.next_msg_id(True), session.next_seq_no(False)
        self._transport.write(session.encrypt(msg_id, seq_no, body))
