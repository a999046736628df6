"""The filter line: the table follows each letter, no letter is taken for a key, a wrong term is told."""

from dataclasses import replace

import pytest

from tests.screens.keyboard import Text, press
from tests.screens.world import app_on, assessment, at_rest, cursor, lines, shown, table, told, until


async def test_letters_typed_right_after_the_slash_are_never_keys() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("wrqsnpjk?"), "slash")
        assert app.screen is app.main
        assert app.main.query_one("#filter-text").value == "wrqsnpjk?/"  # type: ignore[attr-defined]


async def test_each_letter_narrows_and_escape_brings_all_back() -> None:
    app, _ = app_on(assessment())
    titles = [row.group.title.casefold() for row in assessment().rows]
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        typed = ""
        await pilot.press("slash")
        for letter in "quill":
            typed += letter
            await pilot.press(letter)
            expected = sum(typed in title for title in titles)
            assert len(table(app).rows) == expected
            assert f"{expected} of 474 shown" in shown(app)
        await pilot.press("escape")
        assert len(table(app).rows) == 474
        assert table(app).has_focus
        assert not app.main.query("FilterLine.-typing")


async def test_a_wrong_filter_keeps_the_last_good_one_and_says_what_is_wrong() -> None:
    app, _ = app_on(assessment())
    gaps = sum(row.gaps > 0 for row in assessment().rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("gaps:>0"))
        assert len(table(app).rows) == gaps
        await pilot.press("x")
        assert "! wrong term" in shown(app)
        assert len(table(app).rows) == gaps
        assert "! gaps takes a number" in shown(app).splitlines()[-2]
        await pilot.press("escape")
        assert "wrong term" not in shown(app)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("bae:x", "! bae is no field. · still shown: gaps:>0"),
        ("gasp:1", "! gasp is no field: did you mean gaps? · still shown: gaps:>0"),
        ("missing:bae", "! bae is no team member: did you mean Bea Ford? · shown: gaps:>0 missing:b"),
        ("gaps:many", "! gaps takes a number, such as >0. · still shown: gaps:>0"),
    ],
)
async def test_a_mistake_is_told_once_and_whole_with_the_filter_that_still_holds(
    typed: str, told: str
) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text(f"gaps:>0 {typed}"))
        await until(pilot, lambda: told in lines(app)[-2])
        assert sum(told[2:16] in line for line in lines(app)) == 1
        await pilot.press("enter")
        assert all(row.gaps for row in table(app).rows)
        assert "Need" in lines(app)[5]
        assert told in lines(app)[-2]


async def test_a_mistake_in_the_first_term_leaves_all_groups_shown() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("catgory:bd"))
        await until(pilot, lambda: "did you mean category? · all are shown" in lines(app)[-2])


async def test_nothing_matches_is_told_with_the_way_back() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("zzz"), "enter")
        assert "No group matches  zzz" in shown(app)
        assert "0 of 474 shown" in shown(app)
        await pilot.press("n")
        await until(pilot, lambda: "No group matches the filter; Esc clears it." in told(app))
        await pilot.press("escape")
        assert len(table(app).rows) == 474


async def test_the_cursor_keeps_its_group_through_filter_sort_refresh_and_resize() -> None:
    app, jobs = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press(*["down"] * 30)
        wanted = cursor(app)
        title = next(row.group.title for row in assessment().rows if row.group.id == wanted)
        await pilot.press("slash", *title.split()[0].casefold(), "enter")
        assert cursor(app) == wanted
        await pilot.press("escape", "s", "s")
        assert cursor(app) == wanted
        await pilot.resize_terminal(120, 40)
        assert cursor(app) == wanted
        before = assessment()
        jobs.next = replace(before, rows=before.rows[5:])
        await pilot.press("r")
        await until(pilot, lambda: len(table(app).rows) == 469)
        assert cursor(app) == wanted
        assert "▶" in shown(app)


async def test_a_filter_that_hides_the_group_gives_the_cursor_back_when_it_is_cleared() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press(*["down"] * 12)
        wanted, line = cursor(app), cursor_line(shown(app))
        await press(pilot, "slash", Text("quill"))
        assert cursor(app) != wanted
        await pilot.press("escape")
        assert cursor(app) == wanted
        assert cursor_line(shown(app)) == line


async def test_arrows_move_the_table_while_typing() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        first = cursor(app)
        await pilot.press("slash", "down", "down", "up")
        assert cursor(app) == table(app).rows[1].group.id != first


async def test_control_characters_pasted_into_the_filter_do_not_reach_the_screen() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        app.main.query_one("#filter-text").value = "a\x1b]0;title\x07\u202eb"  # type: ignore[attr-defined]
        await pilot.pause()
        assert "\x1b" not in shown(app)
        assert "\u202e" not in shown(app)


def cursor_line(screen: str) -> int:
    return next(number for number, line in enumerate(screen.splitlines()) if "▶" in line)
