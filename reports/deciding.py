"""Checks a decision when it is made, and tells in a sentence what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from backends.decisions import Decision, Excuse, Recategorise, Star, Subject, TeamEdit, deactivated
from backends.errors import BitsafeError
from backends.model import PLATFORM_NAMES, PLATFORMS
from backends.nearest import did_you_mean
from backends.settings import Settings, TeamMember
from reports.rules import category_names, rule_filter, vocabulary
from reports.team_edits import applied, edited


def checked(subject: Subject, settings: Settings, decisions: Iterable[Decision], today: date) -> Subject:
    """The same in the config's own spelling, fit to be kept; ``settings`` as in the config file.

    Raises FilterError where a filter cannot be read, ConfigError where it asks for what it decides, and
    BitsafeError for anything else, all in words.
    """
    held = list(decisions)
    settings, _ = edited(settings, held)
    match subject:
        case Excuse():
            return _checked_excuse(subject, settings, today)
        case Recategorise(group, category):
            return Recategorise(group, _one_of(category, category_names(settings), "category"))
        case Star(group):
            if any(one.active and one.subject == subject for one in held):
                raise BitsafeError("This group has a star already.")
            return Star(group)
        case TeamEdit():
            return _checked_edit(subject, settings)


def _checked_excuse(excuse: Excuse, settings: Settings, today: date) -> Excuse:
    if excuse.group is not None and excuse.filter is not None:
        raise BitsafeError("An exclusion is about a group or a filter, not both.", "Keep one of them.")
    if excuse.member is None and excuse.group is None and not (excuse.filter or "").strip():
        raise BitsafeError(
            "That would excuse everyone everywhere.", "Name a person, a group, or a filter that finds some."
        )
    if excuse.filter is not None:
        rule_filter(excuse.filter, vocabulary(settings), "The filter of an exclusion")
    if excuse.until is not None and excuse.until < today:
        raise BitsafeError(
            f"{excuse.until.day} {excuse.until:%b %Y} is over.", "Choose today or a later day."
        )
    member = excuse.member
    if member is not None:
        member = _one_of(member, [one.name for one in settings.team], "team member")
    text = (excuse.filter or "").strip() or None
    return replace(excuse, member=member, filter=text, reason=excuse.reason.strip())


def _checked_edit(edit: TeamEdit, settings: Settings) -> TeamEdit:
    name = edit.member.strip()
    names = [member.name for member in settings.team]
    if not name:
        raise BitsafeError("A team member needs a name.")
    if not edit.new:
        name = _one_of(name, names, "team member")
    edit = replace(edit, member=name)
    after = fitting(edit, settings.team)
    if after.only:
        rule_filter(after.only, vocabulary(settings), f"What limits {name}")
    return edit


def fitting(edit: TeamEdit, team: Sequence[TeamMember]) -> TeamMember:
    """The member as that edit leaves them. Raises BitsafeError where name or handle is somebody else's."""
    before = next((one for one in team if one.name.casefold() == edit.member.casefold()), None)
    try:
        after = applied(edit, before)
    except ValueError as error:
        sentence = str(error)
        raise BitsafeError(f"{sentence[:1].upper()}{sentence[1:]}.") from None
    _refuse_taken_handles(after, team)
    return after


def _refuse_taken_handles(member: TeamMember, team: Sequence[TeamMember]) -> None:
    """One account cannot be two people."""
    for platform in PLATFORMS:
        handle = (member.handle_on(platform) or "").casefold()
        for other in team:
            taken = (other.handle_on(platform) or "").casefold()
            if handle and taken == handle and other.name != member.name:
                service = PLATFORM_NAMES[platform]
                raise BitsafeError(f"{other.name} has the {service} handle {handle}.", "Use another.")


def _one_of(word: str, options: Sequence[str], what: str) -> str:
    wanted = word.strip().casefold()
    for option in options:
        if option.casefold() == wanted:
            return option
    raise BitsafeError(f"{word} is no {what}: {did_you_mean(word, options)}")


def sentence_of(subjects: Sequence[Subject], titles: Mapping[str, str]) -> str:
    """Of what was decided at once, at least one: ``Amy need not be in 12 groups: on leave``. Hostile text."""
    first, *others = subjects
    if not others:
        return sentence(first, titles)
    alike = isinstance(first, Excuse | Recategorise | Star) and all(
        type(one) is type(first) and _wherever(one) == _wherever(first) for one in others
    )
    if not alike:
        return f"{sentence(first, titles)}, and {len(others):,} more"
    where = f"{len(subjects):,} groups"
    match first:
        case Excuse():
            return sentence(replace(first, group=where, filter=None), {})
        case Recategorise():
            return f"{where} are {first.category}"
        case _:
            return f"{where} have a star"


def _wherever(subject: Subject) -> dict[str, Any]:
    return asdict(subject) | {"group": None}


def sentence(subject: Subject, titles: Mapping[str, str]) -> str:
    """What was decided: ``Amy need not be in Acme: on leave, until 30 Nov 2026``. Hostile text.

    ``titles`` by group key; a group that has none there is told by its key.
    """
    match subject:
        case Excuse(member, group, filter, reason, until):
            who = f"{member} need" if member else "Nobody needs"
            negation = " not be" if member else " to be"
            where = (
                titles.get(group, group)
                if group
                else f"groups that match {filter}"
                if filter
                else "any group"
            )
            why = f": {reason}" if reason else ""
            return f"{who}{negation} in {where}{why}" + (
                f", until {until.day} {until:%b %Y}" if until else ""
            )
        case Recategorise(group, category):
            return f"{titles.get(group, group)} is {category}"
        case Star(group):
            return f"{titles.get(group, group)} has a star"
        case TeamEdit(member, changes) if changes == deactivated(member).changes:
            return f"{member} is inactive now: should leave every group"
        case TeamEdit(member, changes, new):
            told = ", ".join(
                f"{field.replace('_', ' ')} {text or 'cleared'}" for field, text in changes.items()
            )
            return f"{member} is new in the team: {told}" if new else f"{member} changed: {told}"
