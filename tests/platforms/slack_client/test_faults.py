"""Every fault at the calls that matter: a right result or a plain error, and every request counted."""

import asyncio
from typing import Any

import pytest

from backends.errors import LimitReached, MissingScope, NotSignedIn, PlatformError, Refused, Unreachable
from backends.model import Waiting
from backends.slack.backend import SlackBackend
from tests.platforms.slack_client.running import Demo
from tests.platforms.slack_client.test_reading import team

METHODS = ("auth.test", "users.info", "conversations.list", "users.list", "users.conversations")
PASSING: tuple[dict[str, Any], ...] = (
    {"do": "error", "error": 500},
    {"do": "error", "error": 502},
    {"do": "error", "error": "internal_error"},
    {"do": "wait", "seconds": 1},
    {"do": "delay", "seconds": 0.2},
    {"do": "drop_before"},
    {"do": "drop_after"},
    {"do": "silence"},
)


async def everything(backend: SlackBackend, handle: str) -> tuple[int, int]:
    """How many channels there are, and how many of them one person is in."""
    await backend.sign_in()
    listing = await backend.groups()
    user = (await backend.identify([handle]))[handle].user
    assert user is not None
    return len(listing.groups), len((await backend.groups_of(user)).present)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: f"{fault['do']}{fault.get('error', '')}")
async def test_what_passes_leaves_no_trace(demo: Demo, method: str, fault: dict[str, Any]) -> None:
    (handle, *_) = team(demo)
    right = await everything(demo.backend(), handle)
    demo.rosters.clear()
    before = demo.asked().total()
    backend = demo.backend(timeout=0.5)
    demo.break_with(method=method, **fault)
    assert await everything(backend, handle) == right
    assert backend.gate.requests == demo.asked().total() - before
    if fault["do"] == "wait":
        assert [type(event) for event in demo.told] == [Waiting]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("error", ["", "token_revoked", "token_expired", "account_inactive", "invalid_auth"])
async def test_a_login_that_ends_is_told_as_such(demo: Demo, method: str, error: str) -> None:
    demo.break_with(method=method, times=None, do="error" if error else "revoke", error=error)
    with pytest.raises(NotSignedIn) as caught:
        await everything(demo.backend(), team(demo)[0])
    assert caught.value.sentence.endswith(".")
    assert caught.value.way_out
    assert demo.world.token not in str(caught.value)


@pytest.mark.parametrize("method", ["conversations.list", "users.list", "users.conversations"])
async def test_a_scope_that_a_call_lacks_is_named(demo: Demo, method: str) -> None:
    demo.break_with(method=method, do="error", error="missing_scope")
    with pytest.raises(MissingScope, match=r"lacks the scope \w+:read\."):
        await everything(demo.backend(), team(demo)[0])


@pytest.mark.parametrize("error", ["org_login_required", "no_permission", "something_new"])
async def test_other_refusals_are_platform_errors(demo: Demo, error: str) -> None:
    demo.break_with(method="conversations.list", do="error", error=error)
    with pytest.raises(PlatformError, match=error):
        await everything(demo.backend(), team(demo)[0])


async def test_a_wait_of_hours_is_not_waited_for(demo: Demo) -> None:
    demo.break_with(method="conversations.list", do="wait", seconds=7200)
    with pytest.raises(LimitReached):
        await everything(demo.backend(), team(demo)[0])


async def test_a_server_that_is_not_there(demo: Demo) -> None:
    await demo.server.stop()
    with pytest.raises(Unreachable, match="Slack could not be reached: the connection was refused"):
        async with asyncio.timeout(60):
            await demo.signed_in()


async def test_a_channel_that_cannot_be_read_is_told(demo: Demo) -> None:
    backend = await demo.signed_in()
    group = (await backend.groups()).groups[0]
    user = (await backend.identify(team(demo)))[team(demo)[0]].user
    assert user is not None
    demo.break_with(method="conversations.members", do="error", error="channel_not_found", times=None)
    with pytest.raises(Refused):
        await backend.look(group, [user])
