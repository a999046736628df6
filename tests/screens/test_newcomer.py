"""What somebody met who went through the workbench for the first time: each line is told, whole, and once."""

import pytest

from tests.screens.world import app_on, assessment, at_rest, cursor, lines, shown, table, told, until


@pytest.mark.parametrize("before", [(60, 16), (80, 24)], ids=str)
async def test_after_a_resize_every_line_has_the_new_width(before: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=before) as pilot:
        await at_rest(pilot)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        after = shown(app)
        await pilot.press("down", "up")
        assert shown(app) == after
        heading = next(line for line in after.splitlines() if "Group " in line)
        assert "Active" in heading
        assert "474 of 474 shown · by gaps, category" in after


async def test_a_view_that_hides_groups_is_named_beside_the_count() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("7")
        mine = len(table(app).rows)
        await pilot.press("slash", *"zzz", "enter")
        assert f"0 of {mine} in Mine" in shown(app)
        assert "0  shows all groups, not only Mine" in shown(app)


@pytest.mark.parametrize("typed", ["hana", "ito"])
async def test_a_team_members_name_in_the_filter_says_how_to_ask_for_the_person(typed: str) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("slash", *typed)
        await until(pilot, lambda: "Hana Ito is in the team" in shown(app))
        assert 'present:"Hana Ito"  where they are in' in shown(app)
        await pilot.press("tab")
        await until(pilot, lambda: 'missing:"Hana Ito"' in lines(app)[4])


async def test_flags_have_a_line_of_their_own_where_there_is_room() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("slash", *"flag:no-rights flag:ibtc missing:any", "enter")
        await until(pilot, lambda: "Flags: " in shown(app))
        assert any(line.strip().startswith("Flags: ") and "…" not in line for line in lines(app))
        assert cursor(app)
        assert told(app) == []
