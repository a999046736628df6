"""What the server knows of logins under way, beyond any one connection: QR codes shown, tries counted."""

import secrets
import time
from dataclasses import dataclass, field

from backends.demo.mtproto.auth_keys import Login
from backends.demo.mtproto.errors import RpcFailure

TOKEN_SECONDS = 30
MOST_CODES = 8
MOST_WRONG = 5
"""Assumed: Telegram publishes neither figure."""
FLOOD_SECONDS = 3600


@dataclass(eq=False, slots=True)
class Token:
    """A QR code on somebody's screen. ``accepted_by`` is the account that scanned it, 0 before that."""

    login: Login
    until: float
    accepted_by: int = 0

    @property
    def expired(self) -> bool:
        return time.monotonic() > self.until


@dataclass(slots=True)
class Desk:
    """One for each server. ``codes`` counts the codes sent, ``wrong`` the wrong passwords in a row."""

    codes: int = 0
    wrong: int = 0
    tokens: dict[bytes, Token] = field(default_factory=dict)

    def count_code(self) -> None:
        """Raises RpcFailure: too many codes were asked for."""
        self.codes += 1
        if self.codes > MOST_CODES:
            raise RpcFailure(f"FLOOD_WAIT_{FLOOD_SECONDS}")

    def count_wrong_password(self) -> RpcFailure:
        """What a wrong password is answered with."""
        self.wrong += 1
        return RpcFailure("PASSWORD_HASH_INVALID")

    def refuse_after_many(self) -> None:
        """Raises RpcFailure: no password is looked at any more."""
        if self.wrong >= MOST_WRONG:
            raise RpcFailure("PHONE_PASSWORD_FLOOD")

    def new_token(self, login: Login) -> bytes:
        """Another QR code for that login; the one before no longer works."""
        self.tokens = {number: one for number, one in self.tokens.items() if one.login is not login}
        number = secrets.token_bytes(24)
        self.tokens[number] = Token(login, time.monotonic() + TOKEN_SECONDS)
        return number

    def shown_by(self, login: Login) -> Token | None:
        """The QR code that this login waits with."""
        return next((token for token in self.tokens.values() if token.login is login), None)

    def find(self, number: bytes) -> Token:
        """Raises RpcFailure for a code that is none, or no longer."""
        token = self.tokens.get(number)
        if token is None:
            raise RpcFailure("AUTH_TOKEN_INVALID")
        if token.expired:
            raise RpcFailure("AUTH_TOKEN_EXPIRED")
        return token
