"""Views as tabs: digits, mouse and Tab, counts, what each remembers, and the user's own."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backends.model import GroupId
from backends.settings import ViewSettings
from reports.trends import Change, Gap, Named, Renamed
from tests.screens.keyboard import Text, press
from tests.screens.world import NOW, app_on, assessment, at_rest, lines, shown, table, told, until
from tui.looking_back import LookBack
from tui.remembered import FILE
from tui.workbench import Beside

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
TABS = 3
ROWS = assessment().rows
NEW_KEYS = frozenset(row.group.id.key for row in ROWS[:3])
WEEK_AGO = NOW - timedelta(days=7)
A_WEEK = LookBack(
    Change(
        WEEK_AGO,
        NOW,
        new=tuple(Named(key, "x") for key in NEW_KEYS),
        opened=tuple(Gap(f"k{n}", "Ada North", "x") for n in range(5)),
        closed=tuple(Gap(f"c{n}", "Ada North", "x") for n in range(12)),
        points=3.2,
    ),
    Renamed(40, 71),
    Beside("Ada North", NEW_KEYS, ("iBTC",)),
)


@SIZES
@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("1", lambda row: row.gaps > 0),
        ("2", lambda row: row.group.id.key in NEW_KEYS),
        ("3", lambda row: "ibtc" in row.flags),
        ("5", lambda row: any(cell.state == "should_leave" for cell in row.cells.values())),
        ("6", lambda row: "public" in row.flags),
        ("7", lambda row: row.cells["Ada North"].state == "missing"),
        ("0", lambda row: True),
    ],
)
async def test_a_digit_shows_its_view_with_the_count_in_its_tab(size, key, chosen) -> None:  # type: ignore[no-untyped-def]
    app, jobs = app_on(assessment())
    jobs.back = A_WEEK
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: "renamed" in shown(app) or "40/71" in shown(app))
        await pilot.press("0", key)
        expected = {row.group.id for row in ROWS if chosen(row)}
        assert {row.group.id for row in table(app).rows} == expected
        tab = lines(app)[TABS].partition("[")[2].partition("]")[0]
        assert tab.startswith(f"{key} ")
        assert tab.endswith(f" {len(expected)}")
        assert f"{len(expected)} of {len(expected)} " in shown(app)


@SIZES
async def test_a_click_on_a_tab_shows_the_view(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        place = lines(app)[TABS].index("3 iBTC")
        await pilot.click("#tabs", offset=(place, 0))
        assert all("ibtc" in row.flags for row in table(app).rows)
        assert "[3 iBTC" in lines(app)[TABS]


@pytest.mark.parametrize("width", [40, 60, 70, 80, 100])
async def test_however_narrow_the_view_shown_and_all_have_tabs(width: int) -> None:
    app, jobs = app_on(assessment())
    jobs.back = A_WEEK
    jobs.views = (ViewSettings("A view with a long name"), ViewSettings("Another one"))
    async with app.run_test(size=(width, 24)) as pilot:
        await at_rest(pilot)
        for key in "7810":
            await pilot.press(key)
            assert f"[{key} " in lines(app)[TABS]
            assert "0 All 474" in lines(app)[TABS]


async def test_tab_goes_through_the_views_that_can_be_shown_and_round() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        seen = []
        for _ in range(7):
            await pilot.press("tab")
            seen.append(lines(app)[TABS].partition("[")[2][0])
        assert seen == list("1345670"), "there is no view of new groups in a first run"
        await pilot.press("shift+tab")
        assert "[7 Mine" in lines(app)[TABS]


async def test_a_view_that_cannot_be_shown_says_why() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("2")
        await until(pilot, lambda: "There is no earlier run to tell what is new." in told(app))
        await pilot.press("8")
        await until(pilot, lambda: any("no such view" in text for text in told(app)))
        assert len(table(app).rows) == 474


async def test_the_filter_refines_the_view_and_stays_with_it() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "1", "slash", Text("quill"), "enter")
        gaps = [row for row in ROWS if row.gaps]
        both = [row for row in gaps if "quill" in row.group.title.casefold()]
        assert len(table(app).rows) == len(both)
        assert f"{len(both)} of {len(gaps)} shown" in shown(app)
        await pilot.press("0")
        assert len(table(app).rows) == 474
        await pilot.press("1")
        assert len(table(app).rows) == len(both)
        await pilot.press("escape")
        assert len(table(app).rows) == len(gaps)


@SIZES
async def test_an_empty_view_says_so(size: tuple[int, int]) -> None:
    app, _ = app_on(replace(assessment(), rows=tuple(row for row in ROWS if not row.gaps)))
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("1")
        assert "To close  No group is in this view" in shown(app)
        await pilot.press("space")
        await until(pilot, lambda: "No group is in this view; 0 shows all." in told(app))


@SIZES
async def test_the_third_line_tells_the_change_since_the_last_review(size: tuple[int, int]) -> None:
    app, jobs = app_on(assessment())
    jobs.back = A_WEEK
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: "since Mon 16 Nov ▲" in shown(app))
        text = lines(app)[2]
        assert "12 closed, 5 new" in text
        assert ("3 new groups" if size[0] > 80 else "3 new ") in text
        assert ("iBTC 40 of 71 renamed" if size[0] > 80 else "iBTC 40/71") in text


async def test_the_first_run_says_so() -> None:
    app, _ = app_on(None, assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: "first run" in lines(app)[2])


async def test_views_of_the_config_have_tabs_and_a_wrong_one_says_why() -> None:
    app, jobs = app_on(assessment())
    jobs.views = (
        ViewSettings("Large with gaps", "members:>50 gaps:>0", "-size", ("title", "on", "need", "size")),
        ViewSettings("Odd", "gapz:1"),
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("8")
        sizes = [row.group.members or 0 for row in table(app).rows]
        assert sizes == sorted(sizes, reverse=True)
        assert min(sizes) > 50
        heading = next(line for line in lines(app) if "Size↓" in line)
        assert "Category" not in heading
        await pilot.press("9")
        await until(pilot, lambda: any("gapz is no field" in text for text in told(app)))


async def test_what_is_shown_can_be_saved_as_a_view_and_deleted(tmp_path: Path) -> None:
    app, jobs = app_on(assessment())
    jobs.state = tmp_path
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "1", "slash", Text("quill"), "enter", "s", "V")
        await until(pilot, lambda: "Save as a view" in shown(app))
        await press(pilot, Text("Quills"))
        await until(pilot, lambda: "Saves Quills: gaps:>0 quill, by title" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "[8 Quills" in shown(app))
        assert all("quill" in row.group.title.casefold() and row.gaps for row in table(app).rows)
        await until(pilot, lambda: (tmp_path / FILE).exists() and "Quills" in (tmp_path / FILE).read_text())
        await pilot.press("V")
        await until(pilot, lambda: "Replaces Quills" in shown(app))
        await pilot.press("ctrl+d")
        await until(pilot, lambda: "8 Quills" not in shown(app))
        assert len(table(app).rows) == 474


async def test_the_cursor_follows_a_group_that_became_a_supergroup() -> None:
    app, jobs = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press(*["down"] * 5, "space")
        row = table(app).cursor_row
        assert row is not None
        later = GroupId.of("telegram", "77", "-1009999")
        key = row.group.id.key.partition(":")[2]
        moved = replace(row, group=replace(row.group, id=later, migrated_from=key))
        others = [other for other in ROWS if other.group.id != row.group.id]
        jobs.next = replace(assessment(), rows=(*others, moved))
        await pilot.press("r")
        await until(pilot, lambda: "1 ticked, all shown" in shown(app) and "▶■" in shown(app))
        now = table(app).cursor_row
        assert now is not None
        assert now.group.id == later
