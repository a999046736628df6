"""Plans the undoing of a run of changes from what is known now."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from backends.changes.basis import found_again
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from backends.changes.step import Act, Step
from backends.changes.undoing import plan_undo
from backends.errors import NotSignedIn, PlatformError
from backends.model import Event, Group, GroupId, Standing, User
from backends.outcomes import Outcome
from backends.protocol import Membership
from tui.applying import platforms_of
from tui.connection import Connected, connected
from tui.jobs import Jobs
from tui.planning import head_of, known_run

UNDO, AGAIN = "Undo: ", "Again: "


async def plan_undoing(jobs: Jobs, run: str, notify: Callable[[Event], None]) -> Plan:
    """Looks at each person who would be taken out, and for groups that the audit has lost sight of by what
    was done. Raises StoreError where there is no such run.
    """
    assessment = known_run(jobs)
    record = await jobs.journal.record(run)
    groups = {row.group.id: row.group for row in assessment.rows}
    done = [step for step in record.plan.steps if _was_done(step, record)]
    memberships: dict[tuple[GroupId, str], Membership] = {}
    if any(step.act is Act.INVITE for step in done) or _lost_sight_of(done, groups):
        async with connected(jobs, platforms_of(record.plan), notify) as connection:
            # A name that leaves the pattern, or somebody whose groups are audited taken out: such a group is
            # no longer among those audited, but this account sees it.
            again = found_again(connection.groups)
            seen = [again(id) for id in _lost_sight_of(done, groups)]
            groups |= {group.id: group for group in seen if group is not None}
            now = found_again(groups)
            put_in = [
                (group, step.person)
                for step in done
                if step.act is Act.INVITE and step.person and (group := now(step.group.id))
            ]
            memberships = await _memberships(put_in, connection)
    plan = plan_undo(record, groups, head_of(assessment), memberships=memberships)
    return replace(plan, doing=_doing(record.plan.doing))


def _doing(done: str) -> str:
    """``Undo: Close gaps``; of that, ``Again: Close gaps``, and so to and fro."""
    again = done.removeprefix(UNDO)
    return f"{AGAIN}{again}" if again != done else f"{UNDO}{done.removeprefix(AGAIN)}"


def _was_done(step: Step, record: ChangeRecord) -> bool:
    done = record.outcomes.get(step.number)
    return done is not None and done.outcome is Outcome.VERIFIED


def _lost_sight_of(steps: list[Step], groups: dict[GroupId, Group]) -> list[GroupId]:
    now = found_again(groups)
    found = {step.group.id: now(step.group.id) for step in steps}
    return [id for id, group in found.items() if group is None or group.standing is not Standing.HERE]


async def _memberships(
    put_in: list[tuple[Group, User]], connection: Connected
) -> dict[tuple[GroupId, str], Membership]:
    """What could not be seen is left out: taking out is verified in any case."""

    async def ask(group: Group, user: User) -> tuple[tuple[GroupId, str], Membership] | None:
        if group.platform not in connection.accounts:
            return None
        changer = connection.backends[group.platform].changer()
        try:
            return (group.id, user.id), await changer.membership(group, user)
        except NotSignedIn:
            raise
        except PlatformError:
            return None

    answers = await asyncio.gather(*(ask(group, user) for group, user in put_in))
    return dict(answer for answer in answers if answer is not None)
