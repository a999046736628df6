"""The archive beside plain loops over the same client libraries: 80 ms latency, real limits, one run.

Seconds are printed for people; what is asserted are ratios, counts, and memory.
"""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import StringSession

from backends.gate import Gate
from backends.history import HistorySource
from backends.model import Group, Platform, Standing
from backends.protocol import Listing
from backends.slack.backend import SlackBackend
from backends.slack.client import TIERS
from backends.telegram.backend import TelegramBackend
from backends.telegram.client import METHOD_LIMITS
from backends.telegram.session import Server
from reports.archive.engine import Setting, export
from reports.archive.wish import ExportResult, Operator, Wish
from tests.system.demo_home import DemoHome, demo_home

LONG = 4_000
"""Messages written into each of three Telegram groups."""
WINDOW, TIER_3 = 60, 50
MOST_MEMORY = 300_000
"""KB."""


def test_100_000_messages_in_every_format(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.archive_memory", str(tmp_path / "archive")],
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"\n  100,000 messages: {int(done.stdout) / 1000:.0f} MB at most")
    assert int(done.stdout) < MOST_MEMORY


def telegram_of(demo: DemoHome) -> TelegramBackend:
    servers = demo.servers
    host, port = servers.server.split(":")
    server = Server(host, int(port), servers.dc, Path(servers.server_key))
    gate = Gate("telegram", limits=METHOD_LIMITS, workers=8)
    return TelegramBackend(servers.session, 1, "0" * 32, gate, {}, server=server)


def slack_of(demo: DemoHome) -> SlackBackend:
    gate = Gate("slack", limits=TIERS, workers=8)
    servers = demo.servers
    return SlackBackend(servers.slack_token, gate, {}, api_url=servers.slack_url, direct=True)


async def exported(
    backend: TelegramBackend | SlackBackend, choose: Callable[[Group], bool], folder: Path
) -> tuple[ExportResult, float]:
    """The seconds are those from the list of groups until all is read and on disk."""
    await backend.sign_in()
    groups = [group for group in (await backend.groups()).groups if group.standing is Standing.HERE]
    chosen = [group for group in groups if choose(group)]
    platform: Platform = backend.platform
    history: HistorySource = backend.history()
    seen: list[float] = []

    async def listed() -> Listing:
        listing = await list_groups()
        seen.append(monotonic())
        return listing

    list_groups, history.groups = history.groups, listed  # type: ignore[method-assign]
    setting = Setting(
        Wish(folder, chosen, [], UTC),
        {platform: history},
        [],
        Operator("ada", "desk", "1"),
        {},
        asyncio.Event(),
        lambda progress: seen.append(monotonic()),
    )
    try:
        result = await export(setting)
        return result, seen[-1] - seen[0]
    finally:
        await backend.close()


def fill(demo: DemoHome, groups: Sequence[int]) -> None:
    """Other people write: by the truth's own address, in one command a message."""
    truth: dict[str, Any] = demo.truth()
    now = datetime.now(UTC)
    for group in groups:
        told = next(one for key, one in truth["groups"].items() if key.endswith(f"/{group}"))
        assert told["kind"] == "supergroup"
        for number in range(LONG):
            event = {
                "event": "telegram.written",
                "group": group,
                "by": int(truth["persons"]["Ada North"]["telegram"]),
                "at": (now - timedelta(seconds=LONG - number)).isoformat(),
                "text": f"Message {number}",
            }
            request = urllib.request.Request(demo.servers.truth_url, json.dumps(event).encode())
            urllib.request.urlopen(request).close()


def test_telegram_beside_iter_messages(tmp_path: Path) -> None:
    with demo_home(tmp_path, slack_groups=2, telegram_groups=30) as demo:
        truth = demo.truth()["groups"]
        supergroups = [
            int(key.partition("/")[2])
            for key, group in truth.items()
            if group["platform"] == "telegram" and group["kind"] == "supergroup" and group["in_scope"]
        ][:3]
        fill(demo, supergroups)
        one, three = set(map(str, supergroups[:1])), set(map(str, supergroups))
        ours, plain = [], []
        for turn in range(5):
            folder = tmp_path / f"one-{turn}"
            backend = telegram_of(demo)
            _, seconds = asyncio.run(exported(backend, lambda group: group.id.native in one, folder))
            ours.append(seconds)
            plain.append(asyncio.run(iterated(demo, supergroups[0])))
        backend = telegram_of(demo)
        _, together = asyncio.run(
            exported(backend, lambda group: group.id.native in three, tmp_path / "three")
        )
    print(
        f"\n  {LONG} messages: ours {min(ours):.2f} s, iter_messages {min(plain):.2f} s,"
        f" three groups {together:.2f} s"
    )
    assert min(ours) < min(plain) * 1.05
    assert together < 3 * min(ours) * 0.75


async def iterated(demo: DemoHome, group: int) -> float:
    """The plain loop, from its list of dialogs on; what it reads goes nowhere, while ours is on disk."""
    rsa.add_key(await asyncio.to_thread(Path(demo.servers.server_key).read_text), old=False)
    client = TelegramClient(StringSession(demo.servers.session), 1, "demo")
    await client.connect()
    try:
        dialogs = [dialog async for dialog in client.iter_dialogs()]
        peer = next(dialog.input_entity for dialog in dialogs if dialog.id == group)
        clock = monotonic()
        count = len([None async for _ in client.iter_messages(peer, wait_time=0)])
        assert count > LONG
        return monotonic() - clock
    finally:
        await client.disconnect()


def test_slack_uses_its_tier_all_the_time(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with demo_home(tmp_path, slack_groups=40, telegram_groups=2, log=log) as demo:
        result, seconds = asyncio.run(exported(slack_of(demo), lambda group: True, tmp_path / "archive"))
        asked = requests(log)
        limits = [asked["conversations.history"], asked["conversations.replies"]]
        ideal = max(ceil(count / TIER_3) - 1 for count in limits) * WINDOW
        print(f"\n  {limits} requests: {seconds:.1f} s, at least {ideal} s by Tier 3", end="")
        assert result.is_complete
        assert seconds < ideal * 1.1 + 2
        assert all(call["arguments"]["limit"] == "999" for call in calls(log, "conversations.history"))
        # The window of what was just asked for has to pass before the other loop begins.
        asyncio.run(asyncio.sleep(WINDOW))
        plain = asyncio.run(
            plain_loop(demo, [outcome.group.partition("/")[2] for outcome in result.outcomes])
        )
    print(f", a plain loop {plain:.1f} s")
    assert seconds < plain


def calls(log: Path, method: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [line for line in lines if line["method"] == method]


def requests(log: Path) -> Counter[str]:
    return Counter(json.loads(line)["method"] for line in log.read_text().splitlines())


async def plain_loop(demo: DemoHome, channels: Sequence[str]) -> float:
    """One channel after the other, each thread in turn, waiting when told to."""
    client = AsyncWebClient(demo.servers.slack_token, base_url=demo.servers.slack_url, retry_handlers=[])
    clock = monotonic()
    for channel in channels:
        page = await _patiently(client, "conversations.history", channel=channel, limit=999)
        for message in page["messages"]:
            if message.get("reply_count"):
                await _patiently(
                    client, "conversations.replies", channel=channel, ts=message["ts"], limit=999
                )
    return monotonic() - clock


async def _patiently(client: AsyncWebClient, method: str, **params: Any) -> Any:
    while True:
        try:
            return await client.api_call(method, http_verb="GET", params=params)
        except SlackApiError as error:
            await asyncio.sleep(float(error.response.headers.get("Retry-After", 1)))
