"""Lines of text that choose the longest of several wordings that fits, and redraw only when they change."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

Piece = str | tuple[str, str] | Content
"""Text, text and its style, or content that is made already."""


def assemble(pieces: Iterable[Piece]) -> Content:
    """One line of content; markup in the text is text."""
    return Content.assemble(*pieces)


def first_that_fits(wordings: Sequence[Content], width: int) -> Content:
    """The first that is no wider than ``width``; else the last, cut with an ellipsis."""
    for wording in wordings:
        if wording.cell_length <= width:
            return wording
    return wordings[-1].truncate(width, ellipsis=True)


def spread(left: Content, right: Content, width: int) -> Content:
    """``left`` and ``right`` at the two ends of a line."""
    return Content.assemble(left, " " * max(1, width - left.cell_length - right.cell_length), right)


class Line(Widget):
    """A widget whose content is made for its width; ``show`` redraws it only where something changed."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: Content | None = None

    def content(self, width: int) -> Content:
        """What to draw in ``width`` cells."""
        raise NotImplementedError

    def render(self) -> Content:
        self._drawn = self.content(self.size.width)
        return self._drawn

    def draw_if_changed(self) -> None:
        if not self.is_attached:
            return
        content, drawn = self.content(self.size.width), self._drawn
        # Contents are equal to Textual when their texts are; a change of style alone counts here too.
        if drawn is None or content.plain != drawn.plain or content.spans != drawn.spans:
            self.refresh()
