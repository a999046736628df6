"""A login that ends in the middle of a job: the banner, what is left waits, and goes on after signing in."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backends.store.plans import pack_plan, unpack_plan
from reports.archive.verification import verify
from reports.archive.wish import Ending
from tests.screens.keyboard import typed
from tests.screens.signed_in import NAMES, Place, Service, app_on, banner, sign_in, signed_in_home
from tests.screens.signed_out import faults, joined, until
from tests.screens.world import shown
from tests.system.app_on_demo import opened
from tests.system.app_on_demo import until as until_so
from tui.app import BitsafeApp
from tui.screens.change_run import ChangeRun
from tui.screens.export_form import ExportForm
from tui.screens.export_run import ExportRun
from tui.screens.invite import InvitePanel
from tui.screens.leaving import waiting
from tui.screens.removal import FindForm, FoundList
from tui.screens.review import Review
from tui.screens.signing_in import SigningIn

SERVICES: tuple[Service, ...] = ("slack", "telegram")
PAGE = {"slack": "conversations.history", "telegram": "messages.getHistory"}
INVITE = {"slack": "conversations.invite", "telegram": "channels.inviteToChannel"}
LOOK = {"slack": "conversations.members", "telegram": "channels.getParticipant"}
BOTH = ("--slack-groups=8", "--telegram-groups=12", "--seed=3")
"""Somebody can be invited on both platforms there."""


def waits_for(service: Service) -> str:
    return f"! What is left waits for you to sign in to {NAMES[service]}. O signs in."


# Exports


async def export_all(pilot: Pilot[int], place: Place, service: Service) -> None:
    """Until the login of ``service`` is refused, after its first page."""
    await pilot.press("a", "e")
    await opened(pilot, ExportForm)
    await until_so(pilot, lambda: "Estimating" not in shown(pilot.app))
    place.revoke(service, PAGE[service], skip=1)
    await pilot.press("enter")
    await opened(pilot, ExportRun)
    await banner(pilot, service, "the export goes on")
    await until(pilot, waits_for(service))


def export_over(app: BitsafeApp) -> bool:
    return app._archive is not None and app._archive.over


def is_whole(app: BitsafeApp) -> bool:
    """All that is there was read to its end, and every message stands in its record once."""
    assert app._archive is not None
    result = app._archive.result
    assert result is not None
    endings = Counter((one.group.platform, one.ending) for one in result.outcomes)
    assert {ending for _, ending in endings} <= {Ending.EXPORTED, Ending.NO_NEWS, Ending.VANISHED}, endings
    for service in SERVICES:
        assert endings[service, Ending.EXPORTED]
    assert len(result.outcomes) == len(app._archive.order.groups)
    assert all(one.new == one.messages for one in result.outcomes)
    return verify(result.folder).is_sound


@pytest.mark.parametrize("service", SERVICES)
async def test_an_export_waits_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Service
) -> None:
    with signed_in_home(tmp_path, monkeypatch) as place:
        async with app_on(place) as (app, pilot):
            await export_all(pilot, place, service)
            assert app._archive is not None
            assert not export_over(app)
            assert app._archive.done, "the other platform's part went on"
            assert "bitsafe-tui" not in shown(app).split("Export")[-1]
            await sign_in(pilot, place, service)
            await until_so(pilot, lambda: export_over(app))
            assert is_whole(app)
            assert isinstance(app.screen, ExportRun)
            await pilot.press("escape")
            await until(pilot, "Refreshed")
            assert "signed out" not in joined(pilot)
            assert app.jobs.export_left() is None


async def test_a_new_login_joins_an_export_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack is slow, and still read when Telegram is signed in again; that does not wait for its end."""
    slow = {"platform": "slack", "method": "conversations.replies", "do": "delay", "seconds": 4, "times": 3}
    lost = {"platform": "telegram", "method": PAGE["telegram"], "do": "revoke", "skip": 1}
    with signed_in_home(tmp_path, monkeypatch) as place:
        async with app_on(place) as (app, pilot):
            await pilot.press("a", "e")
            await opened(pilot, ExportForm)
            await until_so(pilot, lambda: "Estimating" not in shown(app))
            faults(place.card, slow, lost)
            await pilot.press("enter")
            await until(pilot, waits_for("telegram"))
            run = app._archive
            assert run is not None
            await banner(pilot, "telegram", "the export goes on")
            assert not run.waiting, "Slack goes on"
            await sign_in(pilot, place, "telegram")
            await until_so(pilot, lambda: export_over(app))
            assert run.is_begun
            assert is_whole(app)


