"""The way of every command that changes groups: look, plan, show, ask, apply, tell."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from backends.errors import LockHeld
from backends.model import Condition
from backends.outcomes import Outcome
from reports.change_json import change_json
from reports.change_json import summary as tally
from reports.exit_status import DONE, IN_PART, status_of
from reports.rows import Row
from tui.applying import Carry, apply
from tui.commands import selecting
from tui.commands.running import print_json, say, stoppable
from tui.confirming import confirm_reviewed, with_identities
from tui.interrupted import INTERRUPTED
from tui.jobs import Jobs
from tui.review_text import outcome_lines, review_text, summary
from tui.talk import Talk

SETTLED = frozenset({Outcome.VERIFIED, Outcome.ALREADY})


@dataclass(frozen=True)
class Manner:
    """How a command goes about it: ``groups`` as selecting.chosen takes it."""

    groups: str = ""
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False


def change_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command which changes groups has; they arrive as ``manner``."""
    return click.option("--groups", default="", metavar="FILTER|@FILE", help=selecting.HELP)(
        apply_options(command)
    )


def apply_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same without --groups, for what names its groups itself."""

    @wraps(command)
    def with_manner(
        *arguments: Any, dry_run: bool, yes: bool, as_json: bool, groups: str = "", **rest: Any
    ) -> Any:
        if dry_run and yes:
            raise click.UsageError("--dry-run and --yes exclude each other.")
        return command(*arguments, manner=Manner(groups, dry_run, yes, as_json), **rest)

    options = (
        click.option("--json", "as_json", is_flag=True, help="Plan and outcomes as JSON on stdout."),
        click.option("--yes", is_flag=True, help="Apply without asking."),
        click.option("--dry-run", is_flag=True, help="Only show what would be done."),
    )
    decorated: Callable[..., Any] = with_manner
    for option in options:
        decorated = option(decorated)
    return decorated


async def look(jobs: Jobs, talk: Talk, groups: str) -> tuple[Row, ...]:
    """Open, look at both platforms now, and return the groups meant.

    Raises LockHeld where one of them is on Telegram and another instance uses its session.
    """
    await asyncio.to_thread(jobs.open)
    try:
        assessment = await jobs.audit(talk.follow)
    finally:
        talk.end()
    rows = await asyncio.to_thread(selecting.chosen, jobs, groups)
    platforms = {row.group.platform for row in rows}
    for seen in assessment.snapshot.seen:
        if seen.condition is Condition.LOCKED and seen.platform in platforms:
            raise LockHeld(seen.problems[0].text)
    return rows


def unplanned(manner: Manner) -> Callable[[str], None]:
    """What ``run`` is given for when nothing came of it: the JSON is written all the same."""

    def tell(reason: str) -> None:
        if manner.as_json:
            plan: dict[str, Any] = {"hash": None, "doing": None, "steps": [], "skipped": [], "warnings": []}
            print_json({"run": None, "plan": plan, "outcomes": [], "summary": tally(()), "error": reason})

    return tell


def missed(jobs: Jobs, rows: Iterable[Row]) -> int:
    """What the command ends with where the platform of one of its groups could not be read, else 0."""
    if jobs.assessment is None:
        # Going on with a run needs no look at all groups.
        return DONE
    platforms = {row.group.platform for row in rows}
    failed = [seen for seen in jobs.assessment.snapshot.seen if not seen.was_read]
    failed = [seen for seen in failed if seen.platform in platforms]
    for problem in (problem for seen in failed for problem in seen.problems):
        say(problem.text)
    if len(failed) < len(platforms):
        return IN_PART if failed else DONE
    return status_of(seen.condition for seen in failed)


async def review(
    jobs: Jobs,
    plan: Plan,
    rows: Sequence[Row],
    manner: Manner,
    *,
    question: "Question | None" = None,
    carry: Carry = apply,
    extra: Sequence[str] = (),
    more_json: Mapping[str, Any] | None = None,
) -> int:
    """Show the plan, ask where that is possible, apply it, and tell what came of it.

    ``extra`` are lines that follow the plan, ``more_json`` keys that go beside those of the plan.
    """
    talk = Talk(plain=jobs.options.plain)
    plan = with_identities(jobs, plan)
    text = "\n".join([review_text(plan, jobs), *extra])
    only_shown = manner.dry_run or jobs.options.read_only
    asks = not manner.yes and not only_shown and _can_ask() and bool(plan.steps)
    if not manner.as_json:
        click.echo(text)
    elif asks:
        click.echo(text, err=True)
    answered = asks and (question or Question(plan)).answered()
    if answered:
        # With --yes nobody has read who that is.
        await asyncio.to_thread(confirm_reviewed, jobs, plan)
    wanted = manner.yes or answered
    if jobs.options.read_only:
        say("Read-only: nothing is changed.")
    if not plan.steps or not wanted or only_shown:
        if manner.as_json:
            print_json(change_json(plan) | dict(more_json or {}))
        return missed(jobs, rows)
    record, stopped = await _applied(jobs, plan, talk, carry)
    if manner.as_json:
        print_json(change_json(record.plan, record.run, record.outcomes) | dict(more_json or {}))
    else:
        click.echo("\n".join([*outcome_lines(record), summary(record)]))
    if stopped:
        say(f"Stopped. Go on with: bitsafe-tui resume {record.run}")
        return INTERRUPTED
    return _status(record) or missed(jobs, rows)


@dataclass(frozen=True)
class Question:
    """What is asked before anything is sent; ``answer`` is the only one that applies the plan."""

    plan: Plan
    answer: str = "A"
    text: str = ""

    def answered(self) -> bool:
        changes = "1 change" if len(self.plan.steps) == 1 else f"{len(self.plan.steps)} changes"
        text = self.text or f"Type A to apply {changes}; anything else leaves all as it is"
        try:
            given: str = click.prompt(text, default="", show_default=False, err=True)
        except click.Abort:
            given = ""
        if given.strip() == self.answer:
            return True
        say("Nothing was changed.")
        return False


async def _applied(jobs: Jobs, plan: Plan, talk: Talk, carry: Carry) -> tuple[ChangeRecord, bool]:
    """An interruption stops it after the current step; whether it did is told beside the record."""
    stop = asyncio.Event()

    def interrupted() -> None:
        stop.set()
        talk.say("Stopping after the current step; once more stops at once.")

    try:
        with stoppable(interrupted):
            record = await carry(jobs, plan, talk.follow, stop)
    finally:
        talk.end()
    return record, stop.is_set() and bool(record.open)


def _status(record: ChangeRecord) -> int:
    """0 where every step is verified or was so already, else 1."""
    outcomes = [record.outcomes.get(step.number) for step in record.plan.steps]
    return DONE if all(one is not None and one.outcome in SETTLED for one in outcomes) else IN_PART


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
