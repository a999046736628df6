"""The header where something failed: what is shown stays dated, and nothing seems to go on any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backends.errors import LockHeld, StoreError
from backends.model import Condition
from reports.rows import Assessment
from tests.screens.world import NOW, app_on, assessment, lines, until

SIZES = pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
BUSY = ("refreshing", "opening")


def with_older_telegram(age: timedelta) -> Assessment:
    made = assessment()
    slack, telegram = made.snapshot.seen
    older = replace(telegram, condition=Condition.UNREACHABLE, taken=NOW - age)
    return replace(made, snapshot=replace(made.snapshot, seen=(slack, older)))


@SIZES
async def test_nothing_could_be_opened(size: tuple[int, int]) -> None:
    app, _ = app_on(StoreError("The database cannot be opened.", "Look at [store] url."))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: any("The database cannot be opened." in line for line in lines(app)))
        header = lines(app)[0]
        assert "bitsafe" in header
        assert not any(word in header for word in BUSY)
        assert "not known yet" in lines(app)[1]


@SIZES
async def test_a_refresh_failed_as_a_whole(size: tuple[int, int]) -> None:
    held = LockHeld("Telegram is in use by another bitsafe-tui.", "End it first.")
    app, _ = app_on(assessment(taken=NOW - timedelta(hours=2)), held)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "! Telegram is in use" in lines(app)[-2])
        header = lines(app)[0]
        assert "as of 07:02" in header
        assert not any(word in header for word in BUSY)
        assert " % " in lines(app)[1]


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (timedelta(hours=2), "unreachable, shows 07:02"),
        (timedelta(days=7), "unreachable, shows Mon 16 Nov 09:02"),
        (timedelta(days=21), "unreachable, shows Mon 2 Nov 09:02"),
    ],
    ids=["today", "a week ago", "three weeks ago"],
)
async def test_a_platform_that_failed_says_from_when_its_groups_are(age: timedelta, shown: str) -> None:
    app, _ = app_on(with_older_telegram(age))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: shown in lines(app)[0])
        assert "Slack Northwind ok" in lines(app)[0]
        assert "! Telegram" in lines(app)[0]
        assert "400 Telegram not read" in lines(app)[1]
