"""Telegram's own session for exports: its limits are wider, and it has to be allowed in another app first.

https://core.telegram.org/api/takeout
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl.functions import InvokeWithTakeoutRequest
from telethon.tl.functions.account import FinishTakeoutSessionRequest, InitTakeoutSessionRequest

from backends.errors import LimitReached, PlatformError
from backends.telegram.client import GatedTelegramClient


class Takeout:
    """Until ``begin`` has worked, requests go the usual way."""

    def __init__(self, client: GatedTelegramClient) -> None:
        self._client = client
        self._id: int | None = None

    async def begin(self) -> None:
        """Raises LimitReached where it has to be allowed first, or waited for during ``seconds``."""
        if self._id is not None:
            return
        request = InitTakeoutSessionRequest(
            message_users=False,
            message_chats=True,
            message_megagroups=True,
            message_channels=False,
            files=True,
            file_max_size=2**31 - 1,
        )
        try:
            answer = await self._client(request)
        except LimitReached as error:
            raise _has_to_be_allowed(error.seconds) from None
        self._id = int(answer.id)

    async def __call__(self, request: Any) -> Any:
        if self._id is None:
            return await self._client(request)
        return await self._client(InvokeWithTakeoutRequest(self._id, request))

    async def finish(self) -> None:
        """Telegram ends it by itself where this does not come through."""
        if self._id is None:
            return
        ended = InvokeWithTakeoutRequest(self._id, FinishTakeoutSessionRequest(success=True))
        self._id = None
        try:
            await self._client(ended)
        except PlatformError:
            return


def _has_to_be_allowed(seconds: float) -> LimitReached:
    ready = (datetime.now(UTC) + timedelta(seconds=seconds)).astimezone()
    return LimitReached(
        "telegram",
        "Telegram wants this export to be allowed by hand.",
        "Open an official Telegram app, allow the data export in the chat with Telegram, and export again;"
        f" or wait until {ready:%a %d %b %H:%M}; or export without takeout.",
        seconds,
    )
