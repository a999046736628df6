"""Keys, footer, palette and help say the same, and a key that cannot work says why."""

import re
from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from backends.errors import WriteError
from tests.screens.world import app_on, assessment, at_rest, shown, told, until
from tui.actions import ACTIONS, MOVING
from tui.actions.keys import written


async def test_help_lists_every_action_with_its_keys_and_every_mark() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 260)) as pilot:
        await at_rest(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: "The three parts of the bar" in shown(app))
        text = shown(app)
        for action in ACTIONS:
            keys = " ".join(written(key) for key in action.keys)
            assert re.search(rf"│ +{re.escape(keys)} +{action.title()} ", text), f"{action.title()}\n{text}"
        assert all(mark in text for mark in "✓✗!?∅–○★")


async def test_the_palette_offers_the_same_actions() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)):
        offered = {command.title: command.help for command in app.get_system_commands(app.main)}
    for action in ACTIONS:
        keys = " ".join(written(key) for key in action.keys)
        wanted = None if action.section == MOVING else f"{keys}   {action.help()}"
        assert offered.get(action.title()) == wanted


async def test_the_line_of_keys_fits_and_ends_with_help_and_quit() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        last = shown(app).splitlines()[-1]
        assert last.rstrip().endswith("? Help  q Quit")
        assert last.startswith(" Space Tick  a All  / Filter")
        assert "w Excel" in last
        await pilot.press("slash")
        assert "Esc Clear filter" in shown(app).splitlines()[-1]
        assert "r Refresh" not in shown(app)


async def test_refresh_while_refreshing_and_a_report_without_a_run_say_why() -> None:
    app, jobs = app_on(None, assessment())
    jobs.go.clear()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "refreshing" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: "Already refreshing." in told(app))
        await pilot.press("w")
        await until(pilot, lambda: "There is no run to look at yet. The report needs one." in told(app))
        jobs.go.set()
        await at_rest(pilot)


async def test_the_path_of_the_report_is_shown() -> None:
    app, jobs = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("w")
        await until(pilot, lambda: f"Report: {jobs.report}" in shown(app))
        assert isinstance(jobs.report, Path)


async def test_a_report_that_cannot_be_written_is_told_in_one_sentence() -> None:
    app, jobs = app_on(assessment())
    jobs.report = WriteError("The disk is full.", "Free some space.")
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("w")
        await until(pilot, lambda: "No report. The disk is full. Free some space." in shown(app))


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quit_leaves_with_status_0(key: str) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press(key)
        await pilot.pause()
    assert app.return_value == 0


async def test_ctrl_q_quits_from_the_filter_and_from_a_panel() -> None:
    for keys in (("slash", "a"), ("question_mark",)):
        app, _ = app_on(assessment())
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press(*keys, "ctrl+q")
            await pilot.pause()
        assert app.return_value == 0


async def test_a_click_on_a_key_does_what_the_key_does() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        column = shown(app).splitlines()[-1].index("? Help")
        await pilot.click("#keys", offset=(column, 0))
        await until(pilot, lambda: app.screen is not app.main)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_all_of_the_help_can_be_reached_by_scrolling(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: "type to search" in shown(app))
        assert "Esc closes" in shown(app)
        await pilot.press("end")
        # The last block is the last panel's, and its last key the one that leaves it.
        page = app.screen.query_one(VerticalScroll)
        await until(pilot, lambda: 0 < page.max_scroll_y == page.scroll_y)
        assert "Leave this" in shown(app)
        assert "Esc closes" in shown(app)
