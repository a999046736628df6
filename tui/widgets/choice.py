"""A field of a form with one of a few values: the arrows to the left and right choose."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.widgets.line import Piece, assemble


class Choice(Widget, can_focus=True, inherit_bindings=False):
    """``‹ Bea Ford ›  2 of 9``; options are safe to show."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
    ]

    class Changed(Message):
        """Another option is chosen."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            return self.choice

    def __init__(self, options: Sequence[str], at: int = 0, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options = options
        self._at = at

    @property
    def at(self) -> int:
        """The place of the chosen option."""
        return self._at

    def action_step(self, by: int) -> None:
        if len(self._options) > 1:
            self._at = (self._at + by) % len(self._options)
            self.refresh()
            self.post_message(self.Changed(self))

    def render(self) -> Content:
        count = len(self._options)
        arrows = "bold $primary" if self.has_focus else "$muted"
        of: list[Piece] = [(f"  {self._at + 1} of {count}", "$muted")] if count > 1 else []
        room = max(4, self.size.width - 4 - assemble(of).cell_length)
        value = Content(self._options[self._at]).truncate(room, ellipsis=True)
        return assemble([("‹ ", arrows), value, (" ›", arrows), *of])

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        self.action_step(-1 if at is not None and at.x < 2 else 1)
