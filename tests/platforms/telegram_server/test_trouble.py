"""Limits, faults, latency and the log."""

import asyncio
import contextlib
import json
import time
from pathlib import Path

import pytest
from telethon import TelegramClient, errors, functions

from tests.platforms.telegram_server.demo import Demo, input_user
from tests.platforms.telegram_server.small_world import (
    ANN,
    BEN,
    ME,
    small_world,
)


class TestLimits:
    async def test_twenty_a_second(self, tmp_path: Path) -> None:
        demo = await Demo(tmp_path, small_world(), limits=True).start()
        client = await demo.client(flood_sleep_threshold=0)
        await asyncio.sleep(1.1)
        asked = (client(functions.help.GetNearestDcRequest()) for _ in range(30))
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
        assert not slow.done()
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


def _lines(demo: Demo) -> list[dict[str, object]]:
    return [json.loads(line) for line in demo.log_path.read_text().splitlines()]