async def test_an_export_is_stopped_while_it_waits_and_gone_on_with_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in_home(tmp_path, monkeypatch) as place:
        async with app_on(place) as (app, pilot):
            await export_all(pilot, place, "telegram")
            await pilot.press("escape")
            await pilot.press("O")
            await opened(pilot, SigningIn)
            await pilot.press("escape")
            await until_so(pilot, lambda: app.screen is app.main)
            await until(pilot, "waits for you to sign in to Telegram: O signs in")
            assert not export_over(app), "whoever did not sign in is waited for"
            await pilot.press("e")
            await until(pilot, waits_for("telegram"))
            await pilot.press("S")
            await until_so(pilot, lambda: export_over(app))
            await until(pilot, "failed: The Telegram login was ended")
            left = app.jobs.export_left()
            assert left is not None
            assert {one.split(":")[0] for one in left.groups} == {"telegram"}
            await pilot.press("g")
            await until(pilot, waits_for("telegram"))
            await sign_in(pilot, place, "telegram")
            await until_so(pilot, lambda: export_over(app))
            await until(pilot, "exported")
            assert app.jobs.export_left() is None


async def test_an_export_that_waits_is_offered_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in_home(tmp_path, monkeypatch) as place:
        async with app_on(place) as (app, pilot):
            await export_all(pilot, place, "slack")
            await pilot.press("ctrl+q")
            await until(pilot, "An export goes on")
            await pilot.press("Q")
            await pilot.pause()
            left = app.jobs.export_left()
            assert left is not None
            assert {one.split(":")[0] for one in left.groups} == {"slack"}


# Changes


async def invite_all(pilot: Pilot[int]) -> int:
    """Up to the run; returns how many invitations there are."""
    await pilot.press("0", "a", "i")
    await opened(pilot, InvitePanel)
    await pilot.press("tab")
    await typed(pilot, "Ivy Moreau")
    await pilot.press("enter")
    await opened(pilot, Review)
    review = pilot.app.screen
    assert isinstance(review, Review)
    assert {step.group.platform for step in review.plan.steps} == set(SERVICES)
    await pilot.press("A")
    await opened(pilot, ChangeRun)
    return len(review.plan.steps)


def run_over(app: BitsafeApp) -> bool:
    return app._run is not None and app._run.over


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("when", ["refused", "not seen"])
async def test_changes_wait_and_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Service, when: str
) -> None:
    """``not seen``: an invitation was accepted, and what came of it could not be read back."""
    with signed_in_home(tmp_path, monkeypatch, *BOTH) as place:
        async with app_on(place) as (app, pilot):
            method = (INVITE if when == "refused" else LOOK)[service]
            place.revoke(service, method, skip=1 if when == "refused" else 0)
            steps = await invite_all(pilot)
            await banner(pilot, service, "the changes go on")
            await until(pilot, waits_for(service))
            assert not run_over(app)
            assert "waits for sign-in" in joined(pilot)
            await sign_in(pilot, place, service)
            await until_so(pilot, lambda: run_over(app))
            [record] = await app.jobs.journal.records(9)
            assert not record.open
            assert len(record.outcomes) == steps
            assert set(place.writes.values()) == {1}, place.writes
            assert isinstance(app.screen, ChangeRun)
            await pilot.press("escape")
            await until(pilot, "Refreshed")
            assert "signed out" not in joined(pilot)


