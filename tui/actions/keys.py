"""The names of keys: as the terminal library calls them, as people write them, as the screen shows them."""

from collections.abc import Mapping

from backends.nearest import did_you_mean

CHARACTERS: Mapping[str, str] = {
    "!": "exclamation_mark",
    '"': "quotation_mark",
    "#": "number_sign",
    "$": "dollar_sign",
    "%": "percent_sign",
    "&": "ampersand",
    "'": "apostrophe",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "*": "asterisk",
    "+": "plus",
    ",": "comma",
    "-": "minus",
    ".": "full_stop",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less_than_sign",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "?": "question_mark",
    "@": "at",
    "[": "left_square_bracket",
    "\\": "backslash",
    "]": "right_square_bracket",
    "^": "circumflex_accent",
    "_": "underscore",
    "`": "grave_accent",
    "{": "left_curly_bracket",
    "|": "vertical_line",
    "}": "right_curly_bracket",
    "~": "tilde",
}
"""Signs that are typed, and their names."""

NAMED: Mapping[str, str] = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}
"""Keys that have a name on them, and how the screen shows them."""

ALSO: Mapping[str, str] = {
    **{shown.lower(): key for key, shown in NAMED.items() if shown.isascii()},
    "return": "enter",
    "page_down": "pagedown",
    "page_up": "pageup",
}
"""Other ways to write a named key."""

SHIFTED = ("tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown")
"""Named keys that a terminal tells apart when Shift or Ctrl is held."""

ALIASES: Mapping[str, str] = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace"}
"""What a terminal cannot tell from another key."""

EDITING = {
    *("space", "enter", "tab", "backspace", "delete", "home", "end", "up", "down", "left", "right"),
    *(f"ctrl+{letter}" for letter in "acdefkuvwxyz"),
    *(f"{held}+{key}" for held in ("shift", "ctrl") for key in SHIFTED),
}
"""Keys that a text field needs for itself."""

_SIGNS = {name: sign for sign, name in CHARACTERS.items()}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def written(key: str) -> str:
    """The key as the line of keys and the help page show it: ``question_mark`` is ``?``."""
    for held in ("ctrl", "shift", "alt"):
        if key.startswith(f"{held}+"):
            rest = written(key.removeprefix(f"{held}+"))
            return f"{held.capitalize()}+{rest.upper() if len(rest) == 1 else rest}"
    return NAMED.get(key) or _SIGNS.get(key, key)


def as_typed(key: str) -> str:
    """The key as a person writes it into the config: ``?``, ``pagedown``."""
    return written(key) if key in _SIGNS and written(key) not in '"\\' else key


def is_typed(key: str) -> bool:
    """Whether a text field takes the key for itself."""
    return len(key) == 1 or key in _SIGNS or key in EDITING


def canonical(text: str) -> str:
    """A key as a person writes it, ``Ctrl+R``, ``?``, ``PgDn``, by its name here.

    Raises ValueError with the rest of a sentence that begins with the key.
    """
    if len(text) == 1 and text.isalnum():
        return text
    if text in CHARACTERS:
        return CHARACTERS[text]
    key = text.lower()
    held, plus, rest = key.partition("+")
    if plus and rest in ALSO:
        key = f"{held}+{ALSO[rest]}"
    if held == "shift" and len(rest) == 1 and rest in _LETTERS:
        return rest.upper()
    key = ALSO.get(key, key)
    if key in ALIASES:
        raise ValueError(f"reaches the app as {ALIASES[key]}; choose another key")
    if key in NAMED or key in _SIGNS or key in _HELD:
        return key
    raise ValueError(f"is no key; {_advice(key)}")


_HELD = {
    *(f"{held}+{letter}" for held in ("ctrl", "alt") for letter in _LETTERS),
    *(f"{held}+{key}" for held in ("shift", "ctrl") for key in SHIFTED),
}


def _advice(key: str) -> str:
    guess = did_you_mean(key, [*NAMED, *_SIGNS, *sorted(_HELD)])
    return guess if guess.startswith("did you mean") else "use a letter, a sign, f5, ctrl+r or pagedown"
