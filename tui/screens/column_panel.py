"""The panel that shows, hides and moves columns, and sorts by any of them."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from tui.orders import MEMBER, Order
from tui.screens.task import LEAVE, PanelKey, Task, bindings
from tui.text import clean, fit
from tui.views import COLUMNS
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.table_lines import FIRST_ARROWS, SECOND_ARROWS, TICKED, UNTICKED

BLOCKS = ("required", "optional")
"""Columns that stand for several, and cannot be sorted by as a whole."""
WORDS_WIDTH = 40


class ColumnPanel(Task[tuple[tuple[str, ...], Order]]):
    """The columns of this view from left to right, and below them the people to sort by. The group's name is
    always first. The view remembers what you choose.
    """

    HEADING = "Columns and sort"
    KEYS = (
        PanelKey("enter", "Done", "Show the table so."),
        PanelKey("space", "Show", "Show the column under the cursor, or hide it.", "show"),
        PanelKey("s", "Sort", "Sort by it; the former column decides among equals. Again: turned.", "sort"),
        PanelKey("t", "Then", "Sort by it among equals. Again: turned round.", "then"),
        PanelKey("shift+down,J", "Right", "Move the column to the right.", "shift(1)"),
        PanelKey("shift+up,K", "Left", "Move the column to the left.", "shift(-1)"),
        PanelKey("u", "Usual", "The usual columns, for each width of the screen.", "usual"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(
        self, chosen: Sequence[str], order: Order, sortable: Sequence[tuple[str, str]], usual: Sequence[str]
    ) -> None:
        """``chosen`` empty = the ``usual`` ones, which depend on the width; ``sortable``: keys and names."""
        super().__init__()
        self._usual_order = usual
        self._own = bool(chosen)
        self._order = order
        self._sortable = dict(sortable)
        self._people = [key for key, _ in sortable if key.startswith(MEMBER)]
        self._columns: list[str] = []
        self._shown: set[str] = set()
        self._begin(chosen)
        self._before = self._answer
        self._warned = False
        self._list = Listing(id="columns")

    def _begin(self, chosen: Sequence[str]) -> None:
        shown = [key for key in chosen or self._usual_order if key != "title"]
        self._shown = set(shown)
        self._columns = [*shown, *(key for key in COLUMNS if key not in self._shown and key != "title")]

    def body(self) -> ComposeResult:
        yield self._list

    def on_mount(self) -> None:
        self._draw()
        self._list.focus()

    @property
    def _keys(self) -> list[str]:
        """What the lines are about."""
        return ["title", *self._columns, *self._people]

    @property
    def _key(self) -> str:
        return self._keys[self._list.cursor]

    def _draw(self, cursor: int | None = None) -> None:
        lines = [self._line(key) for key in self._keys]
        self._list.styles.height = min(len(lines), max(3, self.app.size.height - 7))
        self._list.show(lines, cursor)

    def _line(self, key: str) -> Content:
        person = key.startswith(MEMBER)
        words = clean(self._sortable[key]) if person else COLUMNS[key]
        shown = key == "title" or key in self._shown
        mark = "  " if person else f"{TICKED if shown else UNTICKED} "
        style = "$muted" if person or not shown else ""
        return assemble([(mark, "bold $primary"), (fit(words, WORDS_WIDTH), style), *self._sorting(key)])

    def _sorting(self, key: str) -> list[Piece]:
        first, second = self._order.first, self._order.second
        if key == first.column:
            return [(f" {FIRST_ARROWS[first.falling]} sorted by this", "bold $primary")]
        if second and key == second.column:
            return [(f" {SECOND_ARROWS[second.falling]} then by this", "$primary")]
        return []

    @property
    def _answer(self) -> tuple[tuple[str, ...], Order]:
        columns = tuple(key for key in ("title", *self._columns) if key == "title" or key in self._shown)
        return (columns if self._own else (), self._order)

    def on_listing_chosen(self) -> None:
        self.dismiss(self._answer)

    def action_leave(self) -> None:
        """What was chosen is not dropped unseen."""
        if self._answer == self._before or self._warned:
            self.dismiss(None)
        else:
            self._warned = True
            self.tell("Not kept yet: Enter shows the table so, Esc once more drops it.", "$warning")

    def action_show(self) -> None:
        key = self._key
        if key == "title" or key.startswith(MEMBER):
            self.tell(
                "The group's name is always shown." if key == "title" else "People are shown as a block."
            )
            return
        self._own = True
        self._shown ^= {key}
        self._told()

    def action_shift(self, by: int) -> None:
        place = self._list.cursor - 1
        if self._key not in self._columns or not 0 <= place + by < len(self._columns):
            return
        self._own = True
        columns = self._columns
        columns[place], columns[place + by] = columns[place + by], columns[place]
        self._told(self._list.cursor + by)

    def action_sort(self) -> None:
        if self._may_sort():
            self._order = self._order.by(self._key)
            self._told()

    def action_then(self) -> None:
        if self._may_sort():
            self._order = self._order.then(self._key)
            self._told()

    def _may_sort(self) -> bool:
        if self._key in BLOCKS:
            self.tell("To sort by a person, choose one below.")
            return False
        return True

    def action_usual(self) -> None:
        self._own = False
        self._begin(())
        self._told()

    def _told(self, cursor: int | None = None) -> None:
        self._warned = False
        self.tell("")
        self._draw(cursor)
