"""What a group is to be called: by replacement, by regular expression, or by a list. Pure."""

from collections.abc import Callable, Mapping

import regex

from backends.changes.names import slack_name
from backends.errors import BitsafeError
from backends.model import Group, GroupId

Rule = Callable[[Group], str | None]
"""The name that a group is to have, before the platform's own rules; None = not concerned."""

PATIENCE = 0.25
"""Seconds for one name: some patterns would take years."""


def by_list(titles: Mapping[GroupId, str]) -> Rule:
    """Each group in the list, and no other."""
    return lambda group: titles.get(group.id)


def by_replacement(replacements: Mapping[str, str]) -> Rule:
    """Every occurrence of each old name, all at once; what already is the new name is left as it is.

    Telegram names are matched as written; Slack knows no capitals, so case is ignored there, and an old
    name is found in the form that Slack gives it too (``Old Product`` as ``old-product``).
    Raises BitsafeError where there is nothing to look for.
    """
    if not replacements or not all(old.strip() for old in replacements):
        raise BitsafeError("There is no name to look for.", "Say which text is to be replaced.")
    telegram = _Replacer(replacements, {})
    slack = _Replacer(
        {old.lower(): new for old, new in replacements.items()},
        {slack_name(old): new for old, new in replacements.items() if slack_name(old)},
    )
    return lambda group: (slack if group.platform == "slack" else telegram).title(group)


class _Replacer:
    """``found`` are more forms of the old names, by what they become."""

    def __init__(self, replacements: Mapping[str, str], found: Mapping[str, str]) -> None:
        self._news = {**found, **replacements}
        # The new name first: where it holds the old one, a second run must not grow it.
        settled = {form for new in replacements.values() for form in (new.lower(), slack_name(new))}
        done = settled if found else set(replacements.values())
        self._done = {new for new in done if any(old in new for old in self._news)}
        words = sorted(self._done | set(self._news), key=lambda word: (-len(word), word))
        self._pattern = regex.compile("|".join(map(regex.escape, words)))
        self._folds = bool(found)

    def title(self, group: Group) -> str | None:
        title = group.title.lower() if self._folds else group.title
        if not any(old in title for old in self._news):
            return None
        return self._pattern.sub(lambda match: self._new(match.group()), title)

    def _new(self, word: str) -> str:
        return word if word in self._done else self._news[word]


def by_pattern(pattern: str, replacement: str) -> Rule:
    r"""Every match of a regular expression; ``\1`` and ``\g<name>`` stand for its groups.

    Case is ignored on Slack. Raises BitsafeError where either text is wrong; the rule raises it where a
    name takes too long.
    """
    if not pattern:
        raise BitsafeError("The pattern is empty and would match between all letters.", "Say what to find.")
    try:
        exact = regex.compile(pattern)
        folded = regex.compile(pattern, regex.IGNORECASE)
        # What the replacement asks for is otherwise found out only at the first match.
        _with_the_groups_of(exact).sub(replacement, "")
    except (regex.error, IndexError, RecursionError, OverflowError) as error:
        raise BitsafeError(
            f"The pattern {pattern} with {replacement} cannot be used: {error}.",
            "Correct it; nothing was changed.",
        ) from None

    def title(group: Group) -> str | None:
        chosen = folded if group.platform == "slack" else exact
        return _substituted(chosen, replacement, group.title)

    return title


def _with_the_groups_of(pattern: "regex.Pattern[str]") -> "regex.Pattern[str]":
    """A pattern with the same groups that matches anything."""
    names = {number: name for name, number in pattern.groupindex.items()}
    groups = [f"(?P<{names[n]}>)" if n in names else "()" for n in range(1, pattern.groups + 1)]
    return regex.compile("".join(groups))


def _substituted(pattern: "regex.Pattern[str]", replacement: str, title: str) -> str | None:
    try:
        new, count = pattern.subn(replacement, title, timeout=PATIENCE)
    except TimeoutError:
        raise BitsafeError(
            f"The pattern {pattern.pattern} takes too long.", "Write it without a repetition inside another."
        ) from None
    return new if count else None
