"""What every plan stands on: the audit behind it, who acts, who was seen where, what can be changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from backends.changes.plan import Plan
from backends.changes.step import Skipped, Step
from backends.model import PLATFORM_NAMES, Account, Group, GroupId, Kind, Platform, Standing

Seen = Callable[[GroupId, str], tuple[bool | None, str]]
"""Presence by group and user id: (True, ""), (False, ""), or (None, why it is not known)."""


@dataclass(frozen=True, slots=True)
class Head:
    """``run`` is the audit that was looked at, ``made`` when the plan is made; moments are aware UTC.

    ``looked`` is when that audit was begun; None = just now.
    """

    run: str
    made: datetime
    actors: tuple[Account, ...]
    looked: datetime | None = None

    def actor(self, platform: Platform) -> Account | None:
        return next((actor for actor in self.actors if actor.platform == platform), None)

    @property
    def clock(self) -> str:
        """When it was looked, as people here read it: ``09:02``, with the day where that is another."""
        looked, made = (self.looked or self.made).astimezone(), self.made.astimezone()
        return f"{looked:%H:%M}" if looked.date() == made.date() else f"{looked:%d %b %H:%M}"

    def plan(
        self,
        doing: str,
        steps: Iterable[Step],
        skipped: Iterable[Skipped],
        warnings: Iterable[str] = (),
        undoes: str = "",
    ) -> Plan:
        """The finished plan; what was left out or warned of twice is told once."""
        left, told = tuple(dict.fromkeys(skipped)), tuple(dict.fromkeys(warnings))
        return Plan(doing, self.made, self.run, self.actors, tuple(steps), left, told, undoes)


def closed(group: Group, head: Head) -> str:
    """Why nothing at all can be changed in a group, "" where something can."""
    if group.kind is Kind.UNSUPPORTED:
        return "a kind of group that is not supported"
    if group.standing is Standing.LOST:
        return "access lost: we were taken out"
    if group.standing is Standing.VANISHED:
        return "not seen any more"
    if group.archived:
        return "archived"
    actor = head.actor(group.platform)
    if actor is None:
        return f"not signed in to {PLATFORM_NAMES[group.platform]}"
    # A Telegram group's id names the account that saw it: nobody else can act on it.
    if actor.realm and group.id.account != actor.realm:
        return "belongs to another account than the one signed in"
    return ""


def keys_of(group: Group) -> tuple[str, ...]:
    """What the journal may know it under: a supergroup that was a basic group had another id."""
    if group.migrated_from is None:
        return (group.id.key,)
    return group.id.key, GroupId.of(group.platform, group.id.account, group.migrated_from).key


def found_again(groups: Mapping[GroupId, Group]) -> Callable[[GroupId], Group | None]:
    """The group that was seen under an id: Slack changes its first letter, Telegram gives a basic group
    another one when it becomes a supergroup.
    """
    by_key = {key: group for group in groups.values() for key in keys_of(group)}
    return lambda id: groups.get(id) or by_key.get(id.key)


def title_of(id: GroupId, groups: Mapping[GroupId, Group]) -> str:
    """What a group is called, or its id where it was not seen."""
    group = groups.get(id)
    return group.title if group is not None else str(id)
