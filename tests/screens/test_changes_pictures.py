"""Every panel of changes as it should look, and with names that strangers chose."""

from typing import cast

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from tests.hostile_names import HOSTILE_NAMES
from tests.screens.changes import SECRET, panels, runs
from tests.screens.pictures import Pictures
from tests.screens.test_table import check_lines
from tests.screens.world import app_on, assessment, at_rest, lines, shown, told
from tui.app import BitsafeApp
from tui.screens.change_log import ChangeLog

NAMES = tuple(panels())
TURNS = 18
PANELS_PER_NAME = 3
"""Each name is in every third panel, each panel shows a third of the names: some of every kind."""


async def open_panel(app: BitsafeApp, pilot: Pilot[int], panel: object, titles: tuple[str, ...] = ()) -> None:
    await app.push_screen(cast(ModalScreen[object], panel))
    if isinstance(panel, ChangeLog):
        panel.show(runs(titles, titles[0] if titles else "ada"))
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("name", NAMES)
async def test_panel(pictured: Pictures, name: str) -> None:
    app, _ = app_on(assessment())

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()[name]())

    await pictured(app, show)


@pytest.mark.parametrize("turn", range(TURNS))
async def test_every_panel_stands_hostile_names(turn: int) -> None:
    names = tuple(HOSTILE_NAMES[turn::TURNS])
    app, _ = app_on(assessment(0, 12))
    size = (80, 24)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        for panel in tuple(panels(names, names[0]).values())[turn % PANELS_PER_NAME :: PANELS_PER_NAME]:
            await open_panel(app, pilot, panel(), names)
            check_lines(lines(app), size)
            for key in ("down", "enter"):
                await pilot.press(key)
                check_lines(lines(app), size)
            while app.screen is not app.main:
                app.pop_screen()
        assert all(notice.isprintable() or "\n" in notice for notice in told(app))


async def test_no_link_is_ever_on_a_screen() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["links"]())
        assert "Ed Lim" in shown(app)
        assert "until" in shown(app)
        assert SECRET not in shown(app)
        await pilot.press("y")
        await pilot.pause()
        assert SECRET not in shown(app) + "".join(told(app))
        assert app.clipboard == SECRET
