"""The panels of changes: what they say follows what is chosen, and nothing that was typed is lost."""

from backends.outcomes import Outcome
from tests.screens.changes import CLOCK, gaps, over, panels, review, runs
from tests.screens.test_changes_pictures import open_panel
from tests.screens.world import app_on, assessment, at_rest, lines, shown
from tui.app import BitsafeApp
from tui.change_wishes import Undo
from tui.screens.change_log import ChangeLog
from tui.screens.change_run import ChangeRun

SIZE = (100, 30)


def in_one_line(app: BitsafeApp) -> str:
    """What stands inside the borders of the panel, without line breaks."""
    return " ".join(" ".join(line.split("│")[1] for line in lines(app) if line.count("│") == 2).split())


async def test_heading_facts_and_keys_of_a_review_follow_what_is_left_out() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        panel = review(gaps())
        await open_panel(app, pilot, panel)
        count, before = len(panel.plan.steps), panel.plan.hash[:4]
        assert f"A Apply {count}" in shown(app)
        assert f"{count} invitations" in shown(app)
        await pilot.press("space")
        await pilot.pause()
        text = shown(app)
        assert f"A Apply {count - 1}" in text
        assert f"{count - 1} invitations" in text
        assert f"WILL DO   {count - 1} " in text
        assert "1 left out in the review" in text
        assert before not in text
        await pilot.press("up", "space")
        await pilot.pause()
        assert f"WILL DO   {count} " in shown(app)
        await pilot.press("home", *["space"] * count)
        await pilot.pause()
        assert "Apply" not in shown(app).splitlines()[-2]


async def test_a_review_that_may_not_be_applied_offers_no_key_for_it() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["review-read-only"]())
        assert "A Apply" not in shown(app)
        assert "Read-only: this is as far as it goes." in shown(app)


async def test_what_columns_cut_stands_in_full_below() -> None:
    app, _ = app_on(assessment())
    title = "A group whose long name no column can show from its beginning to its very end"
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        for name in ("review", "run-over", "review-rename"):
            await open_panel(app, pilot, panels((title,))[name]())
            assert "to its very end" in in_one_line(app), name
            app.pop_screen()
        running = over(gaps())
        await open_panel(app, pilot, ChangeRun(running, CLOCK))
        place = next(number for number, one in running.outcomes.items() if one.outcome is Outcome.NEEDS_LINK)
        await pilot.press(*["down"] * (place - 1))
        await pilot.pause()
        assert "→ needs a link: Only an invite link lets them in." in shown(app)
        assert "Changed groups · Close gaps" in shown(app)


async def test_the_log_tells_its_marks_and_undoes_the_run_under_the_cursor() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        panel = ChangeLog(CLOCK)
        await open_panel(app, pilot, panel)
        panel.show(runs())
        await pilot.pause()
        assert "✓ 1 done and seen · = 1 was so already" in shown(app)
        assert "As Ada North Steps" in in_one_line(app)
        asked: list[object] = []
        app._plan = asked.append  # type: ignore[method-assign, assignment]
        await pilot.press("u")
        await pilot.pause()
        assert asked == [Undo(runs()[0].run)]
