"""The table: aligned whatever the names, drawn only where it is seen, moved by keys and mouse."""

import re

import pytest
from rich.cells import cell_len

from backends.model import Problem
from tests.hostile_names import HOSTILE_NAMES
from tests.screens.keyboard import Text, press
from tests.screens.world import TEAM, app_on, assessment, at_rest, cursor, lines, shown, table, until

HEADING = 5
"""The line of the table's headings."""
SIZES = [(60, 16), (80, 24), (120, 40), (200, 60)]
FORBIDDEN = [
    chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
]


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_titles_leave_every_line_as_wide_as_the_screen(size: tuple[int, int]) -> None:
    problems = [Problem("telegram", name) for name in HOSTILE_NAMES]
    app, _ = app_on(assessment(3, len(HOSTILE_NAMES), titles=HOSTILE_NAMES, problems=problems))
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("s")
        # The details show one group: each of them at one size, some at the others.
        key, times = ("down", len(HOSTILE_NAMES) + 3) if size == SIZES[0] else ("pagedown", 6)
        for _ in range(times):
            check_lines(lines(app), size)
            await pilot.press(key)
        await pilot.press("enter")
        check_lines(lines(app), size)
        await pilot.press("escape", "p", "pagedown", "pagedown")
        check_lines(lines(app), size)


@pytest.mark.parametrize("size", SIZES)
async def test_the_columns_of_every_row_stand_under_their_headings(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment(3, len(HOSTILE_NAMES), titles=HOSTILE_NAMES))
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        grid = table(app)
        heading, *rows = [grid.render_line(y) for y in range(grid.size.height)]
        bar = cell_len(heading.text.partition("│")[0])
        for strip in rows:
            assert strip.cell_length == heading.cell_length == grid.scrollable_content_region.width
            assert strip.crop(bar, bar + 1).text == "│"


def check_lines(drawn: list[str], size: tuple[int, int]) -> None:
    assert len(drawn) == size[1]
    for line in drawn:
        assert cell_len(line) == size[0], line
        assert not any(character in line for character in FORBIDDEN), repr(line)


async def test_ten_thousand_rows_draw_only_what_is_seen() -> None:
    app, _ = app_on(assessment(0, 10_000))
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        grid = table(app)
        drawn: list[int] = []
        original = grid.render_line

        def counted(y: int):  # type: ignore[no-untyped-def]
            drawn.append(y)
            return original(y)

        grid.render_line = counted  # type: ignore[method-assign]
        await pilot.press("end")
        assert cursor(app) == grid.rows[-1].group.id
        assert f"▶□ {grid.rows[-1].group.title[:10]}" in shown(app)
        await press(pilot, "home", "slash", Text("quill"))
        assert len(grid.rows) == sum(
            "quill" in row.group.title.casefold() for row in assessment(0, 10_000).rows
        )
        assert set(drawn) <= set(range(grid.size.height))
        assert len(drawn) <= 12 * grid.size.height


async def test_keys_move_by_row_page_and_gap() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        grid = table(app)
        places = {row.group.id: place for place, row in enumerate(grid.rows)}
        await pilot.press("j", "j", "k")
        assert places[cursor(app)] == 1
        await pilot.press("pagedown")
        assert places[cursor(app)] == 1 + grid.size.height - 2
        await pilot.press("pageup", "end")
        assert places[cursor(app)] == 473
        await pilot.press("n")
        assert places[cursor(app)] == 0, "the next gap after the last row is the first"
        assert "From the top again." in shown(app)
        await pilot.press("N")
        await pilot.pause()
        assert "From the end again." in shown(app)
        assert grid.rows[places[cursor(app)]].gaps
        assert not any(row.gaps for row in grid.rows[places[cursor(app)] + 1 :])


async def test_columns_that_do_not_fit_come_in_sideways_while_the_first_stay() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        assert "Flags" not in shown(app)
        assert "›" in shown(app)
        await pilot.press(*["right"] * 30)
        heading = shown(app).splitlines()[HEADING]
        assert "Group" in heading
        assert "Active" in heading
        assert "‹" in heading
        assert "›" not in heading
        await pilot.press(*["left"] * 30)
        assert " Ad Be Ca " in shown(app).splitlines()[HEADING]


async def test_the_mouse_moves_the_cursor_and_opens_the_details() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.click("#table", offset=(5, 4))
        assert cursor(app) == table(app).rows[3].group.id
        await pilot.click("#table", offset=(5, 4), times=2)
        await until(pilot, lambda: app.screen is not app.main)


async def test_the_order_of_the_start_is_gaps_first_and_s_changes_it() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        gaps = [row.gaps for row in table(app).rows]
        assert gaps == sorted(gaps, reverse=True)
        assert "Need↓" in shown(app)
        await pilot.press("s")
        titles = [row.group.title.casefold() for row in table(app).rows]
        assert titles == sorted(titles)
        assert "Group↑" in shown(app)
        await pilot.press("s")
        categories = [row.category for row in table(app).rows]
        assert categories == sorted(categories, key=str.casefold)


async def test_the_details_tell_each_person_with_the_reason_gaps_first() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        row = table(app).cursor_row
        assert row is not None
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not app.main)
        text = shown(app)
        assert all(name in text for name in TEAM)
        assert all(cell.reason in text for cell in row.cells.values())
        marks = re.findall(r"│  ([✗!?∅–○✓]) ", text)
        assert marks == sorted(marks, key="✗!?∅–○✓".index)
        assert marks[0] == "✗"
        await pilot.press("escape")
        assert app.screen is app.main
