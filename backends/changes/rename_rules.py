"""What a group is to be called: by replacement, by regular expression, or by a list. Pure."""

from collections.abc import Callable, Iterable, Mapping
from time import monotonic

import regex

from backends.changes.names import slack_name
from backends.changes.pattern_words import wrong_pattern, wrong_replacement
from backends.errors import WrongInput
from backends.model import Group, GroupId

Rule = Callable[[Group], str | None]
"""The name that a group is to have, before the platform's own rules; None = not concerned."""

UNUSABLE = (regex.error, IndexError, RecursionError, OverflowError)
PATIENCE = 1.0
"""Seconds for all names together: some patterns would take years for one."""


def by_list(titles: Mapping[GroupId, str]) -> Rule:
    """Each group in the list, and no other."""
    return lambda group: titles.get(group.id)


def by_replacement(replacements: Mapping[str, str]) -> Rule:
    """Every occurrence of each old name, all at once; what already is the new name is left as it is.

    Case is ignored, as it is where a retired name is flagged. On Slack an old name is found in the form
    that Slack gives it too (``Old Product`` as ``old-product``).
    Raises WrongInput where there is nothing to look for.
    """
    if not replacements or not all(old.strip() for old in replacements):
        raise WrongInput("There is no name to look for.", "Say which text is to be replaced.")
    telegram = _Replacer(replacements, lambda name: (name,))
    slack = _Replacer(replacements, lambda name: (name.lower(), slack_name(name)))
    return lambda group: (slack if group.platform == "slack" else telegram).title(group.title)


class _Replacer:
    """One pattern for all old names; ``forms`` are the ways in which a platform writes a name."""

    def __init__(self, replacements: Mapping[str, str], forms: Callable[[str], Iterable[str]]) -> None:
        # A new name that holds its old one is looked for as well, or a second run would make it grow.
        words: dict[tuple[str, str], str] = {
            ("", form): form
            for old, new in replacements.items()
            if old.casefold() in new.casefold()
            for form in forms(new)
            if form
        }
        words |= {("i", form): new for old, new in replacements.items() for form in forms(old) if form}
        ordered = sorted(words, key=lambda word: (-len(word[1]), word))
        self._news = [words[word] for word in ordered]
        self._pattern = regex.compile("|".join(f"(?{flag}:({regex.escape(form)}))" for flag, form in ordered))

    def title(self, title: str) -> str | None:
        new, count = self._pattern.subn(self._instead, title)
        return new if count else None

    def _instead(self, match: "regex.Match[str]") -> str:
        return self._news[(match.lastindex or 1) - 1]


def by_pattern(pattern: str, replacement: str) -> Rule:
    r"""Every match of a regular expression; ``\1`` and ``\g<name>`` stand for its groups.

    Case is ignored on Slack. Raises WrongInput where either text is wrong; the rule raises it where the
    names take too long together. A rule is for one look at all groups.
    """
    if not pattern:
        raise WrongInput("The pattern is empty and would match between all letters.", "Say what to find.")
    try:
        exact = regex.compile(pattern)
        folded = regex.compile(pattern, regex.IGNORECASE)
    except UNUSABLE as error:
        raise wrong_pattern(error) from None
    try:
        # What the replacement asks for is otherwise found out only at the first match.
        _with_the_groups_of(exact).sub(replacement, "")
    except UNUSABLE as error:
        raise wrong_replacement(exact, replacement, error) from None

    left = PATIENCE

    def title(group: Group) -> str | None:
        nonlocal left
        begun = monotonic()
        chosen = folded if group.platform == "slack" else exact
        new = _substituted(chosen, replacement, group.title, left)
        left -= monotonic() - begun
        return new

    return title


def _with_the_groups_of(pattern: "regex.Pattern[str]") -> "regex.Pattern[str]":
    """A pattern with the same groups that matches anything."""
    names = {number: name for name, number in pattern.groupindex.items()}
    groups = [f"(?P<{names[n]}>)" if n in names else "()" for n in range(1, pattern.groups + 1)]
    return regex.compile("".join(groups))


def _substituted(pattern: "regex.Pattern[str]", replacement: str, title: str, patience: float) -> str | None:
    try:
        if patience <= 0:
            raise TimeoutError
        new, count = pattern.subn(replacement, title, timeout=patience)
    except TimeoutError:
        raise WrongInput(
            f"The pattern {pattern.pattern} takes too long.", "Write it without a repetition inside another."
        ) from None
    return new if count else None
