"""Who of the people met on Telegram may be which colleague on Slack: by their names, for confirmation."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from backends.model import User

ALIKE = 0.82
"""From here on a name counts as similar; 1 is the same."""
MOST_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """A Telegram account that may be the colleague's. ``shared``: groups they were met in, of a few."""

    user: User
    shared: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person of the workspace, and the Telegram accounts with a similar name, likeliest first."""

    slack: User
    telegram: tuple[Guess, ...] = ()


def suggestions(colleagues: Iterable[User], met: Sequence[tuple[User, int]]) -> tuple[Suggestion, ...]:
    """Everybody of the workspace; those with a guess come first, by how often it was met in the groups."""
    known = [(user, count, _forms(user)) for user, count in met]
    found = [Suggestion(one, _guesses(one, known)) for one in colleagues]
    return tuple(sorted(found, key=_order))


def _order(suggestion: Suggestion) -> tuple[int, str]:
    most = max((guess.shared for guess in suggestion.telegram), default=0)
    return -most, suggestion.slack.name.casefold()


def _guesses(colleague: User, met: Sequence[tuple[User, int, frozenset[str]]]) -> tuple[Guess, ...]:
    forms = _forms(colleague)
    guesses = [Guess(user, count, _likeness(forms, theirs)) for user, count, theirs in met]
    alike = [guess for guess in guesses if guess.likeness >= ALIKE]
    alike.sort(key=lambda guess: (-guess.likeness, -guess.shared, guess.user.id))
    return tuple(alike[:MOST_GUESSES])


def _forms(user: User) -> frozenset[str]:
    """The name with its words in order, and the handle, as far as they are letters and digits."""
    return frozenset(form for form in (_plain(user.name), _plain(user.handle)) if len(form) > 2)


def _plain(text: str) -> str:
    """Without accents, case and the order of words: ``Lim, Éd`` is ``ed lim``."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c)).split()
    return " ".join(sorted(words))


def _likeness(ours: frozenset[str], theirs: frozenset[str]) -> float:
    pairs = ((a, b) for a in ours for b in theirs)
    return max((_ratio(a, b) for a, b in pairs), default=0.0)


def _ratio(a: str, b: str) -> float:
    # Quick bounds first: most pairs have nothing in common.
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
