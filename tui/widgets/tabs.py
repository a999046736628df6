"""The views as tabs: digit, name, number of groups; the one shown stands in brackets; all can be clicked."""

from collections.abc import Mapping, Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from tui.views import ALL, LEAVE, OWN, PUBLIC, UNKNOWN, View
from tui.widgets.line import Line, Piece, assemble

LEAST = (PUBLIC.name, LEAVE.name, UNKNOWN.name)
AROUND = 2
"""Cells around the text of a tab, in which the brackets of the one shown stand."""


class Tabs(Line):
    """``[1 To close 55] 2 New 3  3 iBTC 31 …``; where it is narrow, shorter names, then ``…2 more``."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._views: Sequence[View] = ()
        self._current = ""
        self._counts: Mapping[str, int] = {}

    def show(self, views: Sequence[View], current: str, counts: Mapping[str, int]) -> None:
        """``counts`` by name; a view without one cannot be shown."""
        self._views, self._current, self._counts = views, current, counts
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        pieces: list[Piece] = []
        for view, text in self._fitting(width):
            chosen = view.name == self._current
            empty = not self._counts.get(view.name)
            style = "bold $primary" if chosen else "$faint" if empty else "$muted"
            pieces.append((f"[{text}]" if chosen else f" {text} ", style))
        pieces.append((_left_out(len(self._views) - len(pieces)), "$muted"))
        return assemble(pieces)

    def _fitting(self, width: int) -> list[tuple[View, str]]:
        """The tabs to draw with their texts, in the longest wording that fits."""
        tabs: list[tuple[View, str]] = []
        for brevity in (0, 1, 2):
            tabs = [(view, self._text(view, brevity)) for view in self._views]
            if self._cells(tabs) <= width:
                return tabs
        useful = list(tabs)
        spare = [tab for tab in reversed(tabs) if tab[0].name not in (self._current, ALL.name)]
        for tab in sorted(spare, key=self._weight):
            if self._cells(useful) <= width - len(_left_out(len(tabs) - len(useful))):
                break
            useful.remove(tab)
        return useful

    def _weight(self, tab: tuple[View, str]) -> int:
        """Empty ones go first, then what is looked at least each week; the user's own stay longest."""
        name = tab[0].name
        if not self._counts.get(name):
            return -1
        return LEAST.index(name) if name in LEAST else len(LEAST) + name.startswith(OWN)

    def _text(self, view: View, brevity: int) -> str:
        label = view.labels[min(brevity, len(view.labels) - 1)]
        count = self._counts.get(view.name)
        number = "–" if count is None else f"{count:,}"
        return " ".join(part for part in (view.key, label, number) if part)

    def _cells(self, tabs: Sequence[tuple[View, str]]) -> int:
        return sum(Content(text).cell_length + AROUND for _, text in tabs)

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        edge = 0
        for view, text in self._fitting(self.size.width) if at else ():
            edge += Content(text).cell_length + AROUND
            if at and at.x < edge:
                self.post_message(self.Chosen(view.name))
                return


def _left_out(number: int) -> str:
    """So many tabs are reached by their keys alone."""
    return f" …{number} more" if number else ""
