"""Reads one group's history into its record: what is new, what may have changed, and what is missing."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from backends.errors import PlatformError, Refused
from backends.history import ArchivedGroup, HistoryPage, HistorySource, Known, Media, Span
from reports.archive.bounds import within
from reports.archive.group_files import GroupFiles
from reports.archive.index import microseconds
from reports.archive.journal import Journal
from reports.archive.lines import FileLine
from reports.archive.spans import gaps
from reports.archive.wish import GroupProgress, Stage

DAY = 86_400_000_000
"""So many microseconds go by until threads that are active are read again only for what was edited there."""
PATIENCE = 2.0
"""Seconds that a stop waits for a page under way."""


Item = TypeVar("Item")


class Stopped(Exception):
    """The user asked to stop; what was read is kept."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one group's export is given. ``now`` is the run's time; ``late_since``: replies that came to old
    threads later than that are asked for.
    """

    span: Span
    lookback: timedelta
    media: Media
    now: datetime
    late_since: datetime
    recheck: bool
    stop: asyncio.Event
    notify: Callable[[GroupProgress], None]


@dataclass(frozen=True, slots=True)
class _Turn:
    """What of a half is looked at again: from ``lowest`` to ``top``, now up to ``high``, in microseconds."""

    part: str
    lowest: int
    high: int
    top: int


class GroupExport:
    """One group, one run. ``new`` counts messages and versions added."""

    def __init__(self, source: HistorySource, group: ArchivedGroup, journal: Journal, task: Task) -> None:
        self._source = source
        self._group = self._with_known_half(group, journal)
        self._journal = journal
        self._task = task
        self._files = GroupFiles(source, self._group, journal, task.media)
        self.new = 0
        self._unread: list[str] = []
        self._read: set[str] = set()

    @property
    def unseen(self) -> str:
        """What this account may not read of it, in one or two sentences."""
        told = list(dict.fromkeys([*self._unread, *self._journal.index.unread.values()]))
        more = f" And {len(told) - 1} more like it." if len(told) > 1 else ""
        parts = [f"{told[0]}{more}" if told else "", self._unfetched()]
        return " ".join(part for part in parts if part)

    def _unfetched(self) -> str:
        count = self._files.unanswered
        if not count:
            return ""
        files = f"{count} files were" if count > 1 else "One file was"
        return f"{files} not fetched, and will be asked for again: {self._files.why}"

    @staticmethod
    def _with_known_half(group: ArchivedGroup, journal: Journal) -> ArchivedGroup:
        """An older half that a notice told of once is not in every listing."""
        known = journal.index.group
        if known is None or len(group.parts) > 1 or len(known.parts) < 2:
            return group
        return replace(group, parts=known.parts)

    async def run(self) -> None:
        """Raises Stopped, WriteError, or a PlatformError; what was read until then is kept."""
        # The newer half first: it may be what tells that there is an older one.
        done: set[str] = set()
        while parts := [part for part in reversed(self._group.parts) if part not in done]:
            await (self._read_older(parts[0]) if done else self._read_part(parts[0]))
            done.add(parts[0])
        whole = self._journal.index.whole
        if whole or self._task.span[0] or self._partial():
            # The threads of older messages are met in no reading that begins later than these.
            await self._read_late()
        if whole and self._task.recheck:
            await self._recheck()
        if self._task.media.wanted:
            self._tell(Stage.FILES)
            await self._fetch(self._files.fetch_missing(), Stage.FILES)
        await asyncio.to_thread(self._journal.note_whole, microseconds(self._task.now))
        if self._files.is_given_up:
            # Its messages are all here: that is no reason to leave the other groups unread.
            raise PlatformError(self._group.group.platform, self.unseen, "Export again.")

    async def _read_older(self, part: str) -> None:
        """Whoever came after a group migrated may not read what it was before."""
        try:
            await self._read_part(part)
        except Refused as error:
            before = "What was written before the group became a supergroup"
            self._unread.append(f"{before} cannot be read: {error}")

    async def _read_part(self, part: str) -> None:
        for span in self._spans(part):
            async with aclosing(self._pages(part, span)) as pages:
                while page := await self._next(pages):
                    await self._keep(page)

    async def _next(self, source: AsyncGenerator[Item, None]) -> Item | None:
        """The next page or file. Raises Stopped where it does not come soon after the stop: a limit may hold
        it for minutes, and a large file takes as long.
        """
        coming = asyncio.ensure_future(anext(source, None))
        stopped = asyncio.ensure_future(self._task.stop.wait())
        try:
            await asyncio.wait({coming, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                await asyncio.wait({coming}, timeout=PATIENCE)
            if not coming.done():
                raise Stopped
            return await coming
        finally:
            stopped.cancel()
            coming.cancel()
            await asyncio.wait({coming})

    def _spans(self, part: str) -> list[Span]:
        """What to ask for: the newest, back as far as edits are looked for; then what is missing below."""
        low, high = self._task.span
        known = self._journal.index.spans.get(part, ())
        start = low
        if known:
            # The first reading goes on where it was cut off; only later ones look back.
            start = known[-1][1]
            if self._journal.index.whole:
                start = min(start, microseconds(self._task.now - self._task.lookback))
            start = max(start, low)
        newest = [(start, high)] if start <= high else []
        return [*newest, *gaps(known, low, min(start - 1, high))]

    def _pages(self, part: str, span: Span, once: bool = False) -> AsyncGenerator[HistoryPage, None]:
        return self._source.pages(self._group, part, span, self._known(), once=once)

    def _known(self) -> Known:
        index = self._journal.index
        return Known(index.threads, people=index.people, oldest=index.oldest())

    async def _read_late(self) -> None:
        now, last = microseconds(self._task.now), self._journal.index.threads_at
        due = now - last >= DAY
        again = self._active(last or now) - self._read if due else frozenset()
        known = replace(self._known(), again=again | self._partial())
        async with aclosing(self._source.late(self._group, self._task.late_since, known)) as pages:
            while page := await self._next(pages):
                await self._keep(page)
        if due:
            await asyncio.to_thread(self._journal.note_threads, now)

    def _partial(self) -> frozenset[str]:
        """Roots of threads that are not held whole, of which this run may read more: each once a run."""
        low, high = self._task.span
        cut = self._journal.index.cut.items()
        wider = {root for root, (start, end) in cut if low < start or high > end}
        return frozenset(wider | self._journal.index.unread.keys()) - self._read

    def _active(self, last: int) -> frozenset[str]:
        """Roots of Slack threads with replies that were young enough at ``last`` to be looked at again."""
        since = last - self._task.lookback // timedelta(microseconds=1)
        threads = self._journal.index.threads.items()
        return frozenset(root for root, (newest, _) in threads if newest and _of_ts(newest) >= since)

    async def _recheck(self) -> None:
        """One page further down than last time, from the end of the look-back to the oldest, of the older
        half too, and around.
        """
        turns = self._turns()
        if not turns:
            return
        begun = next((turn for turn in turns if turn.high > turn.lowest), None)
        anew = {} if begun else {turn.part: turn.top for turn in turns[1:]}
        turn = begun or replace(turns[0], high=turns[0].top)
        reached = turn.high
        try:
            async with aclosing(self._pages(turn.part, (turn.lowest, turn.high), once=True)) as pages:
                while page := await self._next(pages):
                    # It may reach over days that were never read, and of which nothing is wished for.
                    await self._keep(replace(page, read=None))
                    if page.covers is not None:
                        reached = min(reached, page.covers[0])
        except Refused:
            # That an older half may not be read any more was told as it was read.
            if turn.part == self._group.parts[-1]:
                raise
        position = reached - 1 if reached < turn.high else turn.lowest
        await asyncio.to_thread(self._journal.note_old, anew | {turn.part: position})

    def _turns(self) -> list[_Turn]:
        """Of each half that has messages older than the look-back, the newer first."""
        top = microseconds(self._task.now - self._task.lookback) - 1
        index = self._journal.index
        spans = [(part, index.spans.get(part, ())) for part in reversed(self._group.parts)]
        return [
            _Turn(part, known[0][0], min(index.old.get(part, top), top), top)
            for part, known in spans
            if known and known[0][0] < top
        ]

    async def _keep(self, page: HistoryPage) -> None:
        """On disk before the next page counts."""
        if page.older and page.older not in self._group.parts:
            self._group = replace(self._group, parts=(page.older, *self._group.parts))
        if page.thread:
            self._read.add(page.thread)
        whole = page.seen
        # Of a thread that is gone, the mark says enough, but where each run so far said that it is not held.
        told = page.unread if whole is None or page.thread in self._journal.index.unread else ""
        page, beside = within(page, self._task.span, self._journal.index)
        cut = self._task.span if page.seen != whole else None
        written = await asyncio.to_thread(
            self._journal.append, page, found=datetime.now(UTC), group=self._group, context=beside, cut=cut
        )
        self.new += len(written)
        self._unread += [told] if told else []
        self._tell(Stage.READING, page)
        if self._task.media.wanted:
            await self._fetch(self._files.fetch(page.messages), Stage.READING)
        self._heed()

    async def _fetch(self, files: AsyncGenerator[FileLine, None], stage: Stage) -> None:
        async with aclosing(files):
            while await self._next(files):
                self._heed()
                self._tell(stage)

    def _heed(self) -> None:
        if self._task.stop.is_set():
            raise Stopped

    def _tell(self, stage: Stage, page: HistoryPage | None = None) -> None:
        sent = [message.sent for message in page.messages] if page is not None else []
        group = self._group.group
        self._task.notify(
            GroupProgress(
                group.id,
                group.title,
                stage,
                messages=len(self._journal.index.entries),
                new=self.new,
                files=self._files.fetched,
                file_bytes=self._files.bytes,
                back_to=min(sent, default=None),
            )
        )


def _of_ts(ts: str) -> int:
    """Microseconds since 1970 of a Slack ts; 0 where it is none."""
    digits = ts.replace(".", "")
    return int(digits) if digits.isdecimal() else 0
