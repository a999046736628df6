"""Dialogs, common chats, people and history, compared with the world they come from."""

import pytest
from telethon import TelegramClient, errors, functions, types, utils

from tests.platforms.telegram_server.demo import Demo, channel, input_channel, input_user
from tests.platforms.telegram_server.small_world import (
    ANN,
    BEN,
    CID,
    LOST,
    LOST_BASIC,
    MANY,
    ME,
    NEW,
    NEWS,
    OLD,
)


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


class TestSearch:
    async def test_own_chats_by_name_and_others_by_username(self, client: TelegramClient, demo: Demo) -> None:
        demo.world.users[2000].username = "ann_other"
        found = await client(functions.contacts.SearchRequest("ann", limit=10))
        assert [peer.user_id for peer in found.my_results] == [ANN]
        assert [peer.user_id for peer in found.results] == [2000]
        assert {user.id for user in found.users} == {ANN, 2000}

    @pytest.mark.parametrize(
        ("query", "error"), [(" ", errors.SearchQueryEmptyError), ("an", errors.QueryTooShortError)]
    )
    async def test_refusals(self, client: TelegramClient, query: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            await client(functions.contacts.SearchRequest(query, limit=10))
