"""What is left of a run: whom it takes out stands there, and their handle is asked for once more."""

from dataclasses import replace

from textual.pilot import Pilot

from backends.changes.pace import Pace
from backends.changes.plan import Plan
from tests.screens.changes import CLOCK, gaps, record, removals
from tests.screens.keyboard import Text, press
from tests.screens.stored import inside
from tests.screens.world import app_on, assessment, at_rest, shown, until
from tui.app import BitsafeApp
from tui.review import Fact, facts
from tui.screens.remaining import Remaining, confirming


async def left_of(app: BitsafeApp, pilot: Pilot[int], plan: Plan, done: list[Plan | None]) -> None:
    def told(of: Plan) -> list[Fact]:
        return facts(of, Pace(), (), CLOCK.local(CLOCK.now()))

    await at_rest(pilot)
    panel = Remaining(record(plan, open=2), told, CLOCK)
    await app.push_screen(panel, done.append)
    await until(pilot, lambda: "Review of what is left" in shown(app))


async def test_a_removal_shows_the_accounts_and_asks_for_the_handle_once() -> None:
    app, _ = app_on(assessment())
    done: list[Plan | None] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await left_of(app, pilot, removals(), done)
        assert "Ed Lim: " in inside(app)
        assert "@ed_lim" in inside(app)
        await pilot.press("A")
        await until(pilot, lambda: "Type ed_lim to go on." in shown(app))
        await press(pilot, Text("ed"), "enter")
        await until(pilot, lambda: "That is not ed_lim" in shown(app))
        assert done == []
        await press(pilot, Text("_lim"), "enter")
        await until(pilot, lambda: len(done) == 1)
        assert done[0] is not None
        assert len(done[0].steps) == 2


async def test_what_takes_nobody_out_goes_on_at_once() -> None:
    app, _ = app_on(assessment())
    done: list[Plan | None] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await left_of(app, pilot, gaps(), done)
        await pilot.press("A")
        await until(pilot, lambda: len(done) == 1)


def test_no_handle_is_asked_for_where_an_invitation_is_taken_back() -> None:
    assert confirming(removals()) == "ed_lim"
    assert confirming(replace(removals(), undoes="c1")) == ""
