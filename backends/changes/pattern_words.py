r"""What is wrong with a pattern or the text that replaces it, in plain words: where, and what to write."""

import regex

from backends.errors import WrongInput

NOTHING = "Nothing was changed."
_MISTAKES: tuple[tuple[str, int | None, str], ...] = (
    ("missing )", None, r"a ( is never closed; write \( for the bracket itself"),
    ("unbalanced parenthesis", 1, r"this ) closes nothing; write \) for the bracket itself"),
    ("unterminated character set", None, r"a [ is never closed; write \[ for the bracket itself"),
    ("nothing to repeat", 1, r"there is nothing to repeat; write \*, \+ or \? for the sign itself"),
    ("multiple repeat", 0, r"what repeats cannot be repeated; write \*, \+ or \? for the sign itself"),
    ("min repeat greater", None, "the first number in { } has to be the smaller one"),
    ("bad escape (end", None, r"it ends with a backslash; write \\ for a backslash itself"),
    ("bad escape", -1, r"this backslash means nothing; write \\ for a backslash itself"),
    (
        "invalid group reference",
        None,
        r"it asks for a ( ) that is not there before it; \1 stands for the first",
    ),
    ("unknown group", None, "there is no ( ) of that name; (?P<name> ) names one"),
    ("missing >", None, "a name in < > is not closed"),
    (
        "bad character in group name",
        None,
        "a name in < > begins with a letter, and has letters and digits alone",
    ),
    ("unknown extension", -1, r"(? begins nothing known here; write \( and \? for the signs themselves"),
)
"""How the library's word begins, how far from its place the sign is (None = it tells none), and ours."""
_OTHER = r"it cannot be read; a backslash before a sign stands for the sign itself"
_REFERENCE = regex.compile(r"(?<!\\)(?:\\\\)*\\(?:(?P<number>[1-9]\d?)|g<(?P<name>\w+)>)")


def wrong_pattern(error: Exception) -> WrongInput:
    """``error`` is what compiling it raised."""
    return WrongInput(f"The pattern{_where_and_what(error)}.", NOTHING)


def wrong_replacement(pattern: "regex.Pattern[str]", replacement: str, error: Exception) -> WrongInput:
    """``error`` is what replacing by it raised; the ``pattern`` itself can be used."""
    for asked in _REFERENCE.finditer(replacement):
        number, name = asked["number"] or "", asked["name"] or ""
        if name.isdecimal():
            number, name = name, ""
        if number and int(number) > pattern.groups:
            return WrongInput(f"The new text asks for \\{number}, but {_brackets(pattern.groups)}.", NOTHING)
        if name and name not in pattern.groupindex:
            told = f"has no ( ) of that name: (?P<{name}> ) names one"
            return WrongInput(f"The new text asks for {name}, but the pattern {told}.", NOTHING)
    return WrongInput(f"The new text{_where_and_what(error)}.", NOTHING)


def _brackets(groups: int) -> str:
    if not groups:
        return "the pattern has no ( ): put them around what is to be kept"
    known = "one ( ): write \\1" if groups == 1 else f"{groups} ( ): write \\1 to \\{groups}"
    return f"the pattern has just {known}"


def _where_and_what(error: Exception) -> str:
    """``, letter 3: this ) closes nothing; …``."""
    if isinstance(error, RecursionError | OverflowError):
        return ": it is too large"
    told, place = str(error), getattr(error, "pos", None)
    for beginning, shift, words in _MISTAKES:
        if told.startswith(beginning):
            letter = f", letter {place + shift}" if shift is not None and isinstance(place, int) else ""
            return f"{letter}: {words}"
    return f": {_OTHER}"
