"""Pictures of the export: what is asked before, on the way, and at the end."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from backends.model import Waiting
from reports.archive.wish import Ending, GroupProgress, Stage
from tests.screens.exports import PreparedExporting, exporting_app
from tests.screens.keyboard import Text, press
from tests.screens.pictures import Pictures
from tests.screens.world import NOW, at_rest, shown, until
from tui.app import BitsafeApp
from tui.archive_run import ArchiveRun
from tui.exporting import ExportOrder, Following
from tui.screens.export_leaving import LeavingExport
from tui.screens.export_run import ExportRun


def asked(*keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await pilot.press("a", "e")
        await until(pilot, lambda: "12,400" in shown(pilot.app))
        await press(pilot, *keys)
        await pilot.pause()

    return show


@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("down", Text("2026-01-01"), "down", "down", "right", "right", "down", "down", "down", "right"),
        ("space",),
    ],
    ids=["usual", "all-of-it", "one-format-less"],
)
async def test_form(pictured: Pictures, keys: Sequence[str]) -> None:
    app, _ = exporting_app()
    await pictured(app, asked(*keys))


class Steady(Following):
    """The process's clock has no place in a picture."""

    per_second = 240.0

    def seconds_left(self, expected: object, waits: float = 0.0) -> float:
        return 130.0 + waits


def on_the_way(app: BitsafeApp) -> ArchiveRun:
    groups = [row.group for row in app.main._bench.rows[:40]]
    run = ArchiveRun(ExportOrder(groups))
    for group in groups[:6]:
        run.note(GroupProgress(group.id, group.title, Stage.READING, 300, 300))
        run.note(GroupProgress(group.id, group.title, Stage.ENDED))
    for group, stage in zip(groups[6:], (Stage.READING, Stage.FILES, Stage.WRITING), strict=False):
        back = NOW - timedelta(days=200)
        run.note(GroupProgress(group.id, group.title, stage, 1_240, 240, 12, 3_400_000, back))
    run.note(Waiting("telegram", "too many requests", NOW + timedelta(seconds=12)))
    run.following = Steady(len(groups), latest=run.following.latest)
    return run


async def test_on_the_way(pictured: Pictures) -> None:
    app, _ = exporting_app()

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await app.push_screen(ExportRun(on_the_way(app), app.clock))
        await pilot.press("down")

    await pictured(app, show)


async def test_leaving(pictured: Pictures) -> None:
    app, _ = exporting_app()

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await app.push_screen(LeavingExport(on_the_way(app)))
        await pilot.pause()

    await pictured(app, show)


def went_wrong(exporting: PreparedExporting) -> None:
    exporting.endings = [
        (Ending.NO_NEWS, ""),
        (Ending.FAILED, "The disk is full. Make room, then export again."),
        (Ending.VANISHED, "This account is no longer shown it; what was archived stays."),
        (Ending.STOPPED, ""),
    ]
    exporting.problems = ("The record telegram-77 cannot be read: Permission denied.",)


async def test_at_the_end(pictured: Pictures) -> None:
    app, exporting = exporting_app()
    went_wrong(exporting)

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await pilot.press(*["space", "down"] * 6, "e")
        await until(pilot, lambda: "12,400" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "in 41 s" in shown(pilot.app))

    await pictured(app, show)
