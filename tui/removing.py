"""Plans the removal of one person: who it is, where they are, who is like them, who else runs a group."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from backends.changes.plan import Plan
from backends.changes.removing import Leaver, plan_removals
from backends.errors import NotSignedIn, PlatformError
from backends.model import Event, GroupId, Platform, Role, Snapshot, User
from backends.protocol import Managers, Place
from reports.rows import Row
from reports.unconfirmed import Unconfirmed
from tui.confirming import STAYS, WHERE, in_words, unconfirmed_among
from tui.connection import Connected, connected
from tui.finding import Found, find
from tui.freshness import OLD
from tui.jobs import Jobs
from tui.planning import head_of, known_run
from tui.whom import Whom, identify


@dataclass(frozen=True)
class Removal:
    """``handles`` are what has to be typed to confirm it: any one of them."""

    plan: Plan
    found: Found
    handles: tuple[str, ...]


async def plan_removal(
    jobs: Jobs,
    word: str,
    rows: Sequence[Row],
    notify: Callable[[Event], None],
    *,
    lasting: bool,
    found: Found | None = None,
) -> Removal:
    """Asks the platforms now; where the same accounts are is not asked again if it was ``found`` just now.

    Raises WrongInput where ``word`` leads to nobody or to two people.
    """
    assessment = known_run(jobs)
    platforms = frozenset(row.group.platform for row in rows)
    async with connected(jobs, platforms, notify) as connection:
        whom = await identify(word, jobs.policy.team, assessment.snapshot, connection)
        if found is None or not _still_holds(found, whom):
            found = await find(whom, rows, connection, notify)
        managers = await _managers(found, connection)
        alike = await _alike(whom, connection)
    users, unseen = tuple(whom.users.values()), _unconfirmed(jobs, whom, word)
    plan = plan_removals(
        f"Remove {whom.name}",
        [Leaver(whom.name, users)],
        {(one.group.id, one.user.id): one.membership for one in found.places},
        {one.group.id: one.group for one in found.places},
        replace(head_of(assessment), looked=found.seen),
        lasting=lasting,
        bulk_allowed=whom.by_id or _is_inactive(whom),
        me={platform: account.id for platform, account in connection.accounts.items()},
        managers=managers,
        unconfirmed={(one.platform, one.user.id): f"{STAYS}: @{one.handle}; {WHERE}" for one in unseen},
        known=[*_team(assessment.snapshot), *alike],
        warnings=[*found.unseen, *(in_words(one) for one in unseen)],
    )
    return Removal(plan, found, tuple(dict.fromkeys(user.handle or user.id for user in users)))


def _unconfirmed(jobs: Jobs, whom: Whom, word: str) -> list[Unconfirmed]:
    """Of accounts that only a handle of the team leads to; one that was picked by its id is that account."""
    if whom.member is None:
        return []
    return unconfirmed_among(jobs, [user for user in whom.users.values() if user.id != word.strip()])


def _still_holds(found: Found, whom: Whom) -> bool:
    """What the platforms told of these very accounts, young enough to plan from."""
    return found.live and found.whom.users == whom.users and datetime.now(UTC) - found.seen <= OLD


def _is_inactive(whom: Whom) -> bool:
    """On every platform where there is an account of theirs to be taken out."""
    member = whom.member
    return member is not None and all(member.status_on(one) == "inactive" for one in whom.users)


async def _managers(found: Found, connection: Connected) -> dict[GroupId, Managers]:
    """Asked only where the answer decides: an admin goes, and we do not run that group ourselves."""
    groups = [
        one.group
        for one in found.places
        if one.membership.place is Place.ADMIN and one.group.role not in (Role.OWNER, Role.ADMIN)
    ]
    answers = await asyncio.gather(
        *(connection.backends[group.platform].changer().managers(group) for group in groups),
        return_exceptions=True,
    )
    told: dict[GroupId, Managers] = {}
    for group, answer in zip(groups, answers, strict=True):
        if isinstance(answer, Managers):
            told[group.id] = answer
        elif not isinstance(answer, PlatformError) or isinstance(answer, NotSignedIn):
            raise answer
    return told


async def _alike(whom: Whom, connection: Connected) -> list[User]:
    """Whoever has the same display name: those who are not meant."""

    async def ask(platform: Platform, user: User) -> tuple[User, ...]:
        try:
            return await connection.backends[platform].changer().find(user.name)
        except NotSignedIn:
            raise
        except PlatformError:
            return ()

    asked = [(one, user) for one, user in whom.users.items() if one in connection.accounts and user.name]
    answers = await asyncio.gather(*(ask(platform, user) for platform, user in asked))
    return [user for answer in answers for user in answer]


def _team(snapshot: Snapshot) -> Iterable[User]:
    for seen in snapshot.seen:
        yield from (identity.user for identity in seen.identities if identity.user is not None)
