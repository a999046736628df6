"""Telethon's client with every request behind the gate, and Telegram's errors in our words."""

import asyncio
import logging
import secrets
from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any

from telethon import TelegramClient, errors
from telethon.sessions import StringSession
from telethon.tl.functions import PingRequest, channels, messages
from telethon.tl.functions.auth import (
    CheckPasswordRequest,
    ExportLoginTokenRequest,
    ImportLoginTokenRequest,
    LogOutRequest,
    ResendCodeRequest,
    SendCodeRequest,
    SignInRequest,
)
from telethon.tl.functions.updates import (
    GetChannelDifferenceRequest,
    GetDifferenceRequest,
    GetStateRequest,
)
from telethon.tl.tlobject import TLRequest

from backends.errors import Refused
from backends.gate import Gate, Transient
from backends.telegram.translation import UNREADABLE, in_our_words

METHOD_LIMITS = {
    "*": "16/second",
    "channels.getParticipant": "5/2seconds",
}
"""Below the 20 and 3 a second that are assumed of Telegram, which publishes no figures."""

SIGNING_IN = (
    CheckPasswordRequest,
    ExportLoginTokenRequest,
    ImportLoginTokenRequest,
    LogOutRequest,
    ResendCodeRequest,
    SendCodeRequest,
    SignInRequest,
)
"""Sent once, and given up as soon as a read would be: somebody sits and waits."""
CHANGES = (
    channels.EditBannedRequest,
    channels.EditTitleRequest,
    channels.InviteToChannelRequest,
    messages.AddChatUserRequest,
    messages.DeleteChatUserRequest,
    messages.EditChatTitleRequest,
    messages.EditExportedChatInviteRequest,
    messages.ExportChatInviteRequest,
    messages.SendMessageRequest,
)
"""What others see. Sent once, and never by Telethon on its own."""
OWN_REQUESTS = (GetChannelDifferenceRequest, GetDifferenceRequest, GetStateRequest, PingRequest)
SETTLED_WITHIN = 10.0
"""Seconds for an answer that shows a connection to be alive."""
LAST_WORDS = 0.1
"""Seconds for an answer that came just before the connection ended."""


_starting: ContextVar[bool] = ContextVar("starting", default=False)
"""Set in the task that connects, and in what Telethon starts from there; not in those that wait for it."""


