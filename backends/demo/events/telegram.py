"""What was really done on Telegram with groups, people and messages."""

from datetime import datetime

import msgspec

from backends.demo.events.telegram_history import Corrected, TakenBack, Written
from backends.demo.events.telegram_links import LinkChanged, LinkDeleted, LinkMade, LinkUsed
from backends.demo.events.telegram_posting import (
    TelegramEvent,
    next_common_id,
    post,
    tells,
    to_the_top,
)
from backends.demo.world import Ban, Membership, TelegramGroup, TelegramMessage, TelegramWorld


class Added(TelegramEvent, frozen=True, tag="telegram.added"):
    """An invitation of ``asked`` people that brought in ``people``, who may be none of them."""

    group: int
    by: int
    at: datetime
    people: list[int]
    asked: int

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        world.asked += [self.at] * self.asked
        for person in self.people:
            group.members[person] = Membership(inviter=self.by, since=self.at)
            group.departed.discard(person)
            group.requests.pop(person, None)
        if self.people and tells(group):
            post(world, group, self.by, self.at, action="add_user", people=tuple(self.people))


class Requested(TelegramEvent, frozen=True, tag="telegram.requested"):
    """``people`` wait for an admin to let them in."""

    group: int
    at: datetime
    people: list[int]

    def apply(self, world: TelegramWorld) -> None:
        world.asked += [self.at] * len(self.people)
        for person in self.people:
            world.groups[self.group].requests.setdefault(person, self.at)


class Removed(TelegramEvent, frozen=True, tag="telegram.removed"):
    """``person`` is out: ``ban`` for good, or until ``until``; without one they may come back by a link.

    Where somebody leaves a basic group that they own, it passes on at once.
    """

    group: int
    by: int
    at: datetime
    person: int
    ban: bool = False
    until: datetime | None = None

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        was_in = group.members.pop(self.person, None)
        if self.ban:
            group.banned[self.person] = self.at
            group.bans[self.person] = Ban(self.by, self.until)
        if was_in is None:
            return
        if self.person == self.by:
            group.departed.add(self.person)
            group.left = group.left or self.person == world.operator
            if was_in.role == "creator" and (next_one := heir(group)):
                group.members[next_one].role = "creator"
        if tells(group):
            post(world, group, self.by, self.at, action="delete_user", people=(self.person,))


class Lifted(TelegramEvent, frozen=True, tag="telegram.lifted"):
    """``person`` may come back, and may do again whatever members may."""

    group: int
    person: int

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        group.banned.pop(self.person, None)
        group.bans.pop(self.person, None)
        if self.person in group.members:
            group.members[self.person].denied = frozenset()


class Restricted(TelegramEvent, frozen=True, tag="telegram.restricted"):
    """``person`` stays in the group without the rights ``denied``."""

    group: int
    person: int
    denied: list[str]

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        group.members[self.person].denied = frozenset(self.denied)
        _demote(group.members[self.person])


class Appointed(TelegramEvent, frozen=True, tag="telegram.appointed"):
    """``person`` is an admin with ``rights`` from now on, or, with ``admin`` false, a plain member."""

    group: int
    by: int
    person: int
    admin: bool
    rights: list[str] = msgspec.field(default_factory=list)

    def apply(self, world: TelegramWorld) -> None:
        membership = world.groups[self.group].members[self.person]
        _demote(membership)
        if self.admin:
            membership.role, membership.promoted_by = "admin", self.by
            membership.rights, membership.denied = frozenset(self.rights), frozenset()


class Retitled(TelegramEvent, frozen=True, tag="telegram.retitled"):
    """The group has a new ``title``."""

    group: int
    by: int
    at: datetime
    title: str

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        group.title = self.title
        post(world, group, self.by, self.at, action="edit_title", text=self.title)


class Sent(TelegramEvent, frozen=True, tag="telegram.sent"):
    """``by`` wrote to ``peer``: the marked id of a group, or the id of a person."""

    peer: int
    by: int
    at: datetime
    text: str
    random_id: int
    reply_to: int = 0

    def apply(self, world: TelegramWorld) -> None:
        world.sent.add(self.random_id)
        if self.peer < 0:
            post(world, world.groups[self.peer], self.by, self.at, text=self.text, reply_to=self.reply_to)
            return
        message = TelegramMessage(next_common_id(world), self.by, self.at, self.text, self.reply_to)
        world.pts += 1
        world.private.setdefault(self.peer, []).append(message)
        to_the_top(world, self.peer)


AnyTelegramEvent = (
    Added
    | Requested
    | Removed
    | Lifted
    | Restricted
    | Appointed
    | Retitled
    | Sent
    | Written
    | Corrected
    | TakenBack
    | LinkMade
    | LinkChanged
    | LinkDeleted
    | LinkUsed
)


def heir(group: TelegramGroup) -> int:
    """Who owns the group once its owner has left: the longest-serving admin, else member; 0 = nobody."""

    def place(person: int) -> tuple[bool, datetime]:
        membership = group.members[person]
        return membership.role == "member", membership.since or group.date

    others = [person for person, membership in group.members.items() if membership.role != "creator"]
    return min(others, key=place, default=0)


def _demote(membership: Membership) -> None:
    membership.role, membership.rights, membership.promoted_by = "member", frozenset(), 0
