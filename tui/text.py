"""The one way for outside text to the terminal: harmless, on one line, and as wide as it is counted."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len

from backends.plain import REPLACEMENT, without_controls

NO_NAME = "(no name)"
MARKS_PER_LETTER = 2

# Drawn far wider than any terminal counts them.
_OVERSIZED = frozenset("\ufdfa\ufdfb\ufdfd\u2e3a\u2e3b\u0bf5\ua9c4\U00012031\U0001242b")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
# Korean vowels and finals on their own: counted as nothing, drawn as something.
_LOOSE_JAMO = frozenset([*range(0x1160, 0x1200), *range(0xD7B0, 0xD800)])

_ASCII: dict[str, str] = {
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‘": "'",
    "’": "'",
    "‚": ",",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": "<<",
    "»": ">>",
    "·": ".",
    "•": "*",
    "×": "x",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ł": "l",
    "Ł": "L",
    "ı": "i",
    "€": "EUR",
    "⏎": "/",
}


def clean(text: str) -> str:
    """A name from outside as it may be drawn; an empty or blank one becomes ``(no name)``."""
    return _steady(text) or NO_NAME


def fit(text: str, width: int, *, ellipsis: str = "…") -> str:
    """``text`` made harmless and exactly ``width`` cells wide: filled with spaces, or cut and marked so."""
    if width <= 0:
        return ""
    return _fitted(_steady(text), width, ellipsis)


def to_ascii(text: str) -> str:
    """``text`` made harmless, for terminals that have only ASCII: accents go, the rest becomes ``?``."""
    plain = clean(text)
    return plain if plain.isascii() else "".join([_ascii(character) for character in plain])


@lru_cache(maxsize=32768)
def _steady(text: str) -> str:
    """Only characters whose width terminals agree on.

    Joined emoji, variation selectors and skin tones are what terminals count differently, so the parts
    are kept and the joints dropped. Flags become their letters. Combining marks are limited to two.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept: list[str] = []
    marks = MARKS_PER_LETTER
    for character in unicodedata.normalize("NFC", without_controls(text)):
        category = unicodedata.category(character)
        if category == "Mn" and not cell_len(character):
            if marks < MARKS_PER_LETTER:
                kept.append(character)
                marks += 1
            continue
        drawn = _drawn(character, category)
        if drawn:
            kept.append(drawn)
            # A mark may not hang on what stands for something else, nor on a space.
            marks = 0 if drawn == character and drawn != " " else MARKS_PER_LETTER
    # What was dropped may have stood between a letter and its accent.
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _drawn(character: str, category: str) -> str:
    code = ord(character)
    if code in _FLAG_LETTERS:
        return chr(ord("A") + code - _FLAG_LETTERS.start)
    if code in _SKIN_TONES or category == "Me":
        return ""
    if character in _OVERSIZED or code in _LOOSE_JAMO:
        return REPLACEMENT
    return character if cell_len(character) else ""


@lru_cache(maxsize=32768)
def _fitted(text: str, width: int, ellipsis: str) -> str:
    size = cell_len(text)
    if size <= width:
        return text + " " * (width - size)
    if cell_len(ellipsis) > width:
        ellipsis = ""
    shown = _first_cells(text, width - cell_len(ellipsis)) + ellipsis
    # A wide character that did not fit leaves one cell.
    return shown + " " * (width - cell_len(shown))


def _first_cells(text: str, room: int) -> str:
    used = 0
    for place, character in enumerate(text):
        used += cell_len(character)
        if used > room:
            return text[:place]
    return text


@lru_cache(maxsize=4096)
def _ascii(character: str) -> str:
    if character.isascii():
        return character
    if character in _ASCII:
        return _ASCII[character]
    decomposed = unicodedata.normalize("NFKD", character).replace("\u2044", "/")
    letters = "".join(part for part in decomposed if part.isascii() and part.isprintable())
    if letters.strip():
        return letters
    return "" if unicodedata.combining(character) else "?"
