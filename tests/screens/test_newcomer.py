"""What somebody met who went through the workbench for the first time: each line is told, whole, and once."""

from pathlib import Path

import pytest

from backends.decisions import Excuse, Star
from backends.settings import ViewSettings
from tests.screens.keyboard import Text, press
from tests.screens.stored import config, inside, stored_app
from tests.screens.world import (
    PreparedJobs,
    StoppedClock,
    app_on,
    assessment,
    at_rest,
    cursor,
    lines,
    shown,
    table,
    told,
    until,
)
from tui.app import BitsafeApp
from tui.jobs import Options


@pytest.mark.parametrize("before", [(60, 16), (80, 24)], ids=str)
async def test_after_a_resize_every_line_has_the_new_width(before: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=before) as pilot:
        await at_rest(pilot)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        after = shown(app)
        await pilot.press("down", "up")
        assert shown(app) == after
        heading = next(line for line in after.splitlines() if "Group " in line)
        assert "Active" in heading
        assert "474 of 474 shown · by gaps, category" in after


async def test_a_view_that_hides_groups_is_named_beside_the_count() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("7")
        mine = len(table(app).rows)
        await press(pilot, "slash", Text("zzz"), "enter")
        assert f"0 of {mine} shown in Mine" in shown(app)
        assert "0  shows all groups, not only Mine" in shown(app)


@pytest.mark.parametrize("typed", ["hana", "ito"])
async def test_a_team_members_name_in_the_filter_says_how_to_ask_for_the_person(typed: str) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text(typed))
        await until(pilot, lambda: "Hana Ito is in the team" in shown(app))
        assert 'present:"Hana Ito"  where they are in' in shown(app)
        await pilot.press("tab")
        await until(pilot, lambda: 'missing:"Hana Ito"' in lines(app)[4])


async def test_flags_have_a_line_of_their_own_where_there_is_room() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("flag:no-rights flag:ibtc missing:any"), "enter")
        await until(pilot, lambda: "Flags: " in shown(app))
        assert any(line.strip().startswith("Flags: ") and "…" not in line for line in lines(app))
        assert cursor(app)
        assert told(app) == []


async def test_tabs_that_do_not_fit_are_counted() -> None:
    app, jobs = app_on(assessment())
    jobs.views = (ViewSettings("Large with gaps", "members:>50 gaps:>0"),)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: "8 Large with gaps" in lines(app)[3])
        shown_tabs = sum(f" {view.key} " in lines(app)[3].replace("[", " ") for view in app.main._bench.views)
        assert lines(app)[3].rstrip().endswith(f"…{9 - shown_tabs} more")
        await pilot.resize_terminal(140, 40)
        await until(pilot, lambda: "more" not in lines(app)[3])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


async def test_whom_the_filter_names_is_whom_the_form_begins_with(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("missing:ed"), "enter", "x")
        await until(pilot, lambda: "‹ Ed Lim" in shown(app))
        assert "Ed Lim need not be in" in inside(app)
        assert "for good." in inside(app)
        assert "Enter Excuse" in inside(app)
        assert "↑↓ Field" in inside(app)
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.jobs.decisions()))
        (made,) = app.jobs.decisions()
        assert isinstance(made.subject, Excuse)
        assert made.subject.member == "Ed Lim"


async def test_undo_after_all_is_taken_back_says_so_in_the_list(home: Path) -> None:
    app = stored_app(home, text=config(tables=""))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("asterisk")
        await until(pilot, lambda: len(app.jobs.decisions()) == 1)
        await until(pilot, lambda: "u takes it back" in shown(app))
        await pilot.press("u")
        await until(pilot, lambda: app.jobs.decisions() == [] and "Taken back" in shown(app))
        await pilot.press("u")
        await until(pilot, lambda: "has a star" in inside(app))
        assert "All that was decided since the start is taken back" in inside(app)
        await pilot.press("h")
        await until(pilot, lambda: "1 that no longer hold: h shows them." in inside(app))
        assert "h Show undone" in inside(app)
        assert "Nothing was decided" not in inside(app)
        assert told(app) == []


