"""How large an export will be: from what the platforms count and what is archived already."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backends.errors import PlatformError
from backends.history import HistorySource
from backends.model import Group, Platform
from reports.archive.manifest import read_manifest
from reports.archive.places import record_name
from reports.archive.wish import Wish

COUNTED = 40
"""Groups that are asked for their number of messages; the rest is taken to be like them."""
PER_MINUTE: Mapping[Platform, int] = {"slack": 50, "telegram": 700}
"""Requests: Slack's Tier 3, and what Telegram's latency allows five groups side by side."""
PAGE: Mapping[Platform, int] = {"slack": 999, "telegram": 100}
BYTES = {"record": 1_100, "text": 120, "json": 900, "html": 700, "csv": 250}
"""Of a message in each format, measured on the demo world."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """``messages`` to come, None where nobody tells; ``at_least``: more groups tell nothing of theirs.

    ``requests`` and ``seconds`` are for what is told; ``bytes`` on disk are without media.
    """

    groups: int
    messages: int | None
    at_least: bool
    requests: int
    seconds: float
    bytes: int


async def estimate(wish: Wish, sources: Mapping[Platform, HistorySource]) -> Estimate:
    """One request a group, for at most COUNTED of each platform. Raises PlatformError, BitsafeError."""
    before = await asyncio.to_thread(read_manifest, wish.folder)
    messages, requests, told, seconds = 0, 0, 0, 0.0
    for platform, source in sources.items():
        groups = [group for group in wish.groups if group.platform == platform]
        fresh = [group for group in groups if before.group(record_name(group.id)) is None]
        await source.groups()
        counts = [count for count in await _counts(source, fresh) if count is not None]
        told += len(groups) - len(fresh)
        if counts:
            told += len(fresh)
            messages += round(sum(counts) / len(counts) * len(fresh))
        asked = len(groups) + round(sum(counts) / max(len(counts), 1) * len(fresh) / PAGE[platform])
        requests += asked
        seconds = max(seconds, asked / PER_MINUTE[platform] * 60)
    size = bytes_of(messages, wish.formats)
    at_least = told < len(wish.groups)
    return Estimate(len(wish.groups), messages if told else None, at_least, requests, seconds, size)


def bytes_of(messages: int, formats: Iterable[str]) -> int:
    """On disk, the record included, media not."""
    return messages * (BYTES["record"] + sum(BYTES[form] for form in formats))


async def _counts(source: HistorySource, groups: list[Group]) -> list[int | None]:
    return list(await asyncio.gather(*(_count(source, group) for group in groups[:COUNTED])))


async def _count(source: HistorySource, group: Group) -> int | None:
    try:
        return await source.count(group)
    except PlatformError:
        return None
