"""Who was seen where on one platform, gathered while the audit runs."""

from collections.abc import Iterable, Mapping, Sequence

from backends.model import Attendance, Group, GroupId, Identity, User


class Sightings:
    """Presence by user id. A list proves presence at once; absence holds only while nothing casts doubt."""

    def __init__(self) -> None:
        self.identities: dict[str, Identity] = {}
        self._present: dict[str, set[GroupId]] = {}
        self._unknown: dict[str, dict[GroupId, str]] = {}
        self._failed: dict[str, str] = {}
        self._doubt: dict[str, str] = {}

    def user_of(self, handle: str) -> User | None:
        identity = self.identities.get(handle)
        return identity.user if identity is not None else None

    def users_of(self, handles: Iterable[str]) -> tuple[User, ...]:
        """The accounts behind the handles, each once; those not found are left out."""
        found = (self.user_of(handle) for handle in handles)
        return tuple({user.id: user for user in found if user is not None}.values())

    @property
    def users(self) -> tuple[User, ...]:
        """Everyone found, each account once."""
        return self.users_of(self.identities)

    def add(self, attendance: Attendance) -> None:
        """What a person's own list of groups says."""
        self._present[attendance.user] = set(attendance.present)
        self._unknown[attendance.user] = dict(attendance.unknown)
        self._failed[attendance.user] = attendance.failed
        self._doubt[attendance.user] = attendance.doubt

    def keys_of(self, users: Iterable[User]) -> set[str]:
        """Keys of the groups that any of ``users`` was seen in."""
        return {group.key for user in users for group in self._present.get(user.id, ())}

    def is_in(self, user: str, group: GroupId) -> bool:
        return group in self._present.get(user, ())

    def count_in(self, group: GroupId) -> int:
        return sum(group in present for present in self._present.values())

    def is_unsure(self, user: User) -> bool:
        """Whether this person's list cannot prove absence."""
        return bool(self._failed.get(user.id) or self._doubt.get(user.id)) or user.id not in self._failed

    def doubted(self) -> tuple[User, ...]:
        """Those whose list contradicts the platform's count."""
        return tuple(user for user in self.users if self._doubt.get(user.id))

    def settle_doubt(self, user: User) -> None:
        """Every group has been looked at for this person."""
        self._doubt[user.id] = ""

    def keep(self, groups: Sequence[Group]) -> None:
        """Forget every other group, and know these by the ids of their listing."""
        ids = {group.id.key: group.id for group in groups}
        for user, present in self._present.items():
            self._present[user] = {ids[group.key] for group in present if group.key in ids}
            unknown = self._unknown[user].items()
            self._unknown[user] = {ids[group.key]: why for group, why in unknown if group.key in ids}

    def doubt(self, group: GroupId, reason: str) -> None:
        """Whoever was not seen there may be there all the same."""
        for user in self._present:
            self.take(group, {user: (None, reason)})

    def take(self, group: GroupId, seen: Mapping[str, tuple[bool | None, str]]) -> None:
        """What a look at one group showed. Not knowing never takes back what a list has shown."""
        for user, (inside, reason) in seen.items():
            present, unknown = self._present[user], self._unknown[user]
            unknown.pop(group, None)
            if inside:
                present.add(group)
            elif inside is False:
                present.discard(group)
            elif group not in present:
                unknown[group] = reason

    def attendance(self) -> tuple[Attendance, ...]:
        return tuple(
            Attendance(
                user, frozenset(present), dict(self._unknown[user]), self._failed[user], self._doubt[user]
            )
            for user, present in self._present.items()
        )
