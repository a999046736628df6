"""How one group of the demo's Telegram is made: its id, its members, and what they may do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from backends.demo.company.team import OPERATOR
from backends.demo.company.telegram_people import TelegramPeople
from backends.demo.world import Membership, TelegramGroup, TelegramKind, TelegramRole

ALL_RIGHTS = frozenset({"invite_users", "ban_users", "change_info"})
ADMIN_RIGHTS = (
    ALL_RIGHTS,
    ALL_RIGHTS,
    frozenset({"invite_users"}),
    frozenset({"invite_users", "ban_users"}),
    frozenset({"change_info"}),
    frozenset[str](),
)
"""Right sets that an admin may hold; the last may do nothing that the audit asks about."""
_CLOSED = (
    frozenset[str](),
    frozenset({"change_info"}),
    frozenset({"invite_users", "change_info"}),
    frozenset({"invite_users", "change_info"}),
)
_ROLES: tuple[TelegramRole, ...] = ("creator", "admin", "member")


class GroupMaker:
    """Makes groups with ids that no other group has; basic groups and channels are numbered apart."""

    def __init__(self, rng: Random, people: TelegramPeople, now: datetime) -> None:
        self.rng = rng
        self.people = people
        self.now = now
        self.operator = people.team[OPERATOR]
        self._used: set[int] = set()

    def group(
        self,
        kind: TelegramKind,
        title: str,
        members: Iterable[int],
        operator_role: TelegramRole | None = None,
    ) -> TelegramGroup:
        """A group with a creator and ``members``; the operator's role is chosen if none is given."""
        rng = self.rng
        age = rng.randint(60, 1_500)
        group = TelegramGroup(
            id=self._id(kind),
            access_hash=0 if kind == "basic" else rng.getrandbits(63),
            kind=kind,
            title=title,
            date=self.now - timedelta(days=age, seconds=rng.randrange(86_400)),
            closed_to=rng.choice(_CLOSED),
        )
        if kind == "gigagroup":
            group.closed_to = frozenset({"send_messages", "invite_users", "change_info"})
        self._fill(group, list(dict.fromkeys(members)), age)
        if self.operator in group.members:
            self.make(group, self.operator, operator_role or rng.choices(_ROLES, (15, 35, 50))[0])
        self._appoint_creator(group)
        return group

    def _id(self, kind: TelegramKind) -> int:
        low, high = (400_000_000, 4_900_000_000) if kind == "basic" else (1_100_000_000, 2_600_000_000)
        while (key := self.rng.randint(low, high)) in self._used:
            pass
        self._used.add(key)
        return key

    def _fill(self, group: TelegramGroup, members: list[int], age: int) -> None:
        rng = self.rng
        inviters = members[:3]
        for user in members:
            since = group.date + timedelta(days=rng.random() * (age - 10))
            group.members[user] = Membership("member", rng.choice(inviters), since)

    def make(self, group: TelegramGroup, user: int, role: TelegramRole) -> None:
        """Gives ``user`` that role with fitting rights; a basic group's admins hold all of them."""
        membership = group.members[user]
        membership.role = role
        if role == "admin":
            membership.rights = ALL_RIGHTS if group.kind == "basic" else self.rng.choice(ADMIN_RIGHTS)
        elif role == "creator":
            membership.rights = ALL_RIGHTS
            membership.inviter = 0
            membership.since = group.date

    def _appoint_creator(self, group: TelegramGroup) -> None:
        """Somebody else owns the group where the operator does not; an admin or two stand by."""
        others = [user for user in group.members if user != self.operator]
        if not others:
            return
        # Teammates come first in a group, so this is as often one of them as a customer.
        first = others[: max(2, len(others) // 3)]
        if all(membership.role != "creator" for membership in group.members.values()):
            self.make(group, self.rng.choice(first), "creator")
        for user in self.rng.sample(first, min(2, len(first))):
            if group.members[user].role == "member":
                self.make(group, user, "admin")
