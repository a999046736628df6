"""An audit the old way, for comparison: download who is in it, group by group, with the plain libraries."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.errors import FloodWaitError, RPCError
from telethon.sessions import StringSession

from backends.demo.launch import DemoServers


@dataclass
class OldAudit:
    """``members`` by native group id; ``requests`` by platform; ``seconds`` in all."""

    members: dict[str, set[str]] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


async def audit_the_old_way(servers: DemoServers) -> OldAudit:
    """Both platforms at once, which the old scripts did not even do."""
    done, clock = OldAudit(), monotonic()
    await asyncio.gather(_slack(servers, done), _telegram(servers, done))
    done.seconds = monotonic() - clock
    return done


async def _slack(servers: DemoServers, done: OldAudit) -> None:
    client = AsyncWebClient(token=servers.slack_token, base_url=servers.slack_url, retry_handlers=[])
    channels = await _pages(
        client, done, "conversations.list", "channels", types="public_channel,private_channel"
    )
    for channel in channels:
        if "bitsafe" in channel["name"] or "ibtc" in channel["name"]:
            members = await _pages(client, done, "conversations.members", "members", channel=channel["id"])
            done.members[channel["id"]] = set(members)


async def _pages(client: AsyncWebClient, done: OldAudit, method: str, key: str, **params: Any) -> list[Any]:
    found: list[Any] = []
    params["limit"] = 200
    while True:
        try:
            done.requests["slack"] += 1
            answer = await client.api_call(method, http_verb="GET", params=params)
        except SlackApiError as error:
            await asyncio.sleep(float(error.response.headers.get("Retry-After", 1)))
            continue
        found += answer[key]
        params["cursor"] = answer["response_metadata"]["next_cursor"]
        if not params["cursor"]:
            return found


async def _telegram(servers: DemoServers, done: OldAudit) -> None:
    rsa.add_key(await asyncio.to_thread(Path(servers.server_key).read_text), old=False)
    client = _Counting(StringSession(servers.session), 1, "demo", flood_sleep_threshold=60)
    client.count = done.requests
    await client.connect()
    try:
        async for dialog in client.iter_dialogs():
            if dialog.is_group:
                done.members[str(dialog.id)] = await _participants(client, dialog)
    finally:
        await client.disconnect()


async def _participants(client: TelegramClient, dialog: Any) -> set[str]:
    while True:
        try:
            return {str(user.id) async for user in client.iter_participants(dialog.entity)}
        except FloodWaitError as flood:
            await asyncio.sleep(flood.seconds)
        except (RPCError, ValueError, TypeError):
            return set()


class _Counting(TelegramClient):  # type: ignore[misc]
    """Counts what it sends."""

    count: Counter[str]

    async def __call__(self, *arguments: Any, **options: Any) -> Any:
        if hasattr(self, "count"):
            self.count["telegram"] += 1
        return await super().__call__(*arguments, **options)
