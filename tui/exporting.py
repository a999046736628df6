"""Exports behind the panel and the command: estimate, run, follow, stop. No Textual."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from backends.errors import BitsafeError
from backends.history import Media
from backends.model import PLATFORMS, Event, Group, GroupId, Platform
from reports.archive.engine import Setting, export
from reports.archive.estimate import Estimate, estimate
from reports.archive.formats import FORMATS
from reports.archive.verification import Verification, verify
from reports.archive.wish import ExportResult, GroupProgress, Operator, Stage, Wish
from tui.connection import connected
from tui.deciding_jobs import operator
from tui.jobs import Jobs
from tui.local_zone import LOCAL

FORMAT_NAMES = tuple(FORMATS)
NO_MEDIA = Media()


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


@dataclass
class Following:
    """How far an export is, from its events. ``latest`` by group; times are of this process's clock."""

    total: int
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
        return sum(one.new for one in self.latest.values())

    @property
    def file_bytes(self) -> int:
        return sum(one.file_bytes for one in self.latest.values())

    @property
    def per_second(self) -> float:
        """New messages a second since the start."""
        return self.new / max(monotonic() - self.started, 0.1)

    def seconds_left(self, expected: Estimate | None) -> float | None:
        """By the messages that are told to come, else by groups, and not below what was estimated; None
        before there is anything to go by.
        """
        if self.ended >= self.total:
            return 0.0
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

    async def estimate(self, order: ExportOrder, notify: Callable[[Event], None]) -> Estimate:
        """Raises BitsafeError."""
        wish = self.wish(order)
        async with connected(self._jobs, _platforms(wish), notify) as found:
            return await estimate(wish, {one: found.backends[one].history() for one in found.accounts})

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
        async with connected(self._jobs, _platforms(wish), notify) as found:
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
            return await export(setting)

    def stop(self) -> None:
        """After the pages under way; the next export goes on from there."""
        self._stop.set()

    async def verify(self, folder: Path) -> Verification:
        """Raises BitsafeError where there is no archive."""
        return await asyncio.to_thread(verify, folder)


def _platforms(wish: Wish) -> list[Platform]:
    wanted = {group.platform for group in wish.groups}
    return [platform for platform in PLATFORMS if platform in wanted]
