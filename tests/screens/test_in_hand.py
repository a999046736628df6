"""Gaps about which something was done of late, and what can be done today, wherever they are told."""

import re
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from reports.mending import outlook
from reports.rows import Row
from reports.trends import Change
from tests.screens.keyboard import Text, press
from tests.screens.world import NOW, app_on, assessment, at_rest, lines, shown, table, until
from tui.looking_back import Invited

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
TOLD = "in hand: invited Sat 21 Nov, again from Sat 28 Nov"


def held_rows() -> list[Row]:
    return [row for row in assessment().rows if row.in_hand]


async def choose_held(pilot: Pilot[int]) -> None:
    await press(pilot, "slash", Text("inhand:any"), "enter")


@SIZES
async def test_the_filter_finds_them_and_the_table_marks_them(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await choose_held(pilot)
        assert {row.group.id for row in table(app).rows} == {row.group.id for row in held_rows()}
        first = next(line for line in lines(app) if line.startswith("▶"))
        assert "→" in first


@SIZES
async def test_the_details_tell_what_was_done_and_when(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await choose_held(pilot)
        assert TOLD in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "in hand: invited" in shown(app) and app.screen is not app.main)
        told = re.sub(r"\s+", " ", " ".join(line.strip(" │┃▌▐") for line in lines(app)))
        assert "→ " in told
        assert "in hand: invited Sat 21 Nov" in told


@SIZES
async def test_the_legend_names_the_mark_only_where_it_is_in_the_table(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        assert "→ in hand" in shown(app)
    made = assessment()
    without = replace(made, rows=tuple(row for row in made.rows if not row.in_hand))
    app, _ = app_on(without)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        assert "in hand" not in shown(app)


@SIZES
async def test_the_help_explains_the_mark(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await press(pilot, "f1", Text("in hand"))
        await until(pilot, lambda: "→" in shown(app) and "seven days" in shown(app))


@SIZES
async def test_the_line_of_changes_counts_them(size: tuple[int, int]) -> None:
    app, jobs = app_on(assessment())
    jobs.back = replace(jobs.back, change=Change(NOW, NOW, points=0.0, in_hand=7))
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: "7 in hand" in lines(app)[2])


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((120, 40), "need an owner · {in_hand} in hand · invites today 3/24"),
        ((80, 24), "invites 3/24"),
    ],
    ids=["120x40", "80x24"],
)
async def test_what_can_be_done_today_is_told(size: tuple[int, int], told: str) -> None:
    app, jobs = app_on(assessment())
    found = outlook(assessment().rows)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: told.format(in_hand=found.in_hand) in lines(app)[-2])
        assert f"{found.mine} of {found.gaps}" in lines(app)[-2] or "close " in lines(app)[-2]
        await pilot.press("space")
        assert "1 ticked, all shown" in lines(app)[-2]
        await pilot.press("space")
        jobs.back = replace(jobs.back, invited=Invited(24, 24))
        app.look_back()
        await until(pilot, lambda: "24/24" in lines(app)[-2])
