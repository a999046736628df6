"""One attempt at signing in to Telegram: its connection, the code and the QR code that came over it."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.clock import Clock

if TYPE_CHECKING:
    from backends.telegram.login import Login
    from backends.telegram.qr import QrLogin
    from backends.telegram.sent_code import SentCode
    from tui.setting_up import SettingUp
    from tui.trying import TelegramTried


class Attempt:
    """``close`` gives the connection back. What Telegram refuses is raised as its errors are everywhere."""

    def __init__(self, setting_up: "SettingUp", clock: Clock) -> None:
        self._setting_up = setting_up
        self._clock = clock
        self._stack = AsyncExitStack()
        self._sent_at: datetime = clock.now()
        self.login: Login | None = None
        self.number = ""
        """The phone number; "" where it is not known, as with a QR code."""
        self.sent: SentCode | None = None
        self.expired = False
        """Whether the code that was sent is good for nothing any more."""
        self.qr: QrLogin | None = None
        self.hint = ""
        self.signed_in = False

    async def begin(self, api_id: int, api_hash: str) -> "Login":
        """A new connection, in place of the one before."""
        self.signed_in = False
        await self._stack.aclose()
        opened = self._setting_up.telegram_login(api_id, api_hash, self.number)
        self.login = await self._stack.enter_async_context(opened)
        return self.login

    async def send_code(self, login: "Login") -> "SentCode":
        return await login.send_code(self.number)

    def code_came(self, sent: "SentCode") -> None:
        """Now."""
        self.sent, self._sent_at, self.expired = sent, self._clock.now(), False

    @property
    def seconds_left(self) -> int:
        """Until a code may be sent again."""
        if self.sent is None:
            return 0
        passed = (self._clock.now() - self._sent_at).total_seconds()
        return max(0, round((self.sent.resend_after or 0) - passed))

    @property
    def qr_seconds_left(self) -> int:
        """Until the QR code expires."""
        if self.qr is None:
            return 0
        return max(0, round((self.qr.expires - self._clock.now()) / timedelta(seconds=1)))

    async def keep(self, login: "Login") -> "TelegramTried":
        """Keep the login that is signed in now, and look what it holds."""
        self.signed_in = True
        return await self._setting_up.signed_in(login, self.number)

    async def close(self) -> None:
        await self._stack.aclose()
