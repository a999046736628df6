"""The history of Slack channels: pages of 999, and threads only where there are replies.

https://docs.slack.dev/reference/methods/conversations.history and conversations.replies
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from backends.errors import Refused
from backends.history import OPEN, ArchivedFile, ArchivedGroup, ArchivedMessage, HistoryPage, Known, Span
from backends.model import Group, Platform
from backends.protocol import Listing
from backends.slack import messages as shapes
from backends.slack.client import GatedSlackClient
from backends.slack.directory import Directory
from backends.slack.files import FileHost
from backends.slack.groups import list_channels
from backends.slack.late_replies import LateReplies

PAGE = 999
NEWEST = "9999999999.999999"
"""Later than any message, whatever this computer's clock says."""
THREADS_AT_ONCE = 4
"""Of one channel, so that the window of conversations.replies is never left unused for want of an answer."""
NO_SUCH_THREAD = frozenset({"thread_not_found", "message_not_found"})
OF_THE_CHANNEL = frozenset(
    {"channel_not_found", "is_archived", "no_permission", "not_in_channel", "team_access_not_granted"}
)
"""Refusals that are about more than the one thread asked for."""

Raw = dict[str, Any]


@dataclass(slots=True)
class _Thread:
    """One thread on its way: ``state`` is what its root said it holds, None where the root was not seen.

    ``broadcasts`` are those of its replies that stood in the channel too. ``head`` is the root itself, as it
    was last shown.
    """

    root: str
    state: tuple[str, int] | None
    head: Raw | None = None
    broadcasts: list[Raw] = field(default_factory=list)
    cursor: str = ""
    cursors: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    ended: bool = False


