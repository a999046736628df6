"""What the filter may become: one line under what is typed, over the headings of the table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tui.text import clean
from tui.widgets.line import Line, Piece, assemble

if TYPE_CHECKING:
    from reports.filters import Completion

TAB = "Tab "
NEXT = "   Shift+Tab next"


class Suggestions(Line):
    """``Tab ▸missing:  may:  members:   required, and not there``."""

    class Taken(Message):
        """A suggestion was clicked."""

        def __init__(self, completion: "Completion") -> None:
            super().__init__()
            self.completion = completion

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._offers: Sequence[Completion] = ()
        self._at = 0

    def show(self, offers: "Sequence[Completion]") -> None:
        """None: the headings of the table are seen again."""
        self._offers, self._at = offers, 0
        self.set_class(bool(offers), "-shown")
        self.draw_if_changed()

    def next(self) -> None:
        """Mark the next one, going round at the end."""
        if self._offers:
            self._at = (self._at + 1) % len(self._offers)
            self.draw_if_changed()

    @property
    def marked(self) -> "Completion | None":
        return self._offers[self._at] if self._offers else None

    def content(self, width: int) -> Content:
        if not self._offers:
            return assemble([])
        pieces: list[Piece] = [(TAB, "bold $primary")]
        for place in self._in_sight(width):
            marked = place == self._at
            text = clean(self._offers[place].text)
            pieces.append((f"▸{text} " if marked else f" {text} ", "bold reverse" if marked else ""))
        hint = self._offers[self._at].hint
        after = [(f"  {hint}" if hint else "", "$muted")]
        if len(self._offers) > 1:
            after.append((NEXT, "$faint"))
        return assemble([*pieces, *after]).truncate(width, ellipsis=True)

    def _in_sight(self, width: int) -> range:
        """From the marked one on; from the first as long as the marked one fits."""
        cells = [cell_len(clean(offer.text)) + 2 for offer in self._offers]
        first = 0
        room = width - len(TAB)
        while first < self._at and sum(cells[first : self._at + 1]) > room:
            first += 1
        return range(first, len(self._offers))

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        edge = len(TAB)
        for place in self._in_sight(self.size.width):
            edge += cell_len(clean(self._offers[place].text)) + 2
            if len(TAB) <= at.x < edge:
                self.post_message(self.Taken(self._offers[place]))
                return
