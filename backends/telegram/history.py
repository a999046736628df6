"""The history of Telegram groups, in pages of 100; the next page is asked for while one is being kept.

https://core.telegram.org/method/messages.getHistory
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telethon import utils
from telethon.tl import types
from telethon.tl.functions.channels import GetFullChannelRequest
from telethon.tl.functions.messages import GetHistoryRequest, GetRichMessageRequest

from backends.errors import Refused
from backends.history import OPEN, ArchivedFile, ArchivedGroup, ArchivedMessage, HistoryPage, Known, Span
from backends.model import Group, Kind, Platform
from backends.protocol import Listing
from backends.telegram import messages as shapes
from backends.telegram.client import GatedTelegramClient
from backends.telegram.downloads import Downloads
from backends.telegram.raw_objects import as_json
from backends.telegram.takeout import Takeout

PAGE = 100
"""A server limit of messages.getHistory."""
SECOND = 1_000_000
ON_ITS_WAY = 0.01
"""Seconds that the next request has to leave before this process is busy with the page at hand."""
HIDDEN = (
    "Telegram no longer shows this account the oldest messages; those that were archived stay, and none of "
    "them is taken for deleted."
)
_LEFT_OUT = frozenset({"participants_count", "admin_rights", "banned_rights", "creator", "left"})


@dataclass(slots=True)
class _Walk:
    """One way down through a half. ``carried`` are messages of the second that the page before ended in.

    ``total``: the most that any page said there are, for what is deleted on the way makes it shrink.
    """

    peer: Any
    low: int
    high: int
    top: int
    offset_id: int = 0
    seen: int = 0
    total: int = 0
    from_top: bool = True
    carried: list[Any] = field(default_factory=list)


class TelegramHistory:
    """A ``HistorySource``. ``list_groups`` lists the dialogs; ``chats`` is what they held, by marked id."""

    platform: Platform = "telegram"

    def __init__(
        self,
        client: GatedTelegramClient,
        list_groups: Callable[[], Awaitable[Listing]],
        chats: Mapping[int, Any],
    ) -> None:
        self.gate = client.gate
        self._client = client
        self._list_groups = list_groups
        self._chats = chats
        self._takeout = Takeout(client)
        self._downloads = Downloads(client)

    async def groups(self) -> Listing:
        return await self._list_groups()

    async def hasten(self) -> None:
        await self._takeout.begin()

    async def finish(self) -> None:
        await self._takeout.finish()

    def describe(self, group: Group) -> ArchivedGroup:
        parts = (group.migrated_from, group.id.native) if group.migrated_from else (group.id.native,)
        chat = self._chats.get(int(group.id.native))
        return ArchivedGroup(group, parts=parts, raw=as_json(chat, _LEFT_OUT) if chat is not None else {})

    async def count(self, group: Group) -> int | None:
        total = 0
        for part in self.describe(group).parts:
            answer = await self._ask(_Walk(self._peer(part), 0, OPEN, OPEN), limit=1)
            total += getattr(answer, "count", len(answer.messages))
        return total

    def _peer(self, part: str) -> Any:
        """Raises Refused where this account was never shown the chat."""
        marked = int(part)
        if -(10**12) < marked < 0:
            return types.InputPeerChat(-marked)
        try:
            return utils.get_input_peer(self._chats[marked])
        except (KeyError, TypeError):
            raise Refused(
                "telegram", "This account is no longer shown the group.", "Ask somebody in it to add you."
            ) from None

    async def _ask(self, walk: _Walk, limit: int = PAGE) -> Any:
        upper = None
        if walk.offset_id == 0 and walk.high < OPEN:
            upper = datetime.fromtimestamp(walk.high // SECOND + 1, UTC)
        return await self._takeout(
            GetHistoryRequest(
                walk.peer,
                offset_id=walk.offset_id,
                offset_date=upper,
                add_offset=0,
                limit=limit,
                max_id=0,
                min_id=0,
                hash=0,
            )
        )

    async def pages(
        self, group: ArchivedGroup, part: str, span: Span, known: Known, *, once: bool = False
    ) -> AsyncGenerator[HistoryPage, None]:
        low, high = span
        walk = _Walk(self._peer(part), low, high, high, from_top=high >= OPEN)
        forum = group.group.kind is Kind.FORUM and part == group.group.id.native
        under_way = asyncio.ensure_future(self._ask(walk))
        try:
            while True:
                answer = await under_way
                found = [one for one in answer.messages if not isinstance(one, types.MessageEmpty)]
                await self._complete(walk, found)
                ended = self._is_end(walk, answer, found)
                # A page within one second proves nothing yet, such as that of the oldest message alone.
                over = ended or (once and bool(found) and _whole_from(found) <= walk.high)
                if not over:
                    walk.offset_id = _lowest(answer)
                    under_way = asyncio.ensure_future(self._ask(walk))
                    await asyncio.sleep(ON_ITS_WAY)
                bottom = ended and not (found and _whole_from(found) <= walk.low)
                page = self._page(walk, answer, found, part, forum, ended)
                yield await self._but_hidden(page, walk, known) if bottom else page
                if over:
                    return
        finally:
            under_way.cancel()
            await asyncio.gather(under_way, return_exceptions=True)

    async def _complete(self, walk: _Walk, found: list[Any]) -> None:
        """A long rich message comes with its beginning alone, and has to be asked for by itself.

        One that is refused stays as it came, and says so.
        """
        for place, message in enumerate(found):
            rich = getattr(message, "rich_message", None)
            if rich is None or not rich.part or not walk.low <= _microseconds(message) <= walk.top:
                continue
            try:
                answer = await self._takeout(GetRichMessageRequest(walk.peer, message.id))
            except Refused:
                continue
            whole = (one for one in answer.messages if one.id == message.id)
            found[place] = next((one for one in whole if getattr(one, "rich_message", None)), message)

    def _is_end(self, walk: _Walk, answer: Any, found: list[Any]) -> bool:
        """A short page is not the end; an empty one is, or one that leads no further, or holds all, or the
        first message.
        """
        if not answer.messages or isinstance(answer, types.messages.Messages):
            return True
        # Not counted: what is empty, and what stood in the page before already.
        walk.seen += sum(not walk.offset_id or one.id < walk.offset_id for one in found)
        walk.total = max(walk.total, answer.count)
        if walk.from_top and walk.seen >= walk.total and not answer.inexact:
            return True
        if _lowest(answer) <= 1 or 0 < walk.offset_id <= _lowest(answer):
            return True
        return bool(found) and _whole_from(found) <= walk.low

    def _page(
        self, walk: _Walk, answer: Any, found: list[Any], part: str, forum: bool, ended: bool
    ) -> HistoryPage:
        """Its span ends before the second of its last message, of which the next page may hold more."""
        shown = [one for one in (*walk.carried, *found) if walk.low <= _microseconds(one) <= walk.top]
        names = shapes.names_in(answer)
        low = walk.low
        if not ended and shown:
            low = max(_whole_from(shown), walk.low)
        elif not ended:
            low = walk.high + 1
        high = walk.high
        read = high
        if high >= OPEN:
            read = _microseconds(shown[0]) if shown else low - 1
        walk.carried = [one for one in shown if _microseconds(one) < low]
        if low <= high:
            walk.high = low - 1
        for one in shown:
            self._downloads.remember(part, one)
        return HistoryPage(
            tuple(shapes.to_message(one, part, forum=forum, names=names) for one in shown),
            part=part,
            covers=(low, high) if low <= high else None,
            read=(low, read) if low <= read else None,
            people=shapes.people_in(answer),
            topics=shapes.topics_in(shown) if forum else {},
            older=shapes.older_half(shown),
        )

    async def _but_hidden(self, page: HistoryPage, walk: _Walk, known: Known) -> HistoryPage:
        """The page that a half begins with. What a supergroup hides, as from whoever was removed and added
        again, is not deleted: https://core.telegram.org/constructor/channelFull (available_min_id)
        """
        oldest = known.oldest.get(page.part, OPEN)
        shown = min((one.position for one in page.messages), default=walk.offset_id or OPEN)
        if page.covers is None or oldest >= shown or not isinstance(walk.peer, types.InputPeerChannel):
            return page
        full = await self._client(GetFullChannelRequest(utils.get_input_channel(walk.peer)))
        if oldest > (getattr(full.full_chat, "available_min_id", None) or 0):
            return page
        high = page.covers[1]
        low = min((int(one.sent.timestamp()) * SECOND for one in page.messages), default=high) + SECOND
        return replace(page, covers=(low, high) if low <= high else None, unread=HIDDEN)

    async def late(
        self, group: ArchivedGroup, since: datetime, known: Known
    ) -> AsyncGenerator[HistoryPage, None]:
        """A reply is a message of its own on Telegram: none comes late."""
        return
        yield HistoryPage()

    async def fetch(
        self, group: ArchivedGroup, message: ArchivedMessage, file: ArchivedFile, to: Path
    ) -> int:
        return await self._downloads.fetch(self._peer(message.part), message, file, to)


def _lowest(answer: Any) -> int:
    return int(min(one.id for one in answer.messages))


def _whole_from(page: Sequence[Any]) -> int:
    """The first moment from which on a page, newest first, holds everything: its last second may go on."""
    return _microseconds(page[-1]) + SECOND


def _microseconds(message: Any) -> int:
    return int(message.date.timestamp()) * SECOND