class GatedTelegramClient(TelegramClient):  # type: ignore[misc]
    """``__call__`` is the one way out, so iterators pass the gate too and never see a flood."""

    def __init__(self, session: StringSession, api_id: int, api_hash: str, gate: Gate) -> None:
        self.gate = gate
        self._opening = asyncio.Lock()
        self._changing = asyncio.Lock()
        self._credentials = (session, api_id, api_hash)
        self._start_anew()

    def _start_anew(self) -> None:
        """A new client on the same login: nothing waits in it to be sent."""
        super().__init__(
            *self._credentials,
            flood_sleep_threshold=0,
            raise_last_call_error=True,
            request_retries=0,
            connection_retries=0,
            # Connecting again by itself, Telethon would send again what was under way: writes too, uncounted.
            auto_reconnect=False,
            timeout=10,
            base_logger=_silent_logger(),
        )

    async def open(self) -> None:
        """Connect, and connect again after a loss. Raises NotSignedIn, Unreachable."""
        async with self._opening:
            if not self.is_connected():
                await self.gate.read("connect", self._start, counted=False)

    async def _start(self) -> None:
        starting = _starting.set(True)
        try:
            await in_our_words(self.connect())
        except BaseException:
            # A half-made connection would make the next attempt return without doing anything.
            await self.disconnect()
            raise
        finally:
            _starting.reset(starting)
            self.disconnected.add_done_callback(_notice)

    async def __call__(self, request: TLRequest, ordered: bool = False, **_: Any) -> Any:
        """Raises a PlatformError. What Telethon asks for itself passes by the gate, uncounted."""
        call = super().__call__
        if _starting.get() or isinstance(request, OWN_REQUESTS):
            return await call(request, ordered)
        if isinstance(request, CHANGES):
            return await self._change(request)

        async def send() -> Any:
            if not self.is_connected():
                await self.open()
            return await in_our_words(self._where_the_account_is(call, request, ordered))

        if isinstance(request, SIGNING_IN):
            return await self.gate.write(method_name(request), send, seconds=self.gate.timeout)
        return await self.gate.read(method_name(request), send)

    async def move_to(self, dc: int) -> None:
        """Connect to another data centre from now on. Raises a PlatformError."""

        async def switch() -> None:
            await in_our_words(self._switch_dc(dc))

        await self.gate.read("connect", switch, counted=False)

    async def _switch_dc(self, new_dc: int) -> None:
        """Telethon's own step; what it asks for on the way passes by the gate, as when it connects."""
        starting = _starting.set(True)
        try:
            await super()._switch_dc(new_dc)
        finally:
            _starting.reset(starting)
            self.disconnected.add_done_callback(_notice)

    async def _change(self, request: TLRequest) -> Any:
        """One change at a time. Raises a PlatformError; Unreachable where it may have been done or not."""
        call = super().__call__

        async def send() -> Any:
            # What is sent while a connection ends stays in Telethon's queue, and would go out with the next
            # connection. So nobody connects until this one is answered, or forgotten together with the queue.
            async with self._opening:
                await self._settle()
                try:
                    return await in_our_words(self._answer(call(request)))
                except Refused as error:
                    if error.code == UNREADABLE:
                        raise Transient("the answer could not be read") from None
                    raise
                except (Transient, asyncio.CancelledError):
                    await self._forget()
                    raise

        async with self._changing:
            return await self.gate.write(method_name(request), send)

    async def _settle(self) -> None:
        """Make sure that the connection is up: the other side answers on it. Raises Unreachable."""
        if self.is_connected():
            ping = PingRequest(secrets.randbits(63))
            try:
                await asyncio.wait_for(in_our_words(self._answer(super().__call__(ping))), SETTLED_WITHIN)
            except (Transient, TimeoutError):
                await self._forget()
            else:
                return
        await self.gate.read("connect", self._start, counted=False)

    async def _answer(self, call: Coroutine[Any, Any, Any]) -> Any:
        """Await ``call``, but no longer than the connection lasts: what stays in the queue gets no answer."""
        asking = asyncio.ensure_future(call)
        ended = self.disconnected
        ended.add_done_callback(_notice)
        try:
            await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                # The answer may have come together with the end.
                await asyncio.wait({asking}, timeout=LAST_WORDS)
            if asking.done():
                return asking.result()
            raise Transient("the connection was dropped")
        finally:
            asking.cancel()

    async def _forget(self) -> None:
        """Drop the connection and all that waits to be sent on it."""
        try:
            await self.disconnect()
        finally:
            self._start_anew()

    async def _where_the_account_is(self, call: Any, request: TLRequest, ordered: bool) -> Any:
        """A request to the wrong data centre was not done, and Telethon has moved to the right one."""
        try:
            return await call(request, ordered)
        except errors.InvalidDCError:
            return await call(request, ordered)


def _notice(ended: "asyncio.Future[None]") -> None:
    """Looks at why a connection ended, or asyncio would print it: every request under way tells it too."""
    if not ended.cancelled():
        ended.exception()


def _silent_logger() -> logging.Logger:
    """Telethon logs tracebacks and payloads; we say what happened in our own words."""
    logger = logging.getLogger("telethon")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    logger.setLevel(logging.CRITICAL)
    return logger


def method_name(request: TLRequest) -> str:
    """``messages.getCommonChats``, as Telegram's documentation writes it."""
    kind = type(request)
    space = kind.__module__.rpartition(".")[2]
    name = kind.__name__.removesuffix("Request")
    name = name[:1].lower() + name[1:]
    return name if space == "functions" else f"{space}.{name}"
