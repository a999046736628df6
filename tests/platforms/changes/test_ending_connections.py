"""A change that is sent just while Telegram's connection ends is done once or never, and never later."""

import asyncio
from pathlib import Path

import pytest

from backends.errors import Unreachable
from backends.outcomes import Answer
from tests.platforms.changes.sides import TelegramSide, invite, is_done, read_back


async def outcome_of(side: TelegramSide) -> Answer | None:
    """None where no answer came."""
    try:
        return await invite(side)
    except Unreachable:
        return None


async def check(side: TelegramSide, answer: Answer | None) -> None:
    """Whatever came of it is true at once, and stays so while the connection is used on."""
    done = is_done(side, "invite")
    assert side.sent("invite") <= 1
    assert answer is None or (answer.outcome is None and done)
    assert await read_back(side, "invite") is done
    await asyncio.sleep(0.05)
    await side.backend.groups()
    assert is_done(side, "invite") is done
    assert side.sent("invite") <= 1


@pytest.mark.parametrize("turns", range(16))
async def test_while_the_server_hangs_up(tmp_path: Path, turns: int) -> None:
    side = await TelegramSide(tmp_path).start(timeout=2.0, write_timeout=2.0)
    server = asyncio.create_task(side.telegram.restart())
    for _ in range(turns):
        await asyncio.sleep(0)
    answer = await outcome_of(side)
    await server
    await check(side, answer)
    await side.close()


@pytest.mark.parametrize("turns", range(0, 40, 4))
async def test_while_others_connect_again(tmp_path: Path, turns: int) -> None:
    """Reads that lose the connection open a new one: the change must not slip out with it."""
    side = await TelegramSide(tmp_path).start(timeout=2.0, write_timeout=2.0, workers=6)
    side.break_with(method="messages.getCommonChats", do="drop_before", times=3)
    reads = [asyncio.create_task(side.backend.groups_of(side.inside)) for _ in range(4)]
    for _ in range(turns):
        await asyncio.sleep(0)
    answer = await outcome_of(side)
    await asyncio.gather(*reads)
    await check(side, answer)
    await side.close()


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.003, 0.01, 0.03])
async def test_given_up_by_the_app(tmp_path: Path, seconds: float) -> None:
    """Cancelled at any moment, it is not sent afterwards."""
    side = await TelegramSide(tmp_path).start()
    task = asyncio.create_task(outcome_of(side))
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    done = is_done(side, "invite")
    await side.backend.groups()
    assert is_done(side, "invite") is done or side.sent("invite") == 1
    assert side.sent("invite") <= 1
    await side.close()


async def test_a_connection_that_is_dead_is_noticed_before(tmp_path: Path) -> None:
    """The server is another one by now: nothing is spent on the connection to the old one."""
    side = await TelegramSide(tmp_path).start()
    await side.telegram.restart()
    answer = await invite(side)
    assert answer.outcome is None
    assert is_done(side, "invite")
    assert side.sent("invite") == 1
    await side.close()


class Cable:
    """Stands between client and server. Once cut, the connections there are carry nothing, but stay open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cut: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        for source, target in ((reader, far_writer), (far_reader, writer)):
            self._tasks.add(asyncio.create_task(self._carry(source, target)))

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            if asyncio.current_task() not in self._cut:
                target.write(data)
        target.close()

    def cut(self) -> None:
        self._cut |= self._tasks

    async def stop(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def test_a_connection_that_carries_nothing_is_noticed_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a router that forgot it: the change goes out once, over another one."""
    monkeypatch.setattr("backends.telegram.client.SETTLED_WITHIN", 0.3)
    side = TelegramSide(tmp_path)
    await side.telegram.start()
    cable = Cable(side.telegram.port)
    side.telegram.port = await cable.start()
    await side.meet()
    cable.cut()
    answer = await invite(side)
    assert answer.outcome is None
    assert is_done(side, "invite")
    assert side.sent("invite") == 1
    await side.close()
    await cable.stop()
