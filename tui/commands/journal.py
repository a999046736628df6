"""``apply``, ``undo`` and ``resume``: plans that were saved, and runs of changes that were made."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import click

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from backends.errors import StoreError, WrongInput
from tui.applying import Notify
from tui.applying import resume as go_on
from tui.commands.reviewing import Manner, apply_options, look, review, unplanned
from tui.commands.running import run, say
from tui.jobs import Jobs, Options
from tui.talk import Talk
from tui.text import clean

LISTED = 10
"""So many runs are named where none was, or one that there is not."""


@click.command(name="apply", short_help="Apply a plan that was saved.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="PLAN.json")
@apply_options
@click.pass_obj
def apply_plan(options: Options, file: Path, manner: Manner) -> None:
    """Apply PLAN.json unchanged, as --dry-run --json printed it or s in a review saved it. It is refused
    where the groups are no longer as it was made for, or it was edited, or applied before.
    """

    async def work(jobs: Jobs) -> int:
        from backends.changes.plan_file import load
        from tui.saved_plans import refuse_if_moved

        plan = load(file)
        rows = await look(jobs, Talk(plain=options.plain), "")
        refuse_if_moved(plan, jobs, file)
        concerned = {step.group.id for step in plan.steps}
        return await review(jobs, plan, [row for row in rows if row.group.id in concerned], manner)

    sys.exit(run(options, work, unplanned(manner)))


@click.command(short_help="Take a run of changes back.")
@click.argument("name", metavar="[RUN]", default="")
@apply_options
@click.pass_obj
def undo(options: Options, name: str, manner: Manner) -> None:
    """Take back what RUN did: names go back, those we put in are taken out, bans are lifted. It is a new
    plan, shown before anything happens, and says what cannot be undone. Without RUN the latest are listed.
    """

    async def work(jobs: Jobs) -> int:
        from tui.undoing import plan_undoing

        talk = Talk(plain=options.plain)
        await asyncio.to_thread(jobs.open)
        await _recorded(jobs, name)
        rows = await look(jobs, talk, "")
        try:
            plan = await plan_undoing(jobs, name, talk.follow)
        finally:
            talk.end()
        concerned = {step.group.id for step in plan.steps}
        return await review(jobs, plan, [row for row in rows if row.group.id in concerned], manner)

    sys.exit(run(options, work, unplanned(manner)))


@click.command(short_help="Go on with changes that were interrupted.")
@click.argument("name", metavar="[RUN]", default="")
@click.option("--put-aside", is_flag=True, help="Do not go on: what is left of it is not done.")
@apply_options
@click.pass_obj
def resume(options: Options, name: str, put_aside: bool, manner: Manner) -> None:
    """Go on with RUN, or with the only run that was interrupted. What was sent without an answer is looked
    up first; nothing is done twice.
    """

    async def work(jobs: Jobs) -> int:
        await asyncio.to_thread(jobs.open)
        record = await _unfinished(jobs, name)
        if put_aside:
            await jobs.journal.end(record.run)
            say(f"The run {record.run} is put aside: what is left of it is not done.")
            return 0

        async def carry(jobs: Jobs, plan: Plan, notify: Notify, stop: asyncio.Event) -> ChangeRecord:
            return await go_on(jobs, record.run, notify, stop)

        left = replace(record.plan, steps=record.open, skipped=())
        return await review(jobs, left, [], manner, carry=carry)

    sys.exit(run(options, work, unplanned(manner)))


async def _recorded(jobs: Jobs, name: str) -> ChangeRecord:
    """Raises WrongInput where there is no such run, StoreError where the journal cannot be read."""
    try:
        return await jobs.journal.record(name)
    except StoreError:
        # Where the journal can be read, it is the name that is wrong.
        wrong = f"There is no run of changes called {clean(name)}." if name else "Say which run."
        raise WrongInput(wrong, await _latest(jobs)) from None


async def _latest(jobs: Jobs) -> str:
    """The runs that may be meant, one a line. Raises StoreError where the journal cannot be read."""
    records = await jobs.journal.records(LISTED)
    if not records:
        return "Nothing was changed yet from this home."
    runs = [
        f"  {one.run}  {one.started.astimezone():%d %b %H:%M}  {clean(one.plan.doing)}" for one in records
    ]
    return "\n".join(["The latest, newest first (l in the app shows them all):", *runs])


async def _unfinished(jobs: Jobs, name: str) -> ChangeRecord:
    """Raises WrongInput where nothing, or more than one run, can be resumed."""
    if name:
        return await _recorded(jobs, name)
    found = await jobs.journal.unfinished()
    if len(found) == 1:
        return found[0]
    if not found:
        raise WrongInput(
            "No run of changes was interrupted: there is nothing to resume.", await _latest(jobs)
        )
    runs = ", ".join(f"{one.run} ({clean(one.plan.doing)}, {len(one.open)} left)" for one in found)
    raise WrongInput(f"{len(found)} runs were interrupted: {runs}.", "Say which one.")
