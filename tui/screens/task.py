"""A panel for one task over the main screen: title, body, what is wrong, and the keys that work in it."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.screens.panel import KeysPanel
from tui.screens.panel_keys import LEAVE, PanelKey, bindings
from tui.widgets.line import Line, Piece, assemble
from tui.widgets.listing import Listing

__all__ = ["LEAVE", "PanelKey", "PanelKeys", "Task", "bindings"]

Result = TypeVar("Result")
WIDEST = 116
"""Cells of a panel, as in task.tcss."""


class PanelKeys(Line):
    """``Space Choose  Enter Done  Esc Back``: as many as fit, the one that leaves always; F1 has the rest."""

    def __init__(self, keys: Sequence[PanelKey], id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = keys

    def show(self, keys: Sequence[PanelKey]) -> None:
        """Others work now."""
        self._keys = keys
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        words = {key: assemble(_words(key)) for key in self._keys}
        room = width - len("F1 Help")
        droppable = [key for key in self._keys if "escape" not in key.keys.split(",")]
        while droppable and sum(word.cell_length for word in words.values()) > room:
            del words[droppable.pop()]
        end = " Help" if len(words) == len(self._keys) else " More"
        return assemble([*words.values(), ("F1", "bold $primary"), (end, "$muted")])


def _words(key: PanelKey) -> list[Piece]:
    return [(key.shown_first, "bold $primary"), (f" {key.label}  ", "$muted")]


class Task(ModalScreen[Result]):
    """The docstring of a subclass is the first paragraph of its help."""

    CSS_PATH = "task.tcss"
    HEADING: ClassVar[str] = ""
    FULL: ClassVar[bool] = False
    """Whether it takes the whole height."""
    KEYS: ClassVar[tuple[PanelKey, ...]] = (LEAVE,)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", show=False),
        Binding("escape", "leave", show=False),
        Binding("ctrl+q", "app.quit", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="task", classes="-full" if self.FULL else ""):
            yield Static(self.heading, id="task-title", markup=False)
            yield from self.body()
            yield Static("", id="task-told", markup=False)
            yield PanelKeys(self.keys, id="task-keys")

    @property
    def heading(self) -> str:
        """The title, safe to show."""
        return self.HEADING

    @property
    def keys(self) -> Sequence[PanelKey]:
        """Those that work in it, as they are called there."""
        return self.KEYS

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def tell(self, text: str, style: str = "$error") -> None:
        """One sentence above the keys, safe to show; nothing clears it."""
        self.query_one("#task-told", Static).update(assemble([(text, style)]))

    @property
    def list_width(self) -> int:
        """Cells of a line in a list: without margin, border, padding, and the cursor's mark."""
        return max(30, min(self.size.width - 4, WIDEST) - 7)

    def fit_height(self, listing: Listing, at_least: int = 0) -> None:
        """As tall as the lines need, ``at_least`` so many, or the whole height: then the list scrolls."""
        panel = self.query_one("#task")
        listing.styles.height = max(at_least, listing.lines_needed)
        panel.styles.height = "auto"
        without_end = Size(self.size.width, 1000)
        needed = panel.get_content_height(without_end, self.size, self.list_width + 3)
        if needed > self.size.height - 2:
            listing.styles.height = "1fr"
            panel.styles.height = "100%"

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        self.app.push_screen(KeysPanel(self.heading, type(self).__doc__ or "", self.keys))
