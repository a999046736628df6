"""The team, person by person: whom each handle leads to, coverage and gaps, how full the account is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from backends.model import PLATFORMS, Kind, Platform, PlatformSeen, User
from backends.settings import Status, TeamMember
from reports.coverage import NOT_ASKED
from reports.rows import Assessment, Row, State

USUAL_LIMIT = 500
PREMIUM_LIMIT = 1000
"""Channels and supergroups that a Telegram account may hold. https://core.telegram.org/api/config"""

_THERE = (State.PRESENT, State.SHOULD_LEAVE)


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle as configured (None = none here), and the account that it leads to.

    ``user`` None: it leads to no account that counts, and ``reason`` says why: to another account than
    before, to nobody, or it was not looked up. ``unseen``: nobody has confirmed that account yet.
    """

    platform: Platform
    handle: str | None
    status: Status
    user: User | None = None
    reason: str = ""
    mine: bool = False
    """Whether it is the signed-in account."""
    unseen: bool = False
    moved: bool = False
    """Whether it leads to another account than the one that was confirmed."""

    @property
    def confirmed(self) -> bool:
        return self.user is not None and not self.unseen


@dataclass(frozen=True, slots=True)
class Share:
    """``present`` of the ``required`` groups of one category; those excused are not among them."""

    category: str
    present: int
    required: int
    gaps: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Room:
    """How many channels and supergroups a Telegram account holds.

    ``limit`` and ``assumed`` (why that limit) are told for the signed-in account alone; of anybody else
    only the groups seen here are known: ``exact`` is False, ``used`` means "at least".
    """

    used: int
    exact: bool
    limit: int | None = None
    assumed: str = ""


@dataclass(frozen=True)
class Person:
    """One team member. ``leave`` counts groups where they are and should not be."""

    name: str
    role: str
    handles: tuple[Handle, ...]
    shares: tuple[Share, ...]
    present: int
    leave: int
    room: Room | None

    @property
    def required(self) -> int:
        return sum(share.required for share in self.shares)

    @property
    def required_present(self) -> int:
        return sum(share.present for share in self.shares)

    @property
    def gaps(self) -> int:
        return sum(share.gaps for share in self.shares)

    @property
    def unknown(self) -> int:
        """Groups that require them, where nobody knows."""
        return sum(share.unknown for share in self.shares)

    @property
    def unasked(self) -> bool:
        """Whether a handle of theirs was never looked up."""
        return any(handle.reason == NOT_ASKED for handle in self.handles)

    @property
    def moved(self) -> bool:
        """Whether a handle of theirs has to be confirmed anew."""
        return any(handle.moved for handle in self.handles)

    @property
    def is_me(self) -> bool:
        return any(handle.mine for handle in self.handles)


def people(team: Iterable[TeamMember], assessment: Assessment) -> tuple[Person, ...]:
    """``team`` is Policy.team, ``assessment`` made by that policy; in the team's order."""
    return tuple(_person(member, assessment) for member in team)


def me(team: Iterable[TeamMember], assessment: Assessment) -> str | None:
    """The name of the member whose handle leads to a signed-in account; None where nobody's does."""
    for member in team:
        if any(_handle(member, seen.platform, seen).mine for seen in assessment.snapshot.seen):
            return member.name
    return None


def _person(member: TeamMember, assessment: Assessment) -> Person:
    seen = {platform: assessment.snapshot.on(platform) for platform in PLATFORMS}
    unseen = {one.platform for one in assessment.unconfirmed if one.member == member.name}
    handles = tuple(
        replace(_handle(member, platform, seen[platform]), unseen=platform in unseen)
        for platform in PLATFORMS
    )
    states = Counter(cell.state for row in assessment.rows if (cell := row.cells.get(member.name)))
    return Person(
        member.name,
        member.role,
        handles,
        _shares(member.name, assessment.rows),
        sum(states[state] for state in _THERE),
        states[State.SHOULD_LEAVE],
        _room(member.name, handles, seen["telegram"], assessment.rows),
    )


def _handle(member: TeamMember, platform: Platform, seen: PlatformSeen | None) -> Handle:
    handle, status = member.handle_on(platform), member.status_on(platform)
    if handle is None:
        return Handle(platform, None, status, reason="no handle")
    found = next(
        (one for one in (seen.identities if seen else ()) if one.handle.casefold() == handle.casefold()), None
    )
    if found is None:
        unasked = seen is not None and seen.was_read
        return Handle(platform, handle, status, reason=NOT_ASKED if unasked else "not looked up in this run")
    account = seen.account if seen else None
    mine = found.user is not None and account is not None and account.id == found.user.id
    return Handle(platform, handle, status, found.user, found.reason, mine, moved=found.moved)


def _shares(name: str, rows: Iterable[Row]) -> tuple[Share, ...]:
    """By category, in alphabetical order; categories that do not ask for this person are left out."""
    found: dict[str, Counter[State]] = {}
    for row in rows:
        cell = row.cells.get(name)
        if cell is not None and cell.required:
            found.setdefault(row.category, Counter())[cell.state] += 1
    return tuple(_share(category, found[category]) for category in sorted(found, key=str.casefold))


def _share(category: str, states: Mapping[State, int]) -> Share:
    unknown = states[State.UNKNOWN] + states[State.UNMAPPED]
    required = sum(states.values())
    return Share(category, states[State.PRESENT], required, states[State.MISSING], unknown)


def _room(
    name: str, handles: Iterable[Handle], telegram: PlatformSeen | None, rows: Iterable[Row]
) -> Room | None:
    """None for whoever has no known Telegram account. Basic groups are not limited."""
    handle = next((one for one in handles if one.platform == "telegram"), None)
    if handle is None or handle.user is None:
        return None
    if handle.mine and telegram is not None and telegram.groups_used is not None:
        return _own_room(telegram.groups_used, telegram.premium)
    counted = (
        row.cells[name].state in _THERE
        for row in rows
        if row.group.platform == "telegram" and row.group.kind is not Kind.BASIC and name in row.cells
    )
    return Room(sum(counted), exact=False)


def _own_room(used: int, premium: bool | None) -> Room:
    """``premium`` None: a run of old does not say whether the account has it."""
    if premium is not None:
        return Room(used, True, PREMIUM_LIMIT if premium else USUAL_LIMIT)
    if used > USUAL_LIMIT:
        return Room(used, True, PREMIUM_LIMIT, f"Premium, since it holds more than {USUAL_LIMIT}")
    return Room(used, True, USUAL_LIMIT, f"without Premium; with it {PREMIUM_LIMIT:,}")
