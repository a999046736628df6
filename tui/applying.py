"""Carries out plans: one at a time in a home, journalled, as the accounts that the plan was made for."""

import asyncio
from collections.abc import Awaitable, Callable

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepDone
from backends.errors import BitsafeError, WrongInput
from backends.model import PLATFORM_NAMES, Event, Platform
from tui.confirming import confirm_reviewed
from tui.connection import Connected, connected
from tui.deciding_jobs import operator
from tui.jobs import Jobs
from tui.locks import ChangeLock
from tui.text import clean

Notify = Callable[[Event | StepDone], None]
Carry = Callable[[Jobs, Plan, Notify, asyncio.Event], Awaitable[ChangeRecord]]


async def apply(jobs: Jobs, plan: Plan, notify: Notify, stop: asyncio.Event) -> ChangeRecord:
    """Begin a plan and carry it out. Raises BitsafeError where it cannot be begun: nothing was sent then."""
    _refuse_if_read_only(jobs)
    with ChangeLock(jobs.place.home.state):
        async with connected(jobs, platforms_of(plan), notify) as found:
            same_accounts(plan, found)
            run = await jobs.journal.begin(plan, *operator())
            return await _carry_on(jobs, run, found, notify, stop)


async def apply_reviewed(jobs: Jobs, plan: Plan, notify: Notify, stop: asyncio.Event) -> ChangeRecord:
    """The same for a plan that somebody has read: whom it lets in is confirmed by that."""
    _refuse_if_read_only(jobs)
    await asyncio.to_thread(confirm_reviewed, jobs, plan)
    return await apply(jobs, plan, notify, stop)


async def resume(jobs: Jobs, run: str, notify: Notify, stop: asyncio.Event) -> ChangeRecord:
    """Do what a run has left open; what was sent without an answer is looked up first."""
    _refuse_if_read_only(jobs)
    with ChangeLock(jobs.place.home.state):
        record = await jobs.journal.record(run)
        if not record.open:
            raise BitsafeError(f"Nothing is left to do of the run {run}.")
        async with connected(jobs, platforms_of(record.plan), notify) as found:
            same_accounts(record.plan, found)
            return await _carry_on(jobs, run, found, notify, stop)


async def _carry_on(
    jobs: Jobs, run: str, found: Connected, notify: Notify, stop: asyncio.Event
) -> ChangeRecord:
    from backends.changes.apply import apply as work_off
    from backends.changes.pace import Pace

    changers = {platform: found.backends[platform].changer() for platform in found.accounts}
    pace = Pace.of(jobs.place.settings.pace)
    absent = {platform: str(error) for platform, error in found.failures.items()}
    record = await work_off(run, changers, jobs.journal, notify=notify, stop=stop, pace=pace, absent=absent)
    await asyncio.to_thread(jobs.changed, record)
    return record


def platforms_of(plan: Plan) -> frozenset[Platform]:
    return frozenset(step.group.platform for step in plan.steps)


def same_accounts(plan: Plan, found: Connected) -> None:
    """Raises WrongInput where somebody else is signed in than when the plan was made."""
    for platform, account in found.accounts.items():
        planned = plan.actor(platform)
        if planned is None or (planned.id, planned.realm) != (account.id, account.realm):
            name = clean(planned.name) if planned else "nobody"
            raise WrongInput(
                f"The plan was made for {name} on {PLATFORM_NAMES[platform]}, "
                f"but {clean(account.name)} is signed in.",
                "Sign in as before, or make the plan anew.",
            )


def _refuse_if_read_only(jobs: Jobs) -> None:
    if jobs.options.read_only:
        raise WrongInput(
            "This is read-only: nothing is changed.", "Start without --read-only to change groups."
        )
