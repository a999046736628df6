"""Takes out of a text what acts instead of being read: terminal sequences, bidi controls, the invisible."""

import re
import unicodedata
from functools import lru_cache

REPLACEMENT = "\ufffd"
LINE_MARK = "⏎"

_SEQUENCES = re.compile(
    r"""
    (?: \x1b\[ | \x9b ) [0-?]* [ -/]* [@-~]                                # CSI: colours, cursor, modes
  | (?: \x1b\] | \x9d ) [^\x07\x1b\x9c]* (?: \x07 | \x1b\\ | \x9c )       # OSC: title, clipboard, links
  | (?: \x1b[PX^_] | [\x90\x98\x9e\x9f] ) [^\x1b\x9c]* (?: \x1b\\ | \x9c )  # DCS, SOS, PM, APC
  | \x1b [ -/]* [0-~]                                                      # the short ones
    """,
    re.VERBOSE,
)
_LINE_BREAKS = re.compile(r"\s*(?:\r\n|[\n\r\v\f\x85\u2028\u2029])+\s*")

# Letters, marks and symbols by their category, though nothing is drawn for them.
_BLANK_LETTERS = frozenset(map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"))
_VARIATION = frozenset([*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


@lru_cache(maxsize=8192)
def _plain(code: int) -> str:
    """What one character becomes once sequences and line breaks are gone."""
    if code in _VARIATION or (code in _BLANK_LETTERS and code != 0x2800):
        return ""
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Zs" or code in (0x09, 0x2800):
        return " "
    if category in ("Cc", "Cf"):
        return ""
    return REPLACEMENT if category in ("Cs", "Co", "Cn") else character


def without_sequences(text: str) -> str:
    """Terminal escape sequences taken out as a whole, so that none of their letters stay behind."""
    return _SEQUENCES.sub("", text)


def without_controls(text: str) -> str:
    """One line in which every character is seen: no C0, C1, escape sequence, bidi or invisible character.

    Line breaks become ``⏎``; what has no agreed look (lone surrogates, private use) becomes ``U+FFFD``.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAKS.sub(f" {LINE_MARK} ", without_sequences(text))
    return "".join([_plain(ord(character)) for character in text])
