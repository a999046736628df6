"""A panel over the main screen that shows text to read, and is closed with Esc."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.screens.panel_keys import PanelKey, bindings
from tui.widgets.line import assemble
from tui.widgets.reading import GAP, Paragraph, Reading

READING_KEYS = (
    PanelKey("escape,q,enter", "Close", "Back to where it was opened.", "dismiss"),
    PanelKey("down,j", "Down", "One line down.", "scroll(1)"),
    PanelKey("up,k", "Up", "One line up.", "scroll(-1)"),
    PanelKey("pagedown,space", "Page down", "One screen down.", "scroll_page(1)"),
    PanelKey("pageup", "Page up", "One screen up.", "scroll_page(-1)"),
    PanelKey("home", "Top", "To the first line.", "to_end(False)"),
    PanelKey("end", "End", "To the last line.", "to_end(True)"),
)


BETWEEN = "   "


def keys_drawn(text: str) -> Content:
    """``Esc closes   ↑↓ scroll``, each key standing out as in every other line of keys."""
    lines = [Content(BETWEEN).join(map(_entry, line.split(BETWEEN))) for line in text.split("\n")]
    return Content("\n").join(lines)


def _entry(text: str) -> Content:
    key, space, label = text.partition(" ")
    return assemble([(key, "bold $primary"), (f"{space}{label}", "$muted")])


class Panel(ModalScreen[None]):
    """Text to read. Nothing in it is changed; the keys of what is below work again when it is closed."""

    CSS_PATH = "panel.tcss"
    KEYS: ClassVar[tuple[PanelKey, ...]] = READING_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(READING_KEYS),
        Binding("f1", "help", show=False),
        Binding("ctrl+q", "app.quit", show=False),
    ]

    AROUND_TEXT: ClassVar[int] = 6
    """Lines that margin, border and the line of keys take."""
    KEYS_LINE: ClassVar[str] = "Esc closes   ↑↓ scroll   F1 help"

    def __init__(self, title: str, paragraphs: Sequence[Paragraph]) -> None:
        """``title`` and all text must be safe to show."""
        super().__init__()
        self._heading = title
        self._paragraphs = [Paragraph(text=((title, "bold $primary"),)), GAP, *paragraphs]

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield from self.before_text()
            with VerticalScroll(id="panel-scroll", can_focus=False) as scroll:
                # Before the first frame: a long text would reach beyond the screen in it.
                scroll.styles.max_height = max(1, self.app.size.height - self.AROUND_TEXT)
                yield Reading(self._paragraphs, id="panel-text")
            yield Static(keys_drawn(self.KEYS_LINE), id="panel-keys", markup=False)

    def before_text(self) -> ComposeResult:
        """What stands above the text and does not scroll with it."""
        yield from ()

    def on_resize(self) -> None:
        """The text takes what it needs, and scrolls where that is more than there is."""
        room = self.size.height - self.AROUND_TEXT - self.lay_out_keys()
        self.query_one(VerticalScroll).styles.max_height = max(1, room)

    def lay_out_keys(self) -> int:
        """Returns how many lines more than one the keys take at this size."""
        return 0

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_scroll_page(self, by: int) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)

    def action_to_end(self, last: bool) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_to(y=scroll.max_scroll_y if last else 0, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeysPanel(self._heading, Panel.__doc__ or "", self.KEYS))


class KeysPanel(Panel):
    """What a panel is for, and the keys that work in it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1", "dismiss", show=False)]
    KEYS_LINE = "Esc closes   ↑↓ scroll"

    def __init__(self, title: str, about: str, keys: Sequence[PanelKey]) -> None:
        """``title`` must be safe to show."""
        width = max(len(key.shown) for key in keys)
        entries = [Paragraph(((f"{key.shown:<{width}}  ", "bold $primary"),), (key.help,)) for key in keys]
        super().__init__(title, [Paragraph(text=(" ".join(about.split()),)), GAP, *entries])
