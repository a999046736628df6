"""The demo Telegram server, asked by an unmodified Telethon client over real sockets."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telethon import TelegramClient, errors, functions, types, utils
from telethon.crypto import AuthKey
from telethon.network import (
    ConnectionTcpAbridged,
    ConnectionTcpFull,
    ConnectionTcpIntermediate,
    ConnectionTcpObfuscated,
)
from telethon.sessions import StringSession

from tests.platforms.telegram_demo import (
    ANN,
    BEN,
    CID,
    HIDDEN,
    LOST,
    LOST_BASIC,
    MANY,
    ME,
    NEW,
    NEWS,
    OLD,
    Demo,
    small_world,
)


def channel(number: int) -> int:
    return -(10**12 + number)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    running = await Demo(tmp_path, small_world()).start()
    yield running
    await running.close()


@pytest.fixture
async def client(demo: Demo) -> TelegramClient:
    return await demo.client()


async def input_channel(client: TelegramClient, number: int) -> types.InputPeerChannel:
    """As a client learns it: from the dialogs."""
    async for dialog in client.iter_dialogs():
        if dialog.id == channel(number):
            return dialog.input_entity
    raise LookupError(number)


def input_user(demo: Demo, number: int) -> types.InputPeerUser:
    return types.InputPeerUser(number, demo.world.users[number].access_hash)


class TestLogin:
    async def test_by_code_and_password(self, demo: Demo) -> None:
        client = await demo.client("")
        assert not await client.is_user_authorized()
        sent = await client.send_code_request(demo.world.phone)
        assert isinstance(sent.type, types.auth.SentCodeTypeApp)
        assert sent.type.length == 5
        with pytest.raises(errors.PhoneCodeInvalidError):
            await client.sign_in(demo.world.phone, "11111")
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(demo.world.phone, demo.world.code)
        assert not await client.is_user_authorized()
        with pytest.raises(errors.PasswordHashInvalidError):
            await client.sign_in(password="not that one")
        me = await client.sign_in(password=demo.world.password)
        assert (me.id, me.is_self, me.phone) == (ME, True, "4915550001234")
        assert await client.is_user_authorized()

    async def test_without_a_password_the_code_is_enough(self, tmp_path: Path) -> None:
        demo = await Demo(tmp_path, small_world(password="")).start()
        client = await demo.client("")
        await client.send_code_request(demo.world.phone)
        assert (await client.sign_in(demo.world.phone, demo.world.code)).id == ME
        await demo.close()

    async def test_wrong_phone_and_stale_code(self, demo: Demo) -> None:
        client = await demo.client("")
        with pytest.raises(errors.PhoneNumberInvalidError):
            await client.send_code_request("+15551234567")
        sent = await client.send_code_request(demo.world.phone)
        with pytest.raises(errors.PhoneCodeExpiredError):
            await client.sign_in(demo.world.phone, demo.world.code, phone_code_hash="0123")
        again = await client(functions.auth.ResendCodeRequest(demo.world.phone, sent.phone_code_hash))
        assert isinstance(again.type, types.auth.SentCodeTypeSms)

    async def test_the_password_needs_the_code_first(self, demo: Demo) -> None:
        client = await demo.client("")
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await client(functions.account.GetPasswordRequest())

    async def test_a_saved_login_outlives_the_server(self, demo: Demo) -> None:
        client = await demo.client("")
        await client.send_code_request(demo.world.phone)
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(demo.world.phone, demo.world.code)
        await client.sign_in(password=demo.world.password)
        saved = client.session.save()
        await client.disconnect()
        await demo.restart()
        assert (await (await demo.client(saved)).get_me()).id == ME

    async def test_logging_out(self, demo: Demo) -> None:
        client = await demo.client()
        saved = client.session.save()
        assert await client.log_out()
        again = await demo.client(saved)
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await again(functions.updates.GetStateRequest())
        assert demo.server.prepared_session() != saved

    async def test_many_keys_agree_short_ones_too(self, demo: Demo) -> None:
        """A session saved as text fills a short key up with zeros, and still fits."""
        for key in (bytes(range(1, 256)) + b"\x07", bytes(range(1, 256))):
            demo.server._auth_keys.add(key).login.sign_in(ME)
            session = StringSession()
            session.set_dc(2, "127.0.0.1", demo.port)
            session.auth_key = AuthKey(key)
            assert (await (await demo.client(session.save())).get_me()).id == ME

    async def test_private_files(self, demo: Demo, tmp_path: Path) -> None:
        demo.server.prepared_session()
        for name in ("key.pem", "auth-keys.json"):
            assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


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

    async def test_a_message_that_comes_twice_is_done_once(self, client: TelegramClient, demo: Demo) -> None:
        await client.get_me()
        sender = client._sender
        packets: list[bytes] = []
        plain_send = sender._connection.send

        async def recording_send(data: bytes) -> None:
            packets.append(data)
            await plain_send(data)

        sender._connection.send = recording_send
        before = demo.log.counts["telegram", "updates.getState"]
        await client(functions.updates.GetStateRequest())
        for packet in tuple(packets):
            await plain_send(packet)
        await client.get_me()
        assert demo.log.counts["telegram", "updates.getState"] == before + 1

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


class TestDialogs:
    async def test_all_of_them_in_order(self, client: TelegramClient, demo: Demo) -> None:
        dialogs = await client.get_dialogs()
        assert [dialog.id for dialog in dialogs] == demo.world.dialogs
        assert dialogs.total == len(demo.world.dialogs)
        assert demo.log.counts["telegram", "messages.getDialogs"] == 3
        titles = {group.marked_id: group.title for group in demo.world.groups.values()}
        assert all(dialog.name == titles[dialog.id] for dialog in dialogs if dialog.id < 0)
        assert all(dialog.message is not None for dialog in dialogs)

    async def test_from_a_date_on(self, client: TelegramClient, demo: Demo) -> None:
        whole = await client.get_dialogs()
        middle = whole[140].date
        older = await client.get_dialogs(offset_date=middle)
        assert [each.id for each in older] == [each.id for each in whole if each.date < middle]

    async def test_the_archive_is_empty(self, client: TelegramClient) -> None:
        assert await client.get_dialogs(folder=1) == []

    async def test_kinds_and_rights(self, client: TelegramClient, demo: Demo) -> None:
        demo.world.groups[channel(MANY)].members[ME].role = "admin"
        demo.world.groups[channel(MANY)].members[ME].rights = frozenset({"ban_users"})
        demo.world.groups[channel(NEW)].members[ME].role = "creator"
        found = {dialog.id: dialog.entity for dialog in await client.get_dialogs()}
        assert isinstance(found[channel(LOST)], types.ChannelForbidden)
        assert isinstance(found[-LOST_BASIC], types.ChatForbidden)
        assert found[-OLD].deactivated
        assert found[-OLD].migrated_to.channel_id == NEW
        assert found[channel(NEW)].forum
        assert found[channel(NEW)].creator
        assert found[channel(NEWS)].broadcast
        assert not found[channel(NEWS)].megagroup
        rights = found[channel(MANY)].admin_rights
        assert (rights.ban_users, rights.invite_users, rights.change_info) == (True, False, False)
        plain = {
            each.title: each for each in found.values() if getattr(each, "title", "").startswith("Group")
        }
        assert plain["Group 1"].default_banned_rights.invite_users
        assert not plain["Group 2"].default_banned_rights.invite_users
        assert isinstance(plain["Group 3"], types.Chat)
        assert plain["Group 3"].default_banned_rights.invite_users


class TestCommonChats:
    async def everything(self, client: TelegramClient, demo: Demo, user: int) -> tuple[list[int], set[int]]:
        ids: list[int] = []
        counts: set[int] = set()
        last = 0
        while True:
            request = functions.messages.GetCommonChatsRequest(input_user(demo, user), last, 100)
            page = await client(request)
            counts.add(getattr(page, "count", len(page.chats)))
            ids += [utils.get_peer_id(chat) for chat in page.chats]
            if len(page.chats) < 100:
                return ids, counts
            last = page.chats[-1].id

    async def test_pages_agree_pair_by_pair(self, client: TelegramClient, demo: Demo) -> None:
        for user in (ANN, BEN, CID, 2007):
            ids, counts = await self.everything(client, demo, user)
            expected = {
                group.marked_id
                for group in demo.world.groups.values()
                if {user, ME} <= group.members.keys() and not group.hidden and group.kind != "broadcast"
            }
            assert len(ids) == len(set(ids))
            assert set(ids) == expected
            assert counts == {len(expected)}
            full = await client(functions.users.GetFullUserRequest(input_user(demo, user)))
            assert full.full_user.common_chats_count == len(expected)

    async def test_the_smallest_id_is_no_offset(self, client: TelegramClient, demo: Demo) -> None:
        first = await client(functions.messages.GetCommonChatsRequest(input_user(demo, ANN), 0, 100))
        assert min(chat.id for chat in first.chats) != first.chats[-1].id
        assert len(first.chats) == 100

    async def test_not_for_oneself_nor_with_a_wrong_hash(self, client: TelegramClient, demo: Demo) -> None:
        for peer in (types.InputUserSelf(), types.InputUser(ANN, 1)):
            with pytest.raises(errors.UserIdInvalidError):
                await client(functions.messages.GetCommonChatsRequest(peer, 0, 100))


class TestMembers:
    async def test_all_members_of_a_large_group(self, client: TelegramClient, demo: Demo) -> None:
        group = await input_channel(client, MANY)
        members = await client.get_participants(group)
        assert {member.id for member in members} == set(demo.world.groups[channel(MANY)].members)
        assert members.total == 450
        kinds = {member.id: type(member.participant) for member in members}
        assert kinds[ANN] is types.ChannelParticipantCreator
        assert kinds[BEN] is types.ChannelParticipantAdmin
        assert kinds[ME] is types.ChannelParticipantSelf
        assert kinds[2001] is types.ChannelParticipant

    async def test_filters(self, client: TelegramClient) -> None:
        group = await input_channel(client, MANY)
        admins = await client.get_participants(group, filter=types.ChannelParticipantsAdmins)
        assert {member.id for member in admins} == {ANN, BEN}
        found = await client.get_participants(group, search="customer 201")
        assert {member.id for member in found} == set(range(2010, 2020))
        with pytest.raises(errors.ChatAdminRequiredError):
            await client.get_participants(group, filter=types.ChannelParticipantsKicked)

    async def test_hidden_members(self, client: TelegramClient, demo: Demo) -> None:
        group = await input_channel(client, HIDDEN)
        assert {member.id for member in await client.get_participants(group)} == {ANN, BEN}
        full = (await client(functions.channels.GetFullChannelRequest(group))).full_chat
        assert full.participants_hidden
        assert full.participants_count == 4
        with pytest.raises(errors.ChatAdminRequiredError):
            await client(functions.channels.GetParticipantRequest(group, input_user(demo, CID)))
        demo.world.groups[channel(HIDDEN)].members[ME].role = "admin"
        assert len(await client.get_participants(group)) == 4

    async def test_one_member(self, client: TelegramClient, demo: Demo) -> None:
        group = await input_channel(client, MANY)

        async def standing(user: int) -> type:
            request = functions.channels.GetParticipantRequest(group, input_user(demo, user))
            return type((await client(request)).participant)

        assert await standing(2001) is types.ChannelParticipant
        assert await standing(ANN) is types.ChannelParticipantCreator
        assert await standing(2499) is types.ChannelParticipantBanned
        with pytest.raises(errors.UserNotParticipantError):
            await standing(2450)
        myself = await client(functions.channels.GetParticipantRequest(group, types.InputPeerSelf()))
        assert isinstance(myself.participant, types.ChannelParticipantSelf)

    async def test_basic_groups_and_pairs(self, client: TelegramClient, demo: Demo) -> None:
        group = next(each for each in demo.world.groups.values() if each.title == "Group 6")
        members = await client.get_participants(types.InputPeerChat(group.id))
        assert {member.id for member in members} == set(group.members)
        pair = await client(functions.channels.GetFullChannelRequest(await input_channel(client, NEW)))
        assert pair.full_chat.migrated_from_chat_id == OLD
        assert {chat.id for chat in pair.chats} == {NEW, OLD}

    async def test_no_way_into_other_groups(self, client: TelegramClient, demo: Demo) -> None:
        full = functions.channels.GetFullChannelRequest
        with pytest.raises(errors.ChannelInvalidError):
            await client(full(types.InputChannel(MANY, 1)))
        with pytest.raises(errors.ChannelPrivateError):
            await client(full(types.InputChannel(LOST, 53)))
        with pytest.raises(errors.ChatIdInvalidError):
            await client(functions.messages.GetFullChatRequest(123))
        with pytest.raises(errors.UserIdInvalidError):
            await client(functions.users.GetFullUserRequest(types.InputUser(ANN, 1)))


class TestPeople:
    async def test_usernames(self, client: TelegramClient) -> None:
        assert (await client.get_entity("Ann_BitSafe")).id == ANN
        assert (await client.get_entity("many_members")).id == MANY
        with pytest.raises(errors.UsernameNotOccupiedError):
            await client(functions.contacts.ResolveUsernameRequest("nobody_here"))
        with pytest.raises(errors.UsernameInvalidError):
            await client(functions.contacts.ResolveUsernameRequest("a b"))

    async def test_phones_are_shown_to_their_owner_only(self, client: TelegramClient) -> None:
        assert (await client.get_entity("ann_bitsafe")).phone is None
        assert (await client.get_me()).phone == "4915550001234"

    async def test_deleted_accounts(self, client: TelegramClient, demo: Demo) -> None:
        demo.world.users[CID].deleted = True
        (gone,) = await client(functions.users.GetUsersRequest([input_user(demo, CID)]))
        assert gone.deleted
        assert gone.first_name is None


class TestHistory:
    async def test_every_page_both_ways(self, client: TelegramClient) -> None:
        group = await input_channel(client, MANY)
        newest_first = [message async for message in client.iter_messages(group, wait_time=0)]
        assert [message.id for message in newest_first] == list(range(230, 0, -1))
        assert newest_first[0].text == "Line 229"
        assert newest_first[0].sender_id == ANN
        oldest_first = [
            message.id async for message in client.iter_messages(group, reverse=True, wait_time=0)
        ]
        assert oldest_first == list(range(1, 231))

    async def test_from_an_id_or_a_date(self, client: TelegramClient, demo: Demo) -> None:
        group = await input_channel(client, MANY)
        middle = demo.world.groups[channel(MANY)].messages[99].date
        by_date = await client.get_messages(group, limit=3, offset_date=middle)
        assert [message.id for message in by_date] == [99, 98, 97]
        newer = await client.get_messages(group, limit=10, min_id=227)
        assert [message.id for message in newer] == [230, 229, 228]
        found = await client.get_messages(group, search="line 12", limit=50)
        assert {message.text for message in found} == {"Line 12", *(f"Line 12{n}" for n in range(10))}

    async def test_both_halves_of_a_pair(self, client: TelegramClient) -> None:
        assert len(await client.get_messages(types.InputPeerChat(OLD), limit=5)) == 1
        assert len(await client.get_messages(await input_channel(client, NEW), limit=5)) == 1


class TestLimits:
    async def test_twenty_a_second(self, tmp_path: Path) -> None:
        demo = await Demo(tmp_path, small_world(), limits=True).start()
        client = await demo.client(flood_sleep_threshold=0)
        await asyncio.sleep(1.1)
        asked = (client._sender.send(functions.help.GetNearestDcRequest()) for _ in range(30))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        floods = [answer for answer in answers if isinstance(answer, errors.FloodWaitError)]
        assert len(floods) == 10
        assert {flood.seconds for flood in floods} <= {1, 2, 3}
        await asyncio.sleep(max(flood.seconds for flood in floods))
        assert (await client.get_me()).id == ME
        await demo.close()

    async def test_usernames_run_out_for_the_day(self, tmp_path: Path) -> None:
        demo = await Demo(tmp_path, small_world(), limits=True).start()
        client = await demo.client(flood_sleep_threshold=60)
        for _ in range(50):
            await client(functions.contacts.ResolveUsernameRequest("ann_bitsafe"))
        with pytest.raises(errors.FloodWaitError) as caught:
            await client(functions.contacts.ResolveUsernameRequest("ann_bitsafe"))
        assert caught.value.seconds > 80_000
        await demo.close()


class TestFaults:
    async def test_errors_by_their_own_name(self, client: TelegramClient, demo: Demo) -> None:
        demo.break_with(method="users.getUsers", do="error", error="PEER_FLOOD")
        with pytest.raises(errors.PeerFloodError):
            await client.get_me()
        assert (await client.get_me()).id == ME

    async def test_a_flood_wait(self, demo: Demo) -> None:
        client = await demo.client(flood_sleep_threshold=0)
        demo.break_with(method="messages.getDialogs", do="wait", seconds=17)
        with pytest.raises(errors.FloodWaitError) as caught:
            await client.get_dialogs()
        assert caught.value.seconds == 17

    async def test_an_inner_error(self, demo: Demo) -> None:
        client = await demo.client(request_retries=0, raise_last_call_error=True)
        demo.break_with(method="users.getUsers", do="error", error=500)
        with pytest.raises(errors.ServerError):
            await client.get_me()

    @pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
    async def test_a_dropped_connection(self, client: TelegramClient, demo: Demo, fault: str) -> None:
        """Telethon connects again and asks again."""
        demo.break_with(method="users.getUsers", do=fault)
        assert (await client.get_me()).id == ME
        asked = [line["outcome"] for line in _lines(demo) if line["method"] == "users.getUsers"]
        assert asked.count("DropConnection") == 1
        assert asked[-1] == "ok"

    @pytest.mark.parametrize(("fault", "is_done"), [("drop_before", False), ("drop_after", True)])
    async def test_what_a_dropped_connection_leaves_done(self, demo: Demo, fault: str, is_done: bool) -> None:
        client = await demo.client(auto_reconnect=False)
        saved = client.session.save()
        demo.break_with(method="auth.logOut", do=fault)
        with contextlib.suppress(ConnectionError):
            await client(functions.auth.LogOutRequest())
        assert await (await demo.client(saved)).is_user_authorized() is not is_done

    async def test_silence_and_delay(self, client: TelegramClient, demo: Demo) -> None:
        demo.break_with(method="users.getUsers", do="silence")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.get_me(), 0.5)
        assert client.is_connected()
        demo.break_with(method="users.getUsers", do="delay", seconds=0.4)
        started = time.monotonic()
        other = client(functions.help.GetNearestDcRequest())
        slow = asyncio.ensure_future(client.get_me())
        await other
        assert time.monotonic() - started < 0.3
        assert (await slow).id == ME
        assert time.monotonic() - started >= 0.4

    async def test_a_revoked_login(self, client: TelegramClient, demo: Demo) -> None:
        demo.break_with(method="messages.getDialogs", do="revoke")
        for _ in range(2):
            with pytest.raises(errors.SessionRevokedError):
                await client.get_dialogs()
        await demo.restart()
        assert await client.send_code_request(demo.world.phone)

    async def test_faults_are_matched_by_argument(self, client: TelegramClient, demo: Demo) -> None:
        demo.break_with(match={"user_id": BEN}, do="error", error="USER_BOT", times=None)
        ask = functions.messages.GetCommonChatsRequest
        assert (await client(ask(input_user(demo, ANN), 0, 1))).chats
        with pytest.raises(errors.UserBotError):
            await client(ask(input_user(demo, BEN), 0, 1))


class TestLog:
    async def test_no_secret_is_written(self, demo: Demo) -> None:
        client = await demo.client("")
        sent = await client.send_code_request(demo.world.phone)
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(demo.world.phone, demo.world.code)
        await client.sign_in(password=demo.world.password)
        await client.get_entity("ann_bitsafe")
        text = demo.log_path.read_text()
        for secret in (demo.world.phone[1:], demo.world.code, sent.phone_code_hash, "access_hash", "M1"):
            assert secret not in text
        last = _lines(demo)[-1]
        assert last["method"] == "contacts.resolveUsername"
        assert last["arguments"] == {"username": "ann_bitsafe"}
        assert last["outcome"] == "ok"


async def test_latency_is_shared_by_requests_side_by_side(tmp_path: Path) -> None:
    demo = await Demo(tmp_path, small_world(), latency=0.1).start()
    client = await demo.client()
    started = time.monotonic()
    await asyncio.gather(*(client(functions.help.GetNearestDcRequest()) for _ in range(20)))
    assert 0.1 <= time.monotonic() - started < 1
    await demo.close()


async def test_throughput(client: TelegramClient, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.monotonic()
    await asyncio.gather(*(client(functions.updates.GetStateRequest()) for _ in range(1000)))
    with capsys.disabled():
        print(f" {1000 / (time.monotonic() - started):.0f} requests a second")


def _lines(demo: Demo) -> list[dict[str, object]]:
    return [json.loads(line) for line in demo.log_path.read_text().splitlines()]
