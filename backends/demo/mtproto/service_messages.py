"""The messages by which client and server keep a session going, answered outside of any request.

Source: https://core.telegram.org/mtproto/service_messages
"""

import time
from typing import Any, Protocol

from telethon.tl.functions import (
    DestroyAuthKeyRequest,
    DestroySessionRequest,
    GetFutureSaltsRequest,
    PingDelayDisconnectRequest,
    PingRequest,
    RpcDropAnswerRequest,
)
from telethon.tl.types import (
    DestroyAuthKeyOk,
    DestroySessionNone,
    DestroySessionOk,
    FutureSalt,
    FutureSalts,
    HttpWait,
    MsgResendReq,
    MsgsAck,
    MsgsAllInfo,
    MsgsStateInfo,
    MsgsStateReq,
    Pong,
    RpcAnswerUnknown,
)

from backends.demo.mtproto import packing
from backends.demo.mtproto.auth_keys import AuthKey, AuthKeys
from backends.demo.mtproto.salts import salt, validity
from backends.demo.mtproto.session import Session

_MOST_SALTS = 64
_UNKNOWN, _RECEIVED, _ANSWERED = 1, 4, 4 + 16


class Line(Protocol):
    """What is needed of the connection."""

    def send(self, session: Session, body: bytes, *, content_related: bool = False) -> None: ...

    def hang_up_in(self, seconds: float) -> None: ...


def handle(line: Line, keys: AuthKeys, key: AuthKey, session: Session, msg_id: int, message: Any) -> bool:
    """Deal with a service message; False if it is none."""
    match message:
        case MsgsAck():
            for number in message.msg_ids:
                session.acknowledged(number)
        case PingRequest():
            line.send(session, bytes(Pong(msg_id, message.ping_id)))
        case PingDelayDisconnectRequest():
            line.hang_up_in(message.disconnect_delay)
            line.send(session, bytes(Pong(msg_id, message.ping_id)))
        case MsgsStateReq():
            line.send(session, bytes(MsgsStateInfo(msg_id, _states(session, message.msg_ids))))
        case MsgResendReq():
            _resend(line, session, msg_id, message.msg_ids)
        case GetFutureSaltsRequest():
            line.send(session, bytes(_salts(key, msg_id, message.num)))
        case DestroySessionRequest():
            gone = key.sessions.pop(message.session_id, None)
            ending = DestroySessionOk if gone else DestroySessionNone
            line.send(session, bytes(ending(message.session_id)))
        case DestroyAuthKeyRequest():
            line.send(session, bytes(DestroyAuthKeyOk()))
            keys.remove(key)
        case RpcDropAnswerRequest():
            line.send(session, packing.result(msg_id, bytes(RpcAnswerUnknown())), content_related=True)
        case HttpWait() | MsgsStateInfo() | MsgsAllInfo():
            pass
        case _:
            return False
    return True


def _states(session: Session, numbers: list[int]) -> bytes:
    return bytes(_state(session, number) for number in numbers)


def _state(session: Session, number: int) -> int:
    if number not in session.answers:
        return _UNKNOWN
    return _RECEIVED if number in session.working else _ANSWERED


def _resend(line: Line, session: Session, msg_id: int, numbers: list[int]) -> None:
    answers = [answer for answer in map(session.answer_under, numbers) if answer is not None]
    for answer in answers:
        line.send(session, answer, content_related=True)
    if len(answers) < len(numbers):
        line.send(session, bytes(MsgsStateInfo(msg_id, _states(session, numbers))))


def _salts(key: AuthKey, msg_id: int, count: int) -> FutureSalts:
    periods = range(min(max(count, 1), _MOST_SALTS))
    salts = [FutureSalt(*validity(period), salt(key.key, period)) for period in periods]
    return FutureSalts(msg_id, int(time.time()), salts)
