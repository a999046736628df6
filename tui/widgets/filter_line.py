"""The filter line: what is typed, how many groups match, and what is wrong with a term."""

from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from backends.errors import FilterError
from tui.text import clean
from tui.widgets.line import Piece, assemble

EXAMPLE = "words of the title, gaps:>0, flag:public"


class WrongTerm(Highlighter):
    """Marks the part of the filter that cannot be read."""

    def __init__(self) -> None:
        self.wrong: FilterError | None = None

    def highlight(self, text: Text) -> None:
        if self.wrong:
            text.stylize("underline bold", self.wrong.start, self.wrong.end)


class FilterInput(Input):
    """A one-line text field without a blinking cursor; pasted text passes the same door as any other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    class Stepped(Message):
        """Up or down was pressed while typing."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__(placeholder=EXAMPLE, compact=True, select_on_focus=False, id="filter-text")
        self.highlighter = self.mark = WrongTerm()
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

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.field = FilterInput()
        self._count = Static("", id="filter-count", markup=False)

    def compose(self) -> ComposeResult:
        yield Static("/", id="filter-mark", markup=False)
        yield self.field
        yield self._count

    def show(self, shown: int, groups: int, order: str, wrong: FilterError | None) -> None:
        """Where a term is ``wrong``, the matches are those of the last good filter."""
        if wrong is not self.field.mark.wrong:
            self.field.mark.wrong = wrong
            self.field.refresh()
        pieces: list[Piece] = []
        if wrong:
            pieces += [("! wrong term", "bold $error"), "   "]
        if groups:
            pieces += [(f"{shown:,}", "bold"), (f" of {groups:,} shown", "$muted")]
        if groups and not wrong and self.app.size.width >= 70:
            pieces += [(f" · by {order}", "$muted")]
        self._count.update(assemble(pieces), layout=False)

    @property
    def text(self) -> str:
        return self.field.value

    @property
    def is_typing(self) -> bool:
        return self.field.has_focus

    def clear(self) -> None:
        self.field.value = ""

    def on_descendant_focus(self) -> None:
        self.add_class("-typing")

    def on_descendant_blur(self) -> None:
        self.remove_class("-typing")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left())
