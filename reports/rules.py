"""The rules that a policy is made of: categories, exclusions, filters, and how people name a group."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from backends.errors import ConfigError, FilterError
from backends.model import PLATFORMS, Group, GroupId
from backends.patterns import compile_pattern
from backends.settings import CategoryRule, Settings, TeamMember
from reports.filters import POLICY_FIELDS, STANDARD_FLAGS, UNCATEGORISED, Filter, Vocabulary, parse
from reports.rows import Row

Test = Callable[[Row], bool]

DEFAULT_CATEGORY = "BD Customer"
OTHER_CATEGORIES = ("Marketing", "Internal", "Intro", "Community")
"""Where the config has no category tables, a group may be put into one of these; they do not count."""
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
    """``member`` None = everyone. ``covers`` tells whether it is about that group.

    ``source`` says where it comes from: the config's file name, or who decided it and when.
    """

    member: str | None
    covers: Test
    reason: str
    until: date | None
    source: str

    def applies(self, member: str, row: Row, today: date) -> bool:
        """``until`` is the last day that it holds."""
        if self.until is not None and today > self.until:
            return False
        return self.member in (None, member) and self.covers(row)

    @property
    def sentence(self) -> str:
        """``on leave (by ada on 12 Nov 2026, until 30 Nov 2026)``"""
        until = f", until {self.until.day} {self.until:%b %Y}" if self.until else ""
        return f"{self.reason or 'excused'} ({self.source}{until})"


def offered_categories(settings: Settings) -> tuple[CategoryRule, ...]:
    """Those that a group may be put into: the config's, or the usual ones where it has none."""
    others = (CategoryRule(name, counts=False) for name in OTHER_CATEGORIES)
    return settings.category or (CategoryRule(DEFAULT_CATEGORY), *others)


def category_names(settings: Settings) -> tuple[str, ...]:
    """The names of all categories that a group may be in, Uncategorised aside."""
    return tuple(dict.fromkeys(rule.name for rule in offered_categories(settings)))


def rule_filter(text: str, terms: Vocabulary, place: str) -> Test:
    """A filter that decides who has to be where. Raises FilterError, and ConfigError that names ``place``
    where it depends on what it decides."""
    return _independent(parse(text, terms), place)


def keys_of(group: Group) -> tuple[str, ...]:
    """The key of a group, and that of the basic group that it once was."""
    if not group.migrated_from:
        return (group.id.key,)
    return group.id.key, GroupId.of(group.platform, group.id.account, group.migrated_from).key


def vocabulary(settings: Settings) -> Vocabulary:
    """The words that filters in the config may use."""
    return Vocabulary(
        members=tuple(member.name for member in settings.team),
        categories=tuple(dict.fromkeys([*category_names(settings), UNCATEGORISED])),
        flags=(*STANDARD_FLAGS, *(name.lower() for name in settings.flags.retired)),
    )


def part_filter(settings: Settings, text: str) -> Test:
    """A filter that narrows an audit. Raises FilterError; ConfigError where it depends on coverage."""
    return _independent(parse(text, vocabulary(settings)), "--groups")


def ids_of(group: Group) -> frozenset[str]:
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


def category_from(rule: CategoryRule) -> Category:
    return Category(
        rule,
        tuple(compile_pattern(text) for text in rule.match),
        frozenset(_id(text) for text in rule.groups),
    )


def exclusion_from(settings: Settings, number: int, terms: Vocabulary) -> Exclusion:
    rule = settings.exclusion[number]
    if rule.filter:
        covers = config_filter(settings, f"[[exclusion]] {number + 1}: filter", rule.filter, terms)
    elif rule.group:
        covers = _names(rule.group)
    else:
        covers = everywhere
    source = settings.path.name if settings.path else "config.toml"
    return Exclusion(rule.member, covers, rule.reason, rule.until, source)


def _names(wanted: str) -> Test:
    """One group, by id or exact title."""
    wanted_id = _id(wanted)

    def covers(row: Row) -> bool:
        return row.group.title == wanted or wanted_id in ids_of(row.group)

    return covers


def everywhere(row: Row) -> bool:
    return True


def nowhere(row: Row) -> bool:
    return False


def wrong_filters(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each filter that cannot decide who has to be where: its place, ``[[team]] 3: only``, and why not."""
    terms = vocabulary(settings)
    filters = [
        *((f"[[team]] {n}: only", one.only) for n, one in enumerate(settings.team, 1)),
        *((f"[[exclusion]] {n}: filter", one.filter) for n, one in enumerate(settings.exclusion, 1)),
    ]
    for place, text in filters:
        try:
            rule_filter(text or "", terms, place)
        except FilterError as error:
            yield place, str(error)
        except ConfigError as error:
            yield place, str(error).removeprefix(f"{place}: ")


def config_filter(settings: Settings, place: str, text: str, terms: Vocabulary) -> Test:
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
