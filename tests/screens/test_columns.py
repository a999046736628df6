"""Columns and sort: by key, heading and panel, with a second column; hidden, moved, and back as usual."""

import pytest

from tests.screens.world import app_on, assessment, at_rest, cursor, lines, shown, table, until
from tui.app import BitsafeApp
from tui.wording import URGENCY

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
HEADING = 5


def heading(app: BitsafeApp) -> str:
    return lines(app)[HEADING]


@SIZES
async def test_a_click_on_a_heading_sorts_by_it_and_again_turns_it_round(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        wanted = cursor(app)
        await pilot.click("#table", offset=(heading(app).index("Group"), 0))
        assert "Group↑" in heading(app)
        assert "Need⇣" in heading(app), "the former column is the second"
        titles = [row.group.title.casefold() for row in table(app).rows]
        assert titles == sorted(titles)
        await pilot.click("#table", offset=(heading(app).index("Group"), 0))
        assert [row.group.title.casefold() for row in table(app).rows] == titles[::-1] or titles != titles[
            ::-1
        ]
        assert "Group↓" in heading(app)
        assert cursor(app) == wanted


@SIZES
async def test_a_click_on_a_person_puts_their_gaps_first(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.click("#table", offset=(heading(app).index("Be"), 0))
        states = [URGENCY.index(row.cells["Bea Ford"].state) for row in table(app).rows]
        assert states == sorted(states)
        assert "B↑" in heading(app)


async def test_shift_and_click_chooses_the_second_column() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.click("#table", offset=(heading(app).index("Group"), 0), shift=True)
        assert "Need↓" in heading(app)
        assert "Group⇡" in heading(app)
        keys = [(-row.gaps, -row.unknowns, row.group.title.casefold()) for row in table(app).rows]
        assert keys == sorted(keys)


async def test_reverse_turns_the_order_round_and_unknown_values_stay_last() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("S")
        gaps = [row.gaps for row in table(app).rows]
        assert gaps == sorted(gaps)
        assert "Need↑" in heading(app)


@SIZES
async def test_the_panel_hides_moves_and_sorts_and_leaves_no_trace_when_left(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        before = heading(app)
        await pilot.press("C")
        await until(pilot, lambda: "Columns and sort" in shown(app))
        await pilot.press("down", "space", "escape")
        await until(pilot, lambda: "Not kept yet: Enter shows the table so" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert heading(app) == before
        await pilot.press("C")
        await until(pilot, lambda: "Columns and sort" in shown(app))
        assert "▶ ■ Group" in shown(app)
        await pilot.press("down", "space")
        assert "▶ □ Platform" in shown(app)
        await pilot.press("end", "s", "home", *["down"] * 2, "t", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert " On " not in heading(app)
        assert table(app)._order.first.column == "member:Ivo Petrov"


async def test_a_moved_column_stands_where_it_was_put_and_usual_brings_all_back() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        before = heading(app)
        await pilot.press("C")
        await until(pilot, lambda: "Columns and sort" in shown(app))
        await pilot.press("down", "shift+down", "shift+down", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert heading(app).index("Category") < heading(app).index("Need") < heading(app).index(" On ")
        await pilot.press("C")
        await until(pilot, lambda: "Columns and sort" in shown(app))
        await pilot.press("u", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert heading(app) == before


async def test_the_palette_sorts_by_every_column_and_person() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        offered = {one.title: one.callback for one in app.get_system_commands(app.main)}
        assert "Sort by Bea Ford" in offered
        offered["Sort by size"]()
        await pilot.pause()
        assert "Size↓" in heading(app)
