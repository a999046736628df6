"""A field of a form with several values at once: the arrows go from one to the next, Space ticks it."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.widgets.line import Piece, assemble
from tui.widgets.table_lines import CURSOR, TICKED, UNTICKED


class TickRow(Widget, can_focus=True, inherit_bindings=False):
    """``▶■ text  □ json``; options are safe to show, and fit on one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("space", "tick", show=False),
    ]

    class Changed(Message):
        """A tick was set or taken away."""

        def __init__(self, row: "TickRow") -> None:
            super().__init__()
            self.row = row

        @property
        def control(self) -> "TickRow":
            return self.row

    def __init__(self, options: Sequence[str], ticked: Collection[str], id: str | None = None) -> None:
        super().__init__(id=id)
        self._options = options
        self._ticked = set(ticked)
        self._at = 0

    @property
    def ticked(self) -> tuple[str, ...]:
        """In the order they stand."""
        return tuple(option for option in self._options if option in self._ticked)

    def action_step(self, by: int) -> None:
        self._at = (self._at + by) % len(self._options)
        self.refresh()

    def action_tick(self) -> None:
        self._ticked ^= {self._options[self._at]}
        self.refresh()
        self.post_message(self.Changed(self))

    def render(self) -> Content:
        pieces: list[Piece] = []
        for place, option in enumerate(self._options):
            here = self.has_focus and place == self._at
            ticked = option in self._ticked
            pieces += [
                (CURSOR if here else " ", "bold $primary"),
                (TICKED if ticked else UNTICKED, "bold $primary" if ticked else "$muted"),
                (f" {option} ", "bold" if here else "" if ticked else "$muted"),
            ]
        return assemble(pieces)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        end = 0
        for place, option in enumerate(self._options):
            end += len(option) + 4
            if at.x < end:
                self._at = place
                self.action_tick()
                return
