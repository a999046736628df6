"""How large an export will be: from what the platforms count and what is archived already."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from backends.errors import BitsafeError, NotSignedIn, PlatformError
from backends.history import HistorySource, Span
from backends.model import Group, Platform
from reports.archive.manifest import GroupEntry, Manifest, known_manifest
from reports.archive.places import record_name
from reports.archive.spans import gaps
from reports.archive.wish import Wish

COUNTED = 40
"""Groups that are asked for their number of messages; the rest is taken to be like them."""
PER_MINUTE: Mapping[Platform, int] = {"slack": 50, "telegram": 700}
"""Requests: Slack's Tier 3, and what Telegram's latency allows five groups side by side."""
PAGE: Mapping[Platform, int] = {"slack": 999, "telegram": 100}
BYTES = {"record": 1_100, "text": 120, "json": 900, "html": 700, "csv": 250}
"""Of a message in each format, measured on the demo world."""
OF_A_GROUP = {"record": 6_000, "text": 200, "json": 1_000, "html": 66_000, "csv": 200}
"""Bytes before its first message: HTML's pages bring their style with them."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """``messages`` to come, None where nobody tells; ``untold``: of so many more groups nothing is told,
    among them those ``barred``, which cannot be read now.

    ``requests`` and ``seconds`` are for what is told; ``bytes`` on disk are without media, whose sizes no
    platform tells before.
    """

    groups: int
    messages: int | None
    untold: int
    requests: int
    seconds: float
    bytes: int
    barred: int = 0

    @property
    def at_least(self) -> bool:
        return self.untold > 0


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One group: ``count`` is its number of messages, None where that is not told; ``archived`` those that
    are archived, ``read`` the stretches of time that they are from, by part.
    """

    platform: Platform
    count: int | None = None
    archived: int = 0
    read: Mapping[str, Sequence[Span]] | None = None

    def to_come(self, span: Span) -> int | None:
        """At most so many; what is newer than all that is archived is not counted."""
        if self.read is None:
            return self.count
        lacks = any(gaps(spans, span[0], min(span[1], spans[-1][1])) for spans in self.read.values() if spans)
        if not lacks:
            return 0
        return max(self.count - self.archived, 0) if self.count is not None else None


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of the groups beforehand, so that any days and formats can be estimated without asking
    again. ``barred`` says why none of a platform's groups can be read now.
    """

    groups: tuple[Surveyed, ...]
    barred: Mapping[Platform, BitsafeError] = field(default_factory=dict)

    def estimate(self, span: Span, formats: Iterable[str]) -> Estimate:
        open_now = [group for group in self.groups if group.platform not in self.barred]
        barred = len(self.groups) - len(open_now)
        messages, untold, requests, seconds = 0, barred, 0, 0.0
        for platform, page in PAGE.items():
            coming = [group.to_come(span) for group in open_now if group.platform == platform]
            told = sum(one for one in coming if one is not None)
            asked = len(coming) + round(told / page)
            messages += told
            untold += sum(one is None for one in coming)
            requests += asked
            seconds = max(seconds, asked / PER_MINUTE[platform] * 60)
        known = messages if untold < len(self.groups) else None
        written = ["record", *formats]
        size = messages * sum(BYTES[one] for one in written)
        size += sum(group.read is None for group in open_now) * sum(OF_A_GROUP[one] for one in written)
        return Estimate(len(self.groups), known, untold, requests, seconds, size, barred)


async def survey(
    wish: Wish, sources: Mapping[Platform, HistorySource], failures: Mapping[Platform, BitsafeError]
) -> Survey:
    """One request a group that is not archived from its beginning, for at most COUNTED of each platform.

    ``failures`` say why a platform has no source. Raises PlatformError, BitsafeError.
    """
    before = await asyncio.to_thread(known_manifest, wish.folder)
    found: list[Surveyed] = []
    barred = dict(failures)
    for platform in dict.fromkeys(group.platform for group in wish.groups):
        groups = [group for group in wish.groups if group.platform == platform]
        source = sources.get(platform)
        try:
            if source is not None:
                await source.groups()
            found += await _of_platform(platform, source, groups, before)
        except NotSignedIn as error:
            # Its login was refused on the way; the other platform can be read all the same.
            barred[platform] = error
            found += [Surveyed(platform) for _ in groups]
    return Survey(tuple(found), barred)


async def _of_platform(
    platform: Platform, source: HistorySource | None, groups: Sequence[Group], before: Manifest
) -> list[Surveyed]:
    entries = {entry.folder: entry for entry in before.groups}
    known = {group.id: entries.get(record_name(group.id)) for group in groups}
    lacking = [group for group in groups if not _is_whole(known[group.id])]
    # Spread over all of them: those at the top of a list are the busiest, or the quietest.
    asked = lacking[:: -(-len(lacking) // COUNTED) or 1] if source is not None else []
    counts = await _counts(source, asked) if source is not None else []
    told = dict(zip([group.id for group in asked], counts, strict=True))
    counted = [count for count in counts if count is not None]
    usual = round(sum(counted) / len(counted)) if counted else None
    return [_surveyed(platform, told.get(group.id, usual), known[group.id]) for group in groups]


def _is_whole(entry: GroupEntry | None) -> bool:
    return entry is not None and all(
        len(spans) == 1 and spans[0][0] <= 0 for spans in entry.read.values() if spans
    )


def _surveyed(platform: Platform, count: int | None, entry: GroupEntry | None) -> Surveyed:
    if entry is None:
        return Surveyed(platform, count)
    return Surveyed(platform, count, entry.messages, entry.read)


async def _counts(source: HistorySource, groups: Sequence[Group]) -> list[int | None]:
    """Raises NotSignedIn, after the last answer."""
    counts = await asyncio.gather(*(_count(source, group) for group in groups))
    for count in counts:
        if isinstance(count, NotSignedIn):
            raise count
    return [count for count in counts if not isinstance(count, NotSignedIn)]


async def _count(source: HistorySource, group: Group) -> int | NotSignedIn | None:
    """Returns the refusal where no login is taken any more: the others under way are not left alone."""
    try:
        return await source.count(group)
    except PlatformError as error:
        return error if isinstance(error, NotSignedIn) and error.ends_login else None
