"""Plans removals by the rules that protect: never oneself, an owner, the last admin; outsiders one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backends.changes.basis import Head, closed
from backends.changes.inviting import no_right
from backends.changes.look_alikes import look_alikes, told
from backends.changes.plan import Plan
from backends.changes.step import Act, Skipped, Step
from backends.model import PLATFORM_NAMES, PLATFORMS, Group, GroupId, Kind, Platform, Role, User
from backends.protocol import Managers, Membership, Place

ONE_AT_A_TIME = "somebody from outside is taken out of one group at a time: choose one"
_RUNS = (Role.OWNER, Role.ADMIN)


@dataclass(frozen=True)
class Leaver:
    """``name`` is how the team calls the person, ``users`` are that person's accounts."""

    name: str
    users: tuple[User, ...]


def plan_removals(
    doing: str,
    leavers: Sequence[Leaver],
    memberships: Mapping[tuple[GroupId, str], Membership],
    groups: Mapping[GroupId, Group],
    head: Head,
    *,
    lasting: bool,
    bulk_allowed: bool,
    me: Mapping[Platform, str],
    managers: Mapping[GroupId, Managers] | None = None,
    unconfirmed: Mapping[tuple[Platform, str], str] | None = None,
    known: Iterable[User] = (),
    warnings: Iterable[str] = (),
) -> Plan:
    """One step for each membership that ends; every other pair of group and account is skipped once.

    ``memberships`` is keyed by group and user id; a pair that is absent was not looked up. ``bulk_allowed``
    = marked inactive or picked by id; without it more than one group is refused. ``me`` are the user ids
    that act. ``managers`` tells who else runs a group, where that was asked. ``unconfirmed`` says by platform
    and user id why an account is not taken out before somebody has confirmed whose it is. ``known`` is
    everybody who could be taken for a leaver. ``lasting`` bans where the platform can.
    """
    desk = _Desk(memberships, head, me, managers or {}, unconfirmed or {})
    steps: list[Step] = []
    left: list[Skipped] = []
    for leaver in leavers:
        for user in leaver.users:
            for group in groups.values():
                if group.platform != user.platform:
                    continue
                reason = desk.refusal(group, user)
                if reason:
                    left.append(Skipped(group.id, group.title, leaver.name, reason))
                else:
                    steps.append(desk.step(len(steps) + 1, group, user, leaver.name, lasting))
    if not bulk_allowed and len({step.group.id for step in steps}) > 1:
        left += [Skipped(step.group.id, step.group.title, step.name, ONE_AT_A_TIME) for step in steps]
        steps = []
    chosen = [user for leaver in leavers for user in leaver.users]
    alike = [one.sentence for one in look_alikes(chosen, known)]
    return head.plan(doing, steps, left, [*warnings, *alike, *_limits(steps, head)])


class _Desk:
    """Judges one membership after the other, and remembers which admins the plan takes away."""

    def __init__(
        self,
        memberships: Mapping[tuple[GroupId, str], Membership],
        head: Head,
        me: Mapping[Platform, str],
        managers: Mapping[GroupId, Managers],
        unconfirmed: Mapping[tuple[Platform, str], str],
    ) -> None:
        self._memberships = memberships
        self._head = head
        self._me = me
        self._managers = managers
        self._unconfirmed = unconfirmed
        self._going: dict[GroupId, set[str]] = {}

    def refusal(self, group: Group, user: User) -> str:
        """Why that account stays, "" where it is taken out."""
        if self._me.get(group.platform) == user.id or self._acts(group.platform, user):
            return "you yourself: the account that acts"
        return (
            closed(group, self._head)
            or self._about(group, user, self._memberships.get((group.id, user.id)))
            or self._unconfirmed.get((user.platform, user.id), "")
        )

    def step(self, number: int, group: Group, user: User, name: str, lasting: bool) -> Step:
        place = self._memberships[group.id, user.id].place
        if place is Place.ADMIN:
            self._going.setdefault(group.id, set()).add(user.id)
        before = f"{place}, {self._head.clock}"
        return Step(number, Act.REMOVE, group, user, name, before, lasting=lasting and can_ban(group))

    def _acts(self, platform: Platform, user: User) -> bool:
        actor = self._head.actor(platform)
        return actor is not None and actor.id == user.id

    def _about(self, group: Group, user: User, found: Membership | None) -> str:
        if found is None:
            return "not looked up"
        match found.place:
            case Place.NONE:
                return "not in"
            case Place.BANNED:
                return "banned already"
            case Place.UNKNOWN:
                return f"not known whether in: {found.reason}" if found.reason else "not known whether in"
            case Place.OWNER:
                return "owns this group: it has to pass to somebody else first"
        if self._is_owner(group, user):
            return "owns this group: it has to pass to somebody else first"
        if found.removable is False:
            return found.reason or no_right(group, "take them out")
        if found.place is Place.ADMIN and not self._somebody_stays(group, user):
            return "the last admin, as far as can be seen: somebody else has to become one first"
        if group.rights.remove is False and found.removable is None:
            return no_right(group, "take them out")
        return ""

    def _is_owner(self, group: Group, user: User) -> bool:
        known = self._managers.get(group.id)
        return known is not None and known.owner is not None and known.owner.id == user.id

    def _somebody_stays(self, group: Group, user: User) -> bool:
        """Whether an admin is left: the account that acts, or another who is known."""
        if group.role in _RUNS:
            return True
        known = self._managers.get(group.id)
        if known is None:
            return False
        running = {one.id for one in (known.owner, *known.admins) if one is not None and not one.deleted}
        return bool(running - {user.id} - self._going.get(group.id, set()))


def can_ban(group: Group) -> bool:
    """Slack knows no ban, and a basic group none that lasts."""
    return group.platform == "telegram" and group.kind is not Kind.BASIC


def _limits(steps: Sequence[Step], head: Head) -> Iterable[str]:
    """What a reviewer has to know: whom it does not keep out, and where nobody looked."""
    for platform in PLATFORMS:
        here = [step for step in steps if step.group.platform == platform]
        if any(not step.lasting for step in here):
            yield _may_return(platform)
        actor = head.actor(platform)
        if actor is not None:
            who = told(User(platform, actor.id, actor.name, actor.handle))
            yield f"{PLATFORM_NAMES[platform]}: looked as {who}; groups without that account stay unseen."


def _may_return(platform: Platform) -> str:
    if platform == "slack":
        return (
            "Slack has no ban: whoever is taken out can be invited again. Deactivate the account to be sure."
        )
    return "Some are taken out without a ban, and can come back by a link or an invitation."
