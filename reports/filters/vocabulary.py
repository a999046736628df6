"""The words that a filter may use for people, categories and flags, and how a short one is understood."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from backends.errors import FilterError
from backends.nearest import did_you_mean, nearest
from backends.plain import without_controls
from reports.rows import Assessment

UNCATEGORISED = "Uncategorised"
SHORT = 40
"""Letters of all that there is to choose from: up to so many, a sentence has room for them."""
STANDARD_FLAGS = ("public", "archived", "lost", "vanished", "no-rights")
"""Flags that do not depend on the config; each retired name in lower case is one as well."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``me`` is the signed-in team member's name; ``new`` are the keys of groups first seen lately."""

    members: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    flags: tuple[str, ...] = STANDARD_FLAGS
    me: str | None = None
    new: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        assessment: Assessment,
        *,
        me: str | None = None,
        new: frozenset[str] = frozenset(),
        categories: Iterable[str] = (),
        flags: Iterable[str] = (),
    ) -> "Vocabulary":
        """The words that occur in the rows, and those given, which may occur in none."""
        used_categories = sorted({row.category for row in assessment.rows} - {UNCATEGORISED})
        used_flags = sorted({flag for row in assessment.rows for flag in row.flags})
        return cls(
            members=assessment.members,
            categories=tuple(dict.fromkeys([*categories, *used_categories])),
            flags=tuple(dict.fromkeys([*STANDARD_FLAGS, *flags, *used_flags])),
            me=me,
            new=new,
        )


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """For comparing: as it is seen, without case and accents."""
    if text.isascii() and text.isprintable():
        return text.casefold()
    # A table of all titles is folded within one keystroke, so the slow way is for odd ones only.
    seen = text.replace("\ufe0f", "") if text.isprintable() else without_controls(text)
    decomposed = unicodedata.normalize("NFKD", seen)
    return "".join([part for part in decomposed if not unicodedata.combining(part)]).casefold()


def choose(word: str, options: Sequence[str], what: str) -> str:
    """The one option that ``word`` stands for: whole, its beginning, a later word's beginning, or initials.

    Raises FilterError, without offsets, where there is none or more than one.
    """
    if word in options:
        return word
    wanted = folded(word)
    for fits in _WAYS if wanted.strip() else ():
        found = [option for option in options if fits(wanted, folded(option))]
        if len(found) == 1:
            return found[0]
        if found:
            raise FilterError(f"{word} could be {_either(found)}.", "Type more of it.")
    raise no_such(word, what, options)


def no_such(word: str, what: str, options: Sequence[str], way_out: str = "") -> FilterError:
    """The nearest of the ``options`` is in the sentence; all of them, where they are many, in the way out."""
    choices = ", ".join(options)
    if nearest(word, options) or len(choices) <= SHORT:
        told = did_you_mean(word, options)
        return FilterError(f"{word} is no {what}: {told}{'' if told.endswith('?') else '.'}", way_out)
    return FilterError(f"{word} is no {what}.", f"Choose from {choices}. {way_out}".strip())


def beginnings(word: str, options: Iterable[str]) -> list[str]:
    """The options that ``word`` may become when more is typed."""
    wanted = folded(word)
    return [option for option in options if any(fits(wanted, folded(option)) for fits in _WAYS[:3])]


def _initials(option: str) -> str:
    return "".join(word[0] for word in option.replace("-", " ").split())


_WAYS: tuple[Callable[[str, str], bool], ...] = (
    lambda wanted, option: option == wanted,
    lambda wanted, option: option.startswith(wanted),
    lambda wanted, option: any(word.startswith(wanted) for word in option.split()[1:]),
    lambda wanted, option: len(wanted) > 1 and _initials(option) == wanted,
)


def _either(options: Sequence[str]) -> str:
    if len(options) > 4:
        return f"{', '.join(options[:3])} or {len(options) - 3} others"
    return f"{', '.join(options[:-1])} or {options[-1]}"
