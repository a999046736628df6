"""A line to type into, whose placeholder ends with an ellipsis where there is no room for all of it."""

from textual.events import Resize
from textual.widgets import Input

from tui.text import fit


class HintedInput(Input):
    """One line without border. ``hint`` stands in it until something is typed."""

    def __init__(self, value: str = "", hint: str = "", id: str | None = None) -> None:
        super().__init__(value, hint, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False
        self._hint = hint

    def on_resize(self, event: Resize) -> None:
        self.placeholder = fit(self._hint, self.content_size.width).rstrip()
