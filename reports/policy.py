"""What ought to be: the team, the categories, the exclusions, ready to judge a snapshot by."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from backends.errors import ConfigError, FilterError
from backends.model import PLATFORMS, Group, GroupId, Platform
from backends.patterns import compile_pattern
from backends.settings import CategoryRule, Settings, TeamMember
from reports.filters import POLICY_FIELDS, STANDARD_FLAGS, UNCATEGORISED, Filter, Vocabulary, parse
from reports.rows import Row

Test = Callable[[Row], bool]

DEFAULT_CATEGORY = "BD Customer"
_SLACK_ID = re.compile(r"[CG][A-Z0-9]+")


@dataclass(frozen=True)
class Category:
    """A kind of group. ``match`` are searched for in the title; ``groups`` are ids and win over them."""

    rule: CategoryRule
    match: tuple[re.Pattern[str], ...]
    groups: frozenset[str]

    def requires(self, member: TeamMember, status: str) -> bool:
        """Whether a member of that status has to be in groups of this category.

        ``optional`` takes people out of what ``required`` says: everyone of a role but one.
        """
        required, optional = self.rule.required, self.rule.optional
        if required is None:
            expected = status == "required"
        else:
            expected = any(member.is_called(word) for word in required)
        return expected and not any(member.is_called(word) for word in optional)


@dataclass(frozen=True)
class Exclusion:
    """``member`` None = everyone. ``covers`` tells whether it is about that group."""

    member: str | None
    covers: Test
    reason: str
    until: date | None

    def applies(self, member: str, row: Row, today: date) -> bool:
        """``until`` is the last day that it holds."""
        if self.until is not None and today > self.until:
            return False
        return self.member in (None, member) and self.covers(row)


@dataclass(frozen=True)
class Policy:
    """``only`` holds, by member name, where a limited member belongs. ``today`` is a local date."""

    team: tuple[TeamMember, ...]
    categories: tuple[Category, ...]
    exclusions: tuple[Exclusion, ...]
    retired: tuple[str, ...]
    channels: tuple[re.Pattern[str], ...]
    shared_with: tuple[str, ...]
    only: Mapping[str, Test]
    today: date

    @classmethod
    def of(cls, settings: Settings, today: date) -> "Policy":
        """Raises ConfigError where a filter of the config cannot be read."""
        terms = vocabulary(settings)
        return cls(
            team=settings.team,
            categories=tuple(_category(rule) for rule in settings.category),
            exclusions=tuple(
                _exclusion(settings, number, terms) for number in range(len(settings.exclusion))
            ),
            retired=tuple(settings.flags.retired),
            channels=tuple(compile_pattern(text) for text in settings.slack.channels),
            shared_with=tuple(handle.strip().removeprefix("@") for handle in settings.telegram.shared_with),
            only={
                member.name: _filter(settings, f"[[team]] {number}: only", member.only, terms)
                for number, member in enumerate(settings.team, 1)
                if member.only
            },
            today=today,
        )

    def category_of(self, group: Group) -> Category | None:
        """None = Uncategorised, which happens only where categories are configured at all."""
        ids = _ids_of(group)
        for category in self.categories:
            if category.groups & ids:
                return category
        for category in self.categories:
            if any(pattern.search(group.title) for pattern in category.match):
                return category
        return None

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


def vocabulary(settings: Settings) -> Vocabulary:
    """The words that filters in the config may use."""
    names = [rule.name for rule in settings.category] or [DEFAULT_CATEGORY]
    return Vocabulary(
        members=tuple(member.name for member in settings.team),
        categories=tuple(dict.fromkeys([*names, UNCATEGORISED])),
        flags=(*STANDARD_FLAGS, *(name.lower() for name in settings.flags.retired)),
    )


def part_filter(settings: Settings, text: str) -> Test:
    """A filter that narrows an audit. Raises FilterError; ConfigError where it depends on coverage."""
    return _independent(parse(text, vocabulary(settings)), "--groups")


def _ids_of(group: Group) -> frozenset[str]:
    """Every id that people may have written, as ``_id`` makes it.

    What was decided about a basic group holds for the supergroup that it became.
    """
    ids = [group.id]
    if group.migrated_from:
        ids.append(GroupId.of(group.platform, group.id.account, group.migrated_from))
    return frozenset(form for id in ids for form in (id.key, _id(id.native)))


def _id(text: str) -> str:
    """A group's id as people write it, freed of Telegram's account and Slack's C/G letter."""
    if text.startswith(tuple(f"{platform}:" for platform in PLATFORMS)) and "/" in text:
        return GroupId(text).key
    return f"C{text[1:]}" if _SLACK_ID.fullmatch(text) else text


def _category(rule: CategoryRule) -> Category:
    return Category(
        rule,
        tuple(compile_pattern(text) for text in rule.match),
        frozenset(_id(text) for text in rule.groups),
    )


def _exclusion(settings: Settings, number: int, terms: Vocabulary) -> Exclusion:
    rule = settings.exclusion[number]
    if rule.filter:
        covers = _filter(settings, f"[[exclusion]] {number + 1}: filter", rule.filter, terms)
    elif rule.group:
        covers = _names(rule.group)
    else:
        covers = _everywhere
    return Exclusion(rule.member, covers, rule.reason, rule.until)


def _names(wanted: str) -> Test:
    """One group, by id or exact title."""
    wanted_id = _id(wanted)

    def covers(row: Row) -> bool:
        return row.group.title == wanted or wanted_id in _ids_of(row.group)

    return covers


def _everywhere(row: Row) -> bool:
    return True


def _filter(settings: Settings, place: str, text: str, terms: Vocabulary) -> Test:
    file = settings.path or "config.toml"
    try:
        found = parse(text, terms)
    except FilterError as error:
        raise ConfigError(f"{file}: {place}: {error.sentence}", error.way_out) from None
    return _independent(found, f"{file}: {place}")


def _independent(found: Filter, place: str) -> Test:
    """Presence is not known yet where this filter is applied."""
    beyond = sorted(found.fields - POLICY_FIELDS)
    if beyond:
        raise ConfigError(
            f"{place}: {beyond[0]} is known only after the groups have been looked at.",
            f"Use only {', '.join(sorted(POLICY_FIELDS))}.",
        )
    return found.matches
