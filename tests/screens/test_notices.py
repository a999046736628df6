"""Notices: the same one stands on the screen once, and never over how far a run is."""

from tests.screens.changes import panels
from tests.screens.test_changes_pictures import open_panel
from tests.screens.world import app_on, assessment, at_rest, lines, shown, until


async def test_the_same_notice_is_on_the_screen_once() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_rest(pilot)
        for _ in range(3):
            app.notify("Nothing was changed.", markup=False)
        app.notify("Something else.", markup=False)
        await until(pilot, lambda: "Something else." in shown(app))
        assert shown(app).count("Nothing was changed.") == 1


async def test_a_notice_leaves_how_far_a_run_is_in_sight() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["run-going"]())

        before = lines(app)[:4]
        app.main.tell("Nothing was changed.")
        await until(pilot, lambda: "Nothing was changed." in shown(app))
        assert lines(app)[:4] == before
