"""What the terminal shows now, cell by cell, so that only what differs is sent: over a slow line it counts.

Textual sends each line that changed as a whole, with all its colours. Here every update is compared with
what the terminal has; what differs is sent colour by colour, since setting a colour takes more bytes than
moving to the next place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, cast

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions
from rich.segment import ControlType, Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

JOINED_GAP = 4
"""So many unchanged cells between two changes are sent again: a move would be no shorter."""


class Look(NamedTuple):
    """The codes that a terminal is sent for a style."""

    ground: str = ""
    attributes: str = ""
    colour: str = ""

    def after(self, before: "Look | None") -> str:
        """The shortest sequence that sets this look; None = nothing is known of the one before."""
        codes: list[str] = []
        if before is None or before.attributes not in ("", self.attributes):
            codes, before = ["0"], Look()
        codes += [
            new or usual for old, new, usual in zip(before, self, ("49", "", "39"), strict=True) if old != new
        ]
        return f"\x1b[{';'.join(codes)}m"


class Cell(NamedTuple):
    """``text`` is empty in the second half of a wide character; ``ground`` is the look of a blank there."""

    text: str
    look: Look
    ground: Look


UNKNOWN = Cell("", Look("?"), Look("?"))


@dataclass(slots=True)
class Run:
    """Cells beside one another that are sent with one look."""

    row: int
    column: int
    cells: list[Cell]
    look: Look

    @classmethod
    def begin(cls, row: int, column: int, cell: Cell) -> "Run":
        return cls(row, column, [cell], cell.look)

    @property
    def end(self) -> int:
        return self.column + len(self.cells)

    @property
    def text(self) -> str:
        return "".join(cell.text for cell in self.cells)

    def joined(self, cells: Sequence[Cell]) -> bool:
        """Take the cells in, if they can be sent with the same look; a blank shows only its ground."""
        look = self.look
        ground = self.cells[-1].ground
        blank = all(cell.text == " " for cell in self.cells) if look == ground else False
        for cell in cells:
            if cell.look == look or (cell.text == " " and cell.look == ground):
                continue
            if not blank or cell.ground != look:
                return False
            look, blank = cell.look, False
        self.cells.extend(cells)
        self.look = look
        return True


Drawable = ChopsUpdate | LayoutUpdate


class TerminalPicture:
    """Begins with nothing known, so that the first update is sent whole."""

    def __init__(self) -> None:
        self._size = Size()
        self._lines: list[list[Cell]] = []

    def forget(self) -> None:
        """Somebody else may have written to the terminal: the next update is sent whole."""
        self._size = Size()

    def changes(self, update: Drawable, console: Console, size: Size) -> str:
        """What to send so that the terminal shows the update, and remember that it does."""
        if size != self._size:
            self._size = size
            self._lines = [[UNKNOWN] * size.width for _ in range(size.height)]
        system = ColorSystem(console._color_system or ColorSystem.TRUECOLOR)
        runs: list[Run] = []
        for row, pieces in _rows(update, console, system):
            if row < len(self._lines):
                runs += _drawn(row, self._lines[row], pieces)
        return _sequence(runs, size.width)


class Frugal(CompositorUpdate):
    """An update that is sent as its changes to the picture."""

    def __init__(self, update: Drawable, picture: TerminalPicture, size: Size) -> None:
        self._update = update
        self._picture = picture
        self._size = size

    def render_segments(self, console: Console) -> str:
        return self._picture.changes(self._update, console, self._size)


def _rows(
    update: Drawable, console: Console, system: ColorSystem
) -> Iterable[tuple[int, list[tuple[int, Sequence[Cell]]]]]:
    """Each row of the update with the pieces that are drawn there, and where they begin."""
    row = column = 0
    rows: dict[int, list[tuple[int, Sequence[Cell]]]] = {}
    # Updates make no use of the options.
    segments = cast(Iterable[Segment], update.__rich_console__(console, cast(ConsoleOptions, None)))
    for text, style, control in segments:
        if control:
            for code in control:
                if code[0] is ControlType.CURSOR_MOVE_TO:
                    _, x, y = cast(tuple[ControlType, int, int], code)
                    row, column = y, x
        elif text != "\n":
            cells = cells_of(text, style, system)
            rows.setdefault(row, []).append((column, cells))
            column += len(cells)
    return rows.items()


def _drawn(row: int, line: list[Cell], pieces: list[tuple[int, Sequence[Cell]]]) -> Iterator[Run]:
    """Draw the pieces into ``line``; what to send for it."""
    before = line.copy()
    width = len(line)
    for column, cells in pieces:
        line[column : column + len(cells)] = cells[: max(0, width - column)]
    if line == before:
        return
    changed = [old != new for old, new in zip(before, line, strict=True)]
    for column in range(1, width):
        if not line[column].text and (changed[column] or changed[column - 1]):
            # A wide character is sent as a whole or not at all.
            changed[column] = changed[column - 1] = True
    run: Run | None = None
    for column in range(width):
        if not changed[column]:
            continue
        if run is not None:
            between = line[run.end : column + 1]
            if len(between) <= JOINED_GAP + 1 and run.joined(between):
                continue
            yield run
        run = Run.begin(row, column, line[column])
    if run is not None:
        yield run


@lru_cache(maxsize=16384)
def cells_of(text: str, style: Style | None, system: ColorSystem) -> tuple[Cell, ...]:
    """The cells of one text; those of a blank have only what can be seen of it, its ground."""
    look = _look(style or Style.null(), system)
    ground = look if style and _marks_blanks(style) else Look(look.ground)
    blank = Cell(" ", ground, ground)
    cells: list[Cell] = []
    for character in text:
        if character == " ":
            cells.append(blank)
            continue
        width = 1 if character.isascii() else cell_len(character)
        if width:
            cells.append(Cell(character, look, ground))
            cells.extend([Cell("", look, ground)] * (width - 1))
        elif cells:
            cells[-1] = cells[-1]._replace(text=cells[-1].text + character)
    return tuple(cells)


def _look(style: Style, system: ColorSystem) -> Look:
    colour, ground = style.color, style.bgcolor
    return Look(
        ";".join(ground.downgrade(system).get_ansi_codes(False)) if ground else "",
        Strip.render_ansi(style.without_color, system),
        ";".join(colour.downgrade(system).get_ansi_codes()) if colour else "",
    )


def _marks_blanks(style: Style) -> bool:
    """Whether a blank shows more than its ground."""
    return bool(style.reverse or style.underline or style.underline2 or style.strike or style.overline)


def _sequence(runs: list[Run], width: int) -> str:
    if not runs:
        return ""
    sent: list[str] = []
    at: tuple[int, int] | None = None
    """Where the cursor is; column -1 = not known."""
    before: Look | None = None
    for look, alike in groupby(sorted(runs, key=attrgetter("look", "row", "column")), attrgetter("look")):
        sent.append(look.after(before))
        before = look
        for run in alike:
            text = run.text
            sent += [_move(at, run), text]
            # How wide another terminal draws a sign, and where it goes after the last cell, is not relied on.
            at = (run.row, run.end if text.isascii() and run.end < width else -1)
    return "".join([*sent, "\x1b[0m"])


def _move(at: tuple[int, int] | None, run: Run) -> str:
    if at == (run.row, run.column):
        return ""
    if at and at[0] == run.row:
        known = 0 <= at[1] < run.column
        return f"\x1b[{run.column - at[1]}C" if known else f"\x1b[{run.column + 1}G"
    return f"\x1b[{run.row + 1};{run.column + 1}H"
