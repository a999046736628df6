"""What stands in one cell of the table, and in which style."""

from backends.model import Platform
from reports.rows import Row, State, Verdict
from tui.clock import Clock
from tui.explain import title_of
from tui.text import fit
from tui.widgets.columns import Column
from tui.wording import IN_HAND, MARKS, ON, age, rights_in_short

PLATFORMS_SHORT: dict[Platform, str] = {"slack": "Sl", "telegram": "Tg"}
TOLD_BY_RIGHTS = "no-rights"
VERDICT_STYLES = {Verdict.COMPLETE: "quiet", Verdict.GAPS: "gap", Verdict.UNKNOWN: "unknown"}


def cell_of(row: Row, column: Column, clock: Clock) -> tuple[str, str]:
    """The text, exactly as wide as the column, and the name of its style."""
    if column.member:
        return _member(row, column)
    text, style = _plain(row, column, clock)
    return column.aligned(text), style


def _plain(row: Row, column: Column, clock: Clock) -> tuple[str, str]:
    group = row.group
    match column.key:
        case "title":
            return _title(row, column.width), "title"
        case "on":
            names = ON if column.width > 2 else PLATFORMS_SHORT
            return names[group.platform], "quiet"
        case "category":
            return row.category, "quiet"
        case "need":
            return (row.completeness, VERDICT_STYLES[row.verdict]) if row.required_total else ("–", "quiet")
        case "rights":
            text = rights_in_short(row)
            return text, "quiet" if text in ("ask", "–", "try") else "rights"
        case "flags":
            return " ".join(flag for flag in row.flags if flag != TOLD_BY_RIGHTS), "flag"
        case "size":
            return ("–" if group.members is None else str(group.members)), "quiet"
        case "active":
            return ("–" if group.active is None else age(clock.age_in_days(group.active))), "quiet"
    raise KeyError(column.key)


def _title(row: Row, width: int) -> str:
    return fit(title_of(row), width - 2) + " ★" if row.starred else title_of(row)


def _member(row: Row, column: Column) -> tuple[str, str]:
    cell = row.cells.get(column.member)
    if cell is None:
        return " " * column.width, "quiet"
    style = cell.state.value
    if cell.state is State.PRESENT and not cell.required:
        style = "present-optional"
    if cell.in_hand is not None:
        return IN_HAND.ljust(column.width), "in-hand"
    return MARKS[cell.state].ljust(column.width), style
