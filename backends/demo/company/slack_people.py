"""The users of the demo's Slack workspace: colleagues, guests, bots, leavers, partners and impostors."""

from dataclasses import dataclass
from random import Random
from typing import Any

from backends.demo.company import hostile
from backends.demo.company.names import person_name, slug
from backends.demo.company.team import Teammate
from backends.demo.world import SlackUser

_COLLEAGUES = 130
_GUESTS = 60
_LEAVERS = 35
_BOTS = 15
_PARTNERS = 60
_COMMUNITY = 1_000
_ID_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def slack_id(rng: Random, prefix: str) -> str:
    """An id such as ``U07K2M4ZQ1B``; ``prefix`` and nine more characters."""
    return prefix + "".join(rng.choices(_ID_ALPHABET, k=9))


@dataclass(slots=True)
class SlackPeople:
    """All users by what they are; the lists hold user ids. ``team`` is id by team member's name.

    ``community`` are people of other workspaces whom users.list does not show.
    ``impostors`` are id by the name of the team member they look like.
    """

    team_id: str
    users: dict[str, SlackUser]
    team: dict[str, str]
    colleagues: list[str]
    guests: list[str]
    partners: list[str]
    community: list[str]
    bots: list[str]
    impostors: dict[str, list[str]]


class _Registry:
    """Makes users with ids and handles that nobody else has."""

    def __init__(self, rng: Random, team_id: str, domain: str) -> None:
        self.rng = rng
        self.team_id = team_id
        self.domain = domain
        self.users: dict[str, SlackUser] = {}
        self._handles: set[str] = set()

    def _handle(self, wish: str) -> str:
        handle, number = wish, 2
        while handle in self._handles:
            handle, number = f"{wish}{number}", number + 1
        self._handles.add(handle)
        return handle

    def add(self, real_name: str, handle: str, *, team_id: str = "", **flags: Any) -> str:
        """A user of this workspace, or of another one whose handles and addresses are its own affair."""
        name = handle if team_id else self._handle(handle)
        user = SlackUser(
            id=slack_id(self.rng, "U0"),
            name=name,
            real_name=real_name,
            email=f"{name}@{team_id.lower() or self.domain}.example",
            team_id=team_id or self.team_id,
            **flags,
        )
        self.users[user.id] = user
        return user.id

    def crowd(self, size: int, *, team_id: str = "", **flags: Any) -> list[str]:
        ids = []
        for _ in range(size):
            first, last = person_name(self.rng)
            ids.append(self.add(f"{first} {last}", slug(f"{first}.{last}"), team_id=team_id, **flags))
        return ids


def slack_people(rng: Random, team: list[Teammate], team_id: str, domain: str) -> SlackPeople:
    """Everyone who has anything to do with the workspace; ``users`` is in no order that tells who is who."""
    registry = _Registry(rng, team_id, domain)
    members = {mate.name: registry.add(mate.name, mate.slack) for mate in team}
    colleagues = registry.crowd(_COLLEAGUES)
    registry.users[colleagues[0]].is_owner = registry.users[colleagues[0]].is_admin = True
    registry.users[colleagues[1]].is_admin = True
    guests = registry.crowd(_GUESTS // 2, is_restricted=True)
    guests += registry.crowd(_GUESTS // 2, is_restricted=True, is_ultra_restricted=True)
    registry.crowd(_LEAVERS, deleted=True)
    bots = [registry.add(f"Notifier {number}", f"notifier{number}", is_bot=True) for number in range(_BOTS)]
    partners = _partners(registry)
    impostors = {mate.name: _impostors(registry, mate) for mate in team[:5]}
    community = registry.crowd(_COMMUNITY, team_id=slack_id(rng, "T0"))
    shuffled = list(registry.users)
    rng.shuffle(shuffled)
    users = {key: registry.users[key] for key in shuffled}
    return SlackPeople(team_id, users, members, colleagues, guests, partners, community, bots, impostors)


def _partners(registry: _Registry) -> list[str]:
    """People of a dozen other workspaces, some with names that nobody should be allowed to have."""
    partners = []
    for _ in range(12):
        partners += registry.crowd(_PARTNERS // 12, team_id=slack_id(registry.rng, "T0"), is_stranger=True)
    for user, (first, last) in zip(partners, hostile.PERSONS, strict=False):
        registry.users[user].real_name = f"{first} {last}".strip()
    return partners


def _impostors(registry: _Registry, mate: Teammate) -> list[str]:
    """A stranger with the very same handle in another workspace, a leaver, a guest and a look-alike handle.

    Handles are unique within one workspace only, and display names nowhere.
    """
    look_alike = mate.slack.replace("l", "1").replace("a", "4").replace("e", "3") + "."
    return [
        registry.add(mate.name, mate.slack, team_id=slack_id(registry.rng, "T0"), is_stranger=True),
        registry.add(mate.name, f"{mate.slack}.old", deleted=True),
        registry.add(mate.name, look_alike, is_restricted=True),
    ]
