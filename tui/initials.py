"""Short and unique signs for the team members, so that one narrow column each is enough."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

from tui.text import clean


def initials(names: Sequence[str]) -> dict[str, str]:
    """A sign of two letters or more for each name, unique whatever the case.

    ``Ada North`` is ``Ad``; where that is taken twice, all who share it move on to first and last
    letter (``AN``), then to longer beginnings, and at last to a number.
    """
    pending = {name: _candidates(name, place, len(names)) for place, name in enumerate(names, 1)}
    signs: dict[str, str] = {}
    while pending:
        proposed = {name: next(candidates) for name, candidates in pending.items()}
        taken = Counter(sign.casefold() for sign in (*proposed.values(), *signs.values()))
        for name, sign in proposed.items():
            if taken[sign.casefold()] == 1:
                signs[name] = sign
                del pending[name]
    return {name: signs[name] for name in names}


def _candidates(name: str, place: int, names: int) -> Iterator[str]:
    """Without end; the numbers at the end are those of no other name."""
    words = clean(name).split() or ["??"]
    letters = "".join(words)
    yield words[0][:2].ljust(2, "·")
    if len(words) > 1:
        yield words[0][0] + words[-1][0]
        yield words[0][:2] + words[-1][0]
    for length in range(3, len(letters) + 1):
        yield letters[:length]
    for number in count(place, names):
        yield f"{words[0][:2].ljust(2, '·')}{number}"
