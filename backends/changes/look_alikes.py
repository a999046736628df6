"""Accounts that could be taken for somebody else's: the same name, or a handle a slip away."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from confusable_homoglyphs import confusables
from rapidfuzz.distance import OSA

from backends.model import PLATFORM_NAMES, User

NEAR = "has nearly the handle of"
_SLIPS = 1
_SLIPS_IN_LONG = 2
_LONG = 8
_ALIKE = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o"})


@dataclass(frozen=True, slots=True)
class LookAlike:
    """``user`` is not the one chosen, ``chosen`` is; ``why`` is a plain clause."""

    user: User
    chosen: User
    why: str

    @property
    def sentence(self) -> str:
        """Hostile text."""
        service = PLATFORM_NAMES[self.user.platform]
        return f"{told(self.user)} on {service} is not chosen: {self.why} {told(self.chosen)}."


def look_alikes(chosen: Sequence[User], known: Iterable[User]) -> tuple[LookAlike, ...]:
    """Everybody in ``known`` who could be taken for one of ``chosen`` on the same platform, each once."""
    picked = {(user.platform, user.id) for user in chosen}
    others = {(user.platform, user.id): user for user in known}
    found = []
    for key, user in others.items():
        if key in picked:
            continue
        for one in chosen:
            why = _why(user, one) if one.platform == user.platform else ""
            if why:
                found.append(LookAlike(user, one, why))
                break
    return tuple(found)


def told(user: User) -> str:
    """``Ed Lim (@ed_lim)``, ``Ed Lim (id 79)`` without a username, or what there is of it. Hostile text."""
    handle = f"@{user.handle}" if user.handle else ""
    if user.name:
        return f"{user.name} ({handle or f'id {user.id}'})"
    return handle or f"account {user.id}"


def _why(user: User, one: User) -> str:
    if _skeleton(user.handle) and _skeleton(user.handle) == _skeleton(one.handle):
        return "reads like"
    name = _skeleton(user.name)
    if name and name == _skeleton(one.name):
        return "has the same name as"
    return NEAR if _is_near(_skeleton(user.handle), _skeleton(one.handle)) else ""


def _is_near(first: str, second: str) -> bool:
    """One slip of the finger apart, two in long handles; too short ones are near to anything."""
    shorter = min(len(first), len(second))
    if shorter < 3:
        return False
    allowed = _SLIPS_IN_LONG if shorter >= _LONG else _SLIPS
    return OSA.distance(first, second, score_cutoff=allowed) <= allowed


@lru_cache(maxsize=8192)
def _skeleton(text: str) -> str:
    """Letters and digits alone, those that look alike made the same. https://www.unicode.org/reports/tr39"""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(_latin(character) for character in decomposed if not unicodedata.combining(character))
    letters = "".join(letter for letter in plain.casefold() if letter.isalnum() or letter == "|")
    return letters.translate(_ALIKE).replace("rn", "m")


@lru_cache(maxsize=4096)
def _latin(character: str) -> str:
    """The Latin letters that one of another script is drawn like, itself where there are none."""
    if not character.isascii():
        for other in confusables.confusables_data.get(character, ()):
            letters = str(other["c"])
            if letters.isascii() and letters.isalnum():
                return letters
    return character
