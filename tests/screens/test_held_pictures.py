"""Pictures of what waits for a login: the banner, each panel that waits, and the status line without any."""

from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from backends.model import Progress, SignedOut
from reports.archive.wish import Ending, ExportResult, GroupProgress, Stage
from tests.screens.changes import CLOCK, gaps, going
from tests.screens.exports import FOLDER, exporting_app, outcome
from tests.screens.pictures import Pictures
from tests.screens.world import at_rest
from tui.app import BitsafeApp
from tui.archive_run import ArchiveRun
from tui.exporting import ExportOrder, Following
from tui.logins import Job
from tui.screens.change_run import ChangeRun
from tui.screens.change_wait import Patient
from tui.screens.export_run import ExportRun
from tui.screens.removal import FindForm
from tui.wording import for_login

LOST = frozenset[Any]({"telegram"})


async def lose(app: BitsafeApp, pilot: Pilot[int], job: Job, panel: ModalScreen[Any] | None) -> None:
    await at_rest(pilot)
    app.main.show_logins(LOST, frozenset(), {job: LOST})
    if panel is not None:
        await app.push_screen(panel)
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("over", [False, True], ids=["beside-slack", "alone"])
async def test_changes(pictured: Pictures, over: bool) -> None:
    """While Slack's part goes on, and when that is done."""
    app, _ = exporting_app()
    run = going(gaps())
    run.note(Progress("slack", "kite-exchange-bitsafe", 3, 4))
    run.note(SignedOut("telegram"))
    if over:
        run.hold(None, LOST)

    async def show(pilot: Pilot[int]) -> None:
        await lose(app, pilot, "changes", ChangeRun(run, CLOCK))
        app.main.changes_wait(LOST)
        await pilot.pause()

    await pictured(app, show)


class Steady(Following):
    """The process's clock has no place in a picture."""

    per_second = 240.0

    def seconds_left(self, expected: object, waits: float = 0.0) -> float:
        return 130.0 + waits


def archive(app: BitsafeApp, over: bool) -> ArchiveRun:
    """Of six groups on each platform: three of Telegram were read when its login ended."""
    rows = app.main._bench.rows
    slack = [row.group for row in rows if row.group.platform == "slack"][:6]
    telegram = [row.group for row in rows if row.group.platform == "telegram"][:6]
    run = ArchiveRun(ExportOrder([*slack, *telegram]))
    for group in telegram[:3]:
        run.note(GroupProgress(group.id, group.title, Stage.READING, 300, 300))
        run.note(GroupProgress(group.id, group.title, Stage.ENDED))
    for group in slack[:4]:
        run.note(GroupProgress(group.id, group.title, Stage.READING, 1_240, 240))
    run.note(SignedOut("telegram"))
    run.note(GroupProgress(telegram[3].id, telegram[3].title, Stage.ENDED))
    if over:
        ended = [outcome(group) for group in [*slack, *telegram[:3]]]
        why = "The Telegram login was ended from another device."
        ended += [outcome(group, Ending.FAILED, why, new=0) for group in telegram[3:]]
        run.hold(ExportResult("run-1", FOLDER, tuple(ended), {}, 41.0), run.held_back(None))
    run.following = Steady(run.total, latest=run.following.latest)
    return run


@pytest.mark.parametrize("over", [False, True], ids=["beside-slack", "alone"])
async def test_export(pictured: Pictures, over: bool) -> None:
    app, _ = exporting_app()

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await lose(app, pilot, "export", ExportRun(archive(app, over), CLOCK))

    await pictured(app, show)


async def test_main_screen(pictured: Pictures) -> None:
    app, _ = exporting_app()

    async def show(pilot: Pilot[int]) -> None:
        await lose(app, pilot, "export", None)
        app.main.export_waits(9, 12, LOST)
        await pilot.pause()

    await pictured(app, show)


async def test_a_form(pictured: Pictures) -> None:
    app, _ = exporting_app()

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        rows = app.main._bench.rows
        form = FindForm(rows[:3], rows)
        await lose(app, pilot, "plan", cast(ModalScreen[Any], form))
        await pilot.press(*"@hal")
        cast(Patient[Any], form).hold(f"Looking for @hal waits {for_login(LOST)}.")
        await pilot.pause()

    await pictured(app, show)
