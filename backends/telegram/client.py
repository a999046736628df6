"""Telethon's client with every request behind the gate, and Telegram's errors in our words."""

import asyncio
import logging
import struct
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Any

from telethon import TelegramClient, errors
from telethon.sessions import StringSession
from telethon.tl.functions import PingRequest
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

from backends.errors import AccountLimited, NotSignedIn, Refused
from backends.gate import Gate, Throttled, Transient

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
OWN_REQUESTS = (GetChannelDifferenceRequest, GetDifferenceRequest, GetStateRequest, PingRequest)
SIGN_IN_AGAIN = "Sign in with: bitsafe-tui login telegram (or set TELEGRAM_SESSION), then refresh."
LOGIN_ERRORS = {
    "AUTH_KEY_DUPLICATED": "Telegram ended this login because it was used from two places at once.",
    "AUTH_KEY_INVALID": "Telegram no longer accepts this login.",
    "AUTH_KEY_PERM_EMPTY": "Telegram no longer accepts this login.",
    "AUTH_KEY_UNREGISTERED": "This Telegram login was ended or never finished.",
    "SESSION_EXPIRED": "The Telegram login has expired.",
    "SESSION_PASSWORD_NEEDED": "The Telegram login was not finished: its password is still asked for.",
    "SESSION_REVOKED": "The Telegram login was ended from another device.",
    "USER_DEACTIVATED": "The Telegram account was deleted.",
    "USER_DEACTIVATED_BAN": "Telegram has banned this account.",
}


_starting: ContextVar[bool] = ContextVar("starting", default=False)
"""Set in the task that connects, and in what Telethon starts from there; not in those that wait for it."""


class GatedTelegramClient(TelegramClient):  # type: ignore[misc]
    """``__call__`` is the one way out, so iterators pass the gate too and never see a flood."""

    def __init__(self, session: StringSession, api_id: int, api_hash: str, gate: Gate) -> None:
        super().__init__(
            session,
            api_id,
            api_hash,
            flood_sleep_threshold=0,
            raise_last_call_error=True,
            request_retries=0,
            connection_retries=0,
            # Connecting again by itself, Telethon would send again what was under way: writes too, uncounted.
            auto_reconnect=False,
            timeout=10,
            base_logger=_silent_logger(),
        )
        self.gate = gate
        self._opening = asyncio.Lock()

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

        async def send() -> Any:
            if not self.is_connected():
                await self.open()
            return await in_our_words(self._where_the_account_is(call, request, ordered))

        if isinstance(request, SIGNING_IN):
            return await self.gate.write(method_name(request), send, seconds=self.gate.timeout)
        return await self.gate.read(method_name(request), send)

    async def move_to(self, dc: int) -> None:
        """Connect to another data centre from now on. Raises a PlatformError, Transient."""
        await in_our_words(self._switch_dc(dc))

    async def _switch_dc(self, new_dc: int) -> None:
        """Telethon's own step; what it asks for on the way passes by the gate, as when it connects."""
        starting = _starting.set(True)
        try:
            await super()._switch_dc(new_dc)
        finally:
            _starting.reset(starting)
            self.disconnected.add_done_callback(_notice)

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


async def in_our_words(work: Awaitable[Any]) -> Any:
    """Await ``work``; whatever goes wrong comes out as Throttled, Transient or a PlatformError."""
    try:
        return await work
    except errors.RPCError as error:
        raise translate(error) from None
    except errors.AuthKeyNotFound:
        raise NotSignedIn(
            "telegram", "Telegram no longer knows this login.", SIGN_IN_AGAIN, "AUTH_KEY_NOT_FOUND"
        ) from None
    except (OSError, EOFError, BufferError, errors.SecurityError, errors.BadMessageError) as error:
        if isinstance(error, TimeoutError):
            raise
        raise Transient("the connection was refused or dropped") from None
    except (errors.TypeNotFoundError, struct.error):
        raise Refused(
            "telegram",
            "Telegram's answer holds something that this version cannot read.",
            "Look for an update.",
            "unreadable",
        ) from None
    except asyncio.CancelledError:
        # Telethon cancels what was under way when it gives a connection up; that is no wish of ours.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise Transient("the connection was dropped") from None


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


def translate(error: Exception) -> Exception:
    """Telegram's error as one of ours: https://core.telegram.org/api/errors"""
    seconds = getattr(error, "seconds", None)
    if isinstance(error, errors.FloodError) and isinstance(seconds, int | float):
        # FLOOD_WAIT_0 has been seen: asking again at once would only be refused again.
        return Throttled(max(float(seconds), 1.0))
    code = _code(error)
    if code in LOGIN_ERRORS or isinstance(error, errors.UnauthorizedError):
        return NotSignedIn(
            "telegram", LOGIN_ERRORS.get(code, "Telegram no longer accepts this login."), SIGN_IN_AGAIN, code
        )
    if code.startswith("FROZEN_") or code in {"PEER_FLOOD", "USER_BANNED_IN_CHANNEL"}:
        return AccountLimited(
            "telegram", "Telegram has limited this account.", "Ask @SpamBot in Telegram what it says.", code
        )
    number = getattr(error, "code", None)
    if code in {"AUTH_RESTART", "SIGN_IN_FAILED"}:
        # Numbered as failures of the service, though they are answers.
        return Refused("telegram", f"Telegram refused: {code}.", "", code)
    if isinstance(error, errors.ServerError | errors.TimedOutError) or (
        isinstance(number, int) and (number >= 500 or number < 0)
    ):
        return Transient("its service failed")
    if code == "API_ID_INVALID":
        return NotSignedIn(
            "telegram", "Telegram does not know this api_id.", "Check TELEGRAM_API_ID and its hash.", code
        )
    return Refused("telegram", f"Telegram refused: {code}.", "", code)


def _code(error: Exception) -> str:
    """The platform's own word: known classes carry prose, unknown codes come as ``.message``."""
    name = KNOWN_NAMES.get(type(error))
    return name or str(getattr(error, "message", "") or type(error).__name__)


KNOWN_NAMES: dict[type[Exception], str] = {
    kind: code for code, kind in getattr(errors, "rpc_errors_dict", {}).items() if isinstance(kind, type)
}
