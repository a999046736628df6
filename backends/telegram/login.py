"""Signing in to Telegram: phone, code, cloud password, or a QR code; and signing out."""

import asyncio
from types import TracebackType
from typing import Any

from telethon.password import compute_check
from telethon.sessions import StringSession
from telethon.tl import types
from telethon.tl.functions.account import GetPasswordRequest
from telethon.tl.functions.auth import (
    CheckPasswordRequest,
    LogOutRequest,
    ResendCodeRequest,
    SendCodeRequest,
    SignInRequest,
)

from backends.errors import NotSignedIn, PlatformError
from backends.gate import Gate
from backends.model import Account
from backends.redaction import REDACTOR
from backends.telegram.client import GatedTelegramClient
from backends.telegram.login_words import in_words, refusal
from backends.telegram.people import to_user
from backends.telegram.qr import QrLogin
from backends.telegram.sent_code import SentCode, read
from backends.telegram.session import Server, open_session, trust

CODE_WARNING = "Type it here, and never into a chat: that kills it."
QR_CAVEAT = (
    "Some people report that Telegram banned accounts that signed in by QR code with a program "
    "of their own. Prefer the code; take this way where no code arrives."
)


class Login:
    """One attempt. Use it as a context, which connects and in the end disconnects. Until then code, password
    and QR code are known to the REDACTOR.

    Once somebody is signed in, ``account`` says who, and ``session`` is worth keeping. Every method raises
    a PlatformError in words; its ``code`` is Telegram's: one of SLIPS = ask the same again, one of
    EXPIRED = a new ``send_code`` is needed. A LimitReached has the ``seconds`` to wait.
    """

    def __init__(self, api_id: int, api_hash: str, gate: Gate, server: Server | None = None) -> None:
        session = StringSession()
        if server is not None:
            if server.key is not None:
                trust(server.key)
            session.set_dc(server.dc, server.host, server.port)
        self._host = f"{server.host}:{server.port}" if server else ""
        self._client = GatedTelegramClient(session, api_id, api_hash, gate)
        REDACTOR.hold(self._client, api_hash)
        self._phone = ""
        self._hash = ""
        self._by_email = False
        self._user: types.User | None = None

    async def __aenter__(self) -> "Login":
        try:
            await self._client.open()
        except PlatformError as error:
            REDACTOR.release(self._client)
            raise in_words(error) from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.disconnect()
        REDACTOR.release(self._client)

    async def send_code(self, phone: str) -> SentCode:
        """Have a code sent to an international number. https://core.telegram.org/method/auth.sendCode"""
        self._phone = phone
        client = self._client
        REDACTOR.hold(client, phone)
        return self._sent(
            await self._ask(SendCodeRequest(phone, client.api_id, client.api_hash, types.CodeSettings()))
        )

    async def resend(self) -> SentCode:
        """Have it sent in the way that ``SentCode.next`` told; the code before no longer works."""
        return self._sent(await self._ask(ResendCodeRequest(self._phone, self._hash)))

    async def sign_in(self, code: str) -> bool:
        """False where the account also asks for its password. https://core.telegram.org/method/auth.signIn"""
        REDACTOR.hold(self._client, code)
        request = SignInRequest(self._phone, self._hash, code)
        if self._by_email:
            request = SignInRequest(
                self._phone, self._hash, email_verification=types.EmailVerificationCode(code)
            )
        try:
            self.take(await self._ask(request))
        except NotSignedIn as error:
            if error.code == "SESSION_PASSWORD_NEEDED":
                return False
            raise
        return True

    async def hint(self) -> str:
        """What the account's owner wrote to remember the password by; "" for nothing."""
        return str((await self._ask(GetPasswordRequest())).hint or "")

    async def check_password(self, password: str) -> None:
        """The password never leaves this process: Telegram gets a proof of it.

        https://core.telegram.org/api/srp
        """
        if not password:
            raise refusal("PASSWORD_EMPTY")
        REDACTOR.hold(self._client, password)
        challenge = await self._ask(GetPasswordRequest())
        try:
            # 100,000 rounds of hashing: too long for the event loop.
            proof = await asyncio.to_thread(compute_check, challenge, password)
        except (ValueError, TypeError, AttributeError):
            raise refusal("PASSWORD_UNREADABLE") from None
        self.take(await self._ask(CheckPasswordRequest(proof)))

    async def qr(self) -> QrLogin:
        """A QR code to scan with Telegram's own app: Settings, Devices, Link Desktop Device."""
        return await QrLogin.shown_by(self._client, self.take)

    def take(self, authorization: Any) -> None:
        """Note who is signed in now. Raises Refused where the number has no account."""
        if isinstance(authorization, types.auth.AuthorizationSignUpRequired):
            raise refusal("SIGN_UP_REQUIRED")
        if not isinstance(getattr(authorization, "user", None), types.User):
            raise refusal("SIGN_IN_FAILED")
        self._user = authorization.user

    @property
    def account(self) -> Account:
        """Who is signed in. Raises NotSignedIn before that."""
        if self._user is None:
            raise NotSignedIn("telegram", "Nobody is signed in yet.", "Finish signing in.")
        user = to_user(self._user, "")
        return Account("telegram", user.id, user.name, user.handle, "", self._host, user.id)

    @property
    def session(self) -> str:
        """Whoever has this text is signed in."""
        return str(self._client.session.save())

    def _sent(self, answer: Any) -> SentCode:
        sent, self._hash = read(answer)
        self._by_email = sent.how == "email"
        return sent

    async def _ask(self, request: Any) -> Any:
        try:
            return await self._client(request)
        except PlatformError as error:
            raise in_words(error) from None


async def sign_out(
    session: str, api_id: int, api_hash: str, gate: Gate, server: Server | None = None
) -> None:
    """End a login at Telegram; one that has ended already is fine. Raises Unreachable, LimitReached."""
    client = GatedTelegramClient(open_session(session, server), api_id, api_hash, gate)
    try:
        await client.open()
        await client(LogOutRequest())
    except NotSignedIn:
        return
    finally:
        await client.disconnect()
