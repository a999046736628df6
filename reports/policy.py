"""What ought to be: the team, the categories, the exclusions, ready to judge a snapshot by.

The rules come from the config, which stays the user's, and from what people decided in the app.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from backends.decisions import Decision, Excuse, Recategorise, Star
from backends.errors import ConfigError, FilterError
from backends.model import PLATFORMS, Group, GroupId, Platform
from backends.patterns import compile_pattern
from backends.settings import CategoryRule, Settings, TeamMember
from reports.filters import POLICY_FIELDS, STANDARD_FLAGS, UNCATEGORISED, Filter, Vocabulary, parse
from reports.rows import Row
from reports.team_edits import edited

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
        until = f", until {self.until:%d %b %Y}" if self.until else ""
        return f"{self.reason or 'excused'} ({self.source}{until})"


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
            categories=tuple(_category(rule) for rule in settings.category),
            exclusions=(
                *decided.exclusions,
                *(_exclusion(settings, number, terms) for number in range(len(settings.exclusion))),
            ),
            retired=tuple(settings.flags.retired),
            channels=tuple(compile_pattern(text) for text in settings.slack.channels),
            shared_with=tuple(handle.strip().removeprefix("@") for handle in settings.telegram.shared_with),
            only={
                member.name: _filter(settings, f"[[team]] {number}: only", member.only, terms)
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
        ids = _ids_of(group)
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
        known = {rule.name: _category(rule) for rule in offered_categories(settings)}
        exclusions: list[Exclusion] = []
        self.overrides: dict[str, Category] = {}
        stars: set[str] = set()
        for decision in decisions:
            match decision.subject:
                case Excuse() as excuse:
                    covers = self._covers(excuse, decision)
                    source = f"by {decision.user} on {decision.made.astimezone():%d %b %Y}"
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
            self._test(excuse.filter, f"An exclusion by {decision.by}", _nowhere)
            if excuse.filter
            else _everywhere
        )

    def only(self, member: TeamMember) -> Test:
        """Where a member limited in the app belongs; while that cannot be told, nobody has to leave."""
        return self._test(member.only or "", f"What limits {member.name}", _everywhere)

    def _test(self, text: str, what: str, fallback: Test) -> Test:
        try:
            return rule_filter(text, self._terms, what)
        except (ConfigError, FilterError) as error:
            self.notes.append(f"{what} no longer fits and is passed over: {error.sentence}")
            return fallback


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
    source = settings.path.name if settings.path else "config.toml"
    return Exclusion(rule.member, covers, rule.reason, rule.until, source)


def _names(wanted: str) -> Test:
    """One group, by id or exact title."""
    wanted_id = _id(wanted)

    def covers(row: Row) -> bool:
        return row.group.title == wanted or wanted_id in _ids_of(row.group)

    return covers


def _everywhere(row: Row) -> bool:
    return True


def _nowhere(row: Row) -> bool:
    return False


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
