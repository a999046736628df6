"""While a refresh ends, no key waits for it: what takes long with many rows is done in a thread."""

import asyncio
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from reports.rows import Row
from tests.screens.keyboard import Text, press
from tests.screens.world import app_on, assessment, at_rest, shown, table, until
from tui.app import BitsafeApp
from tui.orders import Order
from tui.workbench import Workbench

MANY = 600


@contextmanager
def slow_work_noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Notes what sorts or counts all rows in the thread that also has to answer keys."""
    noted: list[str] = []
    arrange, count = Order.arrange, Workbench._count

    def arranged(self: Order, rows: Iterable[Row]) -> list[Row]:
        given = list(rows)
        if threading.current_thread() is threading.main_thread() and len(given) >= MANY:
            noted.append("sorted")
        return arrange(self, given)

    def counted(self: Workbench) -> None:
        if threading.current_thread() is threading.main_thread() and self.assessment:
            noted.append("counted")
        count(self)

    with monkeypatch.context() as patch:
        patch.setattr(Order, "arrange", arranged)
        patch.setattr(Workbench, "_count", counted)
        yield noted


async def refresh(app: BitsafeApp, pilot: Pilot[int]) -> None:
    """An audit that ends at once, so beside the look at earlier runs."""
    app.main.tell("")
    await pilot.press("r")
    await until(pilot, lambda: "Refreshed" in shown(app))


async def test_a_start_and_refreshes_that_end_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with slow_work_noted(monkeypatch) as noted:
        app, jobs = app_on(assessment(0, MANY), assessment(0, MANY))
        async with app.run_test(size=(120, 40)) as pilot:
            await at_rest(pilot)
            for number in range(6):
                known = frozenset(row.group.id.key for row in assessment(0, MANY).rows[: number * 5])
                jobs.back = replace(jobs.back, beside=replace(jobs.back.beside, new=known))
                jobs.next = assessment(0, MANY - number % 2)
                app.look_back()
                await refresh(app, pilot)
                await until(pilot, lambda wanted=known: app.main._bench.beside.new == wanted)  # type: ignore[misc]
                assert len(table(app).rows) == MANY - number % 2
    assert noted == []


async def test_letters_typed_while_a_refresh_ends_keep_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    app, jobs = app_on(assessment(0, MANY))
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        rehearse, typed = app.main.rehearse, asyncio.Event()
        loop = asyncio.get_running_loop()

        def rehearsed(*what: object) -> None:
            """What is typed after the rehearsal is not what it was made for."""
            rehearse(*what)  # type: ignore[arg-type]
            asyncio.run_coroutine_threadsafe(typed.wait(), loop).result(5)

        monkeypatch.setattr(app.main, "rehearse", rehearsed)
        with slow_work_noted(monkeypatch) as noted:
            jobs.next = assessment(0, MANY + 1)
            await press(pilot, "r", "slash", Text("quill"))
            before = [row.group.id for row in table(app).rows]
            typed.set()
            await until(pilot, lambda: f"of {MANY + 1} shown" in shown(app))
            assert [row.group.id for row in table(app).rows] == before
            assert before
        assert noted == []
