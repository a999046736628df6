"""Whom the team's handles lead to, and what speaks against one: taken twice, another name, a look-alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backends.changes.look_alikes import told
from backends.model import PLATFORM_NAMES, PLATFORMS, Identity, Platform, User
from backends.settings import TeamMember
from tui.binding import bare
from tui.suggesting import same_name
from tui.text import clean

if TYPE_CHECKING:
    from tui.screens.setting_up import Progress


@dataclass(frozen=True)
class Confirmed:
    """One handle, and what it was found to lead to; None = that platform was not asked.

    ``now``: whom it leads to today, where it was bound to somebody else before. ``doubt``: why it may be
    somebody else's, in a sentence that is safe to show; "" = no reason to think so.
    """

    member: TeamMember
    platform: Platform
    handle: str
    identity: Identity | None
    now: User | None = None
    doubt: str = ""

    @property
    def user(self) -> User | None:
        """Whom it leads to."""
        return self.now or (self.identity.user if self.identity else None)

    @property
    def account(self) -> tuple[str, str]:
        """The same for two handles of one account."""
        return self.platform, f"id {self.user.id}" if self.user else bare(self.handle).casefold()


async def looked_up(progress: "Progress", members: Sequence[TeamMember]) -> list[Confirmed]:
    """Raises NotSignedIn."""
    setting_up = progress.setting_up
    found: dict[Platform, Mapping[str, Identity]] = {}
    for platform in PLATFORMS:
        handles = [handle for one in members if (handle := one.handle_on(platform))]
        asked = progress.slack if platform == "slack" else progress.telegram
        found[platform] = await setting_up.look_up(platform, handles) if asked and handles else {}
    users = [one.user for identities in found.values() for one in identities.values() if one.user]
    alike = setting_up.look_alikes(users)
    confirmed = []
    for member in members:
        for platform in PLATFORMS:
            handle = member.handle_on(platform)
            if not handle:
                continue
            identity = found[platform].get(bare(handle))
            user = identity.user if identity else None
            other = alike.get((platform, user.id)) if user else None
            doubt = _doubt(member, user, other.user if other else None) if user else ""
            now = setting_up.moved(platform, handle)
            confirmed.append(Confirmed(member, platform, handle, identity, now, doubt))
    return confirmed


def _doubt(member: TeamMember, user: User, other: User | None) -> str:
    # The handle in the entry is the account's own: it says nothing about the person.
    if not same_name(User(user.platform, "", member.name), user):
        return f"{clean(user.name)} is another name than {clean(member.name)}."
    if other is None:
        return ""
    return f"{clean(told(other))} could be taken for this account: make sure which one is the right one."


def taken_twice(handles: Mapping[int, Confirmed]) -> dict[int, str]:
    """Of handles by their place: those that stand at two people, and at whom else; one cannot be two."""
    owners: dict[tuple[str, str], list[int]] = {}
    for place, one in handles.items():
        owners.setdefault(one.account, []).append(place)
    return {
        place: clean(next(handles[other].member.name for other in places if other != place))
        for places in owners.values()
        if len({handles[place].member.name for place in places}) > 1
        for place in places
    }


def written(handle: str | None) -> str:
    """``@bea_ford``, or ``id 77123`` for who has no username; "" for none."""
    name = bare(handle or "")
    return f"id {name}" if name.isdecimal() else f"@{name}" if name else ""


def whom(one: Confirmed) -> str:
    """``Bea Ford, id 77123``, or why nobody; safe to show."""
    if one.identity is None:
        return f"{PLATFORM_NAMES[one.platform]} was not asked"
    if one.now is not None:
        return f"now {clean(one.now.name)}, id {clean(one.now.id)}"
    user = one.identity.user
    return f"{clean(user.name)}, id {clean(user.id)}" if user else clean(one.identity.reason)
