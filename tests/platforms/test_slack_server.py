"""The demo's Slack under the real client library: what the documents promise, and what they only allow."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from backends.demo.company import MONDAY, make_world
from backends.demo.faults import FaultBox
from backends.demo.request_log import RequestLog
from backends.demo.slack_server import NEXT_TOKEN, SlackServer
from backends.demo.truth import truth
from backends.demo.world import SlackChannel, World

BOTH = "public_channel,private_channel"


class Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def world() -> World:
    return make_world(slack_groups=40, telegram_groups=0)


@asynccontextmanager
async def serving(
    world: World, *, faults: Path | None = None, log: Path | None = None, **options: Any
) -> AsyncIterator[str]:
    given: dict[str, Any] = {"clock": Clock(), "limits": False, **options}
    server = SlackServer(
        world.slack,
        faults=FaultBox(faults),
        log=RequestLog(log),
        **given,
    )
    url = await server.start()
    try:
        yield url
    finally:
        await server.stop()


@asynccontextmanager
async def client_of(world: World, token: str | None = None, **options: Any) -> AsyncIterator[AsyncWebClient]:
    """slack-sdk's own client, without retries, so that each request shows."""
    patience = aiohttp.ClientTimeout(total=10)
    async with serving(world, **options) as url, aiohttp.ClientSession(timeout=patience) as session:
        yield AsyncWebClient(token or world.slack.token, base_url=url, session=session, retry_handlers=[])