async def test_a_new_login_while_changes_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes on at Slack is not disturbed; then Telegram's rest follows by itself."""
    slow = {"platform": "slack", "method": INVITE["slack"], "do": "delay", "seconds": 3, "times": None}
    lost = {"platform": "telegram", "method": INVITE["telegram"], "do": "revoke"}
    with signed_in_home(tmp_path, monkeypatch, *BOTH) as place:
        async with app_on(place) as (app, pilot):
            faults(place.card, slow, lost)
            steps = await invite_all(pilot)
            await until(pilot, waits_for("telegram"))
            run = app._run
            assert run is not None
            await banner(pilot, "telegram", "the changes go on")
            assert not run.waiting, "Slack goes on"
            await sign_in(pilot, place, "telegram")
            await until_so(pilot, lambda: run_over(app))
            [record] = await app.jobs.journal.records(9)
            assert not record.open
            assert len(record.outcomes) == steps
            assert set(place.writes.values()) == {1}, place.writes


def made_by_somebody_else(folder: Path) -> None:
    """The plan in the journal; so the account that is signed in now is another than then."""
    with closing(sqlite3.connect(folder / "data" / "bitsafe.db")) as connection, connection:
        [(packed,)] = connection.execute("select plan from change_runs").fetchall()
        plan = unpack_plan(packed)
        actors = tuple(replace(one, id="9", name="Zoe Other") for one in plan.actors)
        connection.execute("update change_runs set plan = ?", [pack_plan(replace(plan, actors=actors))])


async def test_changes_do_not_go_on_as_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with signed_in_home(tmp_path, monkeypatch, *BOTH) as place:
        async with app_on(place) as (app, pilot):
            place.revoke("telegram", INVITE["telegram"])
            await invite_all(pilot)
            await until(pilot, waits_for("telegram"))
            before = place.writes
            made_by_somebody_else(place.folder)
            await sign_in(pilot, place, "telegram")
            await until_so(pilot, lambda: run_over(app))
            await until(pilot, "! The plan was made for Zoe Other")
            assert place.writes == before, "nothing was sent"


async def test_changes_are_stopped_while_they_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with signed_in_home(tmp_path, monkeypatch, *BOTH) as place:
        async with app_on(place) as (app, pilot):
            place.revoke("telegram", INVITE["telegram"])
            await invite_all(pilot)
            await until(pilot, waits_for("telegram"))
            await pilot.press("S")
            await until_so(pilot, lambda: run_over(app))
            await until(pilot, "stopped by you")
            [record] = await app.jobs.journal.unfinished()
            assert {step.group.platform for step in record.open} == {"telegram"}
            assert "bitsafe-tui login" not in shown(app)


# Looking


async def test_looking_for_somebody_waits_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in_home(tmp_path, monkeypatch) as place:
        async with app_on(place) as (app, pilot):
            place.revoke("telegram", "messages.getCommonChats")
            await pilot.press("D")
            await opened(pilot, FindForm)
            await typed(pilot, "@ivy_moreau")
            await pilot.press("enter")
            await banner(pilot, "telegram", "what you asked for goes on")
            await until(pilot, "waits for you to sign in to Telegram. O signs in, Esc stops.")
            await sign_in(pilot, place, "telegram")
            await until_so(pilot, lambda: isinstance(app.screen, FoundList) and not app.screen.is_waiting)
            await until(pilot, "looked at now")
            assert "? Telegram" not in joined(pilot)


async def test_looking_is_stopped_while_it_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with signed_in_home(tmp_path, monkeypatch) as place:
        async with app_on(place) as (app, pilot):
            place.revoke("telegram", "messages.getCommonChats")
            await pilot.press("D")
            await opened(pilot, FindForm)
            await typed(pilot, "@ivy_moreau")
            await pilot.press("enter")
            await until(pilot, "waits for you to sign in to Telegram. O signs in, Esc stops.")
            await pilot.press("escape")
            await until(pilot, "Stopped. Nothing was changed.")
            await pilot.press("escape")
            await until_so(pilot, lambda: app.screen is app.main)
            await banner(pilot, "telegram", "the refresh goes on")


def test_leaving_says_what_a_job_waits_for() -> None:
    """Waiting for its end would take for ever."""
    assert waiting(frozenset({"telegram"})) == "It waits for you to sign in to Telegram: Esc, then O."
    assert waiting(frozenset({"telegram", "slack"})).startswith(
        "It waits for you to sign in to Slack and Tele"
    )
    assert waiting(frozenset()) == ""
