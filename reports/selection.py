"""Which of the groups that an account can see are ours to audit, and which are nobody's business."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from backends.model import Group, Platform, Role, Standing, User
from reports.coverage import bare_row
from reports.policy import Policy
from reports.rows import Row
from reports.sightings import Sightings


@dataclass(frozen=True)
class Selection:
    """``listed`` holds every group seen, by key; ``known`` every one tracked before.

    Slack goes by names. Telegram goes by who shares the group: any of ``accounts``, or, where
    ``own`` is set, the signed-in account itself.
    """

    platform: Platform
    policy: Policy
    listed: Mapping[str, Group]
    known: Sequence[Group]
    sightings: Sightings
    accounts: Sequence[str]
    own: bool
    incomplete: bool

    def today(self) -> list[Group]:
        """The groups that are ours by what was seen now."""
        return [group for key, group in self.listed.items() if self._is_ours(key, group)]

    def tracked(self, taken: Sequence[Group]) -> list[Group]:
        """Every other group tracked before, as what it is now: lost, vanished, or not to be told."""
        keys = {group.id.key for group in taken}
        past = {f"{self.platform}:{group.migrated_from}" for group in taken if group.migrated_from}
        gone = [group for group in self.known if group.id.key not in keys | past]
        return [self._as_now(group) for group in gone]

    def _is_ours(self, key: str, group: Group) -> bool:
        if self.platform == "slack":
            return self.policy.names_match(group.title)
        if self.own:
            return group.standing is not Standing.VANISHED
        if group.standing is Standing.LOST:
            # Nobody's list holds a group that removed us; only its title can tell that it was a customer's.
            return self.policy.names_match(group.title)
        # Whose list cannot be read may share any group: its title tells which are customers'.
        return key in self._shared or (self.unsure and self.policy.names_match(group.title))

    @property
    def _shared(self) -> set[str]:
        return self.sightings.keys_of(self.sightings.users_of(self.accounts))

    def _as_now(self, group: Group) -> Group:
        now = self.listed.get(group.id.key)
        if now is None:
            return group if self.incomplete else _gone(group, Standing.VANISHED)
        if now.standing is not Standing.HERE:
            return _gone(replace(group, title=now.title or group.title), Standing.LOST)
        # While the list of a configured account cannot be read, nothing is known to have left it.
        return (
            now if self.platform == "telegram" and self.unsure else replace(now, standing=Standing.VANISHED)
        )

    @property
    def unsure(self) -> bool:
        """Whether the list of a configured account could not be read."""
        users = [self.sightings.user_of(handle) for handle in self.accounts if handle.casefold() != "me"]
        return any(user is None or self.sightings.is_unsure(user) for user in users)

    def is_seen(self, group: Group) -> bool:
        """Whether people can be looked up in it now."""
        now = self.listed.get(group.id.key)
        return now is not None and now.standing is Standing.HERE

    def candidates(self, taken: Sequence[Group], team: Sequence[User]) -> list[Group]:
        """Groups with two or more of the team, but without the accounts that make a group ours."""
        if self.platform == "slack" or self.own or self.unsure:
            return []
        present = [self.sightings.keys_of([user]) for user in team]
        return [group for group in self._rest(taken) if sum(group.id.key in keys for keys in present) >= 2]

    def unlisted(self, taken: Sequence[Group]) -> list[Group]:
        """Groups not on the list of a configured account: not shared, or hiding their members."""
        return [] if self.platform == "slack" or self.own else self._rest(taken)

    def _rest(self, taken: Sequence[Group]) -> list[Group]:
        keys = {group.id.key for group in taken}
        return [g for key, g in self.listed.items() if key not in keys and g.standing is Standing.HERE]


def part_of(
    policy: Policy, groups: Sequence[Group], test: Callable[[Row], bool] | None, limit: int | None
) -> list[Group]:
    """The part that was asked for, by title; None = no bound."""
    ordered = sorted(groups, key=lambda group: (group.title.casefold(), group.id))
    if test is not None:
        ordered = [group for group in ordered if test(bare_row(policy, group))]
    return ordered[:limit]


def _gone(group: Group, standing: Standing) -> Group:
    nothing = replace(group.rights, invite=False, rename=False, remove=False)
    return replace(group, role=Role.NONE, rights=nothing, standing=standing)
