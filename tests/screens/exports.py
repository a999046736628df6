"""Exports made by hand for the screens: what they estimate, tell meanwhile, and come to."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backends.model import Event, Group
from reports.archive.destination import Destination
from reports.archive.estimate import Survey, Surveyed
from reports.archive.wish import Ending, ExportResult, GroupOutcome, GroupProgress
from tests.screens.world import app_on, assessment
from tui.app import BitsafeApp
from tui.exporting import Exporting, ExportOrder
from tui.jobs import Jobs

FOLDER = Path("/home/ada/bitsafe/exports/archive")
FIRST, LAST = datetime(2025, 3, 3, 8, 15, tzinfo=UTC), datetime(2026, 11, 20, 16, 40, tzinfo=UTC)
EMPTY = Destination()
SURVEY = Survey(tuple(Surveyed("telegram", count) for count in (4_000, 4_400, 4_000)))


def outcome(group: Group, ending: Ending = Ending.EXPORTED, detail: str = "", new: int = 40) -> GroupOutcome:
    if ending is Ending.NO_NEWS:
        new = 0
    return GroupOutcome(group.id, group.title, ending, 4_140, new, 2, 7, FIRST, LAST, detail)


@dataclass
class PreparedExporting(Exporting):
    """``events`` are told, then it waits for ``go``, unless it is told to stop before. ``there`` is what
    stands in any folder.

    ``endings`` are those of the first groups, the others are exported; an exception in place of the estimate
    or the result is raised. ``orders`` are what it was asked for.
    """

    jobs: Jobs
    surveyed: Survey | Exception = SURVEY
    there: Destination | Exception = EMPTY
    events: Callable[[Sequence[Group]], Sequence[Event | GroupProgress]] = lambda groups: ()
    endings: Sequence[tuple[Ending, str]] = ()
    failure: Exception | None = None
    problems: tuple[str, ...] = ()
    go: asyncio.Event = field(default_factory=asyncio.Event)
    orders: list[ExportOrder] = field(default_factory=list)
    asked: list[ExportOrder] = field(default_factory=list)
    last: ExportOrder = field(default_factory=lambda: ExportOrder(()))

    def __post_init__(self) -> None:
        super().__init__(self.jobs)
        self.go.set()

    def keep_last(self, order: ExportOrder) -> None:
        self.last = order

    def order_like_last(self, groups: Sequence[Group]) -> ExportOrder:
        return replace(self.last, groups=groups)

    def folder(self, order: ExportOrder) -> Path:
        return order.folder or FOLDER

    async def look_at(self, folder: Path) -> Destination:
        if isinstance(self.there, Exception):
            raise self.there
        return self.there

    async def survey(self, order: ExportOrder, notify: Callable[[Event], None]) -> Survey:
        self.asked.append(order)
        if isinstance(self.surveyed, Exception):
            raise self.surveyed
        return self.surveyed

    async def run(
        self,
        order: ExportOrder,
        notify: Callable[[Event], None],
        follow: Callable[[GroupProgress], None] = lambda progress: None,
    ) -> ExportResult:
        self.orders.append(order)
        for event in self.events(order.groups):
            if isinstance(event, GroupProgress):
                follow(event)
            else:
                notify(event)
        await self.go.wait()
        if self.failure is not None:
            raise self.failure
        told = dict(zip([group.id for group in order.groups], self.endings, strict=False))
        outcomes = tuple(outcome(group, *told.get(group.id, (Ending.EXPORTED, ""))) for group in order.groups)
        return ExportResult(
            "run-1", self.folder(order), outcomes, {"slack": 9, "telegram": 12}, 41.0, self.problems
        )

    def stop(self) -> None:
        self.endings = [(Ending.STOPPED, "")] * 99
        self.go.set()


def exporting_app(**prepared: Any) -> tuple[BitsafeApp, PreparedExporting]:
    """On the usual world; ``prepared`` goes to PreparedExporting."""
    app, jobs = app_on(assessment())
    exporting = PreparedExporting(jobs, **prepared)
    app.exporting = exporting
    return app, exporting
