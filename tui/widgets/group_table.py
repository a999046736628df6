"""The table of groups: draws only the lines in sight, and keeps cursor and scroll by the group's id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from backends.model import GroupId
from reports.rows import Row
from tui.clock import Clock
from tui.orders import ORDERS, Order
from tui.row_cursor import RowCursor
from tui.widgets.columns import MARGIN, Column, Layout, Team, lay_out
from tui.widgets.table_lines import STYLES, heading, row_line

HEADING_LINES = 1


class GroupTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of groups with a cursor. The screen decides which rows and in which order."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"group-table--{name}" for name in STYLES}

    @dataclass
    class CursorMoved(Message):
        """Another group is under the cursor, or the same one as seen anew; None = the table is empty."""

        row: Row | None

    @dataclass
    class WentRound(Message):
        """The next gap was looked for beyond the last row, or the one before beyond the first."""

        forward: bool

    class Opened(Message):
        """The group under the cursor was chosen by a double click."""

    @dataclass
    class Ticked(Message):
        """The tick of the group under the cursor was clicked; ``through`` = all from the former cursor."""

        through: tuple[GroupId, ...] = ()

    @dataclass
    class Headed(Message):
        """A heading was clicked; ``second`` with Shift."""

        column: str
        second: bool

    def __init__(self, clock: Clock, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._cursor = RowCursor()
        self._wanted_line = 0
        """On which line of the screen the wanted group was; a filter may hide it for a while."""
        self._team = Team()
        self._skip = 0
        self._order = ORDERS[0]
        self._chosen: tuple[str, ...] = ()
        self._ticks: frozenset[GroupId] = frozenset()
        self._styles: dict[str, Style] = {}
        self._layout: Layout | None = None

    # What is shown

    def show_team(self, team: Team) -> None:
        """Whose columns there are."""
        if team != self._team:
            self._team = team
            self._draw_anew()

    def show_columns(self, chosen: tuple[str, ...]) -> None:
        """Which columns, in which order; none = the usual ones."""
        if chosen != self._chosen:
            self._chosen, self._skip = chosen, 0
            self._draw_anew()

    def show_ticks(self, ticks: frozenset[GroupId]) -> None:
        changed = ticks ^ self._ticks
        self._ticks = ticks
        if changed:
            top = self.scroll_offset.y
            for line, row in enumerate(self.rows[top : top + self._lines], top + HEADING_LINES):
                if row.group.id in changed:
                    self.refresh_lines(line)

    def follow(self, moved: Mapping[GroupId, GroupId]) -> None:
        """Groups that have another id now."""
        self._cursor.follow(moved)

    def show_rows(self, rows: Sequence[Row], order: Order) -> None:
        """Replace the rows. The cursor stays on its group, and that group on its line of the screen."""
        line = self._cursor.place - self.scroll_offset.y
        drawn, was_wanted = self._in_sight(), self._cursor.is_wanted
        if was_wanted:
            self._wanted_line = line
        self._cursor.show(rows)
        if not was_wanted and self._cursor.is_wanted:
            line = self._wanted_line
        if order != self._order:
            self._order = order
            self.refresh_lines(self.scroll_offset.y)
        self._tell_height()
        self._scroll_to_line(self._cursor.place - max(0, min(line, self._lines - 1)))
        self._draw_changes(drawn)
        self.post_message(self.CursorMoved(self.cursor_row))

    def _tell_height(self) -> None:
        """How far one can scroll; without a new layout of the screen, since the scrollbar always shows."""
        self.set_reactive(Widget.virtual_size, Size(self._width, len(self.rows) + HEADING_LINES))
        self.vertical_scrollbar.window_virtual_size = len(self.rows) + HEADING_LINES

    def _in_sight(self) -> list[tuple[Row, bool]]:
        """The rows on the screen, from the top, and which of them has the cursor."""
        top = self.scroll_offset.y
        visible = self.rows[top : top + self._lines]
        return [(row, top + line == self.place) for line, row in enumerate(visible)]

    def _draw_changes(self, before: list[tuple[Row, bool]]) -> None:
        """Draw the lines that are no longer what they were; over a slow line each one counts."""
        top = self.scroll_offset.y + HEADING_LINES
        for line, (old, new) in enumerate(zip_longest(before, self._in_sight())):
            if old is None or new is None or old[0] is not new[0] or old[1] != new[1]:
                self.refresh_lines(top + line)

    @property
    def rows(self) -> Sequence[Row]:
        return self._cursor.rows

    @property
    def cursor_row(self) -> Row | None:
        return self._cursor.row

    # Moving

    def move(self, by: int) -> None:
        self.move_to(self.place + by)

    def move_page(self, by: int) -> None:
        self.move(by * max(1, self._lines - 1))

    def move_to_end(self, last: bool) -> None:
        self.move_to(len(self.rows) - 1 if last else 0)

    def move_to_gap(self, forward: bool) -> None:
        """To the next row with a gap, going round at the end, which is told."""
        before, place = self.place, self._cursor.next_gap(forward)
        if place is None:
            return
        self.move_to(place)
        if (place <= before) if forward else (place >= before):
            self.post_message(self.WentRound(forward))

    def move_sideways(self, by: int) -> None:
        """By one column of those that are not frozen."""
        layout = self._current_layout()
        skip = layout.before + by
        if skip >= 0 and (by < 0 or layout.after):
            self._skip = skip
            self._draw_anew()

    def move_to(self, place: int) -> None:
        """The cursor to that row, or to the nearest there is; scrolls no more than it must."""
        if not self.rows:
            return
        before = self.place
        self._cursor.go_to(place)
        self._keep_cursor_in_sight()
        if before != self.place:
            self.refresh_lines(before + HEADING_LINES)
            self.refresh_lines(self.place + HEADING_LINES)
            self.post_message(self.CursorMoved(self.cursor_row))

    @property
    def _width(self) -> int:
        """Cells beside the scrollbar."""
        return self.scrollable_content_region.width

    @property
    def _lines(self) -> int:
        return max(1, self.size.height - HEADING_LINES)

    def _keep_cursor_in_sight(self) -> None:
        top = self.scroll_offset.y
        if self.place < top:
            self._scroll_to_line(self.place)
        elif self.place >= top + self._lines:
            self._scroll_to_line(self.place - self._lines + 1)

    def _scroll_to_line(self, line: int) -> None:
        last = max(0, len(self.rows) - self._lines)
        self.scroll_to(y=max(0, min(line, last)), animate=False, force=True)

    # Mouse and size

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        place = self.scroll_offset.y + at.y - HEADING_LINES
        if at.y < HEADING_LINES:
            column = self._column_at(at.x)
            if column:
                self.post_message(self.Headed(column.key, event.shift))
        elif place < len(self.rows):
            before = self.place
            self.move_to(place)
            if event.shift:
                self.post_message(self.Ticked(self.ids_between(before, place)))
            elif at.x < MARGIN:
                self.post_message(self.Ticked())
            elif event.chain == 2:
                self.post_message(self.Opened())

    def _column_at(self, x: int) -> Column | None:
        edge = MARGIN
        for column in self._current_layout().columns:
            edge += column.cells
            if MARGIN <= x < edge:
                return column
        return None

    def ids_between(self, one: int, other: int) -> tuple[GroupId, ...]:
        """Of the rows from one place to another, both included."""
        low, high = sorted((one, other))
        return tuple(row.group.id for row in self.rows[low : high + 1])

    @property
    def place(self) -> int:
        """Of the cursor among the rows."""
        return self._cursor.place

    def on_resize(self) -> None:
        # The new size may have been drawn already, before this message came.
        self._draw_anew()
        self._tell_height()
        self._scroll_to_line(self.scroll_offset.y)
        self._keep_cursor_in_sight()

    # Drawing

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _draw_anew(self) -> None:
        self._layout = None
        self.refresh()

    def _current_layout(self) -> Layout:
        if self._layout is None or self._layout.width != self._width:
            self._layout = lay_out(self._width, self._team, self._skip, self._chosen)
            self._skip = self._layout.before
        return self._layout

    def _style(self, name: str) -> Style:
        """The style of that name; of an empty name the table's own."""
        if not name:
            return self.rich_style
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"group-table--{name}", partial=True)
        return self._styles[name]

    def render_line(self, y: int) -> Strip:
        width, layout = self._width, self._current_layout()
        if y < HEADING_LINES:
            segments = heading(layout, self._order, self._style)
        else:
            place = self.scroll_offset.y + y - HEADING_LINES
            if place >= len(self.rows):
                return Strip.blank(width, self.rich_style)
            row, cursor = self.rows[place], place == self.place
            segments = row_line(row, layout, cursor, row.group.id in self._ticks, self._clock, self._style)
        return Strip(segments).adjust_cell_length(width, segments[-1].style)
