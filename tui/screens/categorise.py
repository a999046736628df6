"""The list of categories, from which one is chosen for groups whatever the rules say."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from reports.rows import Row
from tui.explain import title_of
from tui.screens.task import LEAVE, PanelKey, Task, bindings
from tui.text import clean
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.wording import counted


class CategoryPanel(Task[str]):
    """The category says who is required in a group, and whether it is part of the rate. What you choose
    here wins over the rules of the config; it is kept with your name, and u takes it back.
    """

    HEADING = "Category"
    KEYS = (PanelKey("enter", "Choose", "Put the groups into the category under the cursor."), LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, rows: Sequence[Row], categories: Sequence[str]) -> None:
        super().__init__()
        self._rows = rows
        self._categories = categories
        self._list = Listing(id="categories")

    def body(self) -> ComposeResult:
        one = title_of(self._rows[0])
        words = one if len(self._rows) == 1 else f"{counted(len(self._rows), 'group')}, among them {one}"
        yield Static(f"{words} is" if len(self._rows) == 1 else f"{words}, are", markup=False)
        yield self._list

    def on_mount(self) -> None:
        now = [row.category for row in self._rows]
        lines = []
        for name in self._categories:
            count = now.count(name)
            told = ("now" if count == len(now) else f"{count} of them now") if count else ""
            lines.append(assemble([(clean(name), "bold"), (f"  {told}", "$muted")]))
        current = self._categories.index(now[0]) if now[0] in self._categories else 0
        self._list.styles.height = min(len(lines), 12)
        self._list.show(lines, current)
        self._list.focus()

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        self.dismiss(self._categories[message.place])
