"""Hostile names in every widget, panel, notice and title, seen from outside: they are text and no more."""

import re
from pathlib import Path

import pyte
import pytest

from tests.hostile_names import HOSTILE_NAMES
from tests.system.terminal import Terminal

ROOT = Path(__file__).parents[2]
ALLOWED = re.compile(
    rb"\x1b\[[?>=<]?[\d;:]*[ $]?[HCGmhlup]"  # cursor, colours, modes
    rb"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    rb"|\x1b[=>]"
)
SENT_BY_NAMES = (
    b"\x1b[31m",
    b"\x1b]0;",
    b"\x1b]52;",
    b"\x1b]8;",
    b"\x1bP",
    b"\x1b_",
    b"\x1bc",
    b"\xc2\x9b",
    b"\xc2\x9d",
)
INVISIBLE = ("\u202e", "\u2066", "\u200b", "\ufeff", "\u2060", "\u00ad", "\U000e0041")


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def terminal(request: pytest.FixtureRequest) -> Terminal:
    columns, rows = request.param
    arguments = ["-m", "tests.screens.shown_app", str(len(HOSTILE_NAMES)), "hostile"]
    environment = {"PYTHONPATH": str(ROOT), "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return Terminal(arguments, environment, columns, rows)


def rest(terminal: Terminal) -> None:
    while terminal.read(0.25):
        pass


def test_no_name_reaches_the_terminal_as_more_than_text(terminal: Terminal) -> None:
    with terminal:
        terminal.wait_for("Refreshed")
        rest(terminal)
        for _ in range(len(HOSTILE_NAMES)):
            terminal.press("\x1b[B")
            terminal.read(0.02)
        for keys in (
            "\x1b[H",
            "\r",
            "\x1b[6~",
            "\x1b",
            "p",
            "\x1b",
            "/=",
            "\x1b",
            "y",
            " ",
            "\x10",
            "\x1b",
            "\x1b[F",
            "\r",
            "\x1b",
        ):
            terminal.press(keys)
            rest(terminal)
        raw = terminal.raw
    left = ALLOWED.sub(b"", raw)
    assert b"\x1b" not in left, left[left.index(b"\x1b") - 40 :][:120]
    assert not [control for control in left if control < 32 and control not in b"\r\n"]
    assert b"\x7f" not in left
    assert not [word for word in SENT_BY_NAMES if word in raw]
    text = left.decode("utf-8")
    assert not [sign for sign in INVISIBLE if sign in text]
    assert not [sign for sign in text if 0x80 <= ord(sign) < 0xA0]


def test_columns_stay_in_line(terminal: Terminal) -> None:
    """The line between required and optional members stands in one column in every row."""
    columns = terminal.columns
    with terminal:
        terminal.wait_for("Refreshed")
        rest(terminal)
        screen = pyte.Screen(columns, terminal.rows)
        stream = pyte.ByteStream(screen)
        seen = 0
        for _ in range(len(HOSTILE_NAMES) // 10 + 1):
            stream.feed(terminal.raw[seen:])
            seen = len(terminal.raw)
            places = [_places(screen, row) for row in range(terminal.rows)]
            marked = [place for place in places if place]
            assert len(marked) > 5
            assert len(set(marked)) == 1, "\n".join(screen.display)
            terminal.press("\x1b[6~")
            rest(terminal)


def _places(screen: pyte.Screen, row: int) -> int | None:
    """The column of the line in a row of the table; the legend below has one of its own."""
    if not {"Tg", "On"} & {
        "".join(screen.buffer[row][column + step].data for step in (0, 1))
        for column in range(screen.columns - 1)
    }:
        return None
    return next((column for column in range(screen.columns) if screen.buffer[row][column].data == "│"), None)
