"""Ticks by key and mouse: they are ids, outlive what is shown, and every action asks about hidden ones."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from backends.model import GroupId
from reports.rows import Row
from tests.screens.keyboard import Text, press
from tests.screens.world import app_on, assessment, at_rest, cursor, shown, table, told, until
from tui.app import BitsafeApp

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


def ticks(app: BitsafeApp) -> frozenset[GroupId]:
    return app.main._bench.ticks


def ids(app: BitsafeApp) -> list[GroupId]:
    return [row.group.id for row in table(app).rows]


@SIZES
async def test_space_ticks_the_group_under_the_cursor_and_unticks_it(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("down", "space")
        assert ticks(app) == {cursor(app)}
        assert "▶■ " in shown(app)
        assert "1 ticked, all shown" in shown(app)
        await pilot.press("space")
        assert not ticks(app)
        assert "ticked" not in shown(app)


@SIZES
async def test_shift_and_arrows_tick_a_range_and_give_it_back(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("space", *["down"] * 3, *["shift+down"] * 4)
        assert ticks(app) == {ids(app)[place] for place in (0, 3, 4, 5, 6, 7)}
        await pilot.press(*["shift+up"] * 2)
        assert ticks(app) == {ids(app)[place] for place in (0, 3, 4, 5)}
        await pilot.press(*["shift+up"] * 4)
        assert ticks(app) == {ids(app)[place] for place in (0, 1, 2, 3)}
        assert "4 ticked, all shown" in shown(app)


async def test_a_range_after_another_move_begins_anew() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("shift+down", "down", "down", "shift+down")
        assert ticks(app) == {ids(app)[place] for place in (0, 1, 3, 4)}


async def test_ticks_outlive_filter_sort_view_and_refresh() -> None:
    app, jobs = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("space", "down", "space", "end", "space")
        chosen = ticks(app)
        assert len(chosen) == 3
        await press(pilot, "slash", Text("quill"), "enter", "s", "S", "3", "0")
        assert ticks(app) == chosen
        visible = len(chosen & set(ids(app)))
        assert f"3 ticked, {3 - visible} not shown" in shown(app)
        before = assessment()
        jobs.next = replace(before, rows=before.rows[:-30])
        await pilot.press("escape", "r")
        await until(pilot, lambda: len(table(app).rows) == 444)
        assert ticks(app) == chosen
        jobs.next = before
        await pilot.press("r")
        await until(pilot, lambda: len(table(app).rows) == 474)
        assert ticks(app) == chosen
        assert "3 ticked, all shown" in shown(app)


async def test_all_invert_and_clear_are_about_what_is_shown() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("quill"), "enter", "a")
        quill = set(ids(app))
        assert ticks(app) == quill
        await pilot.press("escape")
        assert f"{len(quill)} ticked, all shown" in shown(app)
        await pilot.press("v")
        assert ticks(app) == set(ids(app)) - quill
        await pilot.press("minus")
        assert not ticks(app)
        await pilot.press("minus")
        await until(pilot, lambda: "No group is ticked." in told(app))


async def test_the_mouse_ticks_in_the_margin_and_with_shift_a_range() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.click("#table", offset=(1, 3))
        assert ticks(app) == {ids(app)[2]}
        await pilot.click("#table", offset=(20, 6), shift=True)
        assert ticks(app) == set(ids(app)[2:6])
        await pilot.click("#table", offset=(1, 3))
        assert ticks(app) == set(ids(app)[3:6])


async def test_an_action_is_about_the_cursor_or_about_the_ticked_groups() -> None:
    app, _ = app_on(assessment())
    acted: list[Sequence[Row]] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        app.main.with_targets("Try", acted.append)
        await pilot.press("down", "space", "down", "space", "end")
        app.main.with_targets("Try", acted.append)
        assert [[row.group.id for row in rows] for rows in acted] == [[ids(app)[0]], ids(app)[1:3]]


@SIZES
@pytest.mark.parametrize(
    ("keys", "expected"),
    [(["enter"], "shown"), (["o"], "shown"), (["down", "enter"], "all"), (["a"], "all"), (["escape"], None)],
)
async def test_with_ticked_groups_not_shown_it_asks_which(
    size: tuple[int, int], keys: list[str], expected: str | None
) -> None:
    app, _ = app_on(assessment())
    acted: list[Sequence[Row]] = []
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        for word, tick in (("quill", "a"), ("acme", "space"), ("quill", "home")):
            await pilot.press("escape", "slash", *word, "enter", tick)
        everything, visible = ticks(app), ticks(app) & set(ids(app))
        assert everything != visible
        app.main.with_targets("Try", acted.append)
        await until(pilot, lambda: "Which groups?" in shown(app))
        assert f"{len(everything)} groups are ticked, 1 of them not shown" in shown(app)
        assert f"▶ Only the {len(visible)} groups shown" in shown(app)
        await pilot.press(*keys)
        await until(pilot, lambda: app.screen is app.main)
        answers = {"shown": visible, "all": everything}
        assert [{row.group.id for row in rows} for rows in acted] == ([answers[expected]] if expected else [])


async def test_where_none_of_the_ticked_is_shown_there_is_no_line_for_them() -> None:
    app, _ = app_on(assessment())
    acted: list[Sequence[Row]] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "space", "slash", Text("zzz"), "enter")
        app.main.with_targets("Try", acted.append)
        await until(pilot, lambda: "Which groups?" in shown(app))
        await pilot.press("o")
        await until(pilot, lambda: "None of the ticked groups is shown." in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.main)
        assert [len(rows) for rows in acted] == [1]
