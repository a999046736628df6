"""Makes plans from what a person wants: asks who is meant and what is known; planners do the rest."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backends.changes.basis import Head, Seen
from backends.changes.full_accounts import full_accounts
from backends.changes.inviting import plan_invitations
from backends.changes.plan import Plan
from backends.changes.rename_rules import Rule
from backends.changes.renaming import plan_renames
from backends.errors import WrongInput
from backends.model import PLATFORMS, Attendance, Event, GroupId, Platform
from backends.settings import TeamMember
from reports.rows import Assessment, Row
from reports.wanting import wanted_for_gaps, wanted_members, wanted_users
from tui.connection import Connected, connected
from tui.jobs import Jobs
from tui.text import clean
from tui.whom import Whom, identify, member_called, members_with_role

if TYPE_CHECKING:
    from backends.changes.budget import Room

Notify = Callable[[Event], None]
REMEMBERED = 50
"""So many runs of changes tell whose accounts were found to be full."""


@dataclass(frozen=True)
class InviteWish:
    """``people`` by any word that leads to one person, ``role`` = everyone who has it; ``gaps`` = only where
    they are required and missing. Nobody named, with ``gaps``: whoever is missing.
    """

    people: tuple[str, ...] = ()
    role: str = ""
    gaps: bool = False


async def plan_invites(jobs: Jobs, wish: InviteWish, rows: Sequence[Row], notify: Notify) -> Plan:
    """Raises WrongInput where a word leads to nobody or to two people, or the error of a platform asked."""
    assessment = known_run(jobs)
    # Where the budget does not take all, the important groups come first.
    rows = sorted(rows, key=lambda row: (not row.starred, -row.gaps))
    members = _members(jobs, wish)
    strangers = [word for word in wish.people if not member_called(jobs.policy.team, word)]
    if strangers and wish.gaps:
        raise WrongInput(
            f"{clean(strangers[0])} is not in the team, so has no gaps.", "Leave --gaps out to invite them."
        )
    if wish.gaps:
        found = wanted_for_gaps(rows, members, assessment.snapshot)
    else:
        found = wanted_members(rows, members, assessment.snapshot)
    others, looked = await _strangers(jobs, strangers, rows, notify) if strangers else ([], [])
    for whom in others:
        found += wanted_users(rows, whom.name, whom.users, whom.reasons)
    head = head_of(assessment)
    return plan_invitations(
        _doing(wish, [*(member.name for member in members), *(whom.name for whom in others)]),
        found.wanted,
        {row.group.id: row.group for row in rows},
        seen_in(assessment, looked),
        head,
        in_hand=await jobs.journal.in_hand(head.made),
        room=await room(jobs, head),
        more_at=await more_at(jobs, head),
        skipped=found.skipped,
        unfit=full_accounts(await jobs.journal.records(REMEMBERED), head.made),
        refused=await refused(jobs, head),
        held=await held(jobs, head),
    )


def plan_new_names(jobs: Jobs, doing: str, rule: Rule | Mapping[GroupId, str], rows: Sequence[Row]) -> Plan:
    """Blocking, but only computing. Raises BitsafeError of the rule."""
    assessment = known_run(jobs)
    return plan_renames(
        doing,
        rule,
        {row.group.id: row.group for row in rows},
        head_of(assessment),
        known=[row.group for row in assessment.rows],
        audited=jobs.policy.names_match,
    )


def head_of(assessment: Assessment) -> Head:
    """Who acts: the accounts that were signed in when it was looked."""
    accounts = (seen.account for seen in assessment.snapshot.seen if seen.was_read)
    actors = tuple(one for one in accounts if one)
    return Head(assessment.snapshot.run, datetime.now(UTC), actors, looked=assessment.taken)


async def room(jobs: Jobs, head: Head) -> dict[Platform, int | None]:
    """How many more invitations each platform's budget allows now; None = it has none."""
    found = await _budget(jobs, head)
    return {"telegram": found.left} if found else {}


