"""What a method gets to know besides its request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backends.demo.events.telegram import AnyTelegramEvent
from backends.demo.journal import Journal
from backends.demo.mtproto.auth_keys import Login
from backends.demo.telegram_methods.password import Password
from backends.demo.telegram_methods.sign_in_desk import Desk
from backends.demo.world import TelegramUser, TelegramWorld


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way: the world it is about, whose login it came with, the world's time.

    ``address`` is (host, port) of this server, ``dc`` the number it goes by. ``limited``: limits hold.
    """

    world: TelegramWorld
    login: Login
    password: Password
    now: datetime
    address: tuple[str, int]
    dc: int
    journal: Journal
    limited: bool
    desk: Desk

    def do(self, event: AnyTelegramEvent) -> None:
        """The one way to change the world: written down first, then done."""
        self.journal.write(event)
        event.apply(self.world)

    @property
    def caller(self) -> int:
        return self.login.user

    @property
    def me(self) -> TelegramUser:
        return self.world.users[self.login.user]


Handler = Callable[[Call, Any], Any]
"""Takes the call and the TL request; returns a TL object, a truth value or a list of TL objects.

Raises RpcFailure with Telegram's own error.
"""

Methods = Mapping[type, Handler]
