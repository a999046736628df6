"""The job behind panel and command, on a demo home: estimate, export, go on, check."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from backends.errors import BitsafeError
from backends.model import Group, GroupId, Standing
from reports.archive.wish import Ending, GroupProgress
from tests.system.demo_home import demo_home
from tui import export_left
from tui.connection import connected
from tui.export_left import Left
from tui.exporting import Exporting, ExportOrder, Following, order_of
from tui.jobs import Jobs, Options


async def few(jobs: Jobs) -> list[Group]:
    """Three of each platform."""
    async with connected(jobs, ("slack", "telegram"), lambda event: None) as found:
        here = [group for group in found.groups.values() if group.standing is Standing.HERE]
    return [group for one in ("slack", "telegram") for group in [g for g in here if g.platform == one][:3]]


async def test_from_the_estimate_to_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    with demo_home(tmp_path, slack_groups=5, telegram_groups=8, latency_ms=0):
        jobs = Jobs(Options(demo=True))
        jobs.open()
        exporting = Exporting(jobs)
        order = ExportOrder(await few(jobs))
        told = order.estimate(await exporting.survey(order, lambda event: None))
        assert (told.groups, told.at_least) == (6, True)
        assert told.messages
        following = Following(6)
        result = await exporting.run(order, lambda event: None, following.take)
        assert result.is_complete
        assert await exporting.left() is None
        assert (following.ended, following.under_way, following.seconds_left(told)) == (6, (), 0)
        assert following.new == sum(outcome.new for outcome in result.outcomes) > 0
        folder = exporting.folder(order)
        assert folder.is_relative_to(tmp_path / "demo")
        assert {path.name for path in folder.iterdir() if path.is_dir()} == {
            "record",
            "text",
            "json",
            "html",
            "csv",
        }
        again = await exporting.run(order, lambda event: None)
        assert {outcome.ending for outcome in again.outcomes} == {Ending.NO_NEWS}
        assert (await exporting.verify(folder)).is_sound
        await jobs.close()


async def test_stopped_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    with demo_home(tmp_path, slack_groups=5, telegram_groups=8, latency_ms=0):
        jobs = Jobs(Options(demo=True))
        jobs.open()
        exporting = Exporting(jobs)

        def follow(progress: GroupProgress) -> None:
            exporting.stop()

        order = ExportOrder(await few(jobs), ["csv"])
        result = await exporting.run(order, lambda event: None, follow)
        assert Ending.STOPPED in {outcome.ending for outcome in result.outcomes}
        # The next start offers to go on with it.
        left = await exporting.left()
        assert left is not None
        stopped = [one.group for one in result.outcomes if one.ending is Ending.STOPPED]
        again = order_of(left, order.groups)
        assert [group.id for group in again.groups] == stopped
        assert (again.formats, again.folder) == (("csv",), exporting.folder(order))
        assert (await exporting.run(again, lambda event: None)).is_complete
        assert await exporting.left() is None
        await jobs.close()


async def test_what_is_no_longer_there_is_not_left_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier export was stopped before it; this one goes on with that."""
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    with demo_home(tmp_path, slack_groups=5, telegram_groups=8, latency_ms=0):
        jobs = Jobs(Options(demo=True))
        jobs.open()
        exporting = Exporting(jobs)
        found = (await few(jobs))[0]
        gone = replace(found, id=GroupId.of(found.platform, found.id.account, found.id.native + "9"))
        order = ExportOrder([gone], ["csv"])
        folder = exporting.folder(order)
        left = Left(str(folder), (str(gone.id),), ("csv",), datetime.now(UTC))
        (folder / "record").mkdir(parents=True)
        export_left.keep(jobs.place.home.state, left)
        assert await exporting.left() == left
        result = await exporting.run(order, lambda event: None)
        assert [outcome.ending for outcome in result.outcomes] == [Ending.VANISHED]
        assert await exporting.left() is None
        elsewhere = msgspec.structs.replace(left, folder="/elsewhere")
        assert export_left.without(elsewhere, str(folder), left.groups) == elsewhere
        await jobs.close()


async def test_an_order_that_makes_no_sense() -> None:
    exporting = Exporting(Jobs(Options(demo=True)))
    with pytest.raises(BitsafeError, match="no format pdf"):
        exporting.wish(ExportOrder([], ["pdf"], Path("x")))
    with pytest.raises(BitsafeError, match="after the last"):
        exporting.wish(ExportOrder([], ["text"], Path("x"), date(2026, 2, 2), date(2026, 2, 1)))
