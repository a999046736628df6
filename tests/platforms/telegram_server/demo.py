"""A running demo Telegram server, and real clients to talk to it."""

import json
from pathlib import Path
from typing import Any

from telethon import TelegramClient, types
from telethon.crypto import rsa
from telethon.sessions import StringSession

from backends.demo.faults import FaultBox
from backends.demo.request_log import RequestLog
from backends.demo.telegram_server import TelegramServer
from backends.demo.world import TelegramWorld
from tests.platforms.telegram_server.small_world import NOW
from tests.server_keys import server_keys


class Demo:
    """A running server. ``client()`` yields unmodified clients, which ``close`` disconnects."""

    def __init__(self, folder: Path, world: TelegramWorld, **options: Any) -> None:
        self.world = world
        self.keys = server_keys()
        self.faults = folder / "faults.json"
        self.log_path = folder / "log"
        self.log = RequestLog(self.log_path)
        self._folder = folder
        self._options: dict[str, Any] = {"limits": False} | options
        self._clients: list[TelegramClient] = []
        self.port = 0

    async def start(self) -> "Demo":
        self.server = TelegramServer(
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

    async def restart(self) -> None:
        await self.server.stop()
        await self.start()

    async def client(self, session: str | None = None, **options: Any) -> TelegramClient:
        """Connected, by default with the prepared session; with "" not signed in."""
        kept = StringSession(self.server.prepared_session() if session is None else session)
        if session == "":
            kept.set_dc(2, "127.0.0.1", self.port)
        settings: dict[str, Any] = {"request_retries": 1, "retry_delay": 0} | options
        client = TelegramClient(kept, 1, "0" * 32, **settings)
        self._clients.append(client)
        await client.connect()
        return client

    def break_with(self, **fault: Any) -> None:
        self.faults.write_text(json.dumps([{"platform": "telegram"} | fault]))

    async def close(self) -> None:
        for client in self._clients:
            await client.disconnect()
        await self.server.stop()
        self.log.close()


def channel(number: int) -> int:
    """The marked id of a channel."""
    return -(10**12 + number)


def input_user(demo: Demo, number: int) -> types.InputPeerUser:
    return types.InputPeerUser(number, demo.world.users[number].access_hash)


async def input_channel(client: TelegramClient, number: int) -> types.InputPeerChannel:
    """As a client learns it: from the dialogs."""
    async for dialog in client.iter_dialogs():
        if dialog.id == channel(number):
            return dialog.input_entity
    raise LookupError(number)
