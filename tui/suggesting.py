"""Who of the people met on Telegram may be which colleague on Slack: by their names, for confirmation."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from backends.model import User

ALIKE = 0.82
"""From here on a name counts as similar; 1 is the same."""
MOST_GUESSES = 3
SHORTEST = 3
"""Letters of a word that may stand for a longer one: Alex for Alexander."""
TELLING = 6
"""Letters of a handle without any separation that is nobody else's by chance."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A Telegram account that may be the colleague's. ``shared``: groups they were met in, of a few.

    ``sure``: the whole name agrees, not the surname alone.
    """

    user: User
    shared: int
    likeness: float
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person of the workspace, and the Telegram accounts with a similar name, likeliest first.

    ``likely`` is the one to begin with: sure, and no likelier for any colleague.
    """

    slack: User
    telegram: tuple[Guess, ...] = ()
    likely: Guess | None = None


def suggestions(colleagues: Iterable[User], met: Sequence[tuple[User, int]]) -> tuple[Suggestion, ...]:
    """Everybody of the workspace; those with a guess come first, by how often it was met in the groups."""
    known = [(user, count, _forms(user)) for user, count in met]
    found = _each_for_one([Suggestion(one, _guesses(one, known)) for one in colleagues])
    return tuple(sorted(found, key=_order))


def _each_for_one(found: Iterable[Suggestion]) -> list[Suggestion]:
    """With ``likely``: one account cannot be two people, so that of several goes to the likeliest, if any."""
    firsts = [(one, next((guess for guess in one.telegram if guess.sure), None)) for one in found]
    claims: dict[str, list[float]] = {}
    for _, guess in firsts:
        if guess is not None:
            claims.setdefault(guess.user.id, []).append(guess.likeness)
    return [
        replace(one, likely=guess if guess and _is_the_most(guess.likeness, claims[guess.user.id]) else None)
        for one, guess in firsts
    ]


def _is_the_most(likeness: float, claims: Sequence[float]) -> bool:
    return likeness == max(claims) and claims.count(likeness) == 1


def _order(suggestion: Suggestion) -> tuple[int, str]:
    most = max((guess.shared for guess in suggestion.telegram), default=0)
    return -most, suggestion.slack.name.casefold()


def _guesses(colleague: User, met: Sequence[tuple[User, int, frozenset[str]]]) -> tuple[Guess, ...]:
    forms = _forms(colleague)
    guesses = [
        Guess(user, count, _likeness(forms, theirs), _agree(forms, theirs)) for user, count, theirs in met
    ]
    alike = [guess for guess in guesses if guess.sure or guess.likeness >= ALIKE]
    alike.sort(key=lambda guess: (not guess.sure, -guess.likeness, -guess.shared, guess.user.id))
    return tuple(alike[:MOST_GUESSES])


def _forms(user: User) -> frozenset[str]:
    """The name with its words in order, and the handle, as far as they are letters and digits."""
    return frozenset(form for form in (_plain(user.name), _plain(user.handle)) if len(form) > 2)


def _plain(text: str) -> str:
    """Without accents, case and the order of words: ``Lim, Éd`` is ``ed lim``."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c)).split()
    return " ".join(sorted(words))


def same_name(one: User, other: User) -> bool:
    """Whether both go by one name: every word of the shorter name, or of the handle, is in the other."""
    return _agree(_forms(one), _forms(other))


def _agree(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(_is_same(a, b) for a in ours for b in theirs)


def _is_same(a: str, b: str) -> bool:
    few, many = sorted((a.split(), b.split()), key=len)
    if len(few) == 1:
        # ``beaford`` for ``bea ford``: the words of one may stand in any order.
        whole = few[0].rstrip("0123456789")
        return len(whole) >= TELLING and whole in ("".join(many), "".join(reversed(many)))
    left = list(many)
    for word in few:
        found = next((one for one in left if _stands_for(word, one)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _stands_for(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return long.startswith(short) and (len(short) >= SHORTEST or short == long)


def _likeness(ours: frozenset[str], theirs: frozenset[str]) -> float:
    pairs = ((a, b) for a in ours for b in theirs)
    return max((_ratio(a, b) for a, b in pairs), default=0.0)


def _ratio(a: str, b: str) -> float:
    # Quick bounds first: most pairs have nothing in common.
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