class SlackHistory:
    """A ``HistorySource``. ``to_group`` makes a group of Slack's channel object."""

    platform: Platform = "slack"

    def __init__(self, client: GatedSlackClient, to_group: Callable[[Raw], Group], files: FileHost) -> None:
        self.gate = client.gate
        self._client = client
        self._to_group = to_group
        self._files = files
        self._channels: dict[str, Raw] = {}
        self._directory = Directory(client)
        self._late = LateReplies(client)

    async def groups(self) -> Listing:
        self._channels = await list_channels(self._client)
        return Listing(tuple(self._to_group(channel) for channel in self._channels.values()))

    async def hasten(self) -> None:
        """Slack has no other way."""

    async def finish(self) -> None:
        """Nothing is left open."""

    def describe(self, group: Group) -> ArchivedGroup:
        # How many are in it changes daily, and is no part of a history.
        channel = self._channels.get(group.id.native, {})
        raw = {key: value for key, value in channel.items() if key != "num_members"}
        return ArchivedGroup(group, parts=("",), raw=raw)

    async def count(self, group: Group) -> int | None:
        """Slack tells no number of messages."""
        return None

    async def pages(
        self, group: ArchivedGroup, part: str, span: Span, known: Known, *, once: bool = False
    ) -> AsyncGenerator[HistoryPage, None]:
        """A page's span counts as read once its threads are: after a kill, those missing are asked for."""
        channel = group.group.id.native
        low, high = span
        async for listed, proves in self._list(channel, span):
            found = [one for one in listed if shapes.is_message(one)]
            if found:
                oldest = min(shapes.microseconds(one["ts"]) for one in found)
                newest = max(shapes.microseconds(one["ts"]) for one in found)
                yield await self._page(found, (oldest, high) if proves else None, known)
                for root in _emptied(found, known):
                    yield HistoryPage(thread=root, seen=("", 0))
                async with aclosing(self._threads(channel, _wanted(found, known), known)) as threads:
                    async for page in threads:
                        yield page
                yield HistoryPage(read=(oldest, newest if high == OPEN else high))
                high = oldest - 1
            if once and found:
                return
        # Below the oldest there is nothing; of a channel without any message nothing counts as read.
        yield HistoryPage(covers=(low, high) if proves else None, read=(low, high) if high != OPEN else None)

    async def _list(self, channel: str, span: Span) -> AsyncIterator[tuple[list[Raw], bool]]:
        """Pages, and whether what is not in them is not there: a free plan hides what is old."""
        params: Raw = {"channel": channel, "limit": PAGE, "inclusive": "true"}
        if span[0] > 0:
            # With ``oldest`` alone, Slack begins with what is closest to that, and goes on upwards.
            params |= {"oldest": shapes.as_ts(span[0]), "latest": NEWEST}
        if span[1] < OPEN:
            params["latest"] = shapes.as_ts(span[1])
        proves, more = True, True
        while more:
            async for answer in self._client.answers("conversations.history", **params):
                listed = answer.get("messages") or []
                proves = proves and not answer.get("is_limited")
                yield listed, proves
                more = bool(answer.get("has_more")) and not _next_cursor(answer)
            if more:
                # The older way to go on, by time, which has_more alone stands for.
                params["latest"] = shapes.as_ts(_oldest(listed) - 1)

    async def _page(self, found: Sequence[Raw], covers: Span | None, known: Known) -> HistoryPage:
        """Without broadcasts, which come with their threads."""
        alive = [one for one in found if not shapes.is_tombstone(one) and not shapes.is_broadcast(one)]
        messages = tuple(shapes.to_message(one) for one in alive)
        return HistoryPage(
            messages,
            covers=covers,
            gone=tuple(one["ts"] for one in found if shapes.is_tombstone(one)),
            people=await self._directory.look_up(shapes.people_in(messages), known.people),
        )

    async def _threads(
        self, channel: str, wanted: Iterable[_Thread], known: Known
    ) -> AsyncGenerator[HistoryPage, None]:
        """Several side by side, page by page, in the order of their answers."""
        waiting = deque(wanted)
        under_way: set[asyncio.Task[tuple[_Thread, HistoryPage]]] = set()
        try:
            while waiting or under_way:
                while waiting and len(under_way) < THREADS_AT_ONCE:
                    under_way.add(asyncio.create_task(self._replies(channel, waiting.popleft(), known)))
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    thread, page = task.result()
                    if not thread.ended:
                        waiting.appendleft(thread)
                    yield page
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _replies(self, channel: str, thread: _Thread, known: Known) -> tuple[_Thread, HistoryPage]:
        """One page of a thread, with its parent, which Slack may put on the first page alone: whether it is
        kept for the replies to it is decided by the page.
        """
        params: Raw = {"channel": channel, "ts": thread.root, "limit": PAGE, **self._client.of_team}
        if thread.cursor:
            params["cursor"] = thread.cursor
        try:
            answer = await self._client.api_call("conversations.replies", http_verb="GET", params=params)
        except Refused as error:
            if error.code in OF_THE_CHANNEL:
                raise
            return thread, await self._broken_off(channel, thread, (), error, known)
        found = [one for one in answer.get("messages") or [] if shapes.is_message(one)]
        thread.cursor = _next_cursor(answer)
        if thread.cursor in thread.cursors or (answer.get("has_more") and not thread.cursor):
            return thread, await self._broken_off(channel, thread, found, _lost(), known)
        root = thread.head = next((one for one in found if one["ts"] == thread.root), thread.head)
        if thread.state is None and root is not None:
            thread.state = shapes.thread_state(root)
        replies = [one for one in found if one["ts"] != thread.root]
        thread.ids |= {one["ts"] for one in replies}
        thread.cursors.add(thread.cursor)
        thread.ended = not thread.cursor
        return thread, await self._page_of_replies(thread, replies, known)

    async def _is_gone(self, channel: str, root: str) -> bool:
        """Whether the channel itself has no such message any more, nor a tombstone for it."""
        sent = shapes.microseconds(root)
        pages = [page async for page in self._list(channel, (sent, sent))]
        return all(proves for _, proves in pages) and not any(listed for listed, _ in pages)

    async def _broken_off(
        self, channel: str, thread: _Thread, found: Sequence[Raw], error: Refused, known: Known
    ) -> HistoryPage:
        """One thread must not keep the channel from the archive, nor what of it stood in the channel too."""
        thread.ended = True
        if error.code in NO_SUCH_THREAD and thread.state is None and not thread.broadcasts:
            # Nothing but an earlier run or the search said that there is one.
            if thread.root not in known.threads and thread.root not in known.again:
                return HistoryPage()
            if await self._is_gone(channel, thread.root):
                gone = f"The thread of {shapes.told(thread.root)} no longer exists."
                return HistoryPage(thread=thread.root, seen=("", 0), gone=(thread.root,), unread=gone)
        shown = (*found, *thread.broadcasts, *([thread.head] if thread.head else []))
        alive = [one for one in shown if not shapes.is_tombstone(one)]
        messages = tuple(shapes.to_message(one) for one in alive)
        people = await self._directory.look_up(shapes.people_in(messages), known.people)
        unread = f"The thread of {shapes.told(thread.root)} cannot be read: {error.sentence}"
        return HistoryPage(messages, thread=thread.root, people=people, unread=unread)

    async def _page_of_replies(self, thread: _Thread, replies: Sequence[Raw], known: Known) -> HistoryPage:
        root = thread.head
        gone = (thread.root,) if root is not None and shapes.is_tombstone(root) else ()
        shown = [*replies, root] if root is not None and not gone else replies
        messages = tuple(shapes.to_message(one) for one in shown)
        people = await self._directory.look_up(shapes.people_in(messages), known.people)
        if not thread.ended:
            return HistoryPage(messages, gone=gone, people=people)
        # A root that names no replies has lost them all.
        seen = (
            thread.state if root is None else thread.state or (max(thread.ids, default=""), len(thread.ids))
        )
        return HistoryPage(
            messages,
            thread=thread.root,
            seen=seen,
            replies=frozenset(thread.ids),
            gone=gone,
            people=people,
        )

    async def late(
        self, group: ArchivedGroup, since: datetime, known: Known
    ) -> AsyncGenerator[HistoryPage, None]:
        channel = group.group.id.native
        found = await self._late.since(since, channel)
        news = {root for root, reply in found.items() if known.threads.get(root, ("", 0))[0] < reply}
        wanted = [_Thread(root, None) for root in sorted(news | known.again)]
        async with aclosing(self._threads(channel, wanted, known)) as threads:
            async for page in threads:
                yield page

    async def fetch(
        self, group: ArchivedGroup, message: ArchivedMessage, file: ArchivedFile, to: Path
    ) -> int:
        raw: Raw = next((one for one in message.raw.get("files") or () if one.get("id") == file.id), {})
        return await self._files.fetch(raw, to)


