"""Every fault at the calls that matter: a right result or a plain error, and every request counted."""

import asyncio
from typing import Any

import pytest

from backends.errors import AccountLimited, LimitReached, NotSignedIn, PlatformError, Unreachable
from backends.model import Waiting
from backends.telegram.backend import TelegramBackend
from tests.platforms.telegram_client.running import Running, user_of
from tests.platforms.telegram_server.small_world import ANN, BEN

FOREVER = 60.0
"""Seconds after which something waits for what never comes."""
METHODS = ("messages.getDialogs", "contacts.resolveUsername", "messages.getCommonChats")
PASSING: tuple[dict[str, Any], ...] = (
    {"do": "error", "error": 500},
    {"do": "wait", "seconds": 1},
    {"do": "delay", "seconds": 0.2},
    {"do": "drop_before"},
    {"do": "drop_after"},
    {"do": "silence"},
)


async def read(backend: TelegramBackend) -> tuple[int, int]:
    """How many groups there are, and in how many Ann is."""
    listing = await backend.groups()
    ann = await user_of(backend, "ann_bitsafe")
    return len(listing.groups), len((await backend.groups_of(ann)).present)


async def everything(backend: TelegramBackend) -> None:
    """Sign in, and ask each question once."""
    await backend.sign_in()
    await backend.identify(["cid_bitsafe"])
    await backend.groups()
    await backend.groups_of(await user_of(backend, "ann_bitsafe"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: str(fault["do"]))
async def test_what_passes_leaves_no_trace(running: Running, method: str, fault: dict[str, Any]) -> None:
    # Ann must be looked up, and not be met in the dialogs.
    running.world.dialogs.remove(ANN)
    for group in running.world.groups.values():
        for message in group.messages:
            message.sender = BEN
    backend = await running.signed_in(timeout=0.7)
    running.break_with(method=method, **fault)
    groups, ann = await read(backend)
    shared = [g for g in running.world.groups.values() if {1001, ANN} <= g.members.keys()]
    assert (groups, ann) == (275, len([g for g in shared if not g.hidden and g.kind != "broadcast"]))
    assert backend.gate.requests == running.asked().total()
    if fault["do"] == "wait":
        assert [type(event) for event in running.told] == [Waiting]


@pytest.mark.parametrize("method", ["users.getUsers", *METHODS])
@pytest.mark.parametrize(
    "fault",
    [
        {"do": "revoke"},
        {"do": "error", "error": "AUTH_KEY_UNREGISTERED"},
        {"do": "error", "error": "USER_DEACTIVATED_BAN"},
    ],
    ids=lambda fault: str(fault.get("error", "revoke")),
)
async def test_a_login_that_ends_is_told_as_such(
    running: Running, method: str, fault: dict[str, Any]
) -> None:
    backend = running.backend()
    running.break_with(method=method, times=None, **fault)
    with pytest.raises(NotSignedIn) as caught:
        await everything(backend)
    assert caught.value.sentence.endswith(".")
    assert caught.value.way_out


@pytest.mark.parametrize("method", ["help.getConfig", "users.getUsers", "messages.getDialogs"])
async def test_a_key_used_twice_is_told_as_such(running: Running, method: str) -> None:
    backend = running.backend()
    running.break_with(method=method, do="error", error="AUTH_KEY_DUPLICATED", times=None)
    with pytest.raises(NotSignedIn, match="used from two places at once"):
        await everything(backend)


async def test_a_key_the_server_does_not_know(running: Running) -> None:
    session = running.server.prepared_session()
    (running._folder / "auth-keys.json").unlink()
    await running.restart()
    with pytest.raises(NotSignedIn):
        await running.backend(session).sign_in()


async def test_a_frozen_account_is_told_as_such(running: Running) -> None:
    backend = await running.signed_in()
    running.break_with(method="messages.getDialogs", do="error", error="FROZEN_METHOD_INVALID")
    with pytest.raises(AccountLimited, match="has limited this account"):
        await backend.groups()


async def test_a_wait_of_hours_is_not_waited_for(running: Running) -> None:
    backend = await running.signed_in()
    running.break_with(method="messages.getDialogs", do="wait", seconds=40_000)
    with pytest.raises(LimitReached):
        await backend.groups()


@pytest.mark.parametrize(
    "error", ["CHANNEL_PRIVATE", "CHANNEL_INVALID", "CHAT_ADMIN_REQUIRED", "SOMETHING_NEW", 500]
)
async def test_whether_members_are_hidden_may_stay_untold(running: Running, error: str | int) -> None:
    backend = await running.signed_in()
    group = next(g for g in (await backend.groups()).groups if g.kind == "forum")
    running.break_with(method="channels.getFullChannel", do="error", error=error, times=None)
    assert await backend.members_hidden(group) is None


class TestTheServerGoes:
    async def test_before_we_come(self, running: Running) -> None:
        backend = running.backend()
        await running.server.stop()
        with pytest.raises(Unreachable, match="Telegram could not be reached: the connection was refused"):
            async with asyncio.timeout(FOREVER):
                await backend.sign_in()
        await running.start()

    async def test_in_the_middle_and_for_good(self, running: Running) -> None:
        """Hundreds of questions are over soon, and not one of them is answered wrongly."""
        backend = await running.signed_in()
        groups = [g for g in (await backend.groups()).groups if g.kind == "supergroup"]
        ann = await user_of(backend, "ann_bitsafe")
        await running.server.stop()
        async with asyncio.timeout(FOREVER):
            with pytest.raises(PlatformError):
                await backend.groups_of(ann)
            looks = [backend.look(group, [ann]) for group in groups]
            seen = await asyncio.gather(*looks, return_exceptions=True)
            assert all(isinstance(one, Unreachable) for one in seen)
            hidden = await asyncio.gather(*(backend.members_hidden(group) for group in groups))
            assert set(hidden) == {None}
        await running.start()

    async def test_and_comes_back(self, running: Running) -> None:
        backend = await running.signed_in()
        before = await read(backend)
        await running.restart()
        assert await read(backend) == before


async def test_a_server_that_takes_the_call_and_says_nothing(running: Running) -> None:
    quiet = await asyncio.start_server(lambda reader, writer: asyncio.sleep(3600), "127.0.0.1", 0)
    session = running.server.prepared_session()
    port, running.port = running.port, quiet.sockets[0].getsockname()[1]
    backend = running.backend(session, timeout=0.5)
    running.port = port
    with pytest.raises(Unreachable, match=r"no answer within 0\.5 s"):
        async with asyncio.timeout(FOREVER):
            await backend.sign_in()
    quiet.close()


async def test_many_at_once_over_a_dropped_connection(running: Running) -> None:
    """While one of them connects again, the others wait for it, and pass the gate."""
    backend = await running.signed_in(workers=6)
    await backend.groups()
    users = [await user_of(backend, name) for name in ("ann_bitsafe", "ben_bitsafe", "cid_bitsafe")]
    before = [await backend.groups_of(user) for user in users]
    running.break_with(method="messages.getCommonChats", do="drop_before", skip=2, times=2)
    asked = await asyncio.gather(*(backend.groups_of(user) for user in users * 4))
    assert asked == before * 4
    assert backend.gate.requests == running.asked().total()
