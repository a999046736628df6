"""The demo's Slack when something is changed: answers, refusals, notices, and that nothing else changes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from backends.demo.company import MONDAY, make_world
from backends.demo.faults import FaultBox
from backends.demo.request_log import RequestLog
from backends.demo.slack_server import SlackServer
from backends.demo.truth import truth
from backends.demo.world import SlackChannel, SlackUser, World


@pytest.fixture
def world() -> World:
    return make_world(slack_groups=40, telegram_groups=0)


class Caller:
    """Plain HTTP, so that no library repeats or checks anything."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self._session = session
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}

    async def __call__(self, method: str, **arguments: Any) -> dict[str, Any]:
        async with self._session.post(self._url + method, data=arguments, headers=self._headers) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def error(self, method: str, **arguments: Any) -> str:
        answer = await self(method, **arguments)
        assert answer["ok"] is False, answer
        return str(answer["error"])

    async def status(self, method: str, **arguments: Any) -> tuple[int, str]:
        """HTTP status and Retry-After."""
        async with self._session.post(self._url + method, data=arguments, headers=self._headers) as response:
            return response.status, response.headers.get("Retry-After", "")


def monday() -> datetime:
    return MONDAY


@asynccontextmanager
async def calling(world: World, faults: Path | None = None, limits: bool = False) -> AsyncIterator[Caller]:
    server = SlackServer(
        world.slack, clock=monday, limits=limits, faults=FaultBox(faults), log=RequestLog(None)
    )
    url = await server.start()
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session:
            yield Caller(session, url, world.slack.token)
    finally:
        await server.stop()


@pytest.fixture
async def call(world: World) -> AsyncIterator[Caller]:
    async with calling(world) as caller:
        yield caller


def channel_of(world: World, **wanted: Any) -> SlackChannel:
    """A live channel with the operator in it and these fields; private unless told otherwise."""
    fields = {"is_private": True, "is_archived": False, "is_general": False, "is_ext_shared": False} | wanted
    return next(
        channel
        for channel in world.slack.channels.values()
        if world.slack.operator in channel.members
        and all(getattr(channel, name) == value for name, value in fields.items())
    )


def person_of(world: World, channel: SlackChannel, **wanted: Any) -> SlackUser:
    """A user who is not in the channel, with these fields; an active colleague unless told otherwise."""
    fields = {
        "team_id": world.slack.team_id,
        "deleted": False,
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
    } | wanted
    return next(
        user
        for user in world.slack.users.values()
        if user.id not in channel.members
        and all(getattr(user, name) == value for name, value in fields.items())
    )


def stranger_of(world: World, channel: SlackChannel) -> SlackUser:
    return next(
        user for user in world.slack.users.values() if user.is_stranger and user.id not in channel.members
    )


