"""What was really done with the invite links of a group."""

from datetime import datetime

from backends.demo.events.telegram_posting import TelegramEvent, post, tells
from backends.demo.world import InviteLink, Membership, TelegramGroup, TelegramWorld


class LinkMade(TelegramEvent, frozen=True, tag="telegram.link_made"):
    """``by`` has a new link into the group; a permanent one takes the place of the one before."""

    group: int
    by: int
    at: datetime
    link: str
    expires: datetime | None = None
    limit: int = 0
    needs_approval: bool = False
    title: str = ""
    permanent: bool = False

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        for other in group.links:
            if self.permanent and other.permanent and other.admin == self.by:
                other.revoked = True
        made = InviteLink(
            self.link,
            self.by,
            self.at,
            self.expires,
            self.limit,
            needs_approval=self.needs_approval,
            title=self.title,
            permanent=self.permanent,
        )
        group.links.append(made)


class LinkChanged(TelegramEvent, frozen=True, tag="telegram.link_changed"):
    """All that may change of a link, as it is from now on."""

    group: int
    link: str
    expires: datetime | None
    limit: int
    needs_approval: bool
    title: str
    revoked: bool

    def apply(self, world: TelegramWorld) -> None:
        link = link_of(world.groups[self.group], self.link)
        link.expires, link.limit, link.title = self.expires, self.limit, self.title
        link.needs_approval, link.revoked = self.needs_approval, self.revoked


class LinkDeleted(TelegramEvent, frozen=True, tag="telegram.link_deleted"):
    """A revoked link is no longer listed."""

    group: int
    link: str

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        group.links.remove(link_of(group, self.link))


class LinkUsed(TelegramEvent, frozen=True, tag="telegram.link_used"):
    """``person`` came in by a link."""

    group: int
    at: datetime
    link: str
    person: int

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        link = link_of(group, self.link)
        link.used += 1
        group.members[self.person] = Membership(inviter=link.admin, since=self.at)
        group.departed.discard(self.person)
        group.left = group.left and self.person != world.operator
        if tells(group):
            post(world, group, self.person, self.at, action="join_by_link", people=(link.admin,))


def link_of(group: TelegramGroup, link: str) -> InviteLink:
    """Raises LookupError for a link that the group does not have."""
    found = next((each for each in group.links if each.link == link), None)
    if found is None:
        raise LookupError(link)
    return found
