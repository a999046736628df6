"""Exports behind the panel and the command: estimate, run, follow, stop. No Textual."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic

import msgspec

from backends.errors import BitsafeError, WriteError
from backends.history import Media
from backends.model import PLATFORMS, Event, Group, GroupId, Platform, SignedOut
from reports.archive.destination import Destination, look_at
from reports.archive.engine import Setting, export
from reports.archive.estimate import Estimate, Survey, survey
from reports.archive.formats import FORMATS
from reports.archive.verification import Verification, verify
from reports.archive.wish import (
    Ending,
    ExportResult,
    GroupOutcome,
    GroupProgress,
    Operator,
    Stage,
    Wish,
    span_of,
)
from tui import export_left
from tui.connection import connected
from tui.deciding_jobs import operator
from tui.jobs import Jobs
from tui.local_zone import LOCAL
from tui.media_kinds import MEDIA_KINDS

FORMAT_NAMES = tuple(FORMATS)
NO_MEDIA = Media()
_KINDS = frozenset(MEDIA_KINDS.values())


@dataclass(frozen=True)
class ExportOrder:
    """What a user asked for. ``folder`` None = ``archive`` among the exports; days are local, inclusive."""

    groups: Sequence[Group]
    formats: Collection[str] = ("text", "json", "html", "csv")
    folder: Path | None = None
    since: date | None = None
    until: date | None = None
    media: Media = NO_MEDIA
    takeout: bool = False

    def estimate(self, found: Survey) -> Estimate:
        """How large it will be."""
        return found.estimate(span_of(self.since, self.until, LOCAL), self.formats)


@dataclass
class Following:
    """How far an export is, from its events. ``latest`` by group; times are of this process's clock.

    ``before``: new messages that were read before it had to wait for somebody to sign in.
    """

    total: int
    before: int = 0
    started: float = field(default_factory=monotonic)
    latest: dict[GroupId, GroupProgress] = field(default_factory=dict)

    def take(self, progress: GroupProgress) -> None:
        known = self.latest.get(progress.group)
        if known is not None and progress.stage in (Stage.WRITING, Stage.ENDED):
            # These tell no numbers of their own.
            progress = replace(known, stage=progress.stage)
        self.latest[progress.group] = progress

    @property
    def ended(self) -> int:
        return sum(one.stage is Stage.ENDED for one in self.latest.values())

    @property
    def under_way(self) -> tuple[GroupProgress, ...]:
        return tuple(one for one in self.latest.values() if one.stage is not Stage.ENDED)

    @property
    def new(self) -> int:
        return self.before + sum(one.new for one in self.latest.values())

    @property
    def file_bytes(self) -> int:
        return sum(one.file_bytes for one in self.latest.values())

    @property
    def per_second(self) -> float:
        """New messages a second since the start."""
        return (self.new - self.before) / max(monotonic() - self.started, 0.1)

    def seconds_left(self, expected: Estimate | None, waits: float = 0.0) -> float | None:
        """By the messages that are told to come, else by groups, and not below what was estimated; None
        before there is anything to go by. ``waits``: so long a platform is waited for from now on.
        """
        if self.ended >= self.total:
            return 0.0
        left = self._seconds_of_work(expected)
        return None if left is None else left + waits

    def _seconds_of_work(self, expected: Estimate | None) -> float | None:
        spent = monotonic() - self.started
        if expected is not None and expected.messages and not expected.at_least and self.new:
            return max(expected.messages - self.new, 0) / self.per_second
        if not self.ended:
            return None
        by_groups = spent / self.ended * (self.total - self.ended)
        # Groups end unevenly: at first as fast as the line allows, then as the limits let them.
        return max(by_groups, expected.seconds - spent if expected is not None else 0.0)


class Exporting:
    """One export at a time. ``stop`` may be called from anywhere in the event loop."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._stop = asyncio.Event()

    def folder(self, order: ExportOrder) -> Path:
        return order.folder or self._jobs.place.home.exports / "archive"

    def wish(self, order: ExportOrder) -> Wish:
        """Raises BitsafeError where the order makes no sense."""
        unknown = [name for name in order.formats if name not in FORMATS]
        if unknown:
            raise BitsafeError(f"There is no format {unknown[0]}.", f"Choose of {', '.join(FORMATS)}.")
        if order.since is not None and order.until is not None and order.since > order.until:
            raise BitsafeError("The first day is after the last one.", "Turn them round.")
        formats = [name for name in FORMATS if name in order.formats]
        return Wish(
            self.folder(order),
            order.groups,
            formats,
            LOCAL,
            order.since,
            order.until,
            order.media,
            order.takeout,
        )

    async def look_at(self, folder: Path) -> Destination:
        """Raises WriteError where no archive could be written."""
        return await asyncio.to_thread(look_at, folder)

    async def survey(self, order: ExportOrder, notify: Callable[[Event], None]) -> Survey:
        """What ``ExportOrder.estimate`` goes by, of these groups in this folder. Raises BitsafeError."""
        wish = self.wish(order)
        async with connected(self._jobs, _platforms(wish), notify) as found:
            sources = {one: found.backends[one].history() for one in found.accounts}
            return await survey(wish, sources, found.failures)

    async def run(
        self,
        order: ExportOrder,
        notify: Callable[[Event], None],
        follow: Callable[[GroupProgress], None] = lambda progress: None,
    ) -> ExportResult:
        """``notify`` gets the waits of the platforms, ``follow`` the progress of each group.

        Raises BitsafeError where nothing could be begun; a group that fails says so in its outcome.
        """
        wish = self.wish(order)
        self._stop = asyncio.Event()
        refused: set[Platform] = set()

        def note(event: Event) -> None:
            if isinstance(event, SignedOut):
                refused.add(event.platform)
            notify(event)

        async with connected(self._jobs, _platforms(wish), note) as found, self._remembered(wish) as ended:
            setting = Setting(
                wish,
                {one: found.backends[one].history() for one in found.accounts},
                [FORMATS[name](wish.zone) for name in wish.formats],
                Operator(*operator(), version("bitsafe-tui")),
                {one: account.name for one, account in found.accounts.items()},
                self._stop,
                follow,
                {one: str(failure) for one, failure in found.failures.items()},
            )
            result = await export(setting)
            ended({one.group: is_left(one, refused) for one in result.outcomes})
            return result

    @asynccontextmanager
    async def _remembered(self, wish: Wish) -> AsyncIterator[Callable[[Mapping[GroupId, bool]], None]]:
        """What is asked for, until it has ended; what is called then takes its groups, and whether they are
        left. One that was left before, and is not over by that, is remembered again.
        """
        state = self._jobs.place.home.state
        before = await asyncio.to_thread(export_left.find, state)
        left = _left_of(wish)
        await asyncio.to_thread(export_left.keep, state, left)
        told: dict[GroupId, bool] = {}
        try:
            yield told.update
        except BitsafeError:
            await asyncio.to_thread(export_left.settle, state, before)
            raise
        unfinished = tuple(str(group) for group, is_unfinished in told.items() if is_unfinished)
        rest = msgspec.structs.replace(left, groups=unfinished) if unfinished else None
        if rest is None and before is not None:
            rest = export_left.without(before, left.folder, [str(group) for group in told])
        await asyncio.to_thread(export_left.settle, state, rest)

    async def left(self) -> export_left.Left | None:
        """The export that an earlier start did not bring to its end."""
        return await asyncio.to_thread(self._jobs.export_left)

    def keep_last(self, order: ExportOrder) -> None:
        """Blocking: ``order_like_last`` goes by this. Not worth a word where it cannot be written."""
        with suppress(WriteError):
            export_left.keep_last(self._jobs.place.home.state, _left_of(self.wish(replace(order, groups=()))))

    def order_like_last(self, groups: Sequence[Group]) -> ExportOrder:
        """Blocking: for these groups, what was asked for last; where nothing was, what is usual. Without its
        days: nobody would miss what those leave out.
        """
        last = export_left.find_last(self._jobs.place.home.state)
        if last is None or not set(last.formats) <= set(FORMAT_NAMES) or not set(last.kinds) <= _KINDS:
            return ExportOrder(groups)
        return replace(_like(last, groups), since=None, until=None)

    def stop(self) -> None:
        """After the pages under way; the next export goes on from there."""
        self._stop.set()

    async def verify(self, folder: Path) -> Verification:
        """Raises BitsafeError where there is no archive."""
        return await asyncio.to_thread(verify, folder)


