"""Pictures of the screens as they should look; `pytest tests/screens --snapshot-update` takes them anew."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.app import App
from textual.pilot import Pilot

from backends.errors import ConfigError
from backends.model import Condition, Event, Problem, Progress, Waiting
from tests.hostile_names import HOSTILE_NAMES
from tests.screens.world import NOW, app_on, assessment, at_rest, shown, until

Compare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


def after(*keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Wait for the end of the start, then press keys."""

    async def run(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    return run


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colour or animation set by the environment of whoever runs the tests."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


@SIZES
def test_main(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    assert snap_compare(app, terminal_size=size, run_before=after("down", "down"))


@SIZES
def test_filtered(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    assert snap_compare(app, terminal_size=size, run_before=after("slash", *"gaps:>0 quill"))


@SIZES
def test_light(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    app.theme = "bitsafe-light"
    assert snap_compare(app, terminal_size=size, run_before=after("s"))


@SIZES
def test_demo_with_hostile_names(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, _ = app_on(assessment(0, len(HOSTILE_NAMES), titles=HOSTILE_NAMES), demo=True)
    assert snap_compare(app, terminal_size=size, run_before=after("s"))


@SIZES
def test_one_platform_failed(snap_compare: Compare, size: tuple[int, int]) -> None:
    problem = Problem(
        "telegram", "Telegram no longer accepts this login. Sign in with: bitsafe-tui login telegram"
    )
    app, _ = app_on(assessment(telegram_condition=Condition.SIGNED_OUT, problems=[problem]))
    assert snap_compare(app, terminal_size=size, run_before=after("p"))


@SIZES
def test_no_config(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, _ = app_on(ConfigError("There is no config yet.", "Copy config.toml.example to your config folder."))
    assert snap_compare(app, terminal_size=size, run_before=after())


@SIZES
def test_refreshing_with_a_wait(snap_compare: Compare, size: tuple[int, int]) -> None:
    events: list[Event] = [
        Progress("slack", "reading channels", 40, 72),
        Waiting("telegram", "too many requests", NOW + timedelta(seconds=42)),
    ]
    app, jobs = app_on(assessment(taken=NOW - timedelta(days=2)), events=events)
    jobs.go.clear()

    async def waiting(pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "waits 42 s" in shown(pilot.app))

    assert snap_compare(app, terminal_size=size, run_before=waiting)


@SIZES
def test_help(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    assert snap_compare(app, terminal_size=size, run_before=after("f1"))


@SIZES
def test_details(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    assert snap_compare(app, terminal_size=size, run_before=after("n", "enter"))


def test_tiny(snap_compare: Compare) -> None:
    app, _ = app_on(assessment())
    assert snap_compare(app, terminal_size=(60, 16), run_before=after("n"))


def test_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app: App[int] = app_on(assessment())[0]
    assert snap_compare(app, terminal_size=(80, 24), run_before=after("down"))
