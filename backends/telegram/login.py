"""Signing in to Telegram: phone, code, cloud password; each refusal in a plain sentence."""

from types import TracebackType

from telethon.password import compute_check
from telethon.sessions import StringSession
from telethon.tl import types
from telethon.tl.functions.account import GetPasswordRequest
from telethon.tl.functions.auth import CheckPasswordRequest, SendCodeRequest, SignInRequest

from backends.errors import NotSignedIn, PlatformError, Refused
from backends.gate import Gate
from backends.telegram.client import GatedTelegramClient
from backends.telegram.session import Server, trust

REFUSALS = {
    "API_ID_INVALID": ("Telegram does not know this api_id and api_hash.", "Copy both from my.telegram.org."),
    "PASSWORD_HASH_INVALID": ("That is not the password.", "Try again."),
    "PHONE_CODE_EMPTY": ("No code was typed.", "Type the code that Telegram sent."),
    "PHONE_CODE_EXPIRED": ("The code has expired.", "Start again to get a new one."),
    "PHONE_CODE_INVALID": ("That is not the code.", "Try again."),
    "PHONE_NUMBER_BANNED": ("Telegram has banned this phone number.", "Use another account."),
    "PHONE_NUMBER_FLOOD": ("Too many codes were asked for with this number.", "Try again tomorrow."),
    "PHONE_NUMBER_INVALID": ("That is not a phone number.", "Write it with its country code: +49 …"),
    "PHONE_NUMBER_UNOCCUPIED": ("Nobody on Telegram has this number.", "Check it, and try again."),
    "PHONE_PASSWORD_FLOOD": ("Too many wrong passwords.", "Try again in a few hours."),
}
"""https://core.telegram.org/method/auth.sendCode, auth.signIn and auth.checkPassword: code to words."""

PLACES = {
    types.auth.SentCodeTypeApp: "to your other Telegram apps",
    types.auth.SentCodeTypeSms: "as a text message",
    types.auth.SentCodeTypeCall: "by a phone call",
    types.auth.SentCodeTypeFlashCall: "by a missed call",
    types.auth.SentCodeTypeMissedCall: "by a missed call",
    types.auth.SentCodeTypeEmailCode: "by e-mail",
    types.auth.SentCodeTypeFragmentSms: "to Fragment",
}


class Login:
    """One attempt. Use it as a context; ``session`` is worth keeping once somebody is signed in."""

    def __init__(self, api_id: int, api_hash: str, gate: Gate, server: Server | None = None) -> None:
        session = StringSession()
        if server is not None:
            if server.key is not None:
                trust(server.key)
            session.set_dc(server.dc, server.host, server.port)
        self._client = GatedTelegramClient(session, api_id, api_hash, gate)
        self._phone = ""
        self._hash = ""

    async def __aenter__(self) -> "Login":
        await self._client.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.disconnect()

    async def send_code(self, phone: str) -> str:
        """Have a code sent; returns where it went. Raises a PlatformError in words."""
        self._phone = phone
        request = SendCodeRequest(phone, self._client.api_id, self._client.api_hash, types.CodeSettings())
        try:
            sent = await self._client(request)
        except PlatformError as error:
            raise in_words(error) from None
        self._hash = sent.phone_code_hash
        return PLACES.get(type(sent.type), "somewhere that this version does not know")

    async def sign_in(self, code: str) -> bool:
        """False where the account also asks for its password. Raises a PlatformError in words."""
        try:
            await self._client(SignInRequest(self._phone, self._hash, code))
        except NotSignedIn as error:
            if error.code == "SESSION_PASSWORD_NEEDED":
                return False
            raise in_words(error) from None
        except PlatformError as error:
            raise in_words(error) from None
        return True

    async def check_password(self, password: str) -> None:
        """The password never leaves this process: Telegram gets a proof of it (SRP)."""
        try:
            proof = compute_check(await self._client(GetPasswordRequest()), password)
            await self._client(CheckPasswordRequest(proof))
        except PlatformError as error:
            raise in_words(error) from None

    @property
    def session(self) -> str:
        """Whoever has this text is signed in."""
        return str(self._client.session.save())


def in_words(error: PlatformError) -> PlatformError:
    """The same error with the sentence that fits signing in."""
    if error.code not in REFUSALS:
        return error
    sentence, way_out = REFUSALS[error.code]
    return Refused("telegram", sentence, way_out, error.code)
