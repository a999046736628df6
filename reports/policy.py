"""What ought to be: the team, the categories, the exclusions, ready to judge a snapshot by.

The rules come from the config, which stays the user's, and from what people decided in the app.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from backends.decisions import Decision, Excuse, Recategorise, Star
from backends.errors import ConfigError, FilterError
from backends.model import Group, Platform
from backends.patterns import compile_pattern
from backends.settings import Settings, TeamMember
from reports.filters import Vocabulary
from reports.rules import (
    Category,
    Exclusion,
    Test,
    category_from,
    config_filter,
    everywhere,
    exclusion_from,
    ids_of,
    keys_of,
    nowhere,
    offered_categories,
    rule_filter,
    vocabulary,
)
from reports.team_edits import edited


@dataclass(frozen=True)
class Policy:
    """``only`` holds, by member name, where a limited member belongs. ``today`` is a local date.

    ``overrides`` and ``stars`` hold keys of groups (GroupId.key). ``notes`` tell, in sentences, which
    decisions no longer fit the config and are passed over.
    """

    team: tuple[TeamMember, ...]
    categories: tuple[Category, ...]
    exclusions: tuple[Exclusion, ...]
    retired: tuple[str, ...]
    channels: tuple[re.Pattern[str], ...]
    shared_with: tuple[str, ...]
    only: Mapping[str, Test]
    today: date
    overrides: Mapping[str, Category]
    stars: frozenset[str]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings, today: date, decisions: Iterable[Decision] = ()) -> "Policy":
        """Raises ConfigError where a filter of the config cannot be read.

        Of ``decisions`` those undone are left out; oldest first. A decision wins over the config.
        """
        active = [decision for decision in decisions if decision.active]
        config, (settings, notes) = settings, edited(settings, active)
        terms = vocabulary(settings)
        decided = _Decided(settings, active, terms)
        only = {member.name: member.only for member in config.team}
        return cls(
            team=settings.team,
            categories=tuple(category_from(rule) for rule in settings.category),
            exclusions=(
                *decided.exclusions,
                *(exclusion_from(settings, number, terms) for number in range(len(settings.exclusion))),
            ),
            retired=tuple(settings.flags.retired),
            channels=tuple(compile_pattern(text) for text in settings.slack.channels),
            shared_with=tuple(handle.strip().removeprefix("@") for handle in settings.telegram.shared_with),
            only={
                member.name: config_filter(settings, f"[[team]] {number}: only", member.only, terms)
                if only.get(member.name) == member.only
                else decided.only(member)
                for number, member in enumerate(settings.team, 1)
                if member.only
            },
            today=today,
            overrides=decided.overrides,
            stars=decided.stars,
            notes=(*notes, *decided.notes),
        )

    def category_of(self, group: Group) -> Category | None:
        """None = Uncategorised, which happens only where categories are configured at all."""
        ids = ids_of(group)
        override = next((self.overrides[id] for id in keys_of(group) if id in self.overrides), None)
        if override is not None:
            return override
        for category in self.categories:
            if category.groups & ids:
                return category
        for category in self.categories:
            if any(pattern.search(group.title) for pattern in category.match):
                return category
        return None

    def is_starred(self, group: Group) -> bool:
        return not self.stars.isdisjoint(keys_of(group))

    def retired_in(self, title: str) -> tuple[str, ...]:
        """The retired product names that a title still bears, in lower case."""
        folded = title.casefold()
        return tuple(dict.fromkeys(name.lower() for name in self.retired if name.casefold() in folded))

    def names_match(self, title: str) -> bool:
        """Whether a title alone makes a group one of the audited."""
        return bool(self.retired_in(title)) or any(pattern.search(title) for pattern in self.channels)

    def handles_on(self, platform: Platform) -> tuple[str, ...]:
        """The team's handles, each once."""
        found = (member.handle_on(platform) for member in self.team)
        return tuple(dict.fromkeys(handle for handle in found if handle))


class _Decided:
    """What decisions add to the rules of the config. ``settings`` are those with the edited team."""

    def __init__(self, settings: Settings, decisions: Sequence[Decision], terms: Vocabulary) -> None:
        self._terms = terms
        self.notes: list[str] = []
        known = {rule.name: category_from(rule) for rule in offered_categories(settings)}
        exclusions: list[Exclusion] = []
        self.overrides: dict[str, Category] = {}
        stars: set[str] = set()
        for decision in decisions:
            match decision.subject:
                case Excuse() as excuse:
                    covers = self._covers(excuse, decision)
                    made = decision.made.astimezone()
                    source = f"by {decision.user} on {made.day} {made:%b %Y}"
                    exclusions.append(Exclusion(excuse.member, covers, excuse.reason, excuse.until, source))
                case Recategorise(group, name) if name in known:
                    self.overrides[group] = known[name]
                case Recategorise(_, name):
                    self.notes.append(
                        f"There is no category {name} any more: {decision.by} put a group into it."
                    )
                case Star(group):
                    stars.add(group)
        # What was decided last is what people look for in the table.
        self.exclusions = tuple(reversed(exclusions))
        self.stars = frozenset(stars)

    def _covers(self, excuse: Excuse, decision: Decision) -> Test:
        key = excuse.group
        if key is not None:
            return lambda row: key in keys_of(row.group)
        return (
            self._test(excuse.filter, f"An exclusion by {decision.by}", nowhere)
            if excuse.filter
            else everywhere
        )

    def only(self, member: TeamMember) -> Test:
        """Where a member limited in the app belongs; while that cannot be told, nobody has to leave."""
        return self._test(member.only or "", f"What limits {member.name}", everywhere)

    def _test(self, text: str, what: str, fallback: Test) -> Test:
        try:
            return rule_filter(text, self._terms, what)
        except (ConfigError, FilterError) as error:
            self.notes.append(f"{what} no longer fits and is passed over: {error.sentence}")
            return fallback
