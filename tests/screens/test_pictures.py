"""Pictures of the screens as they should look; `pytest tests/screens --snapshot-update` takes them anew."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.app import App
from textual.pilot import Pilot

from backends.errors import ConfigError
from backends.model import Condition, Event, Problem, Progress, Waiting
from tests.hostile_names import HOSTILE_NAMES
from tests.screens.keyboard import Text, press
from tests.screens.pictures import Pictures
from tests.screens.world import NOW, app_on, assessment, at_rest, shown, until


def after(*keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Wait for the end of the start, then press keys."""

    async def run(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await press(pilot, *keys)
        await pilot.pause()

    return run


async def test_main(pictured: Pictures) -> None:
    app, _ = app_on(assessment())
    await pictured(app, after("down", "down"))


async def test_filtered(pictured: Pictures) -> None:
    app, _ = app_on(assessment())
    await pictured(app, after("slash", Text("gaps:>0 quill")))


async def test_light(pictured: Pictures) -> None:
    app, _ = app_on(assessment())
    app.theme = "bitsafe-light"
    await pictured(app, after("s"))


async def test_demo_with_hostile_names(pictured: Pictures) -> None:
    app, _ = app_on(assessment(0, len(HOSTILE_NAMES), titles=HOSTILE_NAMES), demo=True)
    await pictured(app, after("s"))


async def test_one_platform_failed(pictured: Pictures) -> None:
    problem = Problem(
        "telegram", "Telegram no longer accepts this login. Sign in with: bitsafe-tui login telegram"
    )
    app, _ = app_on(assessment(telegram_condition=Condition.SIGNED_OUT, problems=[problem]))
    await pictured(app, after("p"))


async def test_no_config(pictured: Pictures) -> None:
    app, _ = app_on(ConfigError("There is no config yet.", "Copy config.toml.example to your config folder."))
    await pictured(app, after())


async def test_refreshing_with_a_wait(pictured: Pictures) -> None:
    events: list[Event] = [
        Progress("slack", "reading channels", 40, 72),
        Waiting("telegram", "too many requests", NOW + timedelta(seconds=42)),
    ]
    app, jobs = app_on(assessment(taken=NOW - timedelta(days=2)), events=events)
    jobs.go.clear()

    async def waiting(pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "waits 42 s" in shown(pilot.app))

    await pictured(app, waiting)


async def test_help(pictured: Pictures) -> None:
    app, _ = app_on(assessment())
    await pictured(app, after("f1"))


async def test_details(pictured: Pictures) -> None:
    app, _ = app_on(assessment())
    await pictured(app, after("n", "enter"))


async def test_tiny(pictured: Pictures) -> None:
    app, _ = app_on(assessment())
    await pictured(app, after("n"), sizes=((60, 16),))


async def test_without_colour(pictured: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app: App[int] = app_on(assessment())[0]
    await pictured(app, after("down"), sizes=((80, 24),))