class TestInvite:
    async def test_the_invited_are_in_and_the_history_says_by_whom(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        first = person_of(world, channel)
        before, told = list(channel.members), len(channel.messages)
        answer = await call("conversations.invite", channel=channel.id, users=first.id)
        assert (answer["ok"], answer["channel"]["id"]) == (True, channel.id)
        assert "errors" not in answer
        assert channel.members == [*before, first.id]
        (notice,) = channel.messages[told:]
        assert notice["subtype"] == "group_join"
        assert (notice["user"], notice["inviter"]) == (first.id, world.slack.operator)
        history = await call("conversations.history", channel=channel.id, limit=1)
        assert history["messages"] == [notice]

    async def test_a_public_channel_has_its_own_notice(self, world: World, call: Caller) -> None:
        channel = channel_of(world, is_private=False)
        await call("conversations.invite", channel=channel.id, users=person_of(world, channel).id)
        assert channel.messages[-1]["subtype"] == "channel_join"

    async def test_notices_at_one_moment_have_ids_of_their_own(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        for _ in range(3):
            await call("conversations.invite", channel=channel.id, users=person_of(world, channel).id)
        times = [message["ts"] for message in channel.messages]
        assert times == sorted(set(times))

    async def test_one_bad_user_fails_all(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        good, untouched = person_of(world, channel), deepcopy(channel)
        answer = await call("conversations.invite", channel=channel.id, users=f"{good.id},U0NOBODY")
        assert (answer["ok"], answer["error"]) == (False, "user_not_found")
        assert answer["errors"] == [{"user": "U0NOBODY", "ok": False, "error": "user_not_found"}]
        assert channel == untouched

    async def test_by_force_the_good_ones_get_in(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        good, there = person_of(world, channel), channel.members[-1]
        users = f"{there},{good.id},{world.slack.operator}"
        answer = await call("conversations.invite", channel=channel.id, users=users, force="true")
        assert answer["ok"] is True
        words = {error["user"]: error["error"] for error in answer["errors"]}
        assert words == {there: "already_in_channel", world.slack.operator: "cant_invite_self"}
        assert good.id in channel.members

    async def test_force_cannot_help_where_nobody_is_good(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        there = channel.members[-1]
        answer = await call("conversations.invite", channel=channel.id, users=there, force="1")
        assert (answer["ok"], answer["error"], len(answer["errors"])) == (False, "already_in_channel", 1)

    async def test_who_cannot_be_invited(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        hidden = next(
            user for user in world.slack.users.values()
            if user.team_id != world.slack.team_id and not user.is_stranger
        )  # fmt: skip
        elsewhere = {user for other in world.slack.channels.values() for user in other.members}
        guest = next(
            user for user in world.slack.users.values()
            if user.is_ultra_restricted and user.id in elsewhere and user.id not in channel.members
        )  # fmt: skip
        expected = {
            world.slack.operator: "cant_invite_self",
            channel.members[-1]: "already_in_channel",
            person_of(world, channel, deleted=True).id: "cant_invite",
            stranger_of(world, channel).id: "cant_invite",
            hidden.id: "user_not_found",
            guest.id: "ura_max_channels",
        }
        found = {
            user: await call.error("conversations.invite", channel=channel.id, users=user)
            for user in expected
        }
        assert found == expected

    async def test_partners_of_a_connected_workspace_may_come(self, world: World, call: Caller) -> None:
        channel = channel_of(world, is_ext_shared=True)
        teams = {world.slack.users[user].team_id for user in channel.members} - {world.slack.team_id}
        near = next(
            user for user in world.slack.users.values()
            if user.is_stranger and user.team_id in teams and user.id not in channel.members
        )  # fmt: skip
        far = next(
            user for user in world.slack.users.values() if user.is_stranger and user.team_id not in teams
        )
        assert (await call("conversations.invite", channel=channel.id, users=near.id))["ok"]
        assert await call.error("conversations.invite", channel=channel.id, users=far.id) == "cant_invite"

    async def test_channels_one_cannot_invite_into(self, world: World, call: Caller) -> None:
        user = next(iter(world.slack.users))
        channels = world.slack.channels.values()
        unseen = next(
            each for each in channels if each.is_private and world.slack.operator not in each.members
        )
        outside = next(
            each for each in channels if not each.is_private and world.slack.operator not in each.members
        )
        archived = channel_of(world, is_archived=True)
        ask = "conversations.invite"
        assert await call.error(ask, channel=unseen.id, users=user) == "channel_not_found"
        assert await call.error(ask, channel="C0NOWHERE", users=user) == "channel_not_found"
        assert await call.error(ask, channel=outside.id, users=user) == "not_in_channel"
        assert await call.error(ask, channel=archived.id, users=user) == "is_archived"
        assert await call.error(ask, channel=channel_of(world).id) == "no_user"

    async def test_a_hundred_at_once_and_not_one_more(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        crowd = [
            user.id for user in world.slack.users.values()
            if user.team_id == world.slack.team_id and not user.deleted and not user.is_ultra_restricted
            and user.id not in channel.members
        ]  # fmt: skip
        ask = "conversations.invite"
        assert await call.error(ask, channel=channel.id, users=",".join(crowd[:101])) == "too_many_users"
        assert (await call(ask, channel=channel.id, users=",".join(crowd[:100])))["ok"]
        assert set(crowd[:100]) <= set(channel.members)

    async def test_scopes_fit_the_kind_of_channel(self, world: World, call: Caller) -> None:
        world.slack.scopes.remove("groups:write")
        private, public = channel_of(world), channel_of(world, is_private=False)
        user = person_of(world, private)
        answer = await call("conversations.invite", channel=private.id, users=user.id)
        assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:write")
        assert "channels:write" in answer["provided"].split(",")
        world.slack.scopes.append("groups:write.invites")
        assert (await call("conversations.invite", channel=private.id, users=user.id))["ok"]
        assert await call.error("conversations.kick", channel=private.id, user=user.id) == "missing_scope"
        other = person_of(world, public)
        assert (await call("conversations.invite", channel=public.id, users=other.id))["ok"]

    async def test_guests_may_not(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        world.slack.users[world.slack.operator].is_restricted = True
        error = await call.error("conversations.invite", channel=channel.id, users="U1")
        assert error == "user_is_restricted"


class TestKick:
    async def test_one_who_is_removed_is_out(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        user = channel.members[-1]
        assert await call("conversations.kick", channel=channel.id, user=user) == {"ok": True, "errors": {}}
        assert user not in channel.members
        assert (channel.messages[-1]["subtype"], channel.messages[-1]["user"]) == ("group_leave", user)
        assert await call.error("conversations.kick", channel=channel.id, user=user) == "not_in_channel"

    async def test_from_public_channels_admins_only(self, world: World, call: Caller) -> None:
        channel = channel_of(world, is_private=False)
        user = next(member for member in channel.members if member != world.slack.operator)
        assert await call.error("conversations.kick", channel=channel.id, user=user) == "restricted_action"
        world.slack.users[world.slack.operator].is_admin = True
        assert (await call("conversations.kick", channel=channel.id, user=user))["ok"]

    async def test_refusals(self, world: World, call: Caller) -> None:
        channel, general = channel_of(world), channel_of(world, is_private=False, is_general=True)
        archived = channel_of(world, is_archived=True)
        ask, own = "conversations.kick", world.slack.operator
        assert await call.error(ask, channel=channel.id, user=own) == "cant_kick_self"
        assert await call.error(ask, channel=channel.id, user="U0NOBODY") == "user_not_found"
        assert await call.error(ask, channel=channel.id) == "no_user"
        assert await call.error(ask, channel=archived.id, user=archived.members[-1]) == "is_archived"
        other = next(member for member in general.members if member != own)
        assert await call.error(ask, channel=general.id, user=other) == "cant_kick_from_general"


class TestRename:
    async def rename(self, call: Caller, channel: SlackChannel, name: str) -> str:
        answer = await call("conversations.rename", channel=channel.id, name=name)
        return str(answer["channel"]["name"] if answer["ok"] else answer["error"])

    @pytest.fixture
    def own(self, world: World) -> SlackChannel:
        return channel_of(world, creator=world.slack.operator)

    async def test_the_answer_has_the_name_that_slack_made(self, own: SlackChannel, call: Caller) -> None:
        old = own.name
        assert await self.rename(call, own, "Hellomoon / BitSafe (CBTC)") == "hellomoon-bitsafe-cbtc"
        assert own.name == "hellomoon-bitsafe-cbtc"
        assert own.messages[-1] | {"ts": ""} == {
            "type": "message",
            "subtype": "group_name",
            "user": own.creator,
            "text": f'has renamed the channel from "{old}" to "hellomoon-bitsafe-cbtc"',
            "old_name": old,
            "name": "hellomoon-bitsafe-cbtc",
            "ts": "",
        }
        shown = await call("conversations.info", channel=own.id)
        assert shown["channel"]["previous_names"] == [old]

    @pytest.mark.parametrize(
        ("wish", "error"),
        [
            ("  ", "invalid_name_required"),
            ("!!! --", "invalid_name_punctuation"),
            ("x" * 81, "invalid_name_maxlength"),
        ],
    )
    async def test_names_that_cannot_be(self, own: SlackChannel, call: Caller, wish: str, error: str) -> None:
        before = deepcopy(own)
        assert await self.rename(call, own, wish) == error
        assert own == before

    async def test_letters_of_any_script_stay(self, own: SlackChannel, call: Caller) -> None:
        assert await self.rename(call, own, "BitSafe 株式会社_é") == "bitsafe-株式会社_é"

    async def test_a_name_is_taken_even_by_a_channel_out_of_sight(
        self, world: World, own: SlackChannel, call: Caller
    ) -> None:
        assert await self.rename(call, own, "bitsafe-board") == "name_taken"
        assert await self.rename(call, own, own.name) == "name_taken"

    async def test_only_creator_and_admins(self, world: World, call: Caller) -> None:
        foreign = next(
            channel
            for channel in world.slack.channels.values()
            if world.slack.operator in channel.members
            and channel.creator != world.slack.operator
            and not channel.is_archived
        )
        assert await self.rename(call, foreign, "mine") == "not_authorized"
        world.slack.users[world.slack.operator].is_admin = True
        assert await self.rename(call, foreign, "mine") == "mine"
        assert await self.rename(call, channel_of(world, is_archived=True), "x") == "is_archived"


class TestJoinAndLeave:
    async def test_a_public_channel(self, world: World, call: Caller) -> None:
        own = world.slack.operator
        channel = next(
            each
            for each in world.slack.channels.values()
            if not (each.is_private or each.is_archived) and own not in each.members
        )
        assert (await call("conversations.join", channel=channel.id))["channel"]["is_member"]
        assert own in channel.members
        assert "inviter" not in channel.messages[-1]
        again = await call("conversations.join", channel=channel.id)
        assert again["warning"] == "already_in_channel"
        assert channel.members.count(own) == 1
        assert (await call("conversations.leave", channel=channel.id))["ok"]
        assert own not in channel.members
        assert (await call("conversations.leave", channel=channel.id))["not_in_channel"]

    async def test_refusals(self, world: World, call: Caller) -> None:
        error = await call.error("conversations.join", channel=channel_of(world).id)
        assert error == "method_not_supported_for_channel_type"
        general = channel_of(world, is_private=False, is_general=True)
        assert await call.error("conversations.leave", channel=general.id) == "cant_leave_general"


class TestMessages:
    async def test_to_a_person(self, world: World, call: Caller) -> None:
        user = world.team[1]["slack"]
        number = next(each.id for each in world.slack.users.values() if each.name == user)
        first = await call("chat.postMessage", channel=number, text="please add us")
        second = await call("chat.postMessage", channel=first["channel"], text="and us")
        assert first["channel"] == second["channel"]
        assert first["channel"].startswith("D")
        assert float(second["ts"]) > float(first["ts"])
        sent = truth(world, everything=True)["sent"]
        assert [(each["platform"], each["to"], each["text"]) for each in sent] == [
            ("slack", number, "please add us"),
            ("slack", number, "and us"),
        ]
        assert (
            await call.error("conversations.invite", channel=first["channel"], users=number)
            == "method_not_supported_for_channel_type"
        )

    async def test_to_a_channel(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        answer = await call("chat.postMessage", channel=channel.id, text="hello")
        assert channel.messages[-1]["ts"] == answer["ts"] == answer["message"]["ts"]
        assert truth(world, everything=True)["sent"] == []

    async def test_refusals(self, world: World, call: Caller) -> None:
        channel = channel_of(world)
        ask = "chat.postMessage"
        assert await call.error(ask, channel=channel.id, text="") == "no_text"
        assert await call.error(ask, channel="U0NOBODY", text="x") == "channel_not_found"
        assert await call.error(ask, channel=channel.id, text="x" * 40_001) == "msg_too_long"
        gone = person_of(world, channel, deleted=True)
        assert await call.error(ask, channel=gone.id, text="x") == "channel_not_found"
        world.slack.scopes.remove("chat:write")
        assert await call.error(ask, channel=channel.id, text="x") == "missing_scope"

    async def test_opening_direct_messages_needs_a_scope_of_its_own(self, world: World, call: Caller) -> None:
        user = person_of(world, channel_of(world))
        assert await call.error("conversations.open", users=user.id) == "missing_scope"
        world.slack.scopes.append("im:write")
        first = await call("conversations.open", users=user.id)
        again = await call("conversations.open", users=user.id)
        assert (first["channel"], again["already_open"]) == (again["channel"], True)
        assert await call.error("conversations.open", users="U0NOBODY") == "user_not_found"
        assert await call.error("conversations.open") == "users_list_not_supplied"


class TestSearch:
    async def test_late_replies_are_found_page_by_page(self, world: World, call: Caller) -> None:
        replies = {
            (channel.id, message["ts"])
            for channel in world.slack.channels.values()
            if world.slack.operator in channel.members
            for message in channel.messages
            if message.get("thread_ts") not in (None, message["ts"])
        }
        found: set[tuple[str, str]] = set()
        page = 1
        while True:
            told = (await call("search.messages", query="threads:replies", count=100, page=page))["messages"]
            found |= {(match["channel"]["id"], match["ts"]) for match in told["matches"]}
            if page >= told["paging"]["pages"]:
                break
            page += 1
        assert found == replies
        assert told["total"] == len(replies) > 100

    async def test_terms_narrow_it_down(self, world: World, call: Caller) -> None:
        channel = next(each for each in world.slack.channels.values() if len(each.messages) > 200)
        query = f"in:{channel.name} after:2026-06-01 custody"
        told = (await call("search.messages", query=query))["messages"]
        assert told["matches"]
        for match in told["matches"]:
            assert match["channel"]["id"] == channel.id
            assert "custody" in match["text"]
        assert await call.error("search.messages", query=" ") == "no_query"


async def test_people_are_found_by_their_address(world: World, call: Caller) -> None:
    ask = "users.lookupByEmail"
    mate = next(user for user in world.slack.users.values() if user.name == "ed")
    assert (await call(ask, email="ED@northwind.example"))["user"]["id"] == mate.id
    assert await call.error(ask, email="nobody@northwind.example") == "users_not_found"
    gone = next(user for user in world.slack.users.values() if user.deleted)
    assert await call.error(ask, email=gone.email) == "users_not_found"
    world.slack.scopes.remove("users:read.email")
    assert await call.error(ask, email=mate.email) == "missing_scope"


class TestFaults:
    def broken(self, tmp_path: Path, **fault: Any) -> Path:
        path = tmp_path / "faults"
        path.write_text(json.dumps([{"platform": "slack", "method": "conversations.invite"} | fault]))
        return path

    @pytest.mark.parametrize(
        ("fault", "is_done"), [("drop_before", False), ("drop_after", True), ("silence", True)]
    )
    async def test_a_lost_answer_is_not_a_lost_deed(
        self, world: World, tmp_path: Path, fault: str, is_done: bool
    ) -> None:
        channel = channel_of(world)
        user = person_of(world, channel)
        async with calling(world, self.broken(tmp_path, do=fault)) as call:
            with pytest.raises((aiohttp.ClientError, TimeoutError)):
                await call("conversations.invite", channel=channel.id, users=user.id)
        assert (user.id in channel.members) is is_done

    async def test_errors_and_waits_do_nothing(self, world: World, tmp_path: Path) -> None:
        channel = channel_of(world)
        user, before = person_of(world, channel), deepcopy(channel)
        faults = self.broken(tmp_path, do="error", error="fatal_error")
        async with calling(world, faults) as call:
            ask = {"channel": channel.id, "users": user.id}
            assert await call.error("conversations.invite", **ask) == "fatal_error"
            self.broken(tmp_path, do="wait", seconds=7)
            assert await call.status("conversations.invite", **ask) == (429, "7")
            self.broken(tmp_path, do="error", error=503)
            assert (await call.status("conversations.invite", **ask))[0] == 503
        assert channel == before

    async def test_the_tier_holds_for_writes(self, world: World) -> None:
        async with calling(world, limits=True) as call:
            answers = [await call.status("conversations.rename", channel="C0", name="x") for _ in range(21)]
        assert [status for status, _ in answers] == [200] * 20 + [429]
        assert answers[-1][1] == "60"


async def test_everything_is_told_only_when_asked_for(world: World) -> None:
    server = SlackServer(
        world.slack,
        clock=monday,
        faults=FaultBox(None),
        log=RequestLog(None),
        truth=lambda everything: truth(world, everything=everything),
    )
    url = (await server.start()).removesuffix("api/") + "truth"
    async with aiohttp.ClientSession() as session:
        plain = await (await session.get(url)).json()
        whole = await (await session.get(url, params={"all": "1"})).json()
    await server.stop()
    channel = next(iter(world.slack.channels.values()))
    identity = f"slack:{world.slack.team_id}/{channel.id}"
    assert "sent" not in plain
    assert "member_ids" not in plain["groups"][identity]
    assert whole["sent"] == []
    assert whole["groups"][identity]["member_ids"] == channel.members
    assert whole["groups"][identity] == whole["groups"][identity] | plain["groups"][identity]