def is_left(outcome: GroupOutcome, refused: Collection[Platform]) -> bool:
    """Whether it was stopped, or a login that was ``refused`` on the way kept it from its end."""
    lapsed = outcome.ending is Ending.FAILED and outcome.group.platform in refused
    return lapsed or outcome.ending is Ending.STOPPED


def order_of(left: export_left.Left, groups: Sequence[Group]) -> ExportOrder:
    """The same again, for those of its groups that are still known."""
    wanted = set(left.groups)
    return _like(left, [group for group in groups if str(group.id) in wanted])


def _like(left: export_left.Left, groups: Sequence[Group]) -> ExportOrder:
    return ExportOrder(
        groups,
        left.formats,
        Path(left.folder),
        left.since,
        left.until,
        Media(left.media, left.most, frozenset(left.kinds)),
        left.takeout,
    )


def _left_of(wish: Wish) -> export_left.Left:
    return export_left.Left(
        str(wish.folder),
        tuple(str(group.id) for group in wish.groups),
        tuple(wish.formats),
        datetime.now(UTC),
        wish.since,
        wish.until,
        wish.media.wanted,
        wish.media.most,
        tuple(sorted(wish.media.kinds)),
        wish.takeout,
    )


def _platforms(wish: Wish) -> list[Platform]:
    wanted = {group.platform for group in wish.groups}
    return [platform for platform in PLATFORMS if platform in wanted]
