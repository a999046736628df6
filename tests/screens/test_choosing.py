"""Completion while typing, and the lists of values: a filter is written without knowing a term."""

import pytest

from reports.filters import FIELDS, Vocabulary, parse
from tests.screens.keyboard import Text, press
from tests.screens.stored import inside
from tests.screens.world import app_on, assessment, at_rest, lines, shown, table, until
from tui.app import BitsafeApp

SIZES = pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)


def typed(app: BitsafeApp) -> str:
    return str(app.main.query_one("#filter-text").value)  # type: ignore[attr-defined]


def suggested(app: BitsafeApp) -> str:
    """The line under the filter."""
    screen = lines(app)
    filter_line = next(place for place, line in enumerate(screen) if line.startswith(" / "))
    under = screen[filter_line + 1]
    return under if under.startswith((" Tab ", " ! ")) else ""


@SIZES
async def test_tab_writes_the_field_then_the_value(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("mis"))
        await until(pilot, lambda: "▸missing:" in suggested(app))
        await press(pilot, "tab", Text("be"))
        await until(pilot, lambda: '▸"Bea Ford"' in suggested(app))
        await pilot.press("tab")
        assert typed(app) == 'missing:"Bea Ford"'
        wanted = parse(typed(app), Vocabulary.of(assessment())).select(assessment().rows)
        await until(pilot, lambda: len(table(app).rows) == len(wanted))
        assert app.main.query_one("#filter-text").has_focus


async def test_shift_tab_goes_to_the_next_suggestion_and_a_click_takes_one() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("slash", *"m", "shift+tab")
        await until(pilot, lambda: "▸may:" in suggested(app))
        await pilot.press("tab")
        assert typed(app) == "may:"
        await until(pilot, lambda: "rename" in suggested(app))
        place = suggested(app).index("rename")
        await pilot.click("#suggestions", offset=(place, 0))
        await until(pilot, lambda: typed(app) == "may:rename")


async def test_a_term_half_typed_is_not_called_wrong_until_the_line_is_left() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("flag:"))
        await until(pilot, lambda: "▸any" in suggested(app))
        assert "wrong term" not in shown(app)
        assert "needs a value" not in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "flag needs a value" in shown(app))
        assert suggested(app) == ""


async def test_a_wrong_term_is_marked_in_place_with_what_it_could_be() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("flag:public mising:bea"))
        await until(pilot, lambda: "mising is no field: did you mean missing?" in lines(app)[-2])
        assert "▸missing:bea" in suggested(app)
        mark = app.main.query_one("#filter-text").mark  # type: ignore[attr-defined]
        assert typed(app)[mark.wrong.start : mark.wrong.end] == "mising"
        await pilot.press("tab")
        assert typed(app) == "flag:public missing:bea"
        await until(pilot, lambda: "wrong" not in shown(app))


async def test_no_suggestion_is_left_when_the_line_is_left() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("slash")
        await until(pilot, lambda: "▸missing:" in suggested(app))
        await pilot.press("escape")
        await until(pilot, lambda: suggested(app) == "")
        assert table(app).has_focus


def downs(field: str) -> list[str]:
    """The keys from the first field of the lists to that one."""
    return ["down"] * list(FIELDS).index(field)


@SIZES
async def test_values_are_chosen_from_lists_with_counts_that_come_true(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        missing = sum(row.gaps > 0 for row in assessment().rows)
        await pilot.press("f")
        await until(pilot, lambda: f"{missing} any" in inside(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert typed(app) == "missing:any"
        assert len(table(app).rows) == missing
        assert table(app).has_focus


async def test_several_values_and_several_fields_combine_and_one_can_be_turned_round() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("f", *downs("platform"))
        await until(pilot, lambda: "402 telegram" in inside(app))
        await pilot.press("right", "space", "left", *downs("flag")[len(downs("platform")) :])
        await until(pilot, lambda: "any" in inside(app))
        await pilot.press("right", "down", "space", "down", "space", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert typed(app) == "platform:slack flag:public,archived"
        wanted = parse(typed(app), Vocabulary.of(assessment())).select(assessment().rows)
        assert len(table(app).rows) == len(wanted) > 0
        await pilot.press("f", *downs("platform"), "right", "minus")
        await until(pilot, lambda: "-platform:slack" in inside(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert typed(app) == "platform:slack flag:public,archived"


async def test_a_field_without_a_list_leads_to_the_filter_line() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("f", *downs("title"), "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert typed(app) == "title:"
        await press(pilot, Text("quill"))
        assert typed(app) == "title:quill"


async def test_the_keys_of_a_panel_are_explained_by_f1() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("f", "f1")
        await until(pilot, lambda: "Drop the whole filter." in inside(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Choose what to show" in inside(app))


async def test_the_lists_take_no_more_lines_than_they_fill_and_do_not_jump() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("f")
        await until(pilot, lambda: "Choose what to show" in shown(app))
        panel = app.screen.query_one("#task")
        assert panel.region.height == len(FIELDS) + 8
        await pilot.press("down", "down", "down", "down")
        assert panel.region.height == len(FIELDS) + 8
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Esc Back" in lines(app)[-2])
