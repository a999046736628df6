"""Looking for people from the app, over sockets: what was typed stays, what is known shows at once."""

from pathlib import Path

import pytest

from backends.model import Condition
from tests.screens.keyboard import Text, press
from tests.screens.world import shown, told
from tests.system.app_on_demo import app_on_demo, opened, until
from tests.system.changing import requests
from tests.system.demo_home import demo_home
from tests.system.test_changes_app import SMALL
from tui.finding import Found
from tui.screens.invite import InvitePanel
from tui.screens.member import MemberForm
from tui.screens.removal import FindForm, FoundList
from tui.screens.review import Review


async def test_unknown_people_are_told_in_the_panel_and_team_members_are_found_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **{**SMALL, "latency_ms": 30}):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await pilot.press("i")
            await opened(pilot, InvitePanel)
            await press(pilot, Text("@nobody_partner"), "enter")
            await until(pilot, lambda: "! Nobody is called @nobody_partner." in shown(app))
            assert isinstance(app.screen, InvitePanel)
            assert "Others     @nobody_partner" in shown(app)
            assert told(app) == []
            await pilot.press("escape", "D")
            await opened(pilot, FindForm)
            await press(pilot, Text("@bea_ford"), "enter")
            await opened(pilot, FoundList)
            assert "as seen at" in shown(app)
            await until(pilot, lambda: "as seen at" not in shown(app))
            assert isinstance(app.screen, FoundList)
            assert app.screen._found.places
            assert not app.screen.is_waiting


async def test_a_removal_stands_on_what_was_just_found_and_nobody_is_looked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    looking = ("channels.getParticipant", "users.conversations", "messages.getCommonChats")
    with demo_home(tmp_path, log=log, **{**SMALL, "latency_ms": 30}):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await pilot.press("D")
            await opened(pilot, FindForm)
            await press(pilot, Text("@bea_ford"), "enter")
            await opened(pilot, FoundList)
            panel = app.screen
            assert isinstance(panel, FoundList)
            await until(pilot, lambda: panel.is_waiting)
            await pilot.press("D")
            await until(pilot, lambda: "Then the removal is planned" in shown(app))
            assert isinstance(app.screen, FoundList)
            asked: dict[str, int] = {}
            show = panel.show

            def note(found: Found) -> None:
                asked.update(requests(log))
                show(found)

            monkeypatch.setattr(panel, "show", note)
            await opened(pilot, Review)
            assert panel._found.live
            seen = panel._found.seen.astimezone()
            review = app.screen
            assert isinstance(review, Review)
            assert "Remove Bea Ford" in review.plan.doing
            told_when = {step.before.partition(", ")[2] for step in review._plan.steps}
            assert told_when <= {f"{seen:%H:%M}"}
            now = requests(log)
            assert asked["channels.getParticipant"]
            assert {one: now.get(one, 0) for one in looking} == {one: asked.get(one, 0) for one in looking}


async def test_a_new_handle_is_not_known_until_people_is_left_and_a_mistyped_one_leaves_the_platform_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **SMALL):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            before = app.jobs.assessment
            assert before is not None
            await pilot.press("P", "a")
            await opened(pilot, MemberForm)
            await press(pilot, Text("Zoe"), "down", Text("zoe_mistyped"), "down", Text("zoe_typo"), "enter")
            await until(pilot, lambda: any("looked up when you leave this list" in one for one in told(app)))
            assert app.jobs.assessment
            assert app.jobs.assessment.coverage.complete == 0, "nobody knows yet where Zoe is"
            assert app.jobs.assessment.coverage.unknown
            await pilot.press("escape")
            await until(pilot, lambda: app.jobs.assessment.snapshot.run != before.snapshot.run)  # type: ignore[union-attr]
            slack = app.jobs.assessment.snapshot.on("slack")
            assert slack is not None
            assert any("zoe_mistyped" in problem.text for problem in slack.problems)
            assert slack.condition is Condition.OK
