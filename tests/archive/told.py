"""A platform that tells what a test gives it, without servers: what matters is what becomes of it."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from backends.gate import Gate
from backends.history import (
    OPEN,
    ArchivedFile,
    ArchivedGroup,
    ArchivedMessage,
    HistoryPage,
    HistorySource,
    Known,
    Span,
)
from backends.model import Group, Platform
from backends.protocol import Listing
from reports.archive.engine import Setting, export
from reports.archive.formats import FORMATS
from reports.archive.index import microseconds
from reports.archive.wish import ExportResult, Operator, Wish
from tests.reports.archive.histories import channel, slack_message

WHO = Operator("ada", "desk", "0.1.0")
ACME = channel().group
NOVA = channel("C0456", "bitsafe-nova").group


class Told:
    """A ``HistorySource`` of Slack channels: what was told of each, threads with their roots."""

    platform: Platform = "slack"

    def __init__(self, told: Mapping[Group, Sequence[ArchivedMessage]]) -> None:
        self.gate = Gate("slack", limits={})
        self._told = told

    async def groups(self) -> Listing:
        return Listing(tuple(group for group in self._told if group.platform == self.platform))

    async def hasten(self) -> None: ...

    async def finish(self) -> None: ...

    def describe(self, group: Group) -> ArchivedGroup:
        return ArchivedGroup(group, parts=("",), raw={"id": group.id.native, "name": group.title})

    async def count(self, group: Group) -> int | None:
        return None

    async def pages(
        self, group: ArchivedGroup, part: str, span: Span, known: Known, *, once: bool = False
    ) -> AsyncGenerator[HistoryPage, None]:
        told = next(found for one, found in self._told.items() if one.id == group.group.id)
        top = [one for one in told if not one.parent and span[0] <= microseconds(one.sent) <= span[1]]
        yield HistoryPage(tuple(top), covers=span)
        for root in top:
            if page := self._thread(root, told):
                yield page
        newest = max((microseconds(one.sent) for one in top), default=span[0] - 1)
        read = (span[0], newest if span[1] == OPEN else span[1])
        yield HistoryPage(read=read if read[0] <= read[1] else None)

    async def late(
        self, group: ArchivedGroup, since: datetime, known: Known
    ) -> AsyncGenerator[HistoryPage, None]:
        told = next(found for one, found in self._told.items() if one.id == group.group.id)
        for root in told:
            is_late = any(one.parent == root.id and one.sent >= since for one in told)
            if (is_late or root.id in known.again) and (page := self._thread(root, told)):
                yield page

    @staticmethod
    def _thread(root: ArchivedMessage, told: Sequence[ArchivedMessage]) -> HistoryPage | None:
        """Whole, as Slack hands it out."""
        thread = [one for one in told if one.parent == root.id]
        if not thread:
            return None
        replies = frozenset(one.id for one in thread)
        return HistoryPage(
            (*thread, root), thread=root.id, seen=(thread[-1].id, len(thread)), replies=replies
        )

    async def fetch(
        self, group: ArchivedGroup, message: ArchivedMessage, file: ArchivedFile, to: Path
    ) -> int:
        return await asyncio.to_thread(to.write_bytes, b"x" * (file.size or 1))


class ToldOnTelegram(Told):
    """The same of Telegram's groups, half by half."""

    platform: Platform = "telegram"

    def describe(self, group: Group) -> ArchivedGroup:
        halves = (group.migrated_from, group.id.native)
        return ArchivedGroup(group, parts=tuple(half for half in halves if half))

    async def pages(
        self, group: ArchivedGroup, part: str, span: Span, known: Known, *, once: bool = False
    ) -> AsyncGenerator[HistoryPage, None]:
        sent = [one for one in self._told[group.group] if one.part == part]
        yield HistoryPage(tuple(sent), part=part, read=(0, max(microseconds(one.sent) for one in sent)))


def said(*texts: str) -> list[ArchivedMessage]:
    return [slack_message(number, text) for number, text in enumerate(texts, 1)]


async def archive(
    folder: Path,
    told: Mapping[Group, Sequence[ArchivedMessage]],
    formats: Sequence[str] = ("text", "csv"),
    only: Sequence[Group] = (),
    zone: tzinfo = UTC,
    stopped: bool = False,
    **wish: Any,
) -> ExportResult:
    """``stopped``: before any group is begun."""
    order = Wish(folder=folder, groups=only or tuple(told), formats=formats, zone=zone, **wish)
    written = [FORMATS[name](zone) for name in formats]
    sources: dict[Platform, HistorySource] = {"slack": Told(told), "telegram": ToldOnTelegram(told)}
    stop = asyncio.Event()
    if stopped:
        stop.set()
    return await export(Setting(order, sources, written, WHO, {}, stop))
