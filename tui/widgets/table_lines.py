"""The lines of the table as they are drawn: the headings, and one for each group."""

from collections.abc import Callable, Iterable

from rich.segment import Segment
from rich.style import Style

from reports.rows import Row
from tui.clock import Clock
from tui.orders import Order
from tui.widgets.columns import MARGIN, Column, Layout
from tui.widgets.row_cells import cell_of

CURSOR, TICKED, UNTICKED = "▶", "■", "□"
FIRST_ARROWS, SECOND_ARROWS = ("↑", "↓"), ("⇡", "⇣")
"""Rising and falling, of the column that decides, and of the second one."""
STYLES = (
    *("heading", "sorted", "second", "cursor", "line", "ticked", "unticked", "title", "quiet", "gap"),
    *("unknown", "flag", "rights", "present", "present-optional", "missing", "in-hand", "absent"),
    *("should_leave", "excused", "unmapped"),
)

StyleOf = Callable[[str], Style]
"""The style of a name; of an empty name what lies under all of them."""


def heading(layout: Layout, order: Order, style: StyleOf) -> list[Segment]:
    """The headings with the arrows of the order, and marks where there are more columns."""
    base = style("") + style("heading")
    segments = [Segment(("‹" if layout.before else " ").ljust(MARGIN), base)]
    for column in layout.columns:
        mark, name = _order_mark(column, order)
        segments.append(Segment(column.lead, base))
        segments.append(Segment(column.headed(mark), base + style(name)))
    if layout.after:
        used = sum(segment.cell_length for segment in segments)
        segments.append(Segment("›".rjust(layout.width - used), base))
    return _joined(segments)


def _order_mark(column: Column, order: Order) -> tuple[str, str]:
    """The arrow behind the heading, and the name of its style."""
    first, second = order.first, order.second
    if column.key == first.column:
        return FIRST_ARROWS[first.falling], "sorted"
    if second and column.key == second.column:
        return SECOND_ARROWS[second.falling], "second"
    return "", "heading"


def row_line(
    row: Row, layout: Layout, cursor: bool, ticked: bool, clock: Clock, style: StyleOf
) -> list[Segment]:
    """One group: the cursor, its tick, and its cells."""
    base = style("") + style("cursor") if cursor else style("")
    tick = Segment(f"{TICKED if ticked else UNTICKED} ", base + style("ticked" if ticked else "unticked"))
    segments = [Segment(CURSOR if cursor else " ", base), tick]
    for column in layout.columns:
        text, name = cell_of(row, column, clock)
        segments.append(Segment(column.lead, base + style("line")))
        segments.append(Segment(text, base + style(name)))
    return _joined(segments)


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbours of one style as one, blanks with what stands before them: fewer bytes for the terminal."""
    runs: list[Segment] = []
    for segment in segments:
        last = runs[-1] if runs else None
        if last and (segment.style == last.style or segment.text.isspace()):
            runs[-1] = Segment(last.text + segment.text, last.style)
        else:
            runs.append(segment)
    return runs
