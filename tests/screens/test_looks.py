"""Themes, no colour, ASCII alone, the user's own keys: the same screen says the same in each."""

import pytest
from rich.cells import cell_len

from tests.hostile_names import HOSTILE_NAMES
from tests.screens.keyboard import Text, press
from tests.screens.world import app_on, assessment, at_rest, lines, shown, told, until
from tui.actions.keymap import read_keymap
from tui.ascii_only import in_ascii, is_wanted
from tui.themes import THEMES, next_theme, words_of
from tui.widgets.scroll_bar import thumb

SIZES = pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])


@SIZES
async def test_the_key_goes_through_all_themes(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        seen = []
        for _ in THEMES:
            text = shown(app)
            await pilot.press("T")
            await pilot.pause()
            seen.append(app.theme)
            assert f"Colours: {words_of(app.theme)}" in told(app)
            assert "▶" in text
        assert sorted(seen) == sorted(theme.name for theme in THEMES.values())
        assert set(app.available_themes) == set(seen)


def test_a_theme_of_another_version_gives_way_to_the_first() -> None:
    assert next_theme("gone") == THEMES["dark"].name


@SIZES
async def test_ascii_alone_is_sent_on_request(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BITSAFE_TUI_ASCII", "1")
    app, _ = app_on(assessment(0, len(HOSTILE_NAMES), titles=HOSTILE_NAMES))
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        for keys in (("end",), ("home", "n"), ("enter",), ("escape", "f1"), ("escape", "slash", "g")):
            await pilot.press(*keys)
            await pilot.pause()
            for line in lines(app):
                assert line.isascii()
                assert len(line) == size[0]
        await pilot.press("escape")
        assert any(line.startswith(">") for line in lines(app))


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, True),
        ({"LC_CTYPE": "UTF-8"}, False),
        ({"LANG": "en_US.ISO-8859-1"}, True),
        ({"LANG": "C", "BITSAFE_TUI_ASCII": "0"}, False),
        ({"LANG": "en_US.UTF-8", "BITSAFE_TUI_ASCII": "1"}, True),
    ],
)
def test_when_ascii_is_wanted(environment: dict[str, str], wanted: bool) -> None:
    assert is_wanted(False, environment) is wanted
    assert is_wanted(True, environment)


def test_the_marks_of_the_states_stay_apart_in_ascii() -> None:
    assert len({in_ascii(mark) for mark in "✓✗!?∅–○→"}) == 8
    for sign in "✓宽é│█…日":
        assert len(in_ascii(sign)) == cell_len(sign)


async def test_the_users_own_keys_work_and_are_shown() -> None:
    app, jobs = app_on(assessment())
    jobs._keymap = read_keymap({"quit": ["f10"], "write_report": ["W"], "help": ["f2"]})
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        assert "W Excel" in shown(app)
        assert lines(app)[-1].rstrip().endswith("F2 Help  F10 Quit")
        await pilot.press("W")
        await until(pilot, lambda: f"Report: {jobs.report}" in shown(app))
        await pilot.press("q", "w")
        assert app.is_running
        await pilot.press("slash", "e", "f2")
        await until(pilot, lambda: app.screen is not app.main)
        await pilot.press("escape", "escape", "f10")
        await pilot.pause()
    assert app.return_value == 0


async def test_the_help_is_searched_as_one_types() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "question_mark", Text("excel"), "space", Text("report"))
        await until(pilot, lambda: "write_report" in shown(app) and "Clear filter" not in shown(app))
        await press(pilot, Text("zzz"))
        await until(pilot, lambda: "Nothing here speaks of" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Nothing here speaks of" not in shown(app))
        assert app.screen is not app.main
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)


async def test_the_thumb_of_the_scrollbar_is_drawn_not_only_coloured() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        assert "█" in "".join(line[-1] for line in lines(app))


@pytest.mark.parametrize("position", range(0, 91, 7))
def test_the_thumb_is_at_an_end_only_where_the_text_is(position: int) -> None:
    start, end = thumb(10, 100, 10, position)
    assert 0 <= start < end <= 10
    assert (start == 0) == (position == 0)
    assert (end == 10) == (position == 90)
