"""A panel for one task over the main screen: title, body, what is wrong, and the keys that work in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions.keys import written
from tui.screens.panel import Panel
from tui.widgets.line import Line, Piece, assemble
from tui.widgets.reading import GAP, Paragraph

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class PanelKey:
    """A key of a panel: what it runs there, its word in the line of keys, its sentence in the help.

    Without ``action`` a widget of the panel sees to it.
    """

    keys: str
    label: str
    help: str
    action: str = ""

    @property
    def shown(self) -> str:
        return " ".join(written(key) for key in self.keys.split(","))

    @property
    def shown_first(self) -> str:
        keys = [written(key) for key in self.keys.split(",")]
        return "".join(keys) if all(len(key) == 1 for key in keys) else keys[0]


LEAVE = PanelKey("escape", "Back", "Leave this panel; what was not saved is dropped.", "leave")


def bindings(keys: Sequence[PanelKey]) -> list[BindingType]:
    """Those of a panel's keys that the panel itself sees to."""
    return [Binding(key.keys, key.action, key.label, show=False) for key in keys if key.action]


class PanelKeys(Line):
    """``Space Choose  Enter Done  Esc Back``: as many as fit, the last one always."""

    def __init__(self, keys: Sequence[PanelKey], id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = keys

    def content(self, width: int) -> Content:
        *most, last = self._keys
        words = [assemble(_words(key)) for key in most]
        end = assemble([*_words(last), ("F1", "bold $primary"), (" Help", "$muted")])
        while words and sum(word.cell_length for word in words) + end.cell_length > width:
            words.pop()
        return assemble([*words, end])


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
            yield PanelKeys(self.KEYS, id="task-keys")

    @property
    def heading(self) -> str:
        """The title, safe to show."""
        return self.HEADING

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def tell(self, text: str, style: str = "$error") -> None:
        """One sentence above the keys, safe to show; nothing clears it."""
        self.query_one("#task-told", Static).update(assemble([(text, style)]))

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        text = " ".join((type(self).__doc__ or "").split())
        width = max(len(key.shown) for key in self.KEYS)
        keys = [Paragraph(((f"{key.shown:<{width}}  ", "bold $primary"),), (key.help,)) for key in self.KEYS]
        self.app.push_screen(Panel(self.heading, [Paragraph(text=(text,)), GAP, *keys]))
