"""View, filter, sort, columns and theme are there again at the next start; a damaged file is told once."""

import os
from pathlib import Path

import pytest

from tests.screens.keyboard import Text, press
from tests.screens.world import PreparedJobs, app_on, assessment, at_rest, lines, shown, table, told, until
from tui.app import BitsafeApp
from tui.remembered import FILE


def app_in(folder: Path) -> tuple[BitsafeApp, PreparedJobs]:
    app, jobs = app_on(assessment())
    jobs.state = folder
    return app, jobs


async def leave(app: BitsafeApp) -> None:
    """What ends the program does after the app's own end."""
    app.write_last()


async def test_the_next_start_is_as_the_last_end(tmp_path: Path) -> None:
    app, _ = app_in(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "1", "slash", Text("quill"), "enter", "s", "s", "S")
        app.theme = "bitsafe-light"
        await pilot.pause()
        left = [row.group.id for row in table(app).rows]
    await leave(app)
    again, _ = app_in(tmp_path)
    async with again.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        assert [row.group.id for row in table(again).rows] == left
        assert "[1 To close" in lines(again)[3]
        assert "/ quill" in shown(again)
        assert "Category↓" in shown(again)
        assert again.theme == "bitsafe-light"
        await pilot.press("escape", "0")
        assert len(table(again).rows) == 474
        assert "Need↓" in shown(again), "each view has its own order"


async def test_columns_are_remembered_and_the_file_is_closed_to_others(tmp_path: Path) -> None:
    app, _ = app_in(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("C")
        await until(pilot, lambda: "Columns and sort" in shown(app))
        await pilot.press("down", "space", "enter")
        await until(pilot, lambda: (tmp_path / FILE).exists())
    assert oct((tmp_path / FILE).stat().st_mode & 0o777) == "0o600"
    assert os.listdir(tmp_path) == [FILE]  # noqa: PTH208
    again, _ = app_in(tmp_path)
    async with again.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        assert " On " not in lines(again)[5]


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b'{"left": 3}', b"[" * 5000])
async def test_a_damaged_file_is_told_once_and_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    app, _ = app_in(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: bool(told(app)))
        assert [FILE in text and "cannot be read" in text for text in told(app)] == [True]
        assert len(table(app).rows) == 474
        await pilot.press("1")
    await leave(app)
    again, _ = app_in(tmp_path)
    async with again.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        assert not told(again)
        assert "[1 " in lines(again)[3]


async def test_what_is_no_longer_there_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        '{"view": "own:Gone", "theme": "gone", "left": {"All": {"filter": "gone:1", "sort": "-gone", '
        '"columns": ["title", "gone", "need"]}}, "later": 1}'
    )
    app, _ = app_in(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        assert len(table(app).rows) == 474
        assert "/ gone:1" in shown(app)
        assert "Need↓" in shown(app)


async def test_a_folder_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    app, _ = app_in(tmp_path / "missing")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("1")
        await until(pilot, lambda: any("could not be written" in text for text in told(app)))
        await pilot.press("0")
        await pilot.pause(1.2)
        assert sum("could not be written" in text for text in told(app)) == 1
