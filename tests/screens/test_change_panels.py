"""The panels of changes: what they say follows what is chosen, and nothing that was typed is lost."""

import asyncio
from dataclasses import replace
from typing import cast

from textual.binding import Binding
from textual.message import Message

from backends.errors import WrongInput
from backends.outcomes import Outcome
from tests.screens.changes import CLOCK, asked, found_places, gaps, over, panels, renames, review, runs
from tests.screens.keyboard import Text, press
from tests.screens.test_changes_pictures import open_panel
from tests.screens.world import app_on, assessment, at_rest, lines, shown, told, until
from tui.app import BitsafeApp
from tui.change_wishes import CloseGaps, Undo
from tui.screens.change_log import ChangeLog
from tui.screens.change_run import ChangeRun
from tui.screens.invite import InvitePanel
from tui.screens.owners import OwnerMessages
from tui.screens.task import Task
from tui.screens.wishes import PlanWanted
from tui.widgets.listing import Listing

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
        assert "A Apply" not in shown(app)


async def test_a_review_that_may_not_be_applied_offers_no_key_for_it() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["review-read-only"]())
        assert "A Apply" not in shown(app)
        assert "Read-only: this is as far as it goes." in shown(app)


async def test_all_that_stands_above_the_steps_can_be_read_by_key() -> None:
    many = gaps([f"Group {number}" for number in range(60)])
    warnings = tuple(
        f"Warning {number} takes a line of its own in what has to be checked." for number in range(12)
    )
    for size in ((60, 16), (80, 24)):
        async with app_on(assessment())[0].run_test(size=size) as pilot:
            app = cast(BitsafeApp, pilot.app)
            await at_rest(pilot)
            await open_panel(app, pilot, review(replace(many, warnings=warnings)))
            first = in_one_line(app)
            assert "Tab Read on" in first
            assert "Warning 11" not in first
            read = first
            for _ in range(20):
                await pilot.press("tab")
                await pilot.pause()
                read += in_one_line(app)
                if "more line" not in in_one_line(app):
                    break
            assert all(f"Warning {number} " in read for number in range(12))
            assert "WHEN" in read
            await pilot.press("tab")
            await until(pilot, lambda: in_one_line(app) == first)  # noqa: B023


async def test_a_short_list_leaves_its_room_to_what_has_to_be_read() -> None:
    app, _ = app_on(assessment())
    plan = replace(renames(), warnings=tuple(f"Warning {number}." for number in range(6)))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, review(replace(plan, steps=plan.steps[:1])))
        text = in_one_line(app)
        assert "Warning 5." in text
        assert "WHEN" in text
        assert "Tab" not in text


async def test_a_review_with_nothing_to_do_points_to_the_owners_and_shows_no_key_for_steps() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, review(replace(gaps(), steps=())))
        text = in_one_line(app)
        assert "Esc, then m" in text
        assert text.endswith("Esc Cancel F1 Help")


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
        undone: list[object] = []
        app._plan = undone.append  # type: ignore[method-assign, assignment]
        await pilot.press("u")
        await pilot.pause()
        assert undone == [Undo(runs()[0].run)]


async def test_whoever_is_typed_over_the_list_goes_to_others_and_stays_when_nobody_is_found() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        answer = asyncio.Event()

        async def nobody() -> Message:
            await answer.wait()
            raise WrongInput("Nobody is called @jack_partner.", "Use a handle, an e-mail address or an id.")

        await open_panel(app, pilot, panels()["invite"]())
        await press(pilot, Text("jack"))
        await pilot.pause()
        assert told(app) == []
        assert "jack" in shown(app)
        panel = app.screen
        assert isinstance(panel, InvitePanel)
        app._work_out("Making the plan", nobody, panel)
        await pilot.pause()
        assert "Making the plan · 0 s. Esc stops." in shown(app)
        answer.set()
        await until(pilot, lambda: "! Nobody is called @jack_partner." in shown(app))
        assert app.screen is panel
        assert "jack" in shown(app)
        assert told(app) == []


async def test_escape_stops_what_is_waited_for_and_leaves_the_panel_open() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        await open_panel(app, pilot, panels()["invite"]())
        panel = app.screen
        assert isinstance(panel, InvitePanel)
        app._work_out("Making the plan", asyncio.Event().wait, panel)  # type: ignore[arg-type]
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped. Nothing was changed." in shown(app))
        assert app.screen is panel
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)


async def test_what_comes_late_covers_no_panel_that_was_opened_meanwhile() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        answer = asyncio.Event()

        async def plan() -> Message:
            await answer.wait()
            return app.OwnersFound(asked())

        app._work_out("Making the plan", plan)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, ChangeLog))
        answer.set()
        await until(pilot, lambda: "What you asked for is ready" in shown(app))
        assert isinstance(app.screen, ChangeLog)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OwnerMessages))


async def test_closing_gaps_where_there_is_none_is_one_sentence() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        complete = [row for row in assessment().rows if not row.gaps and not row.unknowns]
        app.main.post_message(PlanWanted(CloseGaps(complete[:1])))
        await until(pilot, lambda: "No gap in" in shown(app))
        assert app.screen is app.main


async def test_where_a_team_member_is_is_shown_at_once_and_brought_up_to_date() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        panel = found_places()
        now = panel._found
        panel._found = replace(now, places=now.places[:1], live=False)
        await open_panel(app, pilot, panel)
        assert "In 1 group of 474 looked at, as seen at 09:02." in shown(app)
        assert "D Remove and ban" in shown(app)
        assert "p Remove, may come back" in shown(app)
        panel.show(now)
        await pilot.pause()
        assert "In 3 groups of 474 looked at now, 09:02." in shown(app)


async def test_no_key_of_a_panel_is_taken_by_its_list() -> None:
    app, _ = app_on(assessment())
    moving = {key for one in Listing.BINDINGS for key in cast(Binding, one).key.split(",")} - {"enter"}
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        for name, make in panels().items():
            panel = cast(Task[object], make())
            keys = {key for one in panel.KEYS if one.action for key in one.keys.split(",")}
            assert not keys & moving, name


async def test_what_only_trying_tells_is_a_whole_sentence_below_the_list() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=SIZE) as pilot:
        await at_rest(pilot)
        panel = found_places()
        there = panel._found.places[0]
        unsure = replace(there, membership=replace(there.membership, removable=None, reason=""))
        panel._found = replace(panel._found, places=(unsure,))
        await open_panel(app, pilot, panel)
        assert "whether you may remove them is known only by trying" in in_one_line(app)
