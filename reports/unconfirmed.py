"""Handles of the team that lead to an account which nobody has seen and confirmed yet, or not to that one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from backends.confirmed import Confirmation, Confirmed, realm_of
from backends.model import Identity, Platform, PlatformSeen, Snapshot, User
from backends.settings import TeamMember


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """``user`` is whom the handle was seen to lead to, ``groups`` in how many groups of that run they are.
    ``alike``: handles that were confirmed to lead to another account, and could be taken for this one.
    """

    member: str
    platform: Platform
    realm: str
    handle: str
    user: User
    groups: int
    alike: tuple[str, ...] = ()

    @property
    def confirmation(self) -> Confirmation:
        """What to keep once somebody has seen it."""
        return Confirmation(self.platform, self.realm, self.handle, self.user.id)


def unconfirmed(
    team: Iterable[TeamMember], snapshot: Snapshot, confirmed: Confirmed
) -> tuple[Unconfirmed, ...]:
    """In the team's order. Whoever is signed in has shown by that whose the account is."""
    members = tuple(team)
    found = (
        one for member in members for seen in snapshot.seen for one in _of_member(member, seen, confirmed)
    )
    return tuple(replace(one, alike=_alike(one, members, confirmed)) for one in found)


def _alike(one: Unconfirmed, team: Iterable[TeamMember], confirmed: Confirmed) -> tuple[str, ...]:
    """A colleague's handle that is merely near is no reason for doubt: their names tell them apart."""
    theirs = {(member.handle_on(one.platform) or "").casefold() for member in team}
    known = [
        User(platform, id, "", handle)
        for (platform, realm, handle), id in confirmed.users.items()
        if (platform, realm) == (one.platform, one.realm) and handle != one.handle.casefold()
    ]
    if not known:
        return ()
    # Late: it takes long to load, and a run is judged before the first frame.
    from backends.changes.look_alikes import NEAR, look_alikes

    found = look_alikes([User(one.platform, one.user.id, "", one.handle)], known)
    return tuple(other.user.handle for other in found if other.why != NEAR or other.user.handle not in theirs)


def moved(team: Iterable[TeamMember], snapshot: Snapshot) -> tuple[tuple[str, Identity], ...]:
    """By the member's name: handles that lead to another account than the one that was confirmed."""
    return tuple(
        (member.name, one)
        for member in team
        for seen in snapshot.seen
        for one in seen.identities
        if one.moved and one.handle.casefold() == (member.handle_on(seen.platform) or "").casefold()
    )


def _of_member(member: TeamMember, seen: PlatformSeen, confirmed: Confirmed) -> Iterator[Unconfirmed]:
    handle = member.handle_on(seen.platform)
    if handle is None:
        return
    mine = seen.account.id if seen.account is not None else ""
    for identity in seen.identities:
        user = identity.user
        if identity.handle.casefold() != handle.casefold() or user is None or user.id == mine:
            continue
        if confirmed.user_of(seen.platform, seen.account, handle) != user.id:
            groups = sum(len(one.present) for one in seen.attendance if one.user == user.id)
            yield Unconfirmed(
                member.name, seen.platform, realm_of(seen.platform, seen.account), handle, user, groups
            )
