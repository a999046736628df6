"""The accounts of the demo's Telegram: the team, customers, look-alikes, contacts and family."""

from dataclasses import dataclass
from random import Random

from backends.demo.company import hostile
from backends.demo.company.names import person_name
from backends.demo.company.team import OPERATOR, Teammate
from backends.demo.world import TelegramUser

_CUSTOMERS = 1_400
_STAFF = 40
_CONTACTS = 40
_FAMILY = 24
_SERVICE = 777_000
"""The account from which Telegram itself writes (login codes)."""
_REFUSES = "Ed Lim"
_FULL = "Gus Adler"


@dataclass(slots=True)
class TelegramPeople:
    """All accounts; the lists hold user ids. ``team`` is id by name, ``look_alikes`` ids by that name."""

    users: dict[int, TelegramUser]
    team: dict[str, int]
    customers: list[int]
    staff: list[int]
    contacts: list[int]
    family: list[int]
    look_alikes: dict[str, list[int]]


class _Registry:
    """Makes accounts with ids and usernames that nobody else has; ids go beyond 32 bits, as real ones do."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.users: dict[int, TelegramUser] = {}
        self._usernames: set[str] = set()

    def add(self, first: str, last: str = "", username: str = "", phone: str = "") -> TelegramUser:
        rng = self.rng
        key = rng.randint(100_000_000, 8_000_000_000)
        while key in self.users:
            key += 1
        while username in self._usernames:
            username += str(rng.randrange(10))
        if username:
            self._usernames.add(username)
        user = TelegramUser(key, rng.getrandbits(63), first, last, username, phone)
        self.users[key] = user
        return user

    def crowd(self, size: int, named: float = 0.7) -> list[int]:
        """Ids of that many strangers; a share of them has a username."""
        ids = []
        for _ in range(size):
            first, last = person_name(self.rng)
            username = f"{first}_{last}".lower() if self.rng.random() < named else ""
            ids.append(self.add(first, last if self.rng.random() < 0.8 else "", username).id)
        return ids


def telegram_people(rng: Random, team: list[Teammate], phone: str) -> TelegramPeople:
    """Everyone whom the operator's account can come across."""
    registry = _Registry(rng)
    members = {}
    for mate in team:
        first, last = mate.name.split()
        user = registry.add(first, last, mate.telegram, phone if mate.name == OPERATOR else "")
        user.refuses = mate.name == _REFUSES
        user.full = mate.name == _FULL
        user.premium = mate.name == OPERATOR
        members[mate.name] = user.id
    look_alikes = {mate.name: _look_alikes(registry, mate) for mate in team if mate.required}
    customers = registry.crowd(_CUSTOMERS)
    for key in rng.sample(customers, 60):
        registry.users[key].refuses = True
    for key in rng.sample(customers, 20):
        registry.users[key].full = True
    for key in rng.sample(customers, 25):
        registry.users[key].deleted = True
        registry.users[key].first_name = registry.users[key].last_name = registry.users[key].username = ""
    for key in rng.sample(customers, 15):
        registry.users[key].bot = True
    for key, (first, last) in zip(customers, hostile.PERSONS, strict=False):
        registry.users[key].first_name, registry.users[key].last_name = first, last
    service = TelegramUser(_SERVICE, rng.getrandbits(63), "Telegram")
    registry.users[_SERVICE] = service
    return TelegramPeople(
        users=registry.users,
        team=members,
        customers=customers,
        staff=registry.crowd(_STAFF),
        contacts=[_SERVICE, *registry.crowd(_CONTACTS)],
        family=registry.crowd(_FAMILY, named=0.3),
        look_alikes=look_alikes,
    )


def _look_alikes(registry: _Registry, mate: Teammate) -> list[int]:
    """The same display name without a username, and a handle that reads the same (ed_lim, ed_l1m)."""
    first, last = mate.name.split()
    letter, twin = ("i", "1") if "i" in mate.telegram else ("o", "0")
    spoofed = mate.telegram.replace(letter, twin, 1)
    if spoofed == mate.telegram:
        spoofed += "_"
    return [registry.add(first, last, spoofed).id, registry.add(first, last).id]
