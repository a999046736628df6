"""Looking for people from the app, over sockets: what was typed stays, what is known shows at once."""

from pathlib import Path

import pytest

from tests.screens.world import shown, told
from tests.system.app_on_demo import app_on_demo, opened, until
from tests.system.demo_home import demo_home
from tests.system.test_changes_app import SMALL
from tui.screens.invite import InvitePanel
from tui.screens.removal import FindForm, FoundList


async def test_unknown_people_are_told_in_the_panel_and_team_members_are_found_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **{**SMALL, "latency_ms": 30}):
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await pilot.press("i")
            await opened(pilot, InvitePanel)
            await pilot.press(*"@nobody_partner", "enter")
            await until(pilot, lambda: "! Nobody is called @nobody_partner." in shown(app))
            assert isinstance(app.screen, InvitePanel)
            assert "Others     @nobody_partner" in shown(app)
            assert told(app) == []
            await pilot.press("escape", "D")
            await opened(pilot, FindForm)
            await pilot.press(*"@bea_ford", "enter")
            await opened(pilot, FoundList)
            assert "as seen at" in shown(app)
            await until(pilot, lambda: "as seen at" not in shown(app))
            assert isinstance(app.screen, FoundList)
            assert app.screen._found.places
            assert not app.screen.is_waiting