async def more_at(jobs: Jobs, head: Head) -> dict[Platform, datetime]:
    """When each platform's budget allows more than it does now."""
    found = await _budget(jobs, head)
    return {"telegram": found.more_at} if found and found.more_at else {}


async def _budget(jobs: Jobs, head: Head) -> "Room | None":
    from backends.changes import budget
    from backends.changes.pace import Pace

    account = head.actor("telegram")
    if account is None:
        return None
    pace = Pace.of(jobs.place.settings.pace)
    return await budget.room(jobs.journal, pace, "telegram", account.id, head.made)


async def held(jobs: Jobs, head: Head) -> dict[Platform, str]:
    """Why a platform takes neither invitations nor messages from the account that acts, for now."""
    from backends.changes import budget

    account = head.actor("telegram")
    if account is None:
        return {}
    until = await budget.limited_until(jobs.journal, "telegram", account.id, head.made)
    return {"telegram": budget.held_by("telegram", until)} if until is not None else {}


async def refused(jobs: Jobs, head: Head) -> Mapping[tuple[str, str], datetime]:
    """Whose settings let this account add them nowhere lately; only Telegram has such settings."""
    account = head.actor("telegram")
    return await jobs.journal.refused("telegram", account.id, head.made) if account else {}


def seen_in(assessment: Assessment, more: Iterable[tuple[Platform, Attendance]] = ()) -> Seen:
    """Presence as the run saw it, and as it was looked up for people beside the team."""
    by_user = {(seen.platform, one.user): one for seen in assessment.snapshot.seen for one in seen.attendance}
    by_user |= {(platform, one.user): one for platform, one in more}

    def seen(group: GroupId, user: str) -> tuple[bool | None, str]:
        attendance = by_user.get((group.platform, user))
        return attendance.presence(group) if attendance else (None, "not looked up in this run")

    return seen


def _members(jobs: Jobs, wish: InviteWish) -> list[TeamMember]:
    """The team members meant; all of them where nobody is named."""
    team = jobs.policy.team
    if not wish.people and not wish.role:
        return list(team)
    found = [member for word in wish.people if (member := member_called(team, word))]
    if wish.role:
        found += members_with_role(team, wish.role)
    return list(dict.fromkeys(found))


async def _strangers(
    jobs: Jobs, words: Sequence[str], rows: Sequence[Row], notify: Notify
) -> tuple[list[Whom], list[tuple[Platform, Attendance]]]:
    """People who are not in the team: who they are, and where they are already."""
    assessment = known_run(jobs)
    people: list[Whom] = []
    looked: list[tuple[Platform, Attendance]] = []
    async with connected(jobs, _platforms(rows), notify) as found:
        for word in words:
            whom = await identify(word, jobs.policy.team, assessment.snapshot, found)
            people.append(whom)
            looked += await attendance_of(whom, found)
    return people, looked


async def attendance_of(whom: Whom, found: Connected) -> list[tuple[Platform, Attendance]]:
    """Which groups somebody is in, by platform, as it is now."""

    async def ask(platform: Platform) -> tuple[Platform, Attendance]:
        return platform, await found.backends[platform].groups_of(whom.users[platform])

    return list(await asyncio.gather(*(ask(one) for one in whom.users if one in found.accounts)))


def _platforms(rows: Iterable[Row]) -> frozenset[Platform]:
    return frozenset(row.group.platform for row in rows) or frozenset(PLATFORMS)


def _doing(wish: InviteWish, names: Sequence[str]) -> str:
    if wish.gaps and not wish.people and not wish.role:
        return "Close gaps"
    who = f"all {wish.role}" if wish.role and not wish.people else ", ".join(names)
    return f"Close gaps of {who}" if wish.gaps else f"Invite {who}"


def known_run(jobs: Jobs) -> Assessment:
    """What plans are made from. Raises WrongInput before the first run."""
    if jobs.assessment is None:
        raise WrongInput("There is no run to plan from.", "Refresh first.")
    return jobs.assessment
