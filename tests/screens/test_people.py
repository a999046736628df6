"""The people screen from the keyboard: handles, coverage, gaps in one key; add, edit, deactivate."""

from pathlib import Path

import pytest
from textual.widgets import Static

from backends.decisions import TeamEdit
from reports.rows import State
from tests.screens.keyboard import Text, press
from tests.screens.stored import inside, stored_app
from tests.screens.world import at_rest, shown, table, told, until
from tui.app import BitsafeApp

SIZES = pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def edits(app: BitsafeApp) -> list[object]:
    return [decision.subject for decision in app.jobs.decisions()]


@SIZES
async def test_a_person_is_told_with_accounts_coverage_and_the_room_of_the_own_account(
    home: Path, size: tuple[int, int]
) -> None:
    app = stored_app(home)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "Ada North (you)" in inside(app))
        await until(pilot, lambda: "is Ada North, id U01 · you" in inside(app))
        assert "Esc Back" in inside(app)
        assert "Ed Lim" in inside(app)
        if size[1] > 16:
            assert "431 of 500 groups" in inside(app)
            assert "20 of 20 required" in inside(app)
        await pilot.press("down")
        await until(pilot, lambda: "is Bea Ford, id slack-Bea Ford" in inside(app))


async def test_the_label_of_the_field_one_is_in_is_marked_without_colour(home: Path) -> None:
    def marked() -> list[str]:
        labels = app.screen.query(".field-label").results(Static)
        return [str(label.content) for label in labels if label.styles.text_style.underline]

    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "Bea Ford" in inside(app))
        await pilot.press("a")
        for label in ("Name", "Slack", "Telegram", "Role", "Status"):
            await until(pilot, lambda wanted=label: marked() == [wanted])  # type: ignore[misc]
            await pilot.press("down")


async def test_from_a_person_to_their_gaps_in_one_key(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "Bea Ford" in inside(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is app.main)
        await until(pilot, lambda: 'missing:"Bea Ford"' in shown(app))
        rows = table(app).rows
        assert rows
        assert all(row.cells["Bea Ford"].state is State.MISSING for row in rows)
        assert table(app).has_focus


async def test_somebody_is_added_and_config_toml_is_not_touched(home: Path) -> None:
    app = stored_app(home)
    before = (home / "config.toml").read_bytes()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P", "a")
        await until(pilot, lambda: "Write a name." in inside(app))
        await press(pilot, Text("Zoe Quist"), "down", Text("zoe"), "enter")
        await until(pilot, lambda: "Zoe Quist" in [member.name for member in app.jobs.policy.team])
        await until(pilot, lambda: "Zoe Quist" in inside(app))
        assert edits(app) == [TeamEdit("Zoe Quist", {"slack": "zoe", "status": "required"}, new=True)]
        await pilot.press("escape")
        assert "Zoe Quist" in table(app).rows[0].cells
    assert (home / "config.toml").read_bytes() == before


async def test_a_role_is_edited_and_nothing_else(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "Bea Ford" in inside(app))
        await pilot.press("down", "e")
        await until(pilot, lambda: "Nothing is different yet." in inside(app))
        assert "! Nothing" not in inside(app)
        await press(pilot, "down", "down", "backspace", "backspace", Text("Legal"), "enter")
        await until(pilot, lambda: edits(app) == [TeamEdit("Bea Ford", {"role": "Legal"})])
        await until(pilot, lambda: "Legal" in inside(app))


async def test_a_taken_handle_is_refused_in_words(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P", "a")
        await until(pilot, lambda: "Add to the team" in inside(app))
        await press(pilot, Text("Zoe"), "down", Text("bea_ford"))
        await until(pilot, lambda: "! Bea Ford has the Slack handle bea_ford." in inside(app))
        await pilot.press("enter")
        await pilot.pause()
        assert "Zoe" in inside(app)
        assert edits(app) == []


async def test_who_is_deactivated_should_leave_where_they_are(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "Bea Ford" in inside(app))
        await pilot.press("down", "d")
        await until(pilot, lambda: "Has Bea Ford left?" in inside(app))
        assert "Y Yes, deactivate" in inside(app)
        await pilot.press("down", "Y", "up", "d")
        assert edits(app) == []
        await pilot.press("Y")
        await until(pilot, lambda: len(edits(app)) == 1)
        assert any("Bea Ford is inactive now: should leave every group" in text for text in told(app))
        await until(pilot, lambda: "groups that they should leave" in inside(app))
        states = {row.cells["Bea Ford"].state for row in table(app).rows}
        assert states == {State.SHOULD_LEAVE, State.ABSENT}
        await pilot.press("d")
        await until(pilot, lambda: "inactive already" in inside(app))
        await pilot.press("u")
        await until(pilot, lambda: edits(app) == [])


async def test_who_is_limited_needs_a_filter(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "Ada North" in inside(app))
        await pilot.press("e", "down", "down", "down", "right", "right")
        await until(pilot, lambda: "needs a filter" in inside(app))
        await pilot.press("enter")
        assert edits(app) == []
        await press(pilot, "down", Text("platform:slack"), "enter")
        await until(
            pilot,
            lambda: edits(app) == [TeamEdit("Ada North", {"status": "limited", "only": "platform:slack"})],
        )
