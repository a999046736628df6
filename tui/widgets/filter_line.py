"""The filter line: what is typed, how many groups match, and what is wrong with a term that cannot be read."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.text import clean
from tui.widgets.line import assemble


class FilterInput(Input):
    """A one-line text field without a blinking cursor; pasted text passes the same door as any other."""

    BINDINGS = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    class Stepped(Message):
        """Up or down was pressed while typing."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__(placeholder="/ to filter", compact=True, select_on_focus=False, id="filter-text")
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        return value if value.isprintable() else clean(value)

    def action_step(self, by: int) -> None:
        self.post_message(self.Stepped(by))


class FilterLine(Horizontal):
    """Posts ``Changed`` for each letter and ``Left`` when Enter ends the typing."""

    class Changed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Enter: back to the table, the filter stays."""

    def compose(self) -> ComposeResult:
        yield Static("/", id="filter-mark", markup=False)
        yield FilterInput()
        yield Static("", id="filter-count", markup=False)

    def show(self, shown: int, groups: int, order: str, wrong: str) -> None:
        """``wrong`` is the sentence about a term that cannot be read; the matches are the last good filter's."""
        pieces: list[str | tuple[str, str]] = []
        if wrong:
            pieces += [("! ", "bold $error"), (wrong, "$error"), "   "]
        pieces += [(f"{shown:,}", "bold"), (f" of {groups:,} shown", "$muted")]
        if not wrong and self.app.size.width >= 70:
            pieces += [(f" · by {order}", "$muted")]
        content = assemble(pieces)
        count = self.query_one("#filter-count", Static)
        if content != count.visual:
            count.update(content)

    @property
    def field(self) -> FilterInput:
        return self.query_one(FilterInput)

    @property
    def text(self) -> str:
        return self.field.value

    @property
    def is_typing(self) -> bool:
        return self.field.has_focus

    def clear(self) -> None:
        self.field.value = ""

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left())
