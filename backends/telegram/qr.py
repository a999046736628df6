"""Signing in by a QR code that another Telegram app scans."""

import asyncio
import base64
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import segno
from telethon import events
from telethon.tl import types
from telethon.tl.functions.auth import ExportLoginTokenRequest, ImportLoginTokenRequest

from backends.errors import NotSignedIn, PlatformError
from backends.redaction import REDACTOR
from backends.telegram.client import GatedTelegramClient
from backends.telegram.login_words import in_words, refusal

QrEnd = Literal["signed_in", "password", "expired"]

LEAST, MOST = timedelta(seconds=3), timedelta(seconds=60)
"""How long a code is shown at least, and at most: Telegram's hold for about 30 s. A clock that is fast here
must not have codes asked for without a pause, nor a slow one leave a dead code on the screen.
"""


class QrLogin:
    """One QR code after the other, until one is scanned. ``url`` is what it holds, ``expires`` aware UTC.

    https://core.telegram.org/api/qr-login
    """

    def __init__(self, client: GatedTelegramClient, take: Callable[[Any], None]) -> None:
        self._client = client
        self._take = take
        self._scanned = asyncio.Event()
        self._end: QrEnd | None = None
        self.url = ""
        self.expires = datetime.now(UTC)

    @classmethod
    async def shown_by(cls, client: GatedTelegramClient, take: Callable[[Any], None]) -> "QrLogin":
        """Ask for the first code. ``take`` is given the authorization once somebody is signed in."""
        made = cls(client, take)
        client.add_event_handler(made._notice, events.Raw(types.UpdateLoginToken))
        await made.refresh()
        return made

    async def refresh(self) -> None:
        """Another code in place of one that has expired, or the login, where that one was scanned just now.

        Raises a PlatformError in words.
        """
        self._scanned.clear()
        client = self._client
        try:
            answer = await self._ask(ExportLoginTokenRequest(client.api_id, client.api_hash, []))
            if isinstance(answer, types.auth.LoginTokenMigrateTo):
                await client.move_to(answer.dc_id)
                answer = await self._ask(ImportLoginTokenRequest(answer.token))
        except NotSignedIn as error:
            if error.code != "SESSION_PASSWORD_NEEDED":
                raise
            self._end = "password"
            return
        self._read(answer)

    async def wait(self) -> QrEnd:
        """Until the code is scanned or has expired; ``password``: the account asks for it as well.

        Raises a PlatformError in words.
        """
        if self._end is None:
            left = (self.expires - datetime.now(UTC)).total_seconds()
            try:
                await asyncio.wait_for(self._scanned.wait(), max(left, 0))
            except TimeoutError:
                return "expired"
            # Asked again after the scan, Telegram answers with the login, or with where it is to be had.
            await self.refresh()
        return self._end or "expired"

    async def _notice(self, _update: Any) -> None:
        self._scanned.set()

    def _read(self, answer: Any) -> None:
        if isinstance(answer, types.auth.LoginTokenSuccess):
            self._take(answer.authorization)
            self._end = "signed_in"
        elif isinstance(answer, types.auth.LoginToken):
            token = base64.urlsafe_b64encode(answer.token).decode().rstrip("=")
            REDACTOR.hold(self._client, token, base64.b64encode(answer.token).decode(), answer.token.hex())
            self.url = f"tg://login?token={token}"
            now = datetime.now(UTC)
            self.expires = min(max(answer.expires or now, now + LEAST), now + MOST)
        else:
            raise refusal("SIGN_IN_FAILED")

    async def _ask(self, request: Any) -> Any:
        try:
            return await self._client(request)
        except PlatformError as error:
            raise in_words(error) from None


def drawn(url: str) -> list[str]:
    """The QR code in half blocks, at most 37 columns by 19 lines for a login; to be shown white on black."""
    picture = io.StringIO()
    segno.make(url, micro=False, error="l").terminal(picture, border=2, compact=True)
    *lines, last = picture.getvalue().rstrip("\n").split("\n")
    # A code has an odd number of rows: the lower half of its last line is margin too.
    return [*lines, last.replace("▀", "█")]
