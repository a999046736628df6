"""Plans invitations: who is invited where, and who is not and why. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backends.changes.basis import Head, Seen, closed, keys_of, title_of
from backends.changes.in_hand import InHand, still_held, still_refused
from backends.changes.plan import Plan
from backends.changes.step import Act, Skipped, Step
from backends.model import PLATFORM_NAMES, Group, GroupId, Kind, Platform, Role, User

BASIC_GROUP_HOLDS = 200
"""Members of a basic group, at most. https://core.telegram.org/api/channel"""

OVER_BUDGET = "over the budget of 24 hours"
"""How the reason begins where only the budget keeps a step out: such a pair is done another day."""
MORE_FROM = ", more from "
"""Stands in such a reason before the moment from which another one may be sent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person who is to be in a group; ``name`` is how the team calls that person."""

    group: GroupId
    user: User
    name: str


def plan_invitations(
    doing: str,
    wanted: Sequence[Wanted],
    groups: Mapping[GroupId, Group],
    seen: Seen,
    head: Head,
    *,
    in_hand: Mapping[tuple[str, str], InHand],
    room: Mapping[Platform, int | None],
    skipped: Iterable[Skipped] = (),
    unfit: Mapping[tuple[Platform, str], str] | None = None,
    refused: Mapping[tuple[str, str], datetime] | None = None,
    held: Mapping[Platform, str] | None = None,
    more_at: Mapping[Platform, datetime] | None = None,
) -> Plan:
    """One step for each pair that can be invited now; each other pair is skipped once, with its reason.

    ``in_hand`` is keyed by group key and user id. ``room`` is how many more invitations each platform's
    budget allows; None, or no entry, = it has none. ``unfit`` says by platform and user id why somebody
    cannot be invited anywhere ("that account is full", "a guest"); ``refused``, keyed as ``in_hand``, when
    somebody's settings last refused an invitation; ``held`` why a platform takes none from this account now;
    ``more_at`` when its budget allows more than ``room``.
    ``skipped`` is what the caller has left
    out before. Steps of one group follow one another, so that Slack takes them as one call.
    """
    desk = _Desk(
        groups, seen, head, in_hand, dict(room), unfit or {}, refused or {}, held or {}, more_at or {}
    )
    by_group: dict[GroupId, dict[tuple[Platform, str], Wanted]] = {}
    for want in wanted:
        by_group.setdefault(want.group, {}).setdefault((want.user.platform, want.user.id), want)
    for people in by_group.values():
        for want in people.values():
            desk.decide(want)
    return head.plan(doing, desk.steps, [*skipped, *desk.skipped])


@dataclass
class _Desk:
    """Takes one pair after the other; counts what is left of budgets and of basic groups."""

    groups: Mapping[GroupId, Group]
    seen: Seen
    head: Head
    in_hand: Mapping[tuple[str, str], InHand]
    room: dict[Platform, int | None]
    unfit: Mapping[tuple[Platform, str], str]
    refused: Mapping[tuple[str, str], datetime]
    held: Mapping[Platform, str]
    more_at: Mapping[Platform, datetime]
    steps: list[Step] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    joining: dict[GroupId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.offered = dict(self.room)

    def decide(self, want: Wanted) -> None:
        group = self.groups.get(want.group)
        reason = "not among the groups seen" if group is None else self._refusal(want, group)
        if group is None or reason:
            self.skipped.append(Skipped(want.group, title_of(want.group, self.groups), want.name, reason))
            return
        self.joining[group.id] = self.joining.get(group.id, 0) + 1
        left = self.room.get(group.platform)
        if left is not None:
            self.room[group.platform] = left - 1
        before = f"not in, {self.head.clock}"
        self.steps.append(Step(len(self.steps) + 1, Act.INVITE, group, want.user, want.name, before))

    def _refusal(self, want: Wanted, group: Group) -> str:
        """Why not, "" for yes. What cannot be mended by waiting comes first, the budget last."""
        return (
            closed(group, self.head)
            or self._about_person(want, group)
            or self._about_presence(want, group)
            or self._about_group(group)
            or self.held.get(group.platform, "")
            or self._about_budget(group.platform)
        )

    def _about_person(self, want: Wanted, group: Group) -> str:
        user, actor = want.user, self.head.actor(group.platform)
        if user.platform != group.platform:
            return f"no {PLATFORM_NAMES[group.platform]} account known"
        if actor is not None and actor.id == user.id:
            return that_is_you(group)
        if user.deleted:
            return "that account is deleted"
        return self.unfit.get((user.platform, user.id), "")

    def _about_presence(self, want: Wanted, group: Group) -> str:
        inside, why = self.seen(group.id, want.user.id)
        if inside:
            return "already in"
        if inside is None:
            return f"not known whether in: {why}" if why else "not known whether in"
        pairs = [(key, want.user.id) for key in keys_of(group)]
        held = next((self.in_hand[pair] for pair in pairs if pair in self.in_hand), None)
        refused = next((self.refused[pair] for pair in pairs if pair in self.refused), None)
        in_hand = still_held(held, self.head.made) if held is not None else ""
        return in_hand or (still_refused(refused, self.head.made) if refused is not None else "")

    def _about_group(self, group: Group) -> str:
        if group.rights.invite is False:
            return no_right(group, "invite")
        joined = (group.members or 0) + self.joining.get(group.id, 0)
        if group.kind is Kind.BASIC and joined >= BASIC_GROUP_HOLDS:
            return f"full: a basic group holds {BASIC_GROUP_HOLDS}"
        return ""

    def _about_budget(self, platform: Platform) -> str:
        left, offered = self.room.get(platform), self.offered.get(platform)
        if left is None or left > 0:
            return ""
        return over_budget(offered or 0, self.more_at.get(platform))


def over_budget(left: int, more_at: datetime | None) -> str:
    """``over the budget of 24 hours: 2 left, more from Tue 24 Nov 09:14``; that is local time."""
    when = f"{MORE_FROM}{more_at.astimezone():%a %d %b %H:%M}" if more_at else ""
    return f"{OVER_BUDGET}: {max(left, 0) or 'none'} left{when}"


def that_is_you(group: Group) -> str:
    """Nobody can invite themselves, but a public channel is open to all who have an account there."""
    if group.kind is Kind.PUBLIC:
        return "you yourself: join this public channel in Slack yourself"
    return "you yourself: somebody who is in has to invite you"


def no_right(group: Group, doing: str) -> str:
    """``only a member here: ask an admin to invite``."""
    standing = {Role.NONE: "not a member here", Role.MEMBER: "only a member here"}
    where = standing.get(group.role, f"an {group.role} without that right here")
    return f"{where}: ask an admin to {doing}"
