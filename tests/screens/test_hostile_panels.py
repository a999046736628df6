"""Hostile titles, names and reasons in every panel: text and no more, each line as wide as the screen."""

from contextlib import suppress
from pathlib import Path

import pytest
from rich.cells import cell_len

from backends.decisions import Excuse, Star, TeamEdit
from backends.errors import BitsafeError
from tests.hostile_names import HOSTILE_NAMES
from tests.screens.stored import stored_app
from tests.screens.test_table import check_lines
from tests.screens.world import at_rest, lines, table, told, until
from tui.app import BitsafeApp

PANELS = ("x", "P", "f", "X", "g", "C", "V", "enter", "p", "question_mark")
GROUPS = 10
"""As many of the groups in the store take a title from outside."""
PARTS = (len(HOSTILE_NAMES) + GROUPS - 1) // GROUPS
PANELS_PER_NAME = 3
"""Each name is in every third panel, each panel shows a third of the names: some of every kind."""


def decide(app: BitsafeApp, names: tuple[str, ...]) -> int:
    """Hostile reasons, and members of the team with hostile names. How many of those there are now."""
    keys = [group.id.key for group in app.jobs.store.tracked()["telegram"]]
    for key, name in zip(keys, names, strict=False):
        with suppress(BitsafeError):
            app.jobs.decide(Excuse("Fay Oduya", group=key, reason=name))
        app.jobs.decide(Star(key))
    for number, name in enumerate(names):
        with suppress(BitsafeError):
            app.jobs.decide(TeamEdit(name, {"role": name, "slack": f"someone{number}"}, new=True))
    return sum(member.name in names for member in app.jobs.policy.team)


@pytest.mark.parametrize("part", range(PARTS))
async def test_every_panel_stands_hostile_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    names = HOSTILE_NAMES[part::PARTS]
    app = stored_app(tmp_path, tuple(names))
    decide(app, tuple(names))
    size = (80, 24)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        check_lines(lines(app), size)
        for panel in PANELS[part % PANELS_PER_NAME :: PANELS_PER_NAME]:
            await pilot.press(panel)
            await until(pilot, lambda: app.screen is not app.main)
            for key in ("down", "right", "pagedown"):
                await pilot.press(key)
                check_lines(lines(app), size)
            while app.screen is not app.main:
                await pilot.press("escape")
        for key in ("y", "L", "I", "asterisk", "u", "w"):
            await pilot.press(key)
            await pilot.pause()
            check_lines(lines(app), size)
        assert all(notice.isprintable() or "\n" in notice for notice in told(app))
        assert len(table(app).rows) == 2 * GROUPS


async def test_some_hostile_names_can_be_names_of_the_team(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    app = stored_app(tmp_path)
    assert decide(app, tuple(HOSTILE_NAMES)) > len(HOSTILE_NAMES) // 2
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        check_lines(lines(app), (120, 40))
        grid = table(app)
        heading, *rows = [grid.render_line(y) for y in range(grid.size.height)]
        assert {cell_len(strip.text) for strip in (heading, *rows)} == {heading.cell_length}