def _wanted(found: Sequence[Raw], known: Known) -> list[_Thread]:
    """Threads with something that was not read: by what their root says, or by a broadcast of theirs."""
    wanted: dict[str, _Thread] = {}
    for one in found:
        state = shapes.thread_state(one)
        if state is not None and known.threads.get(one["ts"]) != state:
            wanted[one["ts"]] = _Thread(one["ts"], state)
    for one in found:
        root = shapes.root_of(one)
        if not shapes.is_broadcast(one):
            continue
        if known.threads.get(root, ("", 0))[0] < one["ts"]:
            wanted.setdefault(root, _Thread(root, None))
        if root in wanted:
            wanted[root].broadcasts.append(one)
    return list(wanted.values())


def _emptied(found: Sequence[Raw], known: Known) -> list[str]:
    """Roots whose replies have all been deleted since they were read."""
    return [
        one["ts"]
        for one in found
        if shapes.thread_state(one) is None and known.threads.get(one["ts"], ("", 0))[1] > 0
    ]


def _oldest(listed: Sequence[Raw]) -> int:
    """When the oldest was sent. Raises Refused where nothing says so."""
    found = [shapes.microseconds(one["ts"]) for one in listed if shapes.is_message(one)]
    if not found:
        raise _lost()
    return min(found)


def _lost() -> Refused:
    return Refused("slack", "Slack says that there is more, but not where.", "Export again.", "cursor")


def _next_cursor(answer: Any) -> str:
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")
