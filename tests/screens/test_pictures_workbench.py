"""Pictures of ticks, tabs, columns and their panels; `pytest --snapshot-update` takes them anew."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.screens.test_pictures import SIZES, Compare
from tests.screens.test_views import A_WEEK
from tests.screens.world import app_on, assessment, at_rest, shown, until
from tui.app import BitsafeApp


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


def review() -> BitsafeApp:
    """A week after the last review."""
    app, jobs = app_on(assessment())
    jobs.back = A_WEEK
    return app


def after(*keys: str, then: str = "") -> Callable[[Pilot[int]], Awaitable[None]]:
    """Press keys when all is known, and wait until ``then`` is shown."""

    async def run(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await until(pilot, lambda: "since Mon 16 Nov" in shown(pilot.app))
        await pilot.press(*keys)
        await until(pilot, lambda: then in shown(pilot.app))
        await pilot.pause()

    return run


@SIZES
def test_ticked_in_to_close(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("1", "space", *["shift+down"] * 3, "down")
    assert snap_compare(review(), terminal_size=size, run_before=after(*keys, then="4 ticked, all shown"))


@SIZES
def test_ticked_but_not_shown(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("1", "a", "3", "slash", *"quill", "enter")
    assert snap_compare(review(), terminal_size=size, run_before=after(*keys, then="not shown"))


@SIZES
def test_which_groups(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("1", "a", "3", "g")
    assert snap_compare(review(), terminal_size=size, run_before=after(*keys, then="Which groups?"))


@SIZES
def test_columns(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("C", "down", "space", "down", "s")
    assert snap_compare(review(), terminal_size=size, run_before=after(*keys, then="sorted by this"))


@SIZES
def test_save_view(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("1", "V", *"Mine", "space", *"to", "space", *"do")
    assert snap_compare(review(), terminal_size=size, run_before=after(*keys, then="Saves Mine to do"))


@SIZES
def test_new(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(review(), terminal_size=size, run_before=after("2", then="3 of 3 "))
