"""Panels around a list: as tall as the list needs, nothing cut without a mark, no key that does nothing."""

from dataclasses import replace

import pytest
from textual import events
from textual.widgets import Input

from backends.changes.rename_rules import Rule, by_pattern, by_replacement
from tests.screens.changes import CLOCK, asked, found_places, gaps, links, over, panels, review, team
from tests.screens.test_changes_pictures import open_panel
from tests.screens.world import app_on, assessment, at_rest, lines, shown, told, until
from tui.app import BitsafeApp
from tui.link_list import OpenLinks
from tui.screens.change_log import ChangeLog
from tui.screens.change_run import ChangeRun
from tui.screens.decision_list import DecisionList
from tui.screens.invite import InvitePanel
from tui.screens.open_links import OpenLinksPanel
from tui.screens.owners import OwnerMessages
from tui.screens.rename import PATTERN, RenameForm

SMALL, LARGE = (80, 24), (120, 40)


def keys_shown(app: BitsafeApp) -> str:
    """The line of keys of the panel: the last one inside its border."""
    inside = [line for line in lines(app) if line.count("│") == 2]
    return inside[-1].split("│")[1].strip()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_panel_is_as_tall_as_its_list_and_no_taller_than_the_screen(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    many = gaps([f"Group {number}" for number in range(60)])
    few = replace(many, steps=many.steps[:1], skipped=())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        for plan in (few, replace(many, steps=many.steps * 9)):
            for panel in (review(plan), ChangeRun(over(plan), CLOCK)):
                await open_panel(app, pilot, panel)
                task, steps = app.screen.query_one("#task"), app.screen.query_one("#steps")
                if plan is few:
                    assert task.outer_size.height < size[1]
                    assert steps.size.height == 2
                else:
                    assert task.outer_size.height == size[1]
                    assert steps.size.height > 3
                assert keys_shown(app).endswith(("F1 Help", "F1 More"))
                app.pop_screen()


async def test_keys_that_do_not_fit_are_marked_and_the_one_that_leaves_always_stands() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, review(gaps()))
        assert keys_shown(app) == "Esc Cancel  A Apply 9  Tab Read on  Space Leave out  e Excel  F1 More"
        await pilot.resize_terminal(*LARGE)
        keys = "Esc Cancel  A Apply 9  Space Leave out  e Excel  s Save  Enter Look  F1 Help"
        await until(pilot, lambda: keys_shown(app) == keys)


async def test_where_there_is_nothing_only_the_key_that_leaves_is_shown() -> None:
    app, _ = app_on(assessment())
    nobody = replace(asked(), messages=())
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        for panel, says in (
            (OwnerMessages(nobody), "There is nobody to ask. The reasons:"),
            (DecisionList(CLOCK), "Nothing was decided yet"),
            (OpenLinksPanel(OpenLinks((), ()), CLOCK), "No link is open"),
        ):
            await app.push_screen(panel)
            await until(pilot, lambda says=says: says in shown(app))  # type: ignore[misc]
            assert keys_shown(app) == "Esc Back  F1 Help"
            app.pop_screen()
        await app.push_screen(ChangeLog(CLOCK))
        await until(pilot, lambda: "Nothing was changed yet" in shown(app))
        assert keys_shown(app) == "Esc Back  F1 Help"


async def test_until_when_a_link_is_open_is_never_cut() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, OpenLinksPanel(links(), CLOCK))
        assert "until Wed 25 Nov 21:02" in shown(app)


async def test_of_one_group_it_is_said_who_is_in_and_of_several_in_how_many() -> None:
    app, _ = app_on(assessment())
    rows = assessment(0, 12).rows
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, InvitePanel(rows[:1], team()))
        assert "in 1" not in shown(app)
        assert "missing in" not in shown(app)
        await open_panel(app, pilot, InvitePanel(rows, team()))
        assert "in 11, missing in 1" in shown(app)


async def test_a_rename_without_a_suggestion_says_what_to_type_and_calls_nothing_wrong() -> None:
    app, _ = app_on(assessment())
    rows = assessment(0, 12).rows
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        head = panels()["rename"]()._head  # type: ignore[attr-defined]
        form = RenameForm(rows, head, [row.group for row in rows], lambda wish: {})
        await open_panel(app, pilot, form)
        assert "│ Say what is to be replaced." in shown(app)
        assert "No name would change" not in shown(app)


async def test_a_rename_by_file_asks_for_a_file_and_by_pattern_says_that_capitals_count() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["rename"]())
        assert "│ File " not in shown(app)
        form = app.screen
        assert isinstance(form, RenameForm)
        form._way.focus()
        await pilot.press("right")
        await until(pilot, lambda: form._way.at == PATTERN)
        form._rule = lambda wish: by_replacement({"iBTC": "CBTC"})
        await pilot.press("tab", "end", "x")
        await until(pilot, lambda: "(?i) at its beginning" in shown(app))
        form._way.focus()
        await pilot.press("right")
        await until(pilot, lambda: "Say which file has the names." in shown(app))
        assert "│ File " in shown(app)
        assert "│ Old " not in shown(app)


async def test_what_is_wrong_with_a_pattern_stands_below_the_fields() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["rename"]())
        form = app.screen
        assert isinstance(form, RenameForm)
        form._rule = lambda wish: by_pattern(*(wish.pattern or ("", "")))
        form._way.focus()
        await pilot.press("right", "down", "end", "left_parenthesis")
        await until(pilot, lambda: "a ( is never closed" in shown(app))
        places = [place for place, line in enumerate(shown(app).splitlines()) if "│ New " in line]
        told = [place for place, line in enumerate(shown(app).splitlines()) if "is never closed" in line]
        assert told[0] - places[0] <= 2


async def test_names_are_worked_out_once_for_what_is_typed_and_anew_before_the_review() -> None:
    app, _ = app_on(assessment())
    rows = assessment(0, 12).rows
    made: list[object] = []

    def rule(wish: object) -> Rule:
        made.append(wish)
        return by_replacement({"iBTC": "CBTC"})

    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        head = panels()["rename"]()._head  # type: ignore[attr-defined]
        form = RenameForm(rows, head, [row.group for row in rows], rule, ("iBT", "CBTC"))
        await open_panel(app, pilot, form)
        form._old.focus()
        made.clear()
        await pilot.press("C")
        await pilot.pause()
        assert len(made) == 1
        await pilot.press("enter")
        await pilot.pause()
        assert len(made) == 2


async def test_a_run_that_has_begun_does_not_say_that_it_signs_in() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["run-going"]())
        assert "4 of 9" in shown(app)
        assert "signing in" not in shown(app)


async def test_a_burst_of_keys_that_do_nothing_here_is_answered_once() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, found_places())
        for key in "ecau":
            app.post_message(events.Key(key, key))
        await until(pilot, lambda: any("main screen" in notice for notice in told(app)))
        await pilot.pause()
        assert sum("main screen" in notice for notice in told(app)) == 1


async def test_no_cursor_blinks_in_the_help_or_in_a_form() -> None:
    """An idle terminal is sent nothing."""
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALL) as pilot:
        await at_rest(pilot)
        for opening in ("question_mark", "x", "slash"):
            await pilot.press(opening)
            await until(pilot, lambda: bool(app.screen.query(Input)))
            assert [one.cursor_blink for one in app.screen.query(Input)] == [False] * len(
                app.screen.query(Input)
            )
            await pilot.press("escape")
