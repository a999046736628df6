"""Invite links: made, listed, changed, revoked, deleted and used; and never written to the log."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telethon import TelegramClient, errors, functions, types

from backends.demo.world import Membership, TelegramGroup
from tests.platforms.telegram_server.changing import (
    BASIC,
    OPEN,
    OPEN_HASH,
    basic_group,
    changing_world,
    open_group,
)
from tests.platforms.telegram_server.demo import Demo
from tests.platforms.telegram_server.small_world import ANN, ME, NOW

PEER = types.InputPeerChannel(OPEN, OPEN_HASH)
BASIC_PEER = types.InputPeerChat(BASIC)
SOON = NOW + timedelta(days=7)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    running = await Demo(tmp_path, changing_world()).start()
    for group in (open_group(running), basic_group(running)):
        group.members[ME] = Membership("admin", rights=frozenset({"invite_users"}))
    yield running
    await running.close()


async def export(client: TelegramClient, **wishes: Any) -> types.ChatInviteExported:
    return await client(functions.messages.ExportChatInviteRequest(**({"peer": PEER} | wishes)))


async def listed(client: TelegramClient, revoked: bool = False) -> list[str]:
    request = functions.messages.GetExportedChatInvitesRequest(
        PEER, types.InputUserSelf(), limit=100, revoked=revoked
    )
    found = await client(request)
    assert found.count == len(found.invites)
    return [invite.link for invite in found.invites]


async def edit(client: TelegramClient, link: str, **wishes: Any) -> Any:
    return await client(functions.messages.EditExportedChatInviteRequest(PEER, link, **wishes))


async def use(client: TelegramClient, link: str) -> Any:
    return await client(functions.messages.ImportChatInviteRequest(link.removeprefix("https://t.me/+")))


def step_out(group: TelegramGroup) -> None:
    """As if the caller had left; ANN stays."""
    group.members.pop(ME)


class TestMaking:
    async def test_for_one_person_and_some_days(self, client: TelegramClient, demo: Demo) -> None:
        made = await export(client, expire_date=SOON, usage_limit=1, title="for Ben")
        (kept,) = open_group(demo).links
        assert made.link == kept.link
        assert made.link.startswith("https://t.me/+")
        assert (made.admin_id, made.date, made.expire_date) == (ME, NOW, SOON)
        assert (made.usage_limit, made.usage, made.title, made.permanent) == (1, None, "for Ben", False)
        assert (await export(client, expire_date=SOON, usage_limit=1)).link != made.link
        assert await listed(client) == [link.link for link in reversed(open_group(demo).links)]

    async def test_the_permanent_one_is_the_same_until_it_is_replaced(
        self, client: TelegramClient, demo: Demo
    ) -> None:
        first = await export(client)
        assert first.permanent
        assert (await export(client)).link == first.link
        second = await export(client, legacy_revoke_permanent=True)
        assert second.link != first.link
        assert (await listed(client), await listed(client, revoked=True)) == ([second.link], [first.link])

    async def test_into_a_basic_group(self, client: TelegramClient, demo: Demo) -> None:
        made = await export(client, peer=BASIC_PEER, usage_limit=1)
        assert basic_group(demo).links[0].link == made.link

    @pytest.mark.parametrize(
        ("wishes", "error"),
        [
            ({"expire_date": NOW - timedelta(days=1)}, errors.ExpireDateInvalidError),
            ({"usage_limit": 100_000}, errors.UsageLimitInvalidError),
            ({"usage_limit": 1, "request_needed": True}, errors.UsageLimitInvalidError),
        ],
    )
    async def test_wishes_that_cannot_be(
        self, client: TelegramClient, demo: Demo, wishes: dict[str, Any], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            await export(client, **wishes)
        assert open_group(demo).links == []

    async def test_is_for_admins_who_may_invite(self, client: TelegramClient, demo: Demo) -> None:
        for mine in (Membership(), Membership("admin", rights=frozenset({"ban_users"}))):
            open_group(demo).members[ME] = mine
            with pytest.raises(errors.ChatAdminRequiredError):
                await export(client, usage_limit=1)

    async def test_links_of_others_are_for_the_owner(self, client: TelegramClient, demo: Demo) -> None:
        ann = types.InputUser(ANN, demo.world.users[ANN].access_hash)
        request = functions.messages.GetExportedChatInvitesRequest(PEER, ann, limit=10)
        with pytest.raises(errors.ChatAdminRequiredError):
            await client(request)
        open_group(demo).members[ME] = Membership("creator")
        assert (await client(request)).invites == []


class TestEnding:
    async def test_a_revoked_link_is_listed_as_such_until_it_is_deleted(
        self, client: TelegramClient, demo: Demo
    ) -> None:
        link = (await export(client, usage_limit=1)).link
        delete = functions.messages.DeleteExportedChatInviteRequest(PEER, link)
        with pytest.raises(errors.InviteRevokedMissingError):
            await client(delete)
        answer = await edit(client, link, revoked=True)
        assert answer.invite.revoked
        assert (await listed(client), await listed(client, revoked=True)) == ([], [link])
        seen = await client(functions.messages.GetExportedChatInviteRequest(PEER, link))
        assert (seen.invite.link, seen.invite.revoked) == (link, True)
        assert await client(delete) is True
        assert await listed(client, revoked=True) == []
        with pytest.raises(errors.InviteHashExpiredError):
            await edit(client, link, revoked=True)

    async def test_a_permanent_one_gets_a_successor(self, client: TelegramClient, demo: Demo) -> None:
        link = (await export(client)).link
        answer = await edit(client, link, revoked=True)
        assert isinstance(answer, types.messages.ExportedChatInviteReplaced)
        assert await listed(client) == [answer.new_invite.link]

    async def test_what_may_change(self, client: TelegramClient, demo: Demo) -> None:
        link = (await export(client, usage_limit=1)).link
        await edit(client, link, usage_limit=3, expire_date=SOON, title="three")
        kept = open_group(demo).links[0]
        assert (kept.limit, kept.expires, kept.title, kept.revoked) == (3, SOON, "three", False)


class TestUsing:
    async def test_one_person_once(self, client: TelegramClient, demo: Demo) -> None:
        link = (await export(client, usage_limit=1)).link
        token = link.removeprefix("https://t.me/+")
        check = functions.messages.CheckChatInviteRequest(token)
        assert isinstance(await client(check), types.ChatInviteAlready)
        with pytest.raises(errors.UserAlreadyParticipantError):
            await use(client, link)
        group = open_group(demo)
        step_out(group)
        assert (await client(check)).title == "Open"
        await use(client, link)
        assert group.members[ME].role == "member"
        assert (group.links[0].used, group.messages[-1].action) == (1, "join_by_link")
        (notice,) = await client.get_messages(PEER, limit=1)
        assert isinstance(notice.action, types.MessageActionChatJoinedByLink)
        step_out(group)
        with pytest.raises(errors.InviteHashExpiredError):
            await use(client, link)

    @pytest.mark.parametrize("reason", ["revoked", "expired", "banned"])
    async def test_links_that_are_over(self, client: TelegramClient, demo: Demo, reason: str) -> None:
        link = (await export(client, usage_limit=5)).link
        group = open_group(demo)
        step_out(group)
        match reason:
            case "revoked":
                group.links[0].revoked = True
            case "expired":
                group.links[0].expires = NOW
            case "banned":
                group.banned[ME] = NOW
        with pytest.raises(errors.InviteHashExpiredError):
            await use(client, link)
        assert ME not in group.members

    async def test_where_an_admin_must_approve_one_waits(self, client: TelegramClient, demo: Demo) -> None:
        link = (await export(client, request_needed=True)).link
        step_out(open_group(demo))
        with pytest.raises(errors.InviteRequestSentError):
            await use(client, link)
        assert open_group(demo).requests == {ME: NOW}
        with pytest.raises(errors.InviteHashInvalidError):
            await use(client, "https://t.me/+nothing")


async def test_no_link_is_written_to_the_log(client: TelegramClient, demo: Demo) -> None:
    link = (await export(client, usage_limit=1)).link
    await edit(client, link, revoked=True)
    step_out(open_group(demo))
    with pytest.raises(errors.InviteHashExpiredError):
        await use(client, link)
    assert link.removeprefix("https://t.me/+") not in demo.log_path.read_text()
