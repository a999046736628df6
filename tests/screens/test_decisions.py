"""Exclusions, categories and stars from the keyboard: kept in the store, shown at once, taken back."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from backends.decisions import Excuse, Recategorise, Star
from reports.rows import Row, State
from tests.hostile_names import HOSTILE_NAMES
from tests.screens.keyboard import Text, press
from tests.screens.stored import config, inside, stored_app
from tests.screens.world import at_rest, shown, table, told, until
from tui.app import BitsafeApp

SIZES = pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def at_cursor(app: BitsafeApp) -> Row:
    row = table(app).cursor_row
    assert row is not None
    return next(one for one in table(app).rows if one.group.id == row.group.id)


def subjects(app: BitsafeApp) -> list[object]:
    return [decision.subject for decision in app.jobs.decisions()]


@SIZES
async def test_somebody_is_excused_with_a_reason_and_a_day_and_u_takes_it_back(
    home: Path, size: tuple[int, int]
) -> None:
    app = stored_app(home)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        row = at_cursor(app)
        missing = next(name for name, cell in row.cells.items() if cell.state is State.MISSING)
        await press(pilot, "x", "down", "down", Text("on leave"), "down", Text("31 dec 2026"))
        await until(pilot, lambda: "until Thu 31 Dec 2026" in inside(app))
        await pilot.press("enter")
        await until(pilot, lambda: at_cursor(app).cells[missing].state is State.EXCUSED)
        (made,) = app.jobs.decisions()
        assert isinstance(made.subject, Excuse)
        assert made.subject.member == missing
        assert made.subject.group == row.group.id.key
        assert made.subject.reason == "on leave"
        assert str(made.subject.until) == "2026-12-31"
        assert "on leave" in at_cursor(app).cells[missing].reason
        assert at_cursor(app).required_total == row.required_total - 1
        assert f"{missing} need not be in" in shown(app)
        await pilot.press("u")
        await until(pilot, lambda: at_cursor(app).cells[missing].state is State.MISSING)
        assert app.jobs.decisions() == []
        assert "Taken back" in shown(app)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("31.12.2026", "31.12.2026 is no day"),
        ("2026-02-30", "2026-02-30 is no day"),
        ("2026-11-22", "Sun 22 Nov 2026 is over"),
    ],
)
async def test_a_wrong_day_is_told_in_place_and_nothing_is_kept(home: Path, typed: str, answer: str) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "x", "down", "down", "down", Text(typed))
        await until(pilot, lambda: answer in inside(app))
        await pilot.press("enter")
        await pilot.pause()
        assert "Need not be here" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert subjects(app) == []


async def test_today_is_still_a_day_to_choose(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "x", "down", "down", "down", Text("2026-11-23"))
        await until(pilot, lambda: "until Mon 23 Nov 2026" in inside(app))


async def test_ticked_groups_are_excused_together_and_taken_back_together(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("space", "down", "space", "down", "space", "x")
        await until(pilot, lambda: "the 3 groups you chose" in shown(app))
        await pilot.press("left", "enter")
        await until(pilot, lambda: len(subjects(app)) == 3)
        assert all(isinstance(one, Excuse) and one.member is None for one in subjects(app))
        told_whole = "Nobody needs to be in 3 groups · u takes it back"
        await until(pilot, lambda: told_whole in shown(app))
        await pilot.press("u")
        await until(pilot, lambda: subjects(app) == [])
        await until(pilot, lambda: "Taken back: Nobody needs to be in 3 groups" in shown(app))


async def test_a_long_reason_leaves_room_for_how_it_is_taken_back(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "space", "x", "down", "down", Text("on leave " * 12), "enter")
        await until(pilot, lambda: "… · u takes it back" in shown(app))


async def test_the_filter_can_be_excused_unless_it_depends_on_who_is_there(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("platform:slack gaps:>0"), "enter", "x", "down", "right")
        await until(pilot, lambda: "cannot depend on gaps" in inside(app))
        await pilot.press("enter")
        assert subjects(app) == []
        await press(
            pilot, "escape", "escape", "slash", Text("platform:slack"), "enter", "x", "down", "right", "enter"
        )
        await until(pilot, lambda: len(subjects(app)) == 1)
        (made,) = subjects(app)
        assert isinstance(made, Excuse)
        assert (made.group, made.filter) == (None, "platform:slack")
        assert all(row.cells[str(made.member)].state is not State.MISSING for row in table(app).rows)


async def test_everyone_everywhere_is_refused(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("x", "left", "down", "right")
        await until(pilot, lambda: "everyone everywhere" in shown(app))
        await pilot.press("enter")
        await pilot.pause()
        assert subjects(app) == []


async def test_a_category_is_chosen_and_wins_over_the_rules(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        key = at_cursor(app).group.id.key
        await pilot.press("g")
        await until(pilot, lambda: "Marketing" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: at_cursor(app).category == "Marketing")
        assert subjects(app) == [Recategorise(key, "Marketing")]


async def test_a_star_is_given_and_taken_and_never_given_twice(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        key = at_cursor(app).group.id.key
        await pilot.press("asterisk")
        await until(pilot, lambda: at_cursor(app).starred)
        assert subjects(app) == [Star(key)]
        assert "★" in shown(app)
        await pilot.press("asterisk")
        await until(pilot, lambda: not at_cursor(app).starred)
        assert subjects(app) == []


@SIZES
async def test_the_list_tells_who_decided_what_and_what_the_config_says(
    home: Path, size: tuple[int, int]
) -> None:
    app = stored_app(home)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("asterisk")
        await until(pilot, lambda: len(subjects(app)) == 1)
        await pilot.press("X")
        await until(pilot, lambda: "has a star" in inside(app) and "decided by" in inside(app))
        await pilot.press("down")
        await until(pilot, lambda: "yours to edit there" in inside(app))
        assert "Fay Oduya need not be" in inside(app)
        await pilot.press("u")
        await until(pilot, lambda: "edit it there" in inside(app))
        await pilot.press("up", "u")
        await until(pilot, lambda: "undone by" in inside(app))
        assert subjects(app) == []
        await pilot.press("u")
        await until(pilot, lambda: "undone before" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)


async def test_undo_with_nothing_decided_since_the_start_opens_the_list(home: Path) -> None:
    app = stored_app(home)
    app.jobs.decide(Star(next(iter(app.jobs.store.titles()))))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("u")
        await until(pilot, lambda: "has a star" in shown(app))
        assert "Nothing was decided since the start: choose here what else to take back." in inside(app)
        assert told(app) == []
        assert len(subjects(app)) == 1


async def test_hostile_names_and_reasons_stay_inside_their_lines(home: Path) -> None:
    app = stored_app(home, titles=HOSTILE_NAMES[:10])
    for key, reason in zip(sorted(app.jobs.store.titles()), HOSTILE_NAMES, strict=False):
        app.jobs.decide(Excuse(None, key, None, reason))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("X")
        await until(pilot, lambda: "need" in shown(app))
        for _ in range(20):
            await pilot.press("down")
            text = shown(app)
            assert not any(bad in text for bad in "\x1b\x07\u202e\u200b\r\t")
            borders = {
                cell_len("│".join(line.split("│")[:2])) for line in text.splitlines() if line[2] == "│"
            }
            assert len(borders) == 1


async def test_a_hostile_filter_in_the_config_is_told_as_it_is_shown(home: Path) -> None:
    tables = '[[exclusion]]\nmember = "Bea Ford"\ngroup = "[bold]x[/]"\nreason = "\\u202e[@click=app.bell]"\n'
    app = stored_app(home, text=config(tables=tables))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("X")
        await until(pilot, lambda: "[bold]x[/]" in shown(app))
        assert "\u202e" not in shown(app)
