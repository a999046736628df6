"""A list of lines with a cursor that is told by a mark; draws those in sight, and follows keys and mouse."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.widgets.line import assemble

CURSOR, RESTING, BLANK = "▶ ", "▷ ", "  "


class Listing(Widget, can_focus=True, inherit_bindings=False):
    """Lines are safe to show, of any length; what does not fit is cut with an ellipsis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Moved(Message):
        """Another line is under the cursor."""

        def __init__(self, listing: "Listing", place: int) -> None:
            super().__init__()
            self.listing = listing
            self.place = place

    class Chosen(Message):
        """Enter, or a double click."""

        def __init__(self, listing: "Listing", place: int) -> None:
            super().__init__()
            self.listing = listing
            self.place = place

    def __init__(self, heading: Content | None = None, empty: str = "", id: str | None = None) -> None:
        """``empty`` is what stands there while there is no line."""
        super().__init__(id=id)
        self._heading = heading
        self._empty = empty
        self._lines: Sequence[Content] = ()
        self._cursor = 0
        self._top = 0

    def show(self, lines: Sequence[Content], cursor: int | None = None, empty: str = "") -> None:
        """Other lines; the cursor stays at its place where none is given. ``empty`` as at the beginning."""
        self._lines = lines
        self._empty = empty or self._empty
        self._cursor = max(0, min(self._cursor if cursor is None else cursor, len(lines) - 1))
        self.refresh()

    def head(self, heading: Content) -> None:
        """Another line above the first one, that does not scroll."""
        self._heading = heading
        self.refresh()

    @property
    def cursor(self) -> int:
        """0 where there is no line."""
        return self._cursor

    def action_move(self, by: int) -> None:
        self.move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self._room - 1))

    def action_choose(self) -> None:
        if self._lines:
            self.post_message(self.Chosen(self, self._cursor))

    def move_to(self, place: int) -> None:
        place = max(0, min(place, len(self._lines) - 1))
        if self._lines and place != self._cursor:
            self._cursor = place
            self.refresh()
            self.post_message(self.Moved(self, place))

    @property
    def lines_needed(self) -> int:
        """To show all of it."""
        return max(1, len(self._lines)) + (self._heading is not None)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - (self._heading is not None))

    def render(self) -> Content:
        width, room = self.size.width, self._room
        last = max(0, len(self._lines) - room)
        self._top = max(min(self._top, self._cursor, last), min(self._cursor - room + 1, last), 0)
        drawn = []
        if self._heading:
            drawn = [assemble([BLANK, self._heading.truncate(max(1, width - 2), ellipsis=True)])]
        if not self._lines:
            drawn.append(assemble([BLANK, (self._empty, "$muted")]).truncate(width, ellipsis=True))
        in_sight = range(self._top, min(self._top + room, len(self._lines)))
        drawn.extend(self._line(place, width - 2) for place in in_sight)
        if self._top:
            drawn[-room] = drawn[-room] + Content.styled("↑", "$muted")
        if self._top + room < len(self._lines):
            drawn[-1] = drawn[-1] + Content.styled("↓", "$muted")
        return Content("\n").join(drawn)

    def _line(self, place: int, width: int) -> Content:
        under = place == self._cursor
        mark = (CURSOR if self.has_focus else RESTING) if under else BLANK
        line = assemble(
            [(mark, "bold $primary"), self._lines[place].truncate(max(1, width - 1), ellipsis=True)]
        )
        line = line.pad_right(max(0, width + 1 - line.cell_length))
        return line.stylize("on $cursor-line") if under and self.has_focus else line

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None or at.y < (self._heading is not None):
            return
        place = self._top + at.y - (self._heading is not None)
        if place < len(self._lines):
            self.move_to(place)
            if event.chain == 2:
                self.action_choose()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)
