"""Text to read in paragraphs, each with a lead that the lines after the first are set in under."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.widgets.line import Piece, assemble

NARROWEST = 20
"""Cells that the text gets at least; below, it is set under its lead from the left."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``lead`` stands on the left of the first line only; both are pieces of one line."""

    lead: tuple[Piece, ...] = ()
    text: tuple[Piece, ...] = ()

    def lines(self, width: int) -> list[Content]:
        lead = assemble(self.lead)
        text = assemble(self.text)
        if not text:
            return lead.wrap(width) if lead else [lead]
        room = width - lead.cell_length
        if room < NARROWEST:
            indent = Content("    ")
            return [lead, *(indent + line for line in text.wrap(max(1, width - 4)))]
        first, *others = text.wrap(room)
        indent = Content(" " * lead.cell_length)
        return [lead + first, *(indent + line for line in others)]


def heading(words: str) -> Paragraph:
    return Paragraph(text=((words, "bold"),))


GAP = Paragraph()
"""An empty line."""


class Reading(Widget):
    """As high as its paragraphs are at its width."""

    def __init__(self, paragraphs: Sequence[Paragraph], id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs = paragraphs
        self._drawn: dict[int, Content] = {}
        """By width: the height is asked for several times before a long text is shown."""

    def read(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show another text."""
        self._paragraphs = paragraphs
        self._drawn.clear()
        self.refresh(layout=True)

    def _content(self, width: int) -> Content:
        if width not in self._drawn:
            lines = [line for paragraph in self._paragraphs for line in paragraph.lines(width)]
            self._drawn[width] = Content("\n").join(lines)
        return self._drawn[width]

    def render(self) -> Content:
        return self._content(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._content(width).plain.count("\n") + 1
