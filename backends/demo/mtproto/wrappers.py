"""The requests that only wrap another one, taken off one by one.

Source: https://core.telegram.org/api/invoking
"""

from dataclasses import dataclass
from typing import Any

from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.tl.core import GzipPacked
from telethon.tl.functions import (
    InitConnectionRequest,
    InvokeAfterMsgRequest,
    InvokeAfterMsgsRequest,
    InvokeWithLayerRequest,
    InvokeWithoutUpdatesRequest,
    InvokeWithTakeoutRequest,
)
from telethon.tl.tlobject import TLRequest

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.mtproto.handshake import UNREADABLE

# By class, not by "has a field named query": searches have one too.
_WRAPPERS = (
    InitConnectionRequest,
    InvokeAfterMsgRequest,
    InvokeAfterMsgsRequest,
    InvokeWithLayerRequest,
    InvokeWithoutUpdatesRequest,
    InvokeWithTakeoutRequest,
)


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The request proper, and the messages that must be done before it."""

    request: Any
    after: tuple[int, ...]


def unwrap(message: Any) -> Unwrapped:
    """Raises RpcFailure where the core is no request."""
    after: tuple[int, ...] = ()
    while isinstance(message, (*_WRAPPERS, GzipPacked)):
        if isinstance(message, GzipPacked):
            message = read(message.data)
            continue
        if isinstance(message, InvokeAfterMsgRequest):
            after += (message.msg_id,)
        elif isinstance(message, InvokeAfterMsgsRequest):
            after += tuple(message.msg_ids)
        message = message.query
    if not isinstance(message, TLRequest):
        raise RpcFailure("INPUT_METHOD_INVALID")
    return Unwrapped(message, after)


def read(body: bytes) -> Any:
    """The TL object in ``body``. Raises RpcFailure where there is none that is known."""
    try:
        return BinaryReader(body).tgread_object()
    except TypeNotFoundError as error:
        raise RpcFailure("INPUT_METHOD_INVALID") from error
    except UNREADABLE as error:
        raise RpcFailure("INPUT_FETCH_ERROR") from error
