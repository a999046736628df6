"""What does not fit ends with an ellipsis, on the smallest terminal too."""

import pytest

from reports.people import Handle, Person
from tests.screens.changes import panels
from tests.screens.test_changes_pictures import open_panel
from tests.screens.world import app_on, assessment, at_rest, lines, shown, until
from tui.screens.people_lines import lines as people_lines

SMALLEST = (60, 16)


@pytest.mark.parametrize(("name", "begins"), [("review", "│ Review ·"), ("run-over", "│ Group ")])
async def test_titles_and_headings_of_a_panel(name: str, begins: str) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALLEST) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()[name]())
        line = next(line for line in lines(app) if begins in " ".join(line.split()))
        assert line.split("│")[1].rstrip().endswith("…")


async def test_what_stands_in_an_empty_field() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALLEST) as pilot:
        await at_rest(pilot)
        assert "or f to…" in lines(app)[3]
        await pilot.press("x")
        await until(pilot, lambda: "for good, or 31 D" in shown(app))
        assert "…" in next(line for line in lines(app) if "│ Until" in line)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "for good, or 31 Dec 2026, or in 2 weeks" in shown(app))


def person(role: str) -> Person:
    handles = (Handle("slack", None, "required"), Handle("telegram", None, "required"))
    return Person("Cal Reyes", role, handles, shares=(), present=3, leave=0, room=None)


def test_a_role_is_whole_where_there_is_room_and_in_its_column() -> None:
    people = [person("Sales engineer"), person("BD")]
    first, second = (line.plain for line in people_lines(people, 109))
    assert "Sales engineer required" in first
    assert second.index("required") == first.index("required")
    assert "Sales engin" not in people_lines(people, 60)[0].plain


async def test_group_and_person_of_a_review_can_both_be_told_apart() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SMALLEST) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["review"]())
        assert "Hellomoon <> …" in shown(app)
        assert "Ed Lim @bea_f…" in shown(app)
