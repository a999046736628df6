"""Changes made by keys in the app, over the sockets of the demo servers: what came there, what is shown."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.keys import _character_to_key
from textual.pilot import Pilot

from backends.changes.record import ChangeRecord
from backends.outcomes import Outcome
from tests.screens.keyboard import Text, at_once, press
from tests.screens.world import lines, shown, told
from tests.system.app_on_demo import WRITES, app_on_demo, opened, until
from tests.system.changing import deeds, requests
from tests.system.demo_home import demo_home
from tui.app import BitsafeApp
from tui.clock import Clock
from tui.locks import ChangeLock
from tui.screens.change_log import ChangeLog
from tui.screens.change_run import ChangeRun
from tui.screens.leaving import Leaving
from tui.screens.left_open import LeftOpen
from tui.screens.owners import OwnerMessages, OwnersForm
from tui.screens.remaining import Remaining
from tui.screens.review import Review
from tui.screens.task import Task

SMALL = {"latency_ms": 0, "limits": "off", "slack_groups": 20, "telegram_groups": 40}
PRINTABLE = [chr(code) for code in range(33, 127)]
OTHERS = ["space", "enter", "tab", "down", "up", "right", "left", "home", "end", "pagedown", "f1", "delete"]


async def filtered(pilot: Pilot[int], text: str) -> None:
    """Only the groups that match are ticked."""
    await press(pilot, "0", "slash", Text(text), "enter", "a")
    await pilot.pause()


async def close_gaps(pilot: Pilot[int]) -> Review:
    await filtered(pilot, "gaps:>0")
    await pilot.press("c")
    await opened(pilot, Review)
    review = pilot.app.screen
    assert isinstance(review, Review)
    return review


def over(app: BitsafeApp) -> bool:
    screen = app.screen
    return isinstance(screen, ChangeRun) and screen._work.over


async def records(app: BitsafeApp) -> Sequence[ChangeRecord]:
    return await app.jobs.journal.records(50)


async def test_gaps_are_closed_seen_in_the_table_logged_and_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            review = await close_gaps(pilot)
            steps = review.plan.steps
            assert steps
            gaps = sum(row.gaps for row in app.main.shown.rows) if app.main.shown else 0
            assert not deeds(tmp_path / "demo")
            await pilot.press("enter", "escape", "A")
            await until(pilot, lambda: over(app))
            [made] = await records(app)
            verified = [one for one in made.outcomes.values() if one.outcome is Outcome.VERIFIED]
            assert verified
            await until(pilot, lambda: app.main.shown is not None)
            assert app.main.shown
            assert sum(row.gaps for row in app.main.shown.rows) == gaps - len(verified)
            pending = [one for one in made.outcomes.values() if one.outcome is Outcome.PENDING]
            assert len(deeds(tmp_path / "demo")) == len(verified) + len(pending)
            await pilot.press("u")
            await opened(pilot, Review)
            await pilot.press("A")
            await until(pilot, lambda: over(app) and app.screen._work.plan.undoes == made.run)  # type: ignore[attr-defined]
            undone = await app.jobs.journal.record((await records(app))[0].run)
            taken = [one for one in undone.outcomes.values() if one.outcome is Outcome.VERIFIED]
            assert taken
            assert len([deed for deed in deeds(tmp_path / "demo") if deed[0] == "remove"]) == len(taken)
            while app.screen is not app.main:
                await pilot.press("escape")
            await pilot.press("l")
            await opened(pilot, ChangeLog)
            await until(pilot, lambda: "Undo" in shown(app) and "Close gaps" in shown(app))


async def test_escape_and_enter_in_the_review_send_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    with demo_home(tmp_path, log=log, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await close_gaps(pilot)
            await pilot.press("enter", "enter", "a")
            assert isinstance(app.screen, Review)
            await pilot.press("escape")
            await until(pilot, lambda: "Nothing was changed." in shown(app))
            assert not WRITES & requests(log).keys()


async def press_all(app: BitsafeApp, pilot: Pilot[int]) -> set[str]:
    """Every key where we are, and where that leads; the panels that were seen."""
    seen: set[str] = set()
    bound = app.screen.active_bindings.keys()
    keys = [key for key in (*map(_character_to_key, PRINTABLE), *OTHERS) if key not in ("q", "Q")]
    # What is bound to nothing here is text at the most.
    await at_once(pilot, [key for key in keys if key not in bound])
    for key in keys:
        if key not in bound:
            continue
        height = len(app.screen_stack)
        await pilot.press(key)
        await pilot.pause(0.02)
        if app.main._filter_line.is_typing:
            # Every letter would be text from here on.
            await pilot.press("escape", "escape")
        if len(app.screen_stack) > height and isinstance(app.screen, Task):
            seen.add(type(app.screen).__name__)
            for inner in ("space", "a", "A", "s", "S", "D", "g", "u", "k", "v", "V", "y", "Y", "C", "enter"):
                if len(app.screen_stack) <= height:
                    break
                await pilot.press(inner)
                await pilot.pause(0.02)
                seen.add(type(app.screen).__name__)
        while len(app.screen_stack) > max(height, 1):
            await pilot.press("escape")
            if len(app.screen_stack) > height:
                app.pop_screen()
    return seen


@pytest.mark.parametrize("read_only", [True, False], ids=["read-only", "as usual"])
async def test_read_only_sends_no_write_whatever_keys_are_pressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_only: bool
) -> None:
    """The second case shows that the same keys do write where they may."""
    log = tmp_path / "log"
    with demo_home(tmp_path, log=log, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch, read_only=read_only) as (app, pilot):
            await close_gaps(pilot)
            await pilot.press("A", "y", "Y")
            if not read_only:
                await until(pilot, lambda: over(app))
                assert WRITES & requests(log).keys(), shown(app)
                return
            assert "Read-only" in shown(app)
            opened_by_key = set()
            for panel in ("i", "R", "D", "m", "l"):
                while app.screen is not app.main:
                    await pilot.press("escape")
                await pilot.press(panel)
                await until(pilot, lambda: app.screen is not app.main)
                opened_by_key.add(type(app.screen).__name__)
                await press_all(app, pilot)
            while app.screen is not app.main:
                await pilot.press("escape")
            assert opened_by_key == {"InvitePanel", "RenameForm", "FindForm", "OwnersForm", "ChangeLog"}
            assert await press_all(app, pilot)
            await asyncio.sleep(0.5)
        assert not WRITES & requests(log).keys()


async def test_who_was_asked_is_in_hand_and_colleagues_are_written_to_after_a_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    sizes = {**SMALL, "telegram_groups": 80}
    with demo_home(tmp_path, log=log, **sizes):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await filtered(pilot, "gaps:>0 flag:no-rights platform:telegram")
            await pilot.press("m")
            await opened(pilot, OwnersForm)
            await pilot.press("enter")
            await opened(pilot, OwnerMessages)
            panel = app.screen
            assert isinstance(panel, OwnerMessages)
            messages = panel._asked.messages
            assert messages
            assert "could you please add" in shown(app)
            assert not WRITES & requests(log).keys()
            await pilot.press("y")
            await until(pilot, lambda: app.clipboard.startswith("Hi "))
            await until(pilot, lambda: any("Copied the message" in one for one in told(app)))
            held = await app.jobs.journal.in_hand(app.clock.now())
            wanted = {(ask.group.id.key, ask.user.id) for ask in messages[0].asks if ask.user}
            assert wanted <= held.keys()
            assert {held[pair].what for pair in wanted} == {"owner asked"}
            if any(one.letter.colleague for one in messages):
                await pilot.press("s")
                await opened(pilot, Review)
                await pilot.press("A")
                await until(pilot, lambda: over(app))
                assert requests(log)["messages.sendMessage"]


async def test_what_was_interrupted_is_offered_at_the_next_start_and_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            plan = (await close_gaps(pilot)).plan
            # As if the app were killed before anything was sent.
            await app.jobs.journal.begin(plan, "ada", "mac")
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await opened(pilot, LeftOpen)
            assert f"{len(plan.steps)} left" in shown(app)
            await pilot.press("g")
            await opened(pilot, Remaining)
            assert not deeds(tmp_path / "demo")
            await pilot.press("A")
            await until(pilot, lambda: over(app))
            [made] = await records(app)
            assert not made.open
            assert len(made.outcomes) == len(plan.steps)
            assert f"{len(plan.steps)} of {len(plan.steps)}" in shown(app)
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            assert app.screen is app.main


async def test_what_was_stopped_is_reviewed_and_gone_on_with_in_the_same_panel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **SMALL | {"latency_ms": 40}):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            total = len((await close_gaps(pilot)).plan.steps)
            await pilot.press("A")
            await until(pilot, lambda: isinstance(app.screen, ChangeRun) and app.screen._work.done > 0)
            await pilot.press("S")
            await until(pilot, lambda: over(app))
            assert "stopped by you" in shown(app)
            [stopped] = await records(app)
            done = total - len(stopped.open)
            assert 0 < done < total
            before = len(deeds(tmp_path / "demo"))
            await pilot.press("g")
            await opened(pilot, Remaining)
            assert f"Apply {len(stopped.open)}" in shown(app)
            await pilot.press("A")
            await until(pilot, lambda: isinstance(app.screen, ChangeRun) and not over(app))
            assert app.screen._work.done >= done  # type: ignore[attr-defined]
            await until(pilot, lambda: over(app))
            assert f"{total} of {total}" in shown(app)
            assert len(deeds(tmp_path / "demo")) > before
            assert len([screen for screen in app.screen_stack if isinstance(screen, ChangeRun)]) == 1
            await pilot.press("escape")
            assert app.screen is app.main


async def test_what_is_put_aside_is_not_offered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            plan = (await close_gaps(pilot)).plan
            await app.jobs.journal.begin(plan, "ada", "mac")
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await opened(pilot, LeftOpen)
            await pilot.press("x")
            await until(pilot, lambda: "Put aside" in shown(app))
            assert not await app.jobs.journal.unfinished()
        assert not deeds(tmp_path / "demo")


class MovedClock(Clock):
    """Runs ahead by what it is told."""

    def now(self) -> datetime:
        ahead: timedelta = self.__dict__.get("ahead", timedelta())
        return super().now() + ahead

    def forward(self, by: timedelta) -> None:
        object.__setattr__(self, "ahead", by)


async def test_a_plan_from_an_old_look_is_made_from_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, clock = tmp_path / "log", MovedClock()
    with demo_home(tmp_path, log=log, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch, clock=clock) as (app, pilot):
            await close_gaps(pilot)
            await pilot.press("escape")
            looks = requests(log)["users.conversations"]
            await pilot.press("c")
            await opened(pilot, Review)
            assert requests(log)["users.conversations"] == looks
            await pilot.press("escape")
            clock.forward(timedelta(minutes=14))
            await pilot.press("c")
            await opened(pilot, Review)
            assert requests(log)["users.conversations"] == looks
            await pilot.press("escape")
            # So far ahead that even the new look seems old: it is refused, not planned from.
            clock.forward(timedelta(minutes=16))
            await pilot.press("c")
            await until(
                pilot,
                lambda: (
                    any("could not be looked at" in one for one in told(app))
                    or "could not be looked at" in shown(app)
                ),
            )
            assert requests(log)["users.conversations"] > looks


async def test_a_second_app_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    with demo_home(tmp_path, log=log, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await close_gaps(pilot)
            with ChangeLock(tmp_path / "demo" / "state"):
                await pilot.press("A")
                await until(pilot, lambda: over(app))
                assert "Groups are being changed by another bitsafe-tui" in " ".join(shown(app).split())
            assert not WRITES & requests(log).keys()
            assert not await records(app)


async def test_leaving_while_changes_go_on_asks_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = {**SMALL, "latency_ms": 150}
    with demo_home(tmp_path, **slow):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await close_gaps(pilot)
            await pilot.press("A")
            await opened(pilot, ChangeRun)
            await pilot.press("escape", "r")
            assert any("Groups are being changed" in one for one in told(app))
            assert re.search(r"Changing groups", "\n".join(lines(app)))
            await pilot.press("l")
            await opened(pilot, ChangeRun)
            await pilot.press("escape", "q")
            await opened(pilot, Leaving)
            await pilot.press("escape")
            assert app.is_running
            await pilot.press("q")
            await opened(pilot, Leaving)
            await pilot.press("S")
            await until(pilot, lambda: not app.is_running or app._exit)
            assert app.return_code == 0
