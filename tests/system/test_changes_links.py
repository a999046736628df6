"""Who cannot simply be added: links that are made, revoked and kept nowhere; bans that are lifted first."""

import json
from pathlib import Path

import pytest

from backends.model import Kind
from backends.outcomes import BANNED_HERE, Outcome
from tests.screens.world import shown, told
from tests.system.app_on_demo import app_on_demo, opened, until
from tests.system.changing import truth
from tests.system.demo_home import demo_home
from tests.system.test_changes_app import SMALL, close_gaps, over, records
from tui.change_wishes import InvitePeople
from tui.screens.change_run import ChangeRun
from tui.screens.open_links import OpenLinksPanel
from tui.screens.review import Review

SERVERS = {"journal.jsonl", "world.json"}
"""What the demo's servers keep for themselves, in the home."""


def kept(folder: Path) -> bytes:
    """Everything that the app has written, its log and its database included."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name not in SERVERS]
    assert any(file.suffix == ".db" for file in files)
    return b"\n".join(file.read_bytes() for file in files)


async def test_links_are_made_listed_revoked_and_gone_and_written_down_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **SMALL) as home:
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            await close_gaps(pilot)
            await pilot.press("A")
            await until(pilot, lambda: over(app))
            [closed] = await records(app)
            refused = [one for one in closed.outcomes.values() if one.outcome is Outcome.NEEDS_LINK]
            assert refused
            # What did not work stays ticked, what did is not.
            settled, rest = app._run.groups if app._run else (frozenset(), frozenset())
            assert rest <= app.main._bench.ticks
            assert not settled & app.main._bench.ticks
            await pilot.press("L")
            await opened(pilot, Review)
            await pilot.press("A")
            await until(pilot, lambda: over(app) and bool(app._run and app._run.links))
            assert app._run
            secrets = [link.url for link in app._run.links.values()]
            assert len(secrets) == len(refused)
            await pilot.press("y")
            await until(pilot, lambda: app.clipboard in secrets)
            seen = shown(app) + "".join(told(app))
            await pilot.press("K")
            await opened(pilot, OpenLinksPanel)
            panel = app.screen
            assert isinstance(panel, OpenLinksPanel)
            assert {one.link.url for one in panel._found.links} == set(secrets)
            seen += shown(app)
            await pilot.press("V")
            await opened(pilot, Review)
            await pilot.press("A")
            await until(pilot, lambda: over(app) and "Revoke links" in shown(app))
            newest = (await records(app))[0]
            assert {one.outcome for one in newest.outcomes.values()} == {Outcome.VERIFIED}
            await pilot.press("escape")
            app.list_links("")
            await opened(pilot, OpenLinksPanel)
            assert "No link is open" in shown(app)
            seen += shown(app) + "".join(told(app))
        written = kept(tmp_path)
        for url in secrets:
            secret = url.rsplit("/", 1)[-1].removeprefix("+")
            assert secret not in seen
            assert secret.encode() not in written
        assert home.run("check").returncode in (0, 1)


async def test_a_ban_is_lifted_and_then_the_person_invited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo_home(tmp_path, **SMALL) as home:
        found = json.loads(home.run("find", "Bea Ford", "--groups", "platform:telegram", "--json").stdout)
        world = truth(home.servers)
        (account,) = (one["id"] for one in found["accounts"] if one["platform"] == "telegram")
        group = next(
            one["id"]
            for one in found["groups"]
            if one["removable"] and world[one["id"]]["kind"] != Kind.BASIC
        )
        file = tmp_path / "groups.txt"
        file.write_text(f"{group}\n")
        removed = home.run("remove", account, "--groups", f"@{file}", "--yes")
        assert removed.returncode == 0, removed.stdout + removed.stderr
        assert account in truth(home.servers)[group]["banned"]
        async with app_on_demo(tmp_path, monkeypatch) as (app, pilot):
            assert app.main.shown
            rows = [row for row in app.main.shown.rows if str(row.group.id) == group]
            app._plan(InvitePeople(rows, ("Bea Ford",)))
            await opened(pilot, Review)
            await pilot.press("A")
            await until(pilot, lambda: over(app))
            [invited] = (await records(app))[:1]
            assert [one.detail for one in invited.outcomes.values()] == [BANNED_HERE]
            await opened(pilot, ChangeRun)
            assert "b Lift bans" in shown(app)
            await pilot.press("b")
            await opened(pilot, Review)
            review = app.screen
            assert isinstance(review, Review)
            assert [step.act.value for step in review.plan.steps] == ["lift_ban", "invite"]
            await pilot.press("A")
            await until(pilot, lambda: over(app) and "Lift bans" in shown(app))
            outcomes = (await records(app))[0].outcomes
            assert [outcomes[number].outcome for number in (1, 2)] == [Outcome.VERIFIED] * 2, outcomes
        after = truth(home.servers)[group]
        assert account not in after["banned"]
        assert account in after["member_ids"]
