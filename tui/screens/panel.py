"""A panel over the main screen that shows text to read, and is closed with Esc."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.reading import GAP, Paragraph, Reading


class Panel(ModalScreen[None]):
    """Title, scrolling text, and a line that says how to leave."""

    CSS_PATH = "panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close"),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll_page(1)", show=False),
        Binding("pageup", "scroll_page(-1)", show=False),
        Binding("home", "to_end(False)", show=False),
        Binding("end", "to_end(True)", show=False),
        Binding("ctrl+q", "app.quit", show=False),
    ]

    AROUND_TEXT: ClassVar[int] = 6
    """Lines that margin, border and the line of keys take."""
    KEYS_LINE: ClassVar[str] = "Esc closes   ↑↓ scroll"

    def __init__(self, title: str, paragraphs: Sequence[Paragraph]) -> None:
        """``title`` and all text must be safe to show."""
        super().__init__()
        self._paragraphs = [Paragraph(text=((title, "bold $primary"),)), GAP, *paragraphs]

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield from self.before_text()
            with VerticalScroll(id="panel-scroll", can_focus=False):
                yield Reading(self._paragraphs, id="panel-text")
            yield Static(self.KEYS_LINE, id="panel-keys", markup=False)

    def before_text(self) -> ComposeResult:
        """What stands above the text and does not scroll with it."""
        yield from ()

    def on_resize(self) -> None:
        """The text takes what it needs, and scrolls where that is more than there is."""
        self.query_one(VerticalScroll).styles.max_height = max(1, self.size.height - self.AROUND_TEXT)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_scroll_page(self, by: int) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)

    def action_to_end(self, last: bool) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_to(y=scroll.max_scroll_y if last else 0, animate=False)
