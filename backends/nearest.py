"""The nearest valid word to a wrong one, for errors that say what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option most like ``word``, or with a word most like it, case ignored; None where none is alike."""
    by_folded = {option.casefold(): option for option in options}
    folded = word.casefold()
    found = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if not found and len(folded) >= 2:
        found = [option for option in by_folded if option.startswith(folded)]
    if not found:
        by_part = {part: option for option in by_folded for part in option.split()}
        found = [by_part[part] for part in get_close_matches(folded, by_part, n=1, cutoff=0.6)]
    return by_folded[found[0]] if len(found) == 1 else None


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """``did you mean slack?``, or, where nothing is alike, ``choose from name, slack, …``."""
    known = list(options)
    guess = nearest(word, known)
    if guess is not None:
        return f"did you mean {guess}?"
    return f"choose from {', '.join(known)}" if known else "there is none to choose from"
