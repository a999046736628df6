"""The listening end: accepts connections and keeps their work together."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from backends.demo.mtproto.auth_keys import AuthKeys
from backends.demo.mtproto.connection import Connection, Serve
from backends.demo.mtproto.keys import ServerKeys


class MTProtoServer:
    """Speaks MTProto on one port; every request goes to ``serve``.

    Work goes on when its connection is lost, as with Telegram: only the answer is lost then.
    """

    def __init__(self, keys: ServerKeys, auth_keys: AuthKeys, serve: Serve) -> None:
        self._keys = keys
        self._auth_keys = auth_keys
        self._serve = serve
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._accept, host, port)
        chosen: int = self._server.sockets[0].getsockname()[1]
        return chosen

    async def stop(self) -> None:
        """Hang up on everybody, and give up what is being worked on."""
        if self._server is not None:
            self._server.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(writer, self._keys, self._auth_keys, self._serve, self._spawn)
        self._spawn(connection.run(reader))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
