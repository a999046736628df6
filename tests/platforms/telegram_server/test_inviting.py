"""Invitations: who gets in, who does not and why, and what the group is told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telethon import TelegramClient, errors, functions, types

from backends.demo.world import Membership
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

STRANGER = 2490


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    running = await Demo(tmp_path, changing_world()).start()
    yield running
    await running.close()


async def invite(client: TelegramClient, demo: Demo, *people: int) -> Any:
    users = [types.InputUser(person, demo.world.users[person].access_hash) for person in people]
    return await client(functions.channels.InviteToChannelRequest(types.InputChannel(OPEN, OPEN_HASH), users))


async def add(client: TelegramClient, demo: Demo, person: int) -> Any:
    return await client(functions.messages.AddChatUserRequest(BASIC, input_user(demo, person), fwd_limit=0))


class TestSupergroup:
    async def test_newcomers_are_in_and_announced(self, client: TelegramClient, demo: Demo) -> None:
        answer = await invite(client, demo, BEN, CID)
        assert answer.missing_invitees == []
        (update,) = answer.updates.updates
        assert update.message.action.users == [BEN, CID]
        assert {user.id for user in answer.updates.users} >= {ME, BEN, CID}
        group = open_group(demo)
        assert {BEN, CID} <= group.members.keys()
        assert group.members[BEN] == Membership(inviter=ME, since=NOW)
        (notice,) = await client.get_messages(types.InputPeerChannel(OPEN, OPEN_HASH), limit=1)
        assert notice.id == update.message.id == group.messages[-1].id
        assert isinstance(notice.action, types.MessageActionChatAddUser)

    async def test_whoever_refuses_is_listed_and_the_rest_are_in(
        self, client: TelegramClient, demo: Demo
    ) -> None:
        demo.world.users[BEN].refuses = True
        answer = await invite(client, demo, BEN, CID)
        assert [missing.user_id for missing in answer.missing_invitees] == [BEN]
        assert open_group(demo).members.keys() == {ME, ANN, CID}

    async def test_if_all_refuse_nothing_is_announced(self, client: TelegramClient, demo: Demo) -> None:
        demo.world.users[BEN].refuses = True
        answer = await invite(client, demo, BEN)
        assert not any(isinstance(each, types.UpdateNewChannelMessage) for each in answer.updates.updates)
        assert open_group(demo).messages == []

    async def test_one_who_is_in_stays_without_a_word(self, client: TelegramClient, demo: Demo) -> None:
        answer = await invite(client, demo, ANN)
        assert answer.missing_invitees == []
        assert open_group(demo).messages == []
        assert demo.world.asked == []

    @pytest.mark.parametrize(
        ("situation", "error"),
        [
            ("full", errors.UserChannelsTooMuchError),
            ("banned", errors.UserKickedError),
            ("deleted", errors.InputUserDeactivatedError),
            ("left", errors.UserNotMutualContactError),
            ("closed", errors.ChatAdminRequiredError),
            ("mute", errors.ChatWriteForbiddenError),
            ("removed", errors.ChannelPrivateError),
            ("bot", errors.UserBotError),
        ],
    )
    async def test_refusals_change_nothing(
        self, client: TelegramClient, demo: Demo, situation: str, error: type[Exception]
    ) -> None:
        group, ben = open_group(demo), demo.world.users[BEN]
        match situation:
            case "full" | "deleted":
                setattr(ben, situation, True)
            case "banned":
                group.banned[BEN] = NOW
            case "left":
                group.departed.add(BEN)
            case "closed":
                group.closed_to = frozenset({"invite_users"})
            case "mute":
                group.closed_to = frozenset({"invite_users", "send_messages"})
            case "removed":
                group.forbidden = True
            case "bot":
                ben.bot, group.kind = True, "gigagroup"
        with pytest.raises(error):
            await invite(client, demo, CID, BEN)
        assert group.members.keys() == {ME, ANN}
        assert demo.world.asked == []

    async def test_a_mutual_contact_may_be_brought_back(self, client: TelegramClient, demo: Demo) -> None:
        open_group(demo).departed.add(BEN)
        demo.world.users[BEN].mutual = True
        await invite(client, demo, BEN)
        assert BEN in open_group(demo).members

    async def test_an_admin_needs_the_right(self, client: TelegramClient, demo: Demo) -> None:
        group = open_group(demo)
        group.closed_to = frozenset({"invite_users"})
        group.members[ME] = Membership("admin", rights=frozenset({"change_info"}))
        with pytest.raises(errors.ChatAdminRequiredError):
            await invite(client, demo, BEN)
        group.members[ME] = Membership("admin", rights=frozenset({"invite_users"}))
        await invite(client, demo, BEN)
        assert BEN in group.members

    async def test_where_an_admin_must_approve_they_wait(self, client: TelegramClient, demo: Demo) -> None:
        open_group(demo).approves = True
        with pytest.raises(errors.InviteRequestSentError):
            await invite(client, demo, BEN)
        assert open_group(demo).requests == {BEN: NOW}
        assert BEN not in open_group(demo).members

    async def test_not_more_than_twenty_at_once(self, client: TelegramClient, demo: Demo) -> None:
        with pytest.raises(errors.UsersTooMuchError):
            await invite(client, demo, *range(2000, 2021))
        await invite(client, demo, *range(2000, 2020))
        assert len(open_group(demo).members) == 22

    async def test_a_wrong_access_hash_is_nobody(self, client: TelegramClient, demo: Demo) -> None:
        request = functions.channels.InviteToChannelRequest(
            types.InputChannel(OPEN, OPEN_HASH), [types.InputUser(BEN, 1)]
        )
        with pytest.raises(errors.UserIdInvalidError):
            await client(request)


class TestBasicGroup:
    async def test_a_newcomer_is_in_and_announced(self, client: TelegramClient, demo: Demo) -> None:
        last = max(message.id for group in demo.world.groups.values() for message in group.messages)
        answer = await add(client, demo, BEN)
        assert answer.missing_invitees == []
        (update,) = answer.updates.updates
        assert update.message.action.users == [BEN]
        assert update.message.id == last + 1
        assert basic_group(demo).members[BEN].inviter == ME

    async def test_one_who_refuses_is_listed(self, client: TelegramClient, demo: Demo) -> None:
        demo.world.users[BEN].refuses = True
        answer = await add(client, demo, BEN)
        assert [missing.user_id for missing in answer.missing_invitees] == [BEN]
        assert BEN not in basic_group(demo).members

    async def test_one_who_is_in_already(self, client: TelegramClient, demo: Demo) -> None:
        with pytest.raises(errors.UserAlreadyParticipantError):
            await add(client, demo, ANN)

    async def test_two_hundred_are_enough(self, client: TelegramClient, demo: Demo) -> None:
        basic_group(demo).members.update({number: Membership() for number in range(2000, 2198)})
        with pytest.raises(errors.UsersTooMuchError):
            await add(client, demo, BEN)

    async def test_one_who_left_by_themselves(self, client: TelegramClient, demo: Demo) -> None:
        basic_group(demo).departed.add(BEN)
        with pytest.raises(errors.UserNotMutualContactError):
            await add(client, demo, BEN)

    async def test_a_full_account_does_not_matter_here(self, client: TelegramClient, demo: Demo) -> None:
        demo.world.users[BEN].full = True
        await add(client, demo, BEN)
        assert BEN in basic_group(demo).members

    @pytest.mark.parametrize(
        ("field", "error"),
        [("deactivated", errors.ChatIdInvalidError), ("forbidden", errors.ChatWriteForbiddenError)],
    )
    async def test_groups_that_are_gone(
        self, client: TelegramClient, demo: Demo, field: str, error: type[Exception]
    ) -> None:
        setattr(basic_group(demo), field, True)
        with pytest.raises(error):
            await add(client, demo, BEN)


async def test_thirty_a_day_then_a_flood_for_the_rest_of_it(tmp_path: Path) -> None:
    world = changing_world()
    world.asked = [NOW - timedelta(hours=25)] * 9 + [NOW - timedelta(hours=23)] * 9
    demo = await Demo(tmp_path, world, limits=True).start()
    client = await demo.client()
    await invite(client, demo, *range(2000, 2020))
    await asyncio.sleep(0.3)
    with pytest.raises(errors.PeerFloodError):
        await invite(client, demo, 2020, 2021)
    await invite(client, demo, 2020)
    with pytest.raises(errors.PeerFloodError):
        await invite(client, demo, STRANGER)
    assert len(open_group(demo).members) == 23
    await demo.close()
