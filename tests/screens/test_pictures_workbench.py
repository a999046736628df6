"""Pictures of ticks, tabs, columns and their panels; `pytest --snapshot-update` takes them anew."""

from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from tests.screens.keyboard import Text, press
from tests.screens.pictures import SMALL_AND_LARGE, Pictures
from tests.screens.test_views import A_WEEK
from tests.screens.world import app_on, assessment, at_rest, shown, until
from tui.app import BitsafeApp


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
        await press(pilot, *keys)
        await until(pilot, lambda: then in shown(pilot.app))
        await pilot.pause()

    return run


async def test_ticked_in_to_close(pictured: Pictures) -> None:
    keys = ("1", "space", *["shift+down"] * 3, "down")
    await pictured(review(), after(*keys, then="4 ticked, all shown"))


async def test_ticked_but_not_shown(pictured: Pictures) -> None:
    keys = ("1", "a", "3", "slash", Text("quill"), "enter")
    await pictured(review(), after(*keys, then="not shown"))


async def test_which_groups(pictured: Pictures) -> None:
    keys = ("1", "a", "3", "g")
    await pictured(review(), after(*keys, then="Which groups?"))


async def test_columns(pictured: Pictures) -> None:
    """Which are listed as shown hangs on the size that the panel was opened in."""
    for size in SMALL_AND_LARGE:
        reach = after("C", "down", "space", "down", "s", then="sorted by this")
        await pictured(review(), reach, sizes=(size,))


async def test_save_view(pictured: Pictures) -> None:
    keys = ("1", "V", Text("Mine to do"))
    await pictured(review(), after(*keys, then="Saves Mine to do"))


async def test_new(pictured: Pictures) -> None:
    await pictured(review(), after("2", then="3 of 3 "))
