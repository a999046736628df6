"""MTProto itself: transports, containers, salts, clocks, garbage."""

import asyncio
import contextlib

import pytest
from telethon import TelegramClient, errors, functions, types
from telethon.crypto import AuthKey
from telethon.network import (
    ConnectionTcpAbridged,
    ConnectionTcpFull,
    ConnectionTcpIntermediate,
    ConnectionTcpObfuscated,
)
from telethon.sessions import StringSession

from tests.platforms.telegram_server.demo import Demo
from tests.platforms.telegram_server.small_world import (
    ME,
)


class TestProtocol:
    @pytest.mark.parametrize(
        "transport",
        [ConnectionTcpFull, ConnectionTcpAbridged, ConnectionTcpIntermediate, ConnectionTcpObfuscated],
    )
    async def test_transports(self, demo: Demo, transport: type) -> None:
        client = await demo.client("", connection=transport)
        assert (await client(functions.help.GetNearestDcRequest())).this_dc == 2
        signed_in = await demo.client(connection=transport, receive_updates=False, flood_sleep_threshold=0)
        assert len(await signed_in.get_dialogs()) == len(demo.world.dialogs)

    async def test_only_this_server_is_listed(self, client: TelegramClient, demo: Demo) -> None:
        config = await client(functions.help.GetConfigRequest())
        assert [(each.ip_address, each.port) for each in config.dc_options] == [("127.0.0.1", demo.port)]

    async def test_several_clients_on_one_key(self, demo: Demo) -> None:
        clients = [await demo.client() for _ in range(3)]
        answers = await asyncio.gather(*(client.get_dialogs() for client in clients for _ in range(3)))
        assert {len(answer) for answer in answers} == {len(demo.world.dialogs)}

    async def test_containers_gzip_and_order(self, client: TelegramClient, demo: Demo) -> None:
        long = [types.InputUser(number, demo.world.users[number].access_hash) for number in range(2000, 2400)]
        requests = [functions.users.GetUsersRequest(long), functions.help.GetNearestDcRequest()]
        people, nearest = await client(requests, ordered=True)
        assert [person.id for person in people] == list(range(2000, 2400))
        assert nearest.nearest_dc == 2

    async def test_service_requests(self, client: TelegramClient) -> None:
        assert (await client(functions.PingRequest(42))).ping_id == 42
        salts = (await client(functions.GetFutureSaltsRequest(3))).salts
        assert len({each.salt for each in salts}) == 3
        assert isinstance(await client(functions.DestroySessionRequest(99)), types.DestroySessionNone)

    async def test_a_message_that_comes_twice_is_done_once(self, demo: Demo) -> None:
        doubling = await asyncio.start_server(lambda *ends: _double(demo.port, *ends), "127.0.0.1")
        session = StringSession(demo.server.prepared_session())
        session.set_dc(2, "127.0.0.1", doubling.sockets[0].getsockname()[1])
        client = await demo.client(session.save(), connection=ConnectionTcpIntermediate)
        before = demo.log.counts["telegram", "contacts.resolveUsername"]
        for _ in range(5):
            await client(functions.contacts.ResolveUsernameRequest("ann_bitsafe"))
        assert demo.log.counts["telegram", "contacts.resolveUsername"] == before + 5
        doubling.close()

    async def test_a_wrong_clock_and_salt_are_mended(self, client: TelegramClient) -> None:
        state = client._sender._state
        state.reset()
        state.salt, state.time_offset = 123, -4000
        assert (await client.get_me()).id == ME

    async def test_an_unknown_key_is_told(self, demo: Demo) -> None:
        session = StringSession()
        session.set_dc(2, "127.0.0.1", demo.port)
        session.auth_key = AuthKey(b"\x05" * 256)
        with pytest.raises((errors.AuthKeyNotFound, ConnectionError)):
            await demo.client(session.save(), connection_retries=0)

    async def test_an_unknown_method_is_refused(self, client: TelegramClient) -> None:
        with pytest.raises(errors.BadRequestError, match="METHOD_NOT_SUPPORTED"):
            await client(functions.stories.GetAllStoriesRequest())

    async def test_garbage_ends_only_its_own_connection(self, client: TelegramClient, demo: Demo) -> None:
        for garbage in (b"\xef\x01abcd", b"GET / HTTP/1.1\r\n\r\n" + b"x" * 60, b"\xee" * 4 + b"\xff" * 9):
            reader, writer = await asyncio.open_connection("127.0.0.1", demo.port)
            writer.write(garbage)
            await asyncio.wait_for(reader.read(), 5)
            writer.close()
        assert (await client.get_me()).id == ME


async def _double(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on every packet of a client twice, and every answer once."""
    server_reader, server_writer = await asyncio.open_connection("127.0.0.1", port)

    async def back() -> None:
        while data := await server_reader.read(65_536):
            writer.write(data)
        writer.close()

    answers = asyncio.create_task(back())
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        server_writer.write(await reader.readexactly(4))
        while True:
            head = await reader.readexactly(4)
            packet = head + await reader.readexactly(int.from_bytes(head, "little"))
            server_writer.write(packet + packet)
    server_writer.close()
    await answers
    writer.close()
