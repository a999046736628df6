"""Outside text as an archive shows it: every letter and line kept, nothing that acts on the reader's screen.

The ``json`` format alone keeps texts as they came: its encoding makes them harmless.
"""

import re

from backends.plain import REPLACEMENT, without_sequences

_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 without tab, C1, and the marks that turn the direction of text around.
_ACTING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Half characters, which UTF-8 cannot hold, and those that are no characters.
_BROKEN = re.compile(r"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
NO_NAME = "(no name)"


def lines(text: str) -> list[str]:
    """``text`` line by line; [""] for an empty one. Joiners stay, so that emoji and scripts stay whole."""
    if _is_simple(text):
        return [text]
    return [_harmless(line) for line in _BREAKS.split(without_sequences(text))]


def block(text: str) -> str:
    """``text`` with its line breaks as ``\\n``."""
    if _is_simple(text):
        return text
    return "\n".join(lines(text))


def line(text: str) -> str:
    """``text`` on one line."""
    return " ".join(" ".join(lines(text)).split())


def named(text: str) -> str:
    """A title or a person's name on one line; ``(no name)`` where nothing is left of it."""
    return line(text) or NO_NAME


def _is_simple(text: str) -> bool:
    """True for most texts, and much quicker to tell than to replace nothing."""
    return text.isascii() and text.isprintable()


def _harmless(line: str) -> str:
    if _is_simple(line):
        return line
    return _BROKEN.sub(REPLACEMENT, _ACTING.sub("", line))
