"""What is sent for an update leaves a terminal with the same cells as the whole update would."""

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.terminal_picture import TerminalPicture

WIDTH, HEIGHT = 16, 4
CONSOLE = Console(color_system="truecolor", force_terminal=True, file=None)
LOOKS = [
    Style(),
    Style(color="red"),
    Style(color="#102030", bgcolor="#405060"),
    Style(color="#ffffff", bgcolor="#405060", bold=True),
    Style(bold=True, bgcolor="#405060"),
    Style(reverse=True, color="#102030"),
    Style(underline=True),
    Style(color="default", bgcolor="default"),
]
texts = st.lists(st.sampled_from(["a", "b", " ", "  ", "✓", "宽", "e\u0301"]), max_size=WIDTH).map("".join)
segments = st.tuples(texts, st.sampled_from(LOOKS)).map(lambda made: Segment(*made))
lines = st.lists(segments, max_size=4).map(lambda made: Strip(made).adjust_cell_length(WIDTH, Style()))
screens = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


def whole(screen: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[strip] for strip in screen], Region(0, 0, WIDTH, HEIGHT))


class Shown:
    """A terminal: ``cells`` are its signs with what can be seen of their looks."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)

    def feed(self, text: str) -> None:
        # A sign in the last cell must not move what comes after it.
        self.screen.reset_mode(pyte.modes.DECAWM)
        self.stream.feed(text)

    @property
    def cells(self) -> list[tuple[object, ...]]:
        return [seen(self.screen.buffer[row][column]) for row in range(HEIGHT) for column in range(WIDTH)]


def seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    ground = (cell.bg, cell.reverse, cell.underscore)
    if cell.data == " " and not (cell.reverse or cell.underscore):
        return (" ", *ground)
    return (cell.data, *ground, cell.fg, cell.bold)


@settings(max_examples=150)
@given(st.lists(screens, min_size=1, max_size=5))
def test_a_terminal_shows_the_same_cells(shots: list[list[Strip]]) -> None:
    frugal, picture = Shown(), TerminalPicture()
    for shot in shots:
        frugal.feed(picture.changes(whole(shot), CONSOLE, Size(WIDTH, HEIGHT)))
        plain = Shown()
        for row, strip in enumerate(shot):
            plain.feed(f"\x1b[{row + 1};1H{strip.render(CONSOLE)}")
        assert frugal.cells == plain.cells


@given(screens)
def test_the_same_again_sends_nothing_until_it_is_forgotten(shot: list[Strip]) -> None:
    picture, size = TerminalPicture(), Size(WIDTH, HEIGHT)
    first = picture.changes(whole(shot), CONSOLE, size)
    assert picture.changes(whole(shot), CONSOLE, size) == ""
    picture.forget()
    assert picture.changes(whole(shot), CONSOLE, size) == first


@pytest.mark.parametrize("size", [Size(WIDTH + 1, HEIGHT), Size(WIDTH, HEIGHT + 1)])
def test_after_a_resize_all_is_sent(size: Size) -> None:
    picture = TerminalPicture()
    shot = [Strip([Segment("ab" * (WIDTH // 2))]) for _ in range(HEIGHT)]
    first = picture.changes(whole(shot), CONSOLE, Size(WIDTH, HEIGHT))
    assert len(picture.changes(whole(shot), CONSOLE, size)) >= len(first)
