"""Titles, removals, rights and messages: what is done, what is refused, and what the group is told."""

from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telethon import TelegramClient, errors, functions, types

from backends.demo.world import Ban, Membership
from tests.platforms.telegram_server.changing import (
    BASIC,
    OPEN,
    OPEN_HASH,
    basic_group,
    changing_world,
    open_group,
)
from tests.platforms.telegram_server.demo import Demo, input_user
from tests.platforms.telegram_server.small_world import ANN, BEN, CID, ME, NOW

INPUT = types.InputChannel(OPEN, OPEN_HASH)
PEER = types.InputPeerChannel(OPEN, OPEN_HASH)
BASIC_PEER = types.InputPeerChat(BASIC)
ALL = frozenset({"invite_users", "ban_users", "change_info"})


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    running = await Demo(tmp_path, changing_world()).start()
    for group in (open_group(running), basic_group(running)):
        group.members[BEN] = Membership(inviter=ANN)
        group.members[CID] = Membership(inviter=ME)
    yield running
    await running.close()


def appoint(demo: Demo, person: int = ME, promoted_by: int = 0) -> None:
    for group in (open_group(demo), basic_group(demo)):
        group.members[person] = Membership("admin", rights=ALL, promoted_by=promoted_by)


class TestTitles:
    async def test_a_supergroup(self, client: TelegramClient, demo: Demo) -> None:
        answer = await client(functions.channels.EditTitleRequest(INPUT, " New name "))
        assert open_group(demo).title == "New name"
        assert answer.updates[0].message.action.title == "New name"
        assert answer.chats[0].title == "New name"
        (notice,) = await client.get_messages(PEER, limit=1)
        assert (notice.action.title, notice.sender_id) == ("New name", ME)
        dialogs = await client.get_dialogs()
        assert (dialogs[0].name, dialogs[0].date) == ("New name", NOW)

    async def test_a_basic_group(self, client: TelegramClient, demo: Demo) -> None:
        answer = await client(functions.messages.EditChatTitleRequest(BASIC, "x" * 128))
        assert basic_group(demo).title == "x" * 128
        assert isinstance(answer.updates[0], types.UpdateNewMessage)

    @pytest.mark.parametrize(
        ("title", "error"),
        [
            ("Open", errors.ChatNotModifiedError),
            (" \n", errors.ChatTitleEmptyError),
            ("x" * 129, errors.BadRequestError),
        ],
    )
    async def test_titles_that_cannot_be(
        self, client: TelegramClient, demo: Demo, title: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            await client(functions.channels.EditTitleRequest(INPUT, title))
        assert (open_group(demo).title, open_group(demo).messages) == ("Open", [])

    async def test_the_right_is_needed(self, client: TelegramClient, demo: Demo) -> None:
        for group in (open_group(demo), basic_group(demo)):
            group.closed_to = frozenset({"change_info"})
        for request in (
            functions.channels.EditTitleRequest(INPUT, "Mine"),
            functions.messages.EditChatTitleRequest(BASIC, "Mine"),
        ):
            with pytest.raises(errors.ChatAdminRequiredError):
                await client(request)
        appoint(demo)
        await client(functions.channels.EditTitleRequest(INPUT, "Mine"))
        assert open_group(demo).title == "Mine"


class TestBans:
    async def ban(self, client: TelegramClient, demo: Demo, person: int, **rights: Any) -> Any:
        given = types.ChatBannedRights(**({"until_date": None, "view_messages": True} | rights))
        return await client(functions.channels.EditBannedRequest(INPUT, input_user(demo, person), given))

    async def test_a_lasting_one(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        answer = await self.ban(client, demo, BEN)
        group = open_group(demo)
        assert BEN not in group.members
        assert (group.banned[BEN], group.bans[BEN]) == (NOW, Ban(by=ME))
        assert answer.updates[0].message.action.user_id == BEN
        asked = functions.channels.GetParticipantRequest(INPUT, input_user(demo, BEN))
        found = (await client(asked)).participant
        assert isinstance(found, types.ChannelParticipantBanned)
        assert (found.left, found.kicked_by, found.banned_rights.view_messages) == (True, ME, True)
        told = len(group.messages)
        await self.ban(client, demo, BEN)
        assert len(group.messages) == told

    async def test_one_for_some_days_ends(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        group = open_group(demo)
        await self.ban(client, demo, BEN, until_date=NOW + timedelta(days=3))
        assert group.bans[BEN].until == NOW + timedelta(days=3)
        await self.ban(client, demo, CID, until_date=NOW + timedelta(days=400))
        assert group.bans[CID].until is None
        group.bans[BEN].until = NOW - timedelta(seconds=1)
        with pytest.raises(errors.UserNotParticipantError):
            await client(functions.channels.GetParticipantRequest(INPUT, input_user(demo, BEN)))
        await client(functions.channels.InviteToChannelRequest(INPUT, [input_user(demo, BEN)]))
        assert BEN in group.members

    async def test_a_kick_is_a_ban_that_is_lifted(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        notice = await client.kick_participant(PEER, input_user(demo, BEN))
        assert notice.action.user_id == BEN
        group = open_group(demo)
        assert (BEN in group.members, BEN in group.banned) == (False, False)

    async def test_lifting_brings_nobody_back(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        await self.ban(client, demo, BEN)
        with pytest.raises(errors.UserKickedError):
            await client(functions.channels.InviteToChannelRequest(INPUT, [input_user(demo, BEN)]))
        told = len(open_group(demo).messages)
        await self.ban(client, demo, BEN, view_messages=None)
        group = open_group(demo)
        assert (BEN in group.members, BEN in group.banned, len(group.messages)) == (False, False, told)
        await client(functions.channels.InviteToChannelRequest(INPUT, [input_user(demo, BEN)]))
        assert BEN in group.members

    async def test_a_stranger_can_be_banned_in_advance(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        await self.ban(client, demo, 2000)
        assert 2000 in open_group(demo).banned
        assert open_group(demo).messages == []

    async def test_a_restriction_keeps_the_person_in(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        await self.ban(client, demo, BEN, view_messages=None, send_messages=True)
        assert open_group(demo).members[BEN].denied == {"send_messages"}
        asked = functions.channels.GetParticipantRequest(INPUT, input_user(demo, BEN))
        found = (await client(asked)).participant
        assert isinstance(found, types.ChannelParticipantBanned)
        assert not found.left
        await self.ban(client, demo, BEN, view_messages=None)
        assert open_group(demo).members[BEN].denied == frozenset()

    @pytest.mark.parametrize("target", ["owner", "foreign admin", "self", "nobody"])
    async def test_who_cannot_be_banned(self, client: TelegramClient, demo: Demo, target: str) -> None:
        appoint(demo)
        appoint(demo, BEN)
        before = deepcopy(open_group(demo))
        person = {"owner": ANN, "foreign admin": BEN, "self": ME, "nobody": CID}[target]
        user = input_user(demo, person)
        if target == "nobody":
            user.access_hash += 1
        rights = types.ChatBannedRights(until_date=None, view_messages=True)
        error = errors.ParticipantIdInvalidError if target == "nobody" else errors.UserAdminInvalidError
        with pytest.raises(error):
            await client(functions.channels.EditBannedRequest(INPUT, user, rights))
        assert open_group(demo) == before

    async def test_an_admin_whom_one_promoted_can(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        appoint(demo, BEN, promoted_by=ME)
        found = await client(functions.channels.GetParticipantRequest(INPUT, input_user(demo, BEN)))
        assert (found.participant.promoted_by, found.participant.can_edit) == (ME, True)
        await self.ban(client, demo, BEN)
        assert BEN in open_group(demo).banned

    async def test_the_right_is_needed(self, client: TelegramClient, demo: Demo) -> None:
        with pytest.raises(errors.ChatAdminRequiredError):
            await self.ban(client, demo, BEN)
        assert BEN in open_group(demo).members


class TestBasicRemoval:
    async def remove(self, client: TelegramClient, demo: Demo, person: int) -> Any:
        return await client(functions.messages.DeleteChatUserRequest(BASIC, input_user(demo, person)))

    async def test_a_member_takes_out_whom_they_brought(self, client: TelegramClient, demo: Demo) -> None:
        answer = await self.remove(client, demo, CID)
        assert CID not in basic_group(demo).members
        assert answer.updates[0].message.action.user_id == CID
        with pytest.raises(errors.UserNotParticipantError):
            await self.remove(client, demo, CID)

    async def test_and_nobody_else(self, client: TelegramClient, demo: Demo) -> None:
        for person in (BEN, ANN):
            with pytest.raises(errors.ChatAdminRequiredError):
                await self.remove(client, demo, person)
        assert {BEN, ANN} <= basic_group(demo).members.keys()

    async def test_an_admin_takes_out_members_only(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo)
        await self.remove(client, demo, BEN)
        assert BEN not in basic_group(demo).members
        appoint(demo, CID)
        with pytest.raises(errors.ChatAdminRequiredError):
            await self.remove(client, demo, CID)

    async def test_the_owner_takes_out_admins_too(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo, CID)
        basic_group(demo).members[ME] = Membership("creator")
        await self.remove(client, demo, CID)
        assert CID not in basic_group(demo).members

    async def test_one_who_was_taken_out_can_be_added_again(self, client: TelegramClient, demo: Demo) -> None:
        await self.remove(client, demo, CID)
        await client(functions.messages.AddChatUserRequest(BASIC, input_user(demo, CID), 0))
        assert CID in basic_group(demo).members

    async def test_an_owner_who_leaves_passes_it_on_at_once(self, client: TelegramClient, demo: Demo) -> None:
        group = basic_group(demo)
        group.members[ME], group.members[ANN] = Membership("creator"), Membership("admin", rights=ALL)
        ask = functions.messages.GetFutureChatCreatorAfterLeaveRequest(BASIC_PEER)
        assert (await client(ask)).id == ANN
        await self.remove(client, demo, ME)
        assert group.members[ANN].role == "creator"
        assert (group.left, ME in group.departed) == (True, True)


class TestAdmins:
    async def edit(self, client: TelegramClient, demo: Demo, person: int, **rights: bool) -> Any:
        given = types.ChatAdminRights(**rights)
        return await client(functions.channels.EditAdminRequest(INPUT, input_user(demo, person), given, ""))

    async def test_the_owner_appoints_and_demotes(self, client: TelegramClient, demo: Demo) -> None:
        members = open_group(demo).members
        members[ME], members[ANN] = Membership("creator"), Membership()
        await self.edit(client, demo, BEN, invite_users=True)
        assert (members[BEN].role, members[BEN].rights) == ("admin", frozenset({"invite_users"}))
        assert members[BEN].promoted_by == ME
        await self.edit(client, demo, BEN)
        assert (members[BEN].role, members[BEN].rights) == ("member", frozenset())

    async def test_others_may_not(self, client: TelegramClient, demo: Demo) -> None:
        with pytest.raises(errors.ChatAdminRequiredError):
            await self.edit(client, demo, BEN, invite_users=True)
        appoint(demo)
        with pytest.raises(errors.RightForbiddenError):
            await self.edit(client, demo, BEN, invite_users=True)
        with pytest.raises(errors.UserCreatorError):
            await self.edit(client, demo, ANN)
        with pytest.raises(errors.UserNotParticipantError):
            await self.edit(client, demo, 2000)

    async def test_the_list_of_admins(self, client: TelegramClient, demo: Demo) -> None:
        appoint(demo, BEN)
        filter_ = types.ChannelParticipantsAdmins()
        found = await client(functions.channels.GetParticipantsRequest(INPUT, filter_, 0, 100, 0))
        assert {each.user_id for each in found.participants} == {ANN, BEN}


class TestMessages:
    async def test_to_a_person(self, client: TelegramClient, demo: Demo) -> None:
        sent = await client.send_message(input_user(demo, CID), "please make us admin")
        (kept,) = demo.world.private[CID]
        assert (kept.id, kept.text, kept.sender) == (sent.id, "please make us admin", ME)
        found = await client.get_messages(input_user(demo, CID), limit=5)
        assert [message.message for message in found] == ["please make us admin", "Hello!"]
        dialogs = await client.get_dialogs(limit=1)
        assert dialogs[0].id == CID

    async def test_to_groups(self, client: TelegramClient, demo: Demo) -> None:
        first = await client.send_message(PEER, "hello")
        second = await client.send_message(BASIC_PEER, "hello", reply_to=1)
        assert open_group(demo).messages[-1].id == first.id
        assert (basic_group(demo).messages[-1].id, basic_group(demo).messages[-1].reply_to) == (second.id, 1)

    async def test_the_same_random_id_is_not_sent_twice(self, demo: Demo) -> None:
        client = await demo.client(request_retries=0, raise_last_call_error=True)
        request = functions.messages.SendMessageRequest(input_user(demo, BEN), "once", random_id=77)
        await client(request)
        with pytest.raises(errors.RandomIdDuplicateError):
            await client(request)
        assert len(demo.world.private[BEN]) == 1

    async def test_refusals(self, client: TelegramClient, demo: Demo) -> None:
        ben = input_user(demo, BEN)
        for text, error in ((" ", errors.MessageEmptyError), ("x" * 4097, errors.MessageTooLongError)):
            with pytest.raises(error):
                await client(functions.messages.SendMessageRequest(ben, text))
        open_group(demo).members[ME].denied = frozenset({"send_messages"})
        with pytest.raises(errors.ChatWriteForbiddenError):
            await client.send_message(PEER, "hello")
        demo.world.users[BEN].deleted = True
        with pytest.raises(errors.InputUserDeactivatedError):
            await client.send_message(ben, "hello")
        assert demo.world.private == {}


async def test_updates_of_several_writes_leave_no_gap(client: TelegramClient, demo: Demo) -> None:
    await client.get_me()
    before = demo.log.counts["telegram", "updates.getDifference"]
    for number in range(4):
        await client(functions.channels.EditTitleRequest(INPUT, f"T{number}"))
        await client(functions.messages.EditChatTitleRequest(BASIC, f"T{number}"))
    await client.get_me()
    assert demo.log.counts["telegram", "updates.getDifference"] == before
    assert demo.log.counts["telegram", "updates.getChannelDifference"] <= 1
    other = await demo.client()
    await client(functions.messages.EditChatTitleRequest(BASIC, "Unseen"))
    await other(functions.messages.EditChatTitleRequest(BASIC, "Seen"))
    assert (await other.get_me()).id == ME
