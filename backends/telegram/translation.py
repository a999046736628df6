"""Telegram's errors in our words: what the gate may repeat, and what a person is told."""

import asyncio
import struct
from collections.abc import Awaitable
from typing import Any

from telethon import errors

from backends.errors import AccountLimited, NotSignedIn, Refused
from backends.gate import Throttled, Transient
from backends.redaction import REDACTOR

UNREADABLE = "unreadable"
SIGN_IN_AGAIN = "Sign in with: bitsafe-tui login telegram (or set TELEGRAM_SESSION)."
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
            UNREADABLE,
        ) from None
    except asyncio.CancelledError:
        # Telethon cancels what was under way when it gives a connection up; that is no wish of ours.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise Transient("the connection was dropped") from None


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
    # A word that Telegram makes up may repeat what it was sent.
    return name or REDACTOR.redact(str(getattr(error, "message", "") or type(error).__name__))


KNOWN_NAMES: dict[type[Exception], str] = {
    kind: code for code, kind in getattr(errors, "rpc_errors_dict", {}).items() if isinstance(kind, type)
}
