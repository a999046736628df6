"""Who is in a group, and who may know."""

import pytest
from telethon import TelegramClient, errors, functions, types

from tests.platforms.telegram_server.demo import Demo, channel, input_channel, input_user
from tests.platforms.telegram_server.small_world import (
    ANN,
    BEN,
    CID,
    HIDDEN,
    LOST,
    MANY,
    ME,
    NEW,
    OLD,
)


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
