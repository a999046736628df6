"""Draws with ASCII alone, sign by sign, where the terminal or its user wants nothing else."""

import os
from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.text import to_ascii

SIGNS: Mapping[str, str] = {
    "✓": "+",
    "✗": "x",
    "∅": "0",
    "–": "-",
    "○": ".",
    "→": ">",
    "★": "*",
    "▶": ">",
    "▸": ">",
    "■": "#",
    "□": "_",
    "◆": "*",
    "…": "~",
    "·": "|",
    "•": "*",
    "‹": "<",
    "›": ">",
    "↑": "^",
    "↓": "v",
    "←": "<",
    "▲": "^",
    "▼": "v",
    "≤": "<",
    "≥": ">",
    "±": "+",
    "⏎": "/",
    "█": "#",
    "▓": "#",
    "▒": "=",
    "░": ".",
}
"""One cell for one cell; the marks of the states stay apart from one another."""

_CORNERS = "┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛╔╗╚╝╠╣╦╩╬"
_LEVEL = "─━═╌╍┄┅▔▁▂▃▀▄"
_UPRIGHT = "│┃║╎┆▏▎▍▌▋▊▉▕▐"


def is_wanted(plain: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Asked for with ``--plain`` or ``BITSAFE_TUI_ASCII=1``, or the locale knows no UTF-8."""
    if plain:
        return True
    asked = environment.get("BITSAFE_TUI_ASCII", "").strip().lower()
    if asked:
        return asked not in ("0", "no", "false", "off")
    return "utf" not in _locale(environment).lower()


def _locale(environment: Mapping[str, str]) -> str:
    """What the user has set; nothing at all counts as UTF-8, as it does for Python."""
    if environment.get("LC_ALL"):
        return environment["LC_ALL"]
    chosen = environment.get("LC_CTYPE", "")
    # Python itself sets these where it finds no more than LANG=C.
    if chosen and chosen not in ("C.UTF-8", "C.utf8", "UTF-8"):
        return chosen
    return environment.get("LANG") or "UTF-8"


class AsciiOnly(LineFilter):
    """The last step before the terminal, so that no widget has to know of it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.control else Segment(in_ascii(segment.text), segment.style)
            for segment in segments
        ]


@lru_cache(maxsize=16384)
def in_ascii(text: str) -> str:
    """``text`` with every sign as ASCII, and as wide as before."""
    return text if text.isascii() else "".join([_in_ascii(character) for character in text])


@lru_cache(maxsize=4096)
def _in_ascii(character: str) -> str:
    if character.isascii():
        return character
    if character in SIGNS:
        return SIGNS[character]
    for signs, drawn in ((_CORNERS, "+"), (_LEVEL, "-"), (_UPRIGHT, "|")):
        if character in signs:
            return drawn
    width = cell_len(character)
    letters = to_ascii(character)
    return letters[:width].ljust(width, "?")