async def test_a_key_that_a_panel_uses_itself_is_not_told_to_belong_elsewhere(home: Path) -> None:
    app = stored_app(home)
    app.jobs.decide(Star(next(iter(app.jobs.store.titles()))))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("X")
        await until(pilot, lambda: "has a star" in inside(app))
        await pilot.press("u")
        await until(pilot, lambda: app.jobs.decisions() == [])
        await pilot.press("escape", "C", "s", "t")
        assert not [notice for notice in told(app) if "main screen" in notice]


async def test_a_form_complains_only_after_something_was_typed() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("V")
        await until(pilot, lambda: "Give it a name." in shown(app))
        assert "! Give it a name." not in shown(app)
        await pilot.press("a", "backspace")
        await until(pilot, lambda: "! Give it a name." in shown(app))


async def test_from_a_person_without_gaps_to_the_groups_they_are_in(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "Ada North (you)" in inside(app))
        await pilot.press("home", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert app.main.query_one("#filter-text").value == 'present:"Ada North"'  # type: ignore[attr-defined]
        assert table(app).rows


async def test_fields_in_the_lists_are_words() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("f")
        await until(pilot, lambda: "should leave" in inside(app))
        assert "in hand" in inside(app)
        assert "I may" in inside(app)
        await pilot.press("down")
        await until(pilot, lambda: "inhand:" in inside(app))


async def test_a_key_without_an_action_says_where_the_keys_are() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("Z")
        await until(pilot, lambda: "Z does nothing here: ? lists the keys." in lines(app)[-2])
        await pilot.press("slash", "Z")
        assert "Z does nothing" not in lines(app)[-1]
        assert told(app) == []


async def test_the_keys_of_the_filter_line_are_shown_while_it_is_typed() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("slash")
        keys = " Enter Done  Tab Complete  ↑↓ Move  Esc Clear filter  F1 Help  Ctrl+Q Quit"
        assert lines(app)[-1].rstrip() == keys
        await pilot.click("#keys", offset=(keys.index("Esc") + 1, 0))
        await until(pilot, lambda: table(app).has_focus)


async def test_the_slash_replaces_a_filter_and_an_arrow_adds_to_it() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("nova"), "enter", "slash", Text("acme"))
        assert app.main._filter_line.text == "acme"
        await press(pilot, "enter", "slash", "right", Text(" x"))
        assert app.main._filter_line.text == "acme x"


async def test_a_filter_that_cannot_be_read_is_not_offered_for_an_exclusion() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        app.main._filter_line.write("missing:edmissing:ed")
        await until(pilot, lambda: "wrong term" in shown(app))
        await pilot.press("x")
        await until(pilot, lambda: "Need not be here" in shown(app))
        await pilot.press("down", "right")
        assert "edmissing" not in inside(app)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
async def test_read_only_is_told_always_and_what_it_means_in_the_help(size: tuple[int, int]) -> None:
    jobs = PreparedJobs(assessment(), options=Options(demo=True, read_only=True))
    app = BitsafeApp(jobs, StoppedClock())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        assert " READ-ONLY " in lines(app)[0]
        assert " DEMO " in lines(app)[0]
        await pilot.press("question_mark")
        await until(pilot, lambda: "no group is changed" in " ".join(inside(app).split()))


async def test_what_was_done_is_told_once_and_a_long_failure_whole() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_rest(pilot)
        app.main.tell("Done.")
        app.main.tell("Not done. It is locked.", failed=True)
        await pilot.pause()
        assert "! Not done. It is locked." in lines(app)[-2]
        assert told(app) == []
        long = "Not done. " + "Somebody else is at it, and nobody knows for how long. " * 2
        app.main.tell(long, failed=True)
        await until(pilot, lambda: told(app) == [long])
        assert lines(app)[-1].rstrip().endswith("? Help  q Quit")
        await until(pilot, lambda: "Not done. Somebody" in "".join(lines(app)[:6]))


async def test_the_palette_names_actions_and_keys_as_the_line_of_keys_does() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "question_mark", Text("excuse"))
        await until(pilot, lambda: "x            Excuse" in shown(app))
        offered = {one.title: one.help for one in app.get_system_commands(app.main)}
        assert offered["Excuse"].startswith("x ")
