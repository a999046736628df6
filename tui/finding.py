"""Where one person is, in every audited group of both platforms, as what, and what cannot be seen."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from backends.errors import NotSignedIn, PlatformError
from backends.model import PLATFORM_NAMES, Event, Group, Platform, Progress, Role, Snapshot, Standing, User
from backends.protocol import Backend, Membership, Place
from reports.rows import Row
from tui.connection import Connected
from tui.whom import Whom


@dataclass(frozen=True)
class FoundIn:
    """One group that the person is in, or may be in: then ``membership.place`` is unknown."""

    group: Group
    user: User
    membership: Membership


@dataclass(frozen=True)
class Found:
    """``looked`` counts the groups that were looked at; ``unseen`` are sentences about what was not.

    ``seen`` is when it was begun, aware UTC. ``live``: the platforms told it, not the last run.
    """

    whom: Whom
    places: tuple[FoundIn, ...]
    looked: int
    unseen: tuple[str, ...]
    seen: datetime
    live: bool = True


def known(whom: Whom, rows: Iterable[Row], snapshot: Snapshot) -> Found:
    """What the last run knows of somebody whose groups it looked up. Asks nobody."""
    groups = [row.group for row in rows if row.group.standing is Standing.HERE and _account(whom, row)]
    attendance = {
        (seen.platform, one.user): one for seen in snapshot.seen if seen.was_read for one in seen.attendance
    }
    places = []
    for group in groups:
        user = whom.users[group.platform]
        there = attendance.get((group.platform, user.id))
        if there is not None and there.presence(group.id)[0]:
            slack = group.platform == "slack"
            member = Membership(Place.MEMBER, reason="being looked up")
            places.append(FoundIn(group, user, _in_channel(group) if slack else member))
    unseen = tuple(f"{PLATFORM_NAMES[one]}: {reason}" for one, reason in whom.reasons.items())
    return Found(whom, tuple(places), len(groups), unseen, snapshot.started, live=False)


def _account(whom: Whom, row: Row) -> bool:
    return row.group.platform in whom.users


async def find(whom: Whom, rows: Iterable[Row], found: Connected, notify: Callable[[Event], None]) -> Found:
    """Asks the platforms now, not the last run. A platform that fails is told in ``unseen``."""
    began = datetime.now(UTC)
    groups = [row.group for row in rows if row.group.standing is Standing.HERE]
    unseen = [f"{PLATFORM_NAMES[one]}: {error.args[0]}" for one, error in found.failures.items()]
    unseen += [
        f"{PLATFORM_NAMES[one]}: {reason}" for one, reason in whom.reasons.items() if one in found.accounts
    ]
    search = [
        _Search(
            whom.name, found.backends[platform], user, [g for g in groups if g.platform == platform], notify
        )
        for platform, user in whom.users.items()
        if platform in found.accounts
    ]
    answers = await asyncio.gather(*(one.run() for one in search))
    places = tuple(place for answer, _ in answers for place in answer)
    unseen += [sentence for _, sentences in answers for sentence in sentences]
    return Found(whom, places, sum(len(one.groups) for one in search), tuple(unseen), began)


@dataclass
class _Search:
    """One account on one platform; ``name`` is what the person is called."""

    name: str
    backend: Backend
    user: User
    groups: Sequence[Group]
    notify: Callable[[Event], None]
    done: int = 0
    total: int = 0

    @property
    def platform(self) -> Platform:
        return self.backend.platform

    async def run(self) -> tuple[list[FoundIn], list[str]]:
        service = PLATFORM_NAMES[self.platform]
        self.notify(Progress(self.platform, f"looking for {self.name}"))
        try:
            attendance = await self.backend.groups_of(self.user)
        except NotSignedIn:
            raise
        except PlatformError as error:
            return [], [f"{service}: {error.sentence}"]
        listed = {group.key for group in attendance.present}
        sure = [group for group in self.groups if group.id.key in listed]
        hidden = [group for group in self.groups if group.id.key not in listed and self._hides(group)]
        unseen = []
        if attendance.failed or attendance.doubt:
            unseen.append(f"{service}: {attendance.failed or attendance.doubt}")
        self.total = len(sure) + len(hidden)
        if self.platform == "slack":
            # There is no more to know: Slack tells who may remove whom only when it is tried.
            return [FoundIn(group, self.user, _in_channel(group)) for group in sure], unseen
        looked = await asyncio.gather(*(self._look(group) for group in [*sure, *hidden]))
        places = [one for one in looked if one.membership.place not in (Place.NONE, Place.BANNED)]
        return places, unseen

    def _hides(self, group: Group) -> bool:
        """Whether the group was once seen to hide its members: then it is in nobody's list."""
        known = self.backend.roster.hidden.get(group.id.native)
        return known is not None and known[0]

    async def _look(self, group: Group) -> FoundIn:
        try:
            membership = await self.backend.changer().membership(group, self.user)
        except NotSignedIn:
            raise
        except PlatformError as error:
            membership = Membership(Place.UNKNOWN, reason=error.sentence)
        self.done += 1
        self.notify(Progress(self.platform, "looking at each group", self.done, self.total))
        return FoundIn(group, self.user, membership)


def _in_channel(group: Group) -> Membership:
    if group.archived:
        return Membership(Place.MEMBER, False, "the channel is archived")
    if group.role is Role.NONE:
        return Membership(Place.MEMBER, False, "this account is not in the channel")
    if group.rights.remove is False:
        return Membership(Place.MEMBER, False, "Slack does not let this account remove people here")
    return Membership(Place.MEMBER)
