"""From a wish to a plan: which planner is asked, and what has to be typed before it is applied."""

import asyncio
from collections.abc import Callable, Sequence

from backends.changes.inviting import Wanted
from backends.changes.linking import plan_links, plan_revocations
from backends.changes.plan import Plan
from backends.changes.step import Step
from backends.model import Event
from backends.outcomes import Outcome
from reports.rows import Row
from tui.asking import plan_letters
from tui.change_unbanning import plan_unbanning
from tui.change_wishes import (
    ChangeWish,
    CloseGaps,
    FindPerson,
    InvitePeople,
    LiftBans,
    MakeLinks,
    RemovePerson,
    Rename,
    RevokeLinks,
    SendLetters,
    Undo,
)
from tui.confirming import with_identities
from tui.connection import connected
from tui.finding import Found, find, known
from tui.jobs import Jobs
from tui.planning import InviteWish, head_of, known_run, plan_invites, plan_new_names
from tui.removing import plan_removal
from tui.renaming import RenameWish, rule_of
from tui.undoing import plan_undoing
from tui.whom import identify, member_called, of_team


async def make(jobs: Jobs, wish: ChangeWish, notify: Callable[[Event], None]) -> tuple[Plan, str]:
    """The plan, and the handle that confirms it ("" = none). Raises BitsafeError in words."""
    plan, confirm = await _make(jobs, wish, notify)
    return with_identities(jobs, plan), confirm


async def _make(jobs: Jobs, wish: ChangeWish, notify: Callable[[Event], None]) -> tuple[Plan, str]:
    match wish:
        case CloseGaps(rows):
            return await plan_invites(jobs, InviteWish(gaps=True), rows, notify), ""
        case InvitePeople(rows, people, role):
            return await plan_invites(jobs, InviteWish(people, role), rows, notify), ""
        case Rename(rows, pair, pattern, mapping):
            names = RenameWish(pair, pattern, mapping)
            return await asyncio.to_thread(_names, jobs, names, rows), ""
        case RemovePerson(rows, person, lasting, known_now):
            removal = await plan_removal(jobs, person, rows, notify, lasting=lasting, found=known_now)
            return removal.plan, removal.handles[0]
        case SendLetters(asked):
            return await plan_letters(jobs, asked), ""
        case MakeLinks(run):
            return await _links(jobs, run), ""
        case LiftBans(run):
            return await _bans(jobs, run), ""
        case RevokeLinks(links):
            return _revocations(jobs, links), ""
        case Undo(run):
            return await plan_undoing(jobs, run, notify), ""


def known_places(jobs: Jobs, wish: FindPerson) -> Found | None:
    """What the last run knows of a team member; None of anybody else. Raises WrongInput where two fit."""
    member = member_called(jobs.policy.team, wish.person)
    if member is None or jobs.assessment is None:
        return None
    snapshot = jobs.assessment.snapshot
    return known(of_team(member, snapshot), wish.rows, snapshot)


async def look_for(jobs: Jobs, wish: FindPerson, notify: Callable[[Event], None]) -> Found:
    """Asks the platforms now. Raises BitsafeError where nobody, or more than one, is meant."""
    snapshot, team = known_run(jobs).snapshot, jobs.policy.team
    async with connected(jobs, frozenset(row.group.platform for row in wish.rows), notify) as found:
        whom = await identify(wish.person, team, snapshot, found, whole=False)
        return await find(whom, wish.rows, found, notify)


def _names(jobs: Jobs, names: RenameWish, rows: Sequence[Row]) -> Plan:
    """Blocking: a file is read, and patterns are tried on every name."""
    return plan_new_names(jobs, names.doing, rule_of(jobs, names, rows), rows)


def _revocations(jobs: Jobs, links: Sequence[Step]) -> Plan:
    assessment = known_run(jobs)
    groups = {row.group.id: row.group for row in assessment.rows}
    return plan_revocations("Revoke links", links, groups, head_of(assessment))


async def _bans(jobs: Jobs, run: str) -> Plan:
    assessment = known_run(jobs)
    groups = {row.group.id: row.group for row in assessment.rows}
    return plan_unbanning(await jobs.journal.record(run), groups, head_of(assessment))


async def _links(jobs: Jobs, run: str) -> Plan:
    assessment = known_run(jobs)
    record = await jobs.journal.record(run)
    refused = {one.number for one in record.outcomes.values() if one.outcome is Outcome.NEEDS_LINK}
    wanted = [
        Wanted(step.group.id, step.person, step.name)
        for step in record.plan.steps
        if step.number in refused and step.person is not None
    ]
    groups = {row.group.id: row.group for row in assessment.rows}
    return plan_links("Make links", wanted, groups, head_of(assessment))
