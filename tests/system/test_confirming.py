"""A team that was typed by hand, over the demo servers: read at once, but nobody is removed before a look."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from backends.model import Event
from backends.settings import TeamMember
from reports.rows import Row
from tests.system.signed_out import signed_out_servers
from tui.change_plans import make
from tui.change_wishes import CloseGaps
from tui.checking_team import checks_of_team
from tui.confirming import STAYS, WHERE, confirm_reviewed
from tui.jobs import Jobs, Options
from tui.removing import plan_removal
from tui.setting_up import SettingUp


@pytest.fixture
async def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Jobs]:
    """Signed in, with config.toml as somebody might have typed it; one audit was made."""
    for name in ("SLACK_USER_TOKEN", "TELEGRAM_SESSION", "TELEGRAM_API_ID", "TELEGRAM_API_HASH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    with signed_out_servers() as card:
        setting_up = SettingUp.open(Options())
        setting_up.keep(api_url=card["slack_url"], server=card["server"], server_key=card["server_key"])
        await setting_up.try_slack(card["slack_token"])
        async with setting_up.telegram_login(4711, "0" * 32, card["phone"]) as login:
            await login.send_code(card["phone"])
            if not await login.sign_in(card["code"]):
                await login.check_password(card["password"])
            await setting_up.signed_in(login, card["phone"])
        team = [TeamMember(**table) for table in card["team"]]
        gone = [replace(one, status="inactive") if one.name == "Bea Ford" else one for one in team]
        setting_up.keep(team=tuple(gone))
        await setting_up.finish()
        jobs = Jobs(Options())
        await asyncio.to_thread(jobs.open)
        await jobs.audit(quiet)
        yield jobs
        await jobs.close()


def quiet(event: Event) -> None:
    pass


def rows(jobs: Jobs) -> tuple[Row, ...]:
    assert jobs.assessment is not None
    return jobs.assessment.rows


async def test_nobody_is_taken_out_by_a_handle_that_nobody_has_confirmed(jobs: Jobs) -> None:
    assert jobs.assessment is not None
    assert any(row.cells["Bea Ford"].state == "should_leave" for row in rows(jobs))
    waiting = [one for one in jobs.assessment.unconfirmed if one.member == "Bea Ford"]
    assert {one.platform for one in waiting} == {"slack", "telegram"}

    removal = await plan_removal(jobs, "Bea Ford", rows(jobs), quiet, lasting=True)
    assert removal.plan.steps == ()
    held = {one.reason for one in removal.plan.skipped if STAYS in one.reason}
    assert held == {f"{STAYS}: @{one.handle}; {WHERE}" for one in waiting}
    assert any("Nobody has confirmed" in told for told in removal.plan.warnings)

    (check,) = checks_of_team(jobs.place)
    assert check.level == "warning"
    assert waiting[0].user.id in check.text

    on_slack = next(one for one in waiting if one.platform == "slack")
    await asyncio.to_thread(jobs.confirm, [on_slack.confirmation])
    removal = await plan_removal(jobs, "Bea Ford", rows(jobs), quiet, lasting=True)
    assert {step.group.platform for step in removal.plan.steps} == {"slack"}


async def test_an_id_that_is_picked_needs_no_handle(jobs: Jobs) -> None:
    assert jobs.assessment is not None
    bea = next(
        one for one in jobs.assessment.unconfirmed if (one.member, one.platform) == ("Bea Ford", "telegram")
    )
    removal = await plan_removal(jobs, bea.user.id, rows(jobs), quiet, lasting=True)
    assert removal.plan.steps
    assert {step.person.id for step in removal.plan.steps if step.person} == {bea.user.id}


async def test_the_review_of_an_invitation_shows_who_it_is_and_applying_it_confirms(jobs: Jobs) -> None:
    assert jobs.assessment is not None
    before = {(one.member, one.platform) for one in jobs.assessment.unconfirmed}
    plan, _ = await make(jobs, CloseGaps(rows(jobs)), quiet)
    invited = {(step.name, step.group.platform) for step in plan.steps}
    assert invited & before
    shown = [told for told in plan.warnings if "Nobody has confirmed" in told]
    assert len(shown) == len(invited & before)

    await asyncio.to_thread(confirm_reviewed, jobs, plan)
    assert {(one.member, one.platform) for one in jobs.assessment.unconfirmed} == before - invited
    again, _ = await make(jobs, CloseGaps(rows(jobs)), quiet)
    assert not [told for told in again.warnings if "Nobody has confirmed" in told]
