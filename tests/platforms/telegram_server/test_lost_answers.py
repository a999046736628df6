"""Writes whose answer is lost: what is done is done once, whatever becomes of the answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telethon import TelegramClient, errors, functions, types
from telethon.network import ConnectionTcpIntermediate
from telethon.sessions import StringSession

from tests.platforms.telegram_server.changing import OPEN, OPEN_HASH, changing_world, open_group
from tests.platforms.telegram_server.demo import Demo, input_user
from tests.platforms.telegram_server.small_world import BEN

INPUT = types.InputChannel(OPEN, OPEN_HASH)
RENAME = "channels.editTitle"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    running = await Demo(tmp_path, changing_world()).start()
    yield running
    await running.close()


@pytest.mark.parametrize(("fault", "is_done"), [("drop_before", False), ("drop_after", True)])
async def test_a_dropped_connection(demo: Demo, fault: str, is_done: bool) -> None:
    client = await demo.client(auto_reconnect=False)
    demo.break_with(method=RENAME, do=fault)
    with contextlib.suppress(ConnectionError):
        await client(functions.channels.EditTitleRequest(INPUT, "Once"))
    assert (open_group(demo).title == "Once") is is_done
    assert len(open_group(demo).messages) == is_done


async def test_silence(client: TelegramClient, demo: Demo) -> None:
    demo.break_with(method="channels.inviteToChannel", do="silence")
    request = functions.channels.InviteToChannelRequest(INPUT, [input_user(demo, BEN)])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client(request), 0.4)
    assert BEN in open_group(demo).members
    assert client.is_connected()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"do": "error", "error": "PEER_FLOOD"}, errors.PeerFloodError),
        ({"do": "error", "error": 500}, errors.ServerError),
        ({"do": "wait", "seconds": 900}, errors.FloodWaitError),
        ({"do": "revoke"}, errors.SessionRevokedError),
    ],
)
async def test_errors_and_waits_do_nothing(demo: Demo, fault: dict[str, Any], error: type[Exception]) -> None:
    client = await demo.client(flood_sleep_threshold=0, request_retries=0, raise_last_call_error=True)
    demo.break_with(method=RENAME, **fault)
    with pytest.raises(error):
        await client(functions.channels.EditTitleRequest(INPUT, "Never"))
    assert (open_group(demo).title, open_group(demo).messages) == ("Open", [])


async def test_a_client_that_connects_anew_asks_under_a_new_id_and_so_twice(
    client: TelegramClient, demo: Demo
) -> None:
    """The library repeats what was not answered, and the service cannot know it: the title is as it was."""
    demo.break_with(method=RENAME, do="drop_after")
    with pytest.raises(errors.ChatNotModifiedError):
        await client(functions.channels.EditTitleRequest(INPUT, "Twice"))
    assert (open_group(demo).title, len(open_group(demo).messages)) == ("Twice", 1)


async def test_the_very_same_packet_is_answered_without_doing_it_again(demo: Demo) -> None:
    """The answer is kept for one who was cut off and sends the same message once more."""
    packets: list[bytes] = []
    listening = await asyncio.start_server(lambda *ends: _record(demo.port, packets, *ends), "127.0.0.1")
    session = StringSession(demo.server.prepared_session())
    session.set_dc(2, "127.0.0.1", listening.sockets[0].getsockname()[1])
    options = {"connection": ConnectionTcpIntermediate, "auto_reconnect": False}
    client = await demo.client(session.save(), **options)
    demo.break_with(method=RENAME, do="drop_after")
    packets.clear()
    with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
        await client(functions.channels.EditTitleRequest(INPUT, "Once"))
    listening.close()
    answers = [len(await _answer_to(demo.port, packet)) for packet in packets]
    assert max(answers) > 300
    assert (open_group(demo).title, len(open_group(demo).messages)) == ("Once", 1)


async def _record(
    port: int, packets: list[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Pass everything on, and keep the client's packets."""
    server_reader, server_writer = await asyncio.open_connection("127.0.0.1", port)

    async def back() -> None:
        with contextlib.suppress(OSError):
            while data := await server_reader.read(65_536):
                writer.write(data)
        writer.close()

    answers = asyncio.create_task(back())
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        server_writer.write(await reader.readexactly(4))
        while True:
            head = await reader.readexactly(4)
            packets.append(head + await reader.readexactly(int.from_bytes(head, "little")))
            server_writer.write(packets[-1])
    server_writer.close()
    await answers
    writer.close()


async def _answer_to(port: int, packet: bytes) -> bytes:
    """Everything that comes back for one packet within half a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"\xee\xee\xee\xee" + packet)
    await asyncio.sleep(0.5)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer
