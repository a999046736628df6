"""The filter line: what is typed, how many groups match, and what is wrong with a term."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from backends.errors import FilterError
from tui.text import clean, fit
from tui.widgets.hinted_input import HintedInput
from tui.widgets.line import Piece, assemble, first_that_fits
from tui.widgets.suggestions import Suggestions

if TYPE_CHECKING:
    from reports.filters import Completion, Vocabulary

EXAMPLE = "words, gaps:>0, or f to choose"
WIDEST_FILTER = (48, 24, 12)
"""Cells for the filter that still holds, where another one cannot be read: as many as there is room for."""


def complaints(wrong: FilterError, holding: str) -> Sequence[str]:
    """What is wrong, how it is mended, and what is shown all the same; what is needed least goes first."""
    sentence, whole = clean(wrong.sentence), clean(str(wrong))
    if not holding:
        return (f"{whole} · all are shown", f"{sentence} · all are shown", sentence)
    shown = [fit(clean(holding), width).rstrip() for width in WIDEST_FILTER]
    return (
        f"{whole} · still shown: {shown[0]}",
        *(f"{sentence} · {words}: {one}" for one in shown for words in ("still shown", "shown")),
        sentence,
    )


class WrongTerm(Highlighter):
    """Marks the part of the filter that cannot be read."""

    def __init__(self) -> None:
        self.wrong: FilterError | None = None

    def highlight(self, text: Text) -> None:
        if self.wrong:
            text.stylize("underline bold", self.wrong.start, self.wrong.end)


class FilterInput(HintedInput):
    """A one-line text field without a blinking cursor; pasted text passes the same door as any other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("tab", "complete", show=False),
        Binding("shift+tab", "next_suggestion", show=False),
    ]

    class Stepped(Message):
        """Up or down was pressed while typing."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class CursorMoved(Message):
        """It stands at another place of the text, so other terms may follow."""

    class CompletionWanted(Message):
        """Tab: write what is suggested."""

    class NextWanted(Message):
        """Shift+Tab: suggest the next one."""

    def __init__(self) -> None:
        super().__init__(hint=EXAMPLE, id="filter-text")
        self.highlighter = self.mark = WrongTerm()

    def validate_value(self, value: str) -> str:
        return value if value.isprintable() else clean(value)

    def action_step(self, by: int) -> None:
        self.post_message(self.Stepped(by))

    def action_complete(self) -> None:
        self.post_message(self.CompletionWanted())

    def action_next_suggestion(self) -> None:
        self.post_message(self.NextWanted())

    def watch_selection(self) -> None:
        self.post_message(self.CursorMoved())


class FilterLine(Horizontal):
    """Posts ``Changed`` for each letter, ``Left`` when Enter ends the typing, and ``Complained``."""

    class Changed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Enter: back to the table, the filter stays."""

    class Complained(Message):
        """What is wrong with a term, and which filter still holds, the longest wording first; safe to show.
        None: nothing is wrong any more. A term half typed is not wrong.
        """

        def __init__(self, wordings: Sequence[str]) -> None:
            super().__init__()
            self.wordings = wordings

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.field = FilterInput()
        self.suggestions = Suggestions(id="suggestions")
        """Stands after this line on the screen, and over whatever follows."""
        self._count = Static("", id="filter-count", markup=False)
        self._vocabulary: Vocabulary | None = None
        self._wrong: FilterError | None = None
        self._complaint: Sequence[str] = ()
        self._holding = ""
        self._figures: tuple[int, int, str, str] = (0, 0, "", "")
        self._read = ""
        """The text that ``show`` was about."""

    def compose(self) -> ComposeResult:
        yield Static("/", id="filter-mark", markup=False)
        yield self.field
        yield self._count

    def show(
        self,
        shown: int,
        groups: int,
        order: str,
        wrong: FilterError | None,
        vocabulary: "Vocabulary | None" = None,
        view: str = "",
        holding: str = "",
    ) -> None:
        """Where a term is ``wrong``, the matches are those of the last good filter, which is ``holding``.

        ``view`` is what the ``groups`` are a part of, safe to show; empty = they are all there are.
        """
        self._figures, self._wrong, self._vocabulary = (shown, groups, order, view), wrong, vocabulary
        self._read, self._holding = self.field.value, holding
        self._draw()

    def _draw(self) -> None:
        typing = self.has_class("-typing")
        offers = self._completions() if typing else []
        half_typed = bool(offers) and not offers[0].meant and self._cursor_in_wrong_term()
        wrong = None if half_typed else self._wrong
        complaint = complaints(wrong, self._holding) if wrong else ()
        if wrong is not self.field.mark.wrong:
            self.field.mark.wrong = wrong
            self.field.refresh()
        if complaint != self._complaint:
            self._complaint = complaint
            self.post_message(self.Complained(complaint))
        self.suggestions.show(offers)
        self._draw_count(bool(wrong))

    def _draw_count(self, wrong: bool) -> None:
        shown, groups, order, view = self._figures
        pieces: list[Piece] = []
        if wrong:
            pieces += [("! wrong term", "bold $error"), "   "]
        if groups:
            place = f" in {view}" if view else ""
            pieces += [(f"{shown:,}", "bold"), (f" of {groups:,} shown{place}", "$muted")]
        count = assemble(pieces)
        if groups and not wrong:
            ordered = assemble([count, (f" · by {order}", "$muted")])
            count = first_that_fits([ordered, count], self._count.size.width)
        self._count.update(count, layout=False)

    def on_resize(self) -> None:
        self._draw_count(self.field.mark.wrong is not None)

    def _completions(self) -> "list[Completion]":
        from reports.filters import Vocabulary, complete

        text, cursor = self.field.value, self.field.cursor_position
        found = complete(text, cursor, self._vocabulary or Vocabulary())
        return [one for one in found if one.text != text[one.start : one.end]]

    def _cursor_in_wrong_term(self) -> bool:
        wrong = self._wrong
        return wrong is not None and wrong.start <= self.field.cursor_position <= max(wrong.end, wrong.start)

    @property
    def text(self) -> str:
        return self.field.value

    @property
    def is_typing(self) -> bool:
        return self.field.has_focus

    def clear(self) -> None:
        self.field.value = ""

    def write(self, text: str) -> None:
        """Another filter, as if it had been typed."""
        self.field.value = text
        self.field.cursor_position = len(text)

    def complete(self, completion: "Completion") -> None:
        """Write what was suggested; after a value the next term may follow."""
        text = self.field.value
        written = text[: completion.start] + completion.text
        self.field.value = written + text[completion.end :]
        self.field.cursor_position = len(written)

    def on_descendant_focus(self) -> None:
        self.add_class("-typing")
        self._draw()

    def on_descendant_blur(self) -> None:
        self.remove_class("-typing")
        self._draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left())

    def on_filter_input_cursor_moved(self, event: FilterInput.CursorMoved) -> None:
        event.stop()
        if self.field.value == self._read:
            self._draw()

    def on_filter_input_completion_wanted(self, event: FilterInput.CompletionWanted) -> None:
        event.stop()
        if self.suggestions.marked:
            self.complete(self.suggestions.marked)

    def on_filter_input_next_wanted(self, event: FilterInput.NextWanted) -> None:
        event.stop()
        self.suggestions.next()
