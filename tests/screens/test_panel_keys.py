"""The keys of panels: told where they work and in the help; and why those of the main screen do not."""

import pytest

from tests.screens.keyboard import Text, press
from tests.screens.world import app_on, assessment, at_rest, lines, shown, told, until
from tui.app import BitsafeApp

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


def refused(app: BitsafeApp) -> list[str]:
    return [notice for notice in told(app) if "main screen" in notice]


@SIZES
async def test_f1_tells_the_keys_of_a_panel_to_read(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        for opening in ("p", "enter"):
            await pilot.press(opening)
            await until(pilot, lambda: "F1 help" in shown(app))
            await pilot.press("f1")
            await until(pilot, lambda: "One screen down." in shown(app))
            await pilot.press("f1", "escape")
            await until(pilot, lambda: app.screen is app.main)


async def test_a_key_of_the_main_screen_says_in_a_panel_why_nothing_happens() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("p", "w")
        await until(pilot, lambda: bool(refused(app)))
        assert refused(app) == ["w Excel: on the main screen. Esc closes this panel first."]
        await pilot.press("j", "down", "z", "escape")
        assert app.screen is app.main
        assert len(refused(app)) == 1


async def test_the_keys_of_every_panel_are_in_the_help_and_can_be_searched() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "question_mark", Text("keys in panels"))
        await until(pilot, lambda: "[keys] changes those of the main screen" in shown(app))
        await press(pilot, "escape", Text("drop the whole filter"))
        await until(pilot, lambda: "Drop the whole filter." in shown(app))
        assert "Choose what to show" in shown(app)
        await pilot.press("w")
        assert refused(app) == []


async def test_the_line_of_keys_is_not_shown_under_a_panel() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        last = lines(app)[-1]
        assert "Tick" in last
        await pilot.press("p")
        await until(pilot, lambda: "Tick" not in lines(app)[-1])
        await pilot.press("escape")
        await until(pilot, lambda: lines(app)[-1] == last)