async def error_of(call: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    data = caught.value.response.data
    assert isinstance(data, dict)
    return data


async def pages(method: Callable[..., Any], field: str, **arguments: Any) -> list[list[Any]]:
    """Every page up to the empty cursor."""
    found, cursor = [], ""
    while True:
        answer = await method(**arguments, cursor=cursor)
        found.append(answer[field])
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            return found


def flat(found: list[list[Any]]) -> list[Any]:
    return [item for page in found for item in page]


def channel_where(world: World, test: Callable[[SlackChannel], bool]) -> SlackChannel:
    return next(channel for channel in world.slack.channels.values() if test(channel))


class TestSignIn:
    async def test_says_who_acts_and_what_the_token_may(self, world: World) -> None:
        async with client_of(world) as client:
            answer = await client.auth_test()
        assert (answer["user"], answer["user_id"]) == ("ada", world.slack.operator)
        assert answer["team_id"] == world.slack.team_id
        assert "channels:read" in answer.headers["x-oauth-scopes"].split(",")
        assert answer.headers["x-slack-req-id"]

    async def test_a_wrong_token_is_invalid(self, world: World) -> None:
        async with client_of(world, token="xoxp-wrong") as client:
            assert (await error_of(client.auth_test()))["error"] == "invalid_auth"

    async def test_no_token_is_told_apart(self, world: World) -> None:
        async with serving(world) as url, aiohttp.ClientSession() as session:
            answer = await (await session.get(f"{url}auth.test")).json()
        assert answer == {"ok": False, "error": "not_authed"}

    async def test_a_deactivated_operator_is_told(self, world: World) -> None:
        world.slack.users[world.slack.operator].deleted = True
        async with client_of(world) as client:
            assert (await error_of(client.auth_test()))["error"] == "account_inactive"

    async def test_a_missing_scope_is_named(self, world: World) -> None:
        world.slack.scopes.remove("groups:read")
        async with client_of(world) as client:
            data = await error_of(client.conversations_list(types=BOTH))
            public = await client.conversations_list(types="public_channel")
        assert (data["error"], data["needed"]) == ("missing_scope", "groups:read")
        assert "channels:read" in data["provided"].split(",")
        assert public["channels"]

    async def test_a_method_that_is_not_there(self, world: World) -> None:
        async with client_of(world) as client:
            assert (await error_of(client.api_call("chat.nothing")))["error"] == "unknown_method"


class TestArguments:
    @pytest.mark.parametrize("way", ["query", "form", "json", "json without header"])
    async def test_are_read_from_anywhere(self, world: World, way: str) -> None:
        channel = channel_where(world, lambda channel: channel.is_general)
        values = {"channel": channel.id, "include_num_members": "true"}
        headers = {"Authorization": f"Bearer {world.slack.token}"}
        async with serving(world) as url, aiohttp.ClientSession() as session:
            target = f"{url}conversations.info"
            if way == "query":
                answer = await session.get(target, params=values, headers=headers)
            elif way == "form":
                answer = await session.post(target, data=values | {"token": world.slack.token})
            elif way == "json":
                answer = await session.post(target, json=values, headers=headers)
            else:
                answer = await session.post(target, json=values | {"token": world.slack.token})
            found = await answer.json()
        assert found["channel"]["num_members"] == len(channel.members)

    @pytest.mark.parametrize(
        ("arguments", "error"),
        [
            ({"limit": 5000}, "invalid_limit"),
            ({"limit": -1}, "invalid_limit"),
            ({"cursor": "bm9uc2Vuc2U="}, "invalid_cursor"),
            ({"cursor": "not base64"}, "invalid_cursor"),
            ({"types": "public_channel,secret"}, "invalid_types"),
        ],
    )
    async def test_nonsense_is_refused(self, world: World, arguments: dict[str, Any], error: str) -> None:
        async with client_of(world) as client:
            assert (await error_of(client.conversations_list(**arguments)))["error"] == error

    async def test_a_cursor_is_good_for_its_own_method_only(self, world: World) -> None:
        async with client_of(world) as client:
            cursor = (await client.users_list(limit=10))["response_metadata"]["next_cursor"]
            data = await error_of(client.conversations_list(cursor=cursor))
        assert data["error"] == "invalid_cursor"

    async def test_a_channel_must_be_named(self, world: World) -> None:
        async with client_of(world) as client:
            assert (await error_of(client.conversations_members(channel="")))["error"] == "invalid_arguments"


class TestChannels:
    async def test_every_channel_in_sight_is_listed_once(self, world: World) -> None:
        expected = {
            identity.partition("/")[2]
            for identity, group in truth(world)["groups"].items()
            if group["platform"] == "slack" and (group["kind"] == "public" or group["role"] != "none")
        }
        async with client_of(world) as client:
            found = flat(await pages(client.conversations_list, "channels", types=BOTH, limit=30))
        assert sorted(channel["id"] for channel in found) == sorted(expected)

    async def test_filters_apply_after_the_page_is_cut(self, world: World) -> None:
        async with client_of(world) as client:
            found = await pages(client.conversations_list, "channels", types="public_channel", limit=10)
        sizes = [len(page) for page in found]
        assert any(0 < size < 10 for size in sizes[:-1])
        assert 0 in sizes[:-1]

    async def test_a_page_may_be_cut_below_the_size_asked_for(self, world: World) -> None:
        async with client_of(world) as whole:
            expected = await pages(whole.conversations_list, "channels", types=BOTH, limit=999)
        async with client_of(world, page_cap=7) as capped:
            found = await pages(capped.conversations_list, "channels", types=BOTH, limit=999)
        assert len(expected) == 1
        assert max(len(page) for page in found) == 7
        assert flat(found) == flat(expected)

    async def test_archived_ones_can_be_left_out(self, world: World) -> None:
        async with client_of(world) as client:
            every = (await client.conversations_list(types=BOTH, limit=999))["channels"]
            without = (await client.conversations_list(types=BOTH, limit=999, exclude_archived=True))[
                "channels"
            ]
        assert {channel["id"] for channel in every if not channel["is_archived"]} == {
            channel["id"] for channel in without
        }
        assert len(without) < len(every)

    async def test_public_channels_are_the_default(self, world: World) -> None:
        async with client_of(world) as client:
            answer = await client.conversations_list(limit=999)
        assert not any(channel["is_private"] for channel in answer["channels"])

    async def test_a_private_channel_out_of_sight_does_not_exist(self, world: World) -> None:
        operator = world.slack.operator
        unseen = channel_where(world, lambda channel: channel.is_private and operator not in channel.members)
        async with client_of(world) as client:
            for call in (
                client.conversations_info,
                client.conversations_members,
                client.conversations_history,
            ):
                assert (await error_of(call(channel=unseen.id)))["error"] == "channel_not_found"

    async def test_whose_channels_omits_what_slack_omits(self, world: World) -> None:
        async with client_of(world) as client:
            channel = (await client.users_conversations(types=BOTH))["channels"][0]
            listed = (await client.conversations_list(types=BOTH))["channels"][0]
        assert {"num_members", "is_member"}.isdisjoint(channel)
        assert {"num_members", "is_member", "creator", "is_ext_shared"} <= set(listed)


class TestMembers:
    async def test_whose_channels_agrees_with_the_truth(self, world: World) -> None:
        facts = truth(world)
        for name, identities in facts["persons"].items():
            async with client_of(world) as client:
                found = flat(
                    await pages(
                        client.users_conversations, "channels", user=identities["slack"], types=BOTH, limit=20
                    )
                )
            expected = {
                identity.partition("/")[2]
                for identity, group in facts["groups"].items()
                if group["platform"] == "slack"
                and group["members"][name]
                and (group["kind"] == "public" or group["role"] != "none")
            }
            assert {channel["id"] for channel in found} == expected

    async def test_a_large_channel_takes_many_pages(self, world: World) -> None:
        large = channel_where(world, lambda channel: len(channel.members) > 1_000)
        async with client_of(world) as client:
            found = await pages(client.conversations_members, "members", channel=large.id)
        assert {len(page) for page in found[:-1]} == {100}
        assert flat(found) == large.members

    async def test_an_unknown_user(self, world: World) -> None:
        async with client_of(world) as client:
            assert (await error_of(client.users_conversations(user="U0NOBODY")))["error"] == "user_not_found"
            assert (await error_of(client.users_info(user="U0NOBODY")))["error"] == "user_not_found"


class TestUsers:
    async def test_look_alikes_and_leavers_are_listed_beside_the_team(self, world: World) -> None:
        async with client_of(world) as client:
            users = flat(await pages(client.users_list, "members", limit=200))
        assert 300 <= len(users) <= 360
        cals = [user for user in users if user["profile"]["real_name"] == "Cal Reyes"]
        assert len(cals) == 4
        same_handle = [user for user in cals if user["name"] == "cal"]
        assert sorted(user.get("is_stranger", False) for user in same_handle) == [False, True]
        assert any(user["deleted"] and "tz" not in user for user in cals)

    async def test_the_list_wants_a_limit(self, world: World) -> None:
        async with client_of(world) as client:
            assert (await error_of(client.users_list()))["error"] == "limit_required"

    async def test_one_whom_the_list_does_not_show_can_be_looked_up(self, world: World) -> None:
        async with client_of(world) as client:
            listed = {user["id"] for user in flat(await pages(client.users_list, "members", limit=200))}
            unlisted = next(user for user in world.slack.users if user not in listed)
            found = (await client.users_info(user=unlisted))["user"]
        assert found["team_id"] != world.slack.team_id

    async def test_an_address_needs_its_own_scope(self, world: World) -> None:
        async with client_of(world) as client:
            before = (await client.users_info(user=world.slack.operator))["user"]["profile"]
            world.slack.scopes.remove("users:read.email")
            after = (await client.users_info(user=world.slack.operator))["user"]["profile"]
        assert "email" in before
        assert "email" not in after


class TestHistory:
    @pytest.fixture
    def channel(self, world: World) -> SlackChannel:
        return channel_where(world, lambda channel: len(channel.messages) > 200)

    async def test_is_newest_first_with_broadcasts_but_without_replies(
        self, world: World, channel: SlackChannel
    ) -> None:
        async with client_of(world) as client:
            found = flat(await pages(client.conversations_history, "messages", channel=channel.id, limit=50))
        times = [float(message["ts"]) for message in found]
        assert times == sorted(times, reverse=True)
        replies = [message for message in found if message.get("thread_ts", message["ts"]) != message["ts"]]
        assert replies
        assert {message["subtype"] for message in replies} == {"thread_broadcast"}

    async def test_threads_complete_it(self, world: World, channel: SlackChannel) -> None:
        seen: dict[str, Any] = {}
        async with client_of(world) as client:
            top = flat(await pages(client.conversations_history, "messages", channel=channel.id, limit=200))
            for parent in [message for message in top if message.get("reply_count")]:
                thread = await pages(
                    client.conversations_replies, "messages", channel=channel.id, ts=parent["ts"], limit=3
                )
                assert all(page[0]["ts"] == parent["ts"] for page in thread)
                unique = {message["ts"]: message for message in flat(thread)}
                assert len(unique) == parent["reply_count"] + 1
                seen |= unique
        seen |= {message["ts"]: message for message in top}
        for file in [file for message in seen.values() for file in message.get("files", ())]:
            assert file.pop("url_private_download").endswith(f"/files/{file['id']}")
        assert seen == {message["ts"]: message for message in channel.messages}

    async def test_a_range_leaves_its_ends_out_unless_told(self, world: World, channel: SlackChannel) -> None:
        async with client_of(world) as client:
            top = (await client.conversations_history(channel=channel.id, limit=10))["messages"]
            ends = {"latest": top[2]["ts"], "oldest": top[6]["ts"]}
            inside = await client.conversations_history(channel=channel.id, **ends)
            whole = await client.conversations_history(channel=channel.id, inclusive=True, **ends)
        assert inside["messages"] == top[3:6]
        assert whole["messages"] == top[2:7]

    async def test_a_thread_that_is_not_there(self, world: World, channel: SlackChannel) -> None:
        async with client_of(world) as client:
            data = await error_of(client.conversations_replies(channel=channel.id, ts="1.000001"))
        assert data["error"] == "thread_not_found"


class TestLimits:
    async def test_a_tier_is_a_window_of_sixty_seconds_for_each_method(self, world: World) -> None:
        clock = Clock()
        async with client_of(world, limits=True, clock=clock) as client:
            for _ in range(20):
                await client.conversations_list(limit=1)
                clock.forward(1)
            with pytest.raises(SlackApiError) as caught:
                await client.conversations_list(limit=1)
            await client.users_conversations(limit=1)
            clock.forward(40)
            await client.conversations_list(limit=1)
        response = caught.value.response
        assert (response.status_code, response.headers["Retry-After"]) == (429, "40")
        assert response.data == {"ok": False, "error": "ratelimited"}

    async def test_can_be_turned_off(self, world: World) -> None:
        async with client_of(world, limits=False) as client:
            for _ in range(30):
                await client.conversations_list(limit=1)


class TestFaults:
    def faults(self, folder: Path, **fault: Any) -> Path:
        path = folder / "faults.json"
        path.write_text(json.dumps([{"platform": "slack", "method": "conversations.list", **fault}]))
        return path

    async def test_a_server_error(self, world: World, tmp_path: Path) -> None:
        async with client_of(world, faults=self.faults(tmp_path, do="error", error="500")) as client:
            with pytest.raises(SlackApiError) as caught:
                await client.conversations_list()
            assert caught.value.response.status_code == 500
            assert (await client.conversations_list())["ok"]

    async def test_a_missing_scope(self, world: World, tmp_path: Path) -> None:
        faults = self.faults(tmp_path, do="error", error="missing_scope")
        async with client_of(world, faults=faults) as client:
            data = await error_of(client.conversations_list())
        assert data["needed"] == "groups:read"
        assert "groups:read" not in data["provided"].split(",")

    async def test_a_wait(self, world: World, tmp_path: Path) -> None:
        async with client_of(world, faults=self.faults(tmp_path, do="wait", seconds=3)) as client:
            with pytest.raises(SlackApiError) as caught:
                await client.conversations_list()
        assert caught.value.response.headers["Retry-After"] == "3"

    @pytest.mark.parametrize(("do", "outcome"), [("drop_before", "dropped"), ("drop_after", "ok")])
    async def test_a_dropped_connection(self, world: World, tmp_path: Path, do: str, outcome: str) -> None:
        log = tmp_path / "log"
        async with client_of(world, faults=self.faults(tmp_path, do=do), log=log) as client:
            with pytest.raises(aiohttp.ClientConnectionError):
                # Not as GET: aiohttp by itself would send that a second time.
                await client.api_call("conversations.list", http_verb="POST")
            assert (await client.conversations_list())["ok"]
        assert [json.loads(line)["outcome"] for line in log.read_text().splitlines()] == [outcome, "ok"]

    async def test_silence(self, world: World, tmp_path: Path) -> None:
        async with client_of(world, faults=self.faults(tmp_path, do="silence")) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.conversations_list(), 0.5)
            assert (await client.conversations_list())["ok"]

    async def test_a_revoked_login_stays_revoked(self, world: World, tmp_path: Path) -> None:
        async with client_of(world, faults=self.faults(tmp_path, do="revoke")) as client:
            assert (await error_of(client.conversations_list()))["error"] == "token_revoked"
            assert (await error_of(client.auth_test()))["error"] == "token_revoked"
            client.token = f"{world.slack.token}{NEXT_TOKEN}"
            assert (await client.auth_test())["ok"], "another token takes its place"


async def test_the_log_names_every_request_and_no_token(world: World, tmp_path: Path) -> None:
    log = tmp_path / "log"
    async with client_of(world, log=log) as client:
        await client.conversations_list(limit=3)
        await client.api_call("auth.test", params={"token": world.slack.token})
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["method"] for line in lines] == ["conversations.list", "auth.test"]
    assert lines[0]["arguments"]["limit"] == "3"
    assert world.slack.token not in log.read_text()


async def test_the_truth_is_served_beside_the_api(world: World) -> None:
    async with (
        serving(world, truth=lambda everything: truth(world, everything=everything)) as url,
        aiohttp.ClientSession() as session,
    ):
        answer = await (await session.get(url.removesuffix("api/") + "truth")).json()
    assert answer == json.loads(json.dumps(truth(world)))
