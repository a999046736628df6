"""Our backend against a running demo server, some of whose answers a test may vary."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telethon.crypto import rsa
from telethon.extensions import BinaryReader

from backends.demo.faults import FaultBox
from backends.demo.mtproto.packing import spelt
from backends.demo.telegram_server import TelegramServer
from backends.gate import Gate
from backends.model import Event, User
from backends.protocol import Roster
from backends.telegram.backend import TelegramBackend
from backends.telegram.session import Server
from tests.platforms.telegram_server.demo import Demo
from tests.platforms.telegram_server.small_world import NOW

Vary = Callable[[Any, Callable[[], Any]], Any]
"""Takes the request and what gives the server's own answer; returns another one, or raises RpcFailure."""

UNCOUNTED = {"help.getConfig", "updates.getState", "updates.getDifference", "updates.getChannelDifference"}


class VariedServer(TelegramServer):
    """``answers`` by the class of the request."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.answers: dict[type, Vary] = {}

    def _answer(self, key: Any, request: Any) -> bytes:
        vary = self.answers.get(type(request))
        if vary is None:
            return super()._answer(key, request)
        plain = super()._answer
        return spelt(vary(request, lambda: request.read_result(BinaryReader(plain(key, request)))))


class Running(Demo):
    """A demo server with our own backends as its clients."""

    server: VariedServer

    def __init__(self, folder: Path, world: Any, **options: Any) -> None:
        super().__init__(folder, world, **options)
        self._backends: list[TelegramBackend] = []
        self.told: list[Event] = []
        self.rosters: dict[str, Roster] = {}

    async def start(self) -> "Running":
        self.server = VariedServer(
            self.world,
            self.keys,
            clock=lambda: NOW,
            faults=FaultBox(self.faults),
            log=self.log,
            auth_keys=self._folder / "auth-keys.json",
            **self._options,
        )
        self.port = await self.server.start(port=self.port)
        rsa.add_key(self.keys.public_pem, old=False)
        return self

    def vary(self, request: type, answer: Vary) -> None:
        self.server.answers[request] = answer

    def backend(self, session: str | None = None, **gate: Any) -> TelegramBackend:
        """Not signed in yet. The session's own address does, as it is that of this server."""
        options: dict[str, Any] = {"limits": {}, "timeout": 5.0, "notify": self.told.append} | gate
        kept = self.server.prepared_session() if session is None else session
        server = Server("127.0.0.1", self.port, 2, None)
        made = TelegramBackend(kept, 1, "0" * 32, Gate("telegram", **options), self.rosters, server=server)
        self._backends.append(made)
        return made

    async def signed_in(self, **gate: Any) -> TelegramBackend:
        made = self.backend(**gate)
        await made.sign_in()
        return made

    def asked(self) -> Counter[str]:
        """What the server was asked, by method, without what Telethon asks for itself."""
        lines = (json.loads(line) for line in self.log_path.read_text().splitlines())
        counts = Counter(line["method"] for line in lines)
        # When it connects for the first time, Telethon asks who it is.
        counts["users.getUsers"] -= min(len(self._backends), counts["help.getConfig"])
        return Counter({method: count for method, count in counts.items() if method not in UNCOUNTED})

    async def close(self) -> None:
        for made in self._backends:
            await made.close()
        await super().close()


async def user_of(backend: TelegramBackend, handle: str) -> User:
    """Who a handle leads to; it must lead to somebody."""
    identity = (await backend.identify([handle]))[handle]
    assert identity.user is not None, identity.reason
    return identity.user
