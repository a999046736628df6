"""A platform in memory that can be told what to do with each write, for tests of the engine's decisions.

What really happens on the wire is for the tests under tests/system: this one only stands in for our own
interface, ``Changer``.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from backends.errors import Refused, Unreachable
from backends.model import Group, Platform, User
from backends.outcomes import ACCEPTED, Answer
from backends.protocol import InviteLink, Managers, Membership, Place


@dataclass
class SmallWorld:
    """``members`` and ``titles`` by group id. ``log``: every write that arrived, ``done``: those carried out.

    ``before`` and ``after`` hold exceptions for the next writes, in order; None = nothing goes wrong.
    ``unseen`` groups show nobody; ``answers`` by user id are given instead of doing anything.
    """

    platform: Platform = "telegram"
    at_once: int = 1
    members: dict[str, dict[str, Place]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    log: list[tuple[str, ...]] = field(default_factory=list)
    done: list[tuple[str, ...]] = field(default_factory=list)
    reads: int = 0
    before: list[Exception | None] = field(default_factory=list)
    after: list[Exception | None] = field(default_factory=list)
    broken_reads: list[Exception | None] = field(default_factory=list)
    unseen: set[str] = field(default_factory=set)
    answers: dict[str, Answer] = field(default_factory=dict)
    made_links: dict[str, InviteLink] = field(default_factory=dict)
    owner: User | None = None
    gone: Place | None = None
    """What somebody is after a removal, whatever was asked for."""
    late: float = 0.0
    """Seconds until what was accepted can be seen."""
    takes: float = 0.005
    """Seconds for each write."""
    on_write: Callable[[], None] = lambda: None
    busy: int = 0
    most_busy: int = 0

    async def _write(self, *what: str, do: Callable[[], None]) -> None:
        self.log.append(what)
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        self.on_write()
        await asyncio.sleep(self.takes)
        self.busy -= 1
        if self.before and (error := self.before.pop(0)) is not None:
            raise error
        self.done.append(what)
        if self.late:
            asyncio.get_running_loop().call_later(self.late, do)
        else:
            do()
        if self.after and (error := self.after.pop(0)) is not None:
            raise error

    def _read(self) -> None:
        self.reads += 1
        if self.broken_reads and (error := self.broken_reads.pop(0)) is not None:
            raise error

    def _inside(self, group: Group) -> dict[str, Place]:
        return self.members.setdefault(group.id, {})

    async def invite(self, group: Group, users: Sequence[User]) -> Mapping[str, Answer]:
        fine = [user for user in users if user.id not in self.answers]

        def add() -> None:
            self._inside(group).update({user.id: Place.MEMBER for user in fine})

        await self._write("invite", group.id, *(user.id for user in users), do=add)
        return {user.id: self.answers.get(user.id, ACCEPTED) for user in users}

    async def rename(self, group: Group, title: str) -> Answer:
        given = title.lower() if self.platform == "slack" else title
        await self._write("rename", group.id, title, do=lambda: self.titles.update({group.id: given}))
        return Answer(title=given)

    async def remove(self, group: Group, user: User, *, lasting: bool) -> Answer:
        place = self.gone or (Place.BANNED if lasting else Place.NONE)
        await self._write(
            "remove", group.id, user.id, do=lambda: self._inside(group).update({user.id: place})
        )
        return ACCEPTED

    async def lift_ban(self, group: Group, user: User) -> Answer:
        if user.id in self.answers:
            return self.answers[user.id]
        await self._write("lift_ban", group.id, user.id, do=lambda: self._lift(group, user))
        return ACCEPTED

    def _lift(self, group: Group, user: User) -> None:
        self._inside(group).pop(user.id)

    async def make_link(self, group: Group, label: str, hours: int) -> InviteLink:
        if group.id in self.unseen:
            raise Refused(self.platform, "We may not make links there.", "", "CHAT_ADMIN_REQUIRED")
        link = InviteLink(f"https://t.me/+secret-{label}", label)
        await self._write("link", group.id, label, do=lambda: self.made_links.update({label: link}))
        return link

    async def links(self, group: Group) -> tuple[InviteLink, ...]:
        self._read()
        return tuple(self.made_links.values())

    async def revoke_link(self, group: Group, label: str) -> Answer:
        await self._write("revoke", group.id, label, do=lambda: self._forget(label))
        return ACCEPTED

    def _forget(self, label: str) -> None:
        self.made_links.pop(label, None)

    async def send(self, user: User, text: str) -> Answer:
        await self._write("send", user.id, text, do=lambda: None)
        return self.answers.get(user.id, ACCEPTED)

    async def presence(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        self._read()
        if group.id in self.unseen:
            return {user.id: (None, "the group hides its members") for user in users}
        inside = self._inside(group)
        return {user.id: (inside.get(user.id) in (Place.MEMBER, Place.ADMIN), "") for user in users}

    async def title(self, group: Group) -> str:
        self._read()
        return self.titles.get(group.id, group.title)

    async def membership(self, group: Group, user: User) -> Membership:
        self._read()
        return Membership(self._inside(group).get(user.id, Place.NONE))

    async def managers(self, group: Group) -> Managers:
        self._read()
        admins = [
            User(self.platform, id) for id, place in self._inside(group).items() if place is Place.ADMIN
        ]
        return Managers(self.owner, tuple(admins))

    async def find(self, word: str, *, whole: bool = False) -> tuple[User, ...]:
        return ()


def lost(platform: Platform = "telegram") -> Unreachable:
    return Unreachable(platform, "No answer came.", "Check the network.")
