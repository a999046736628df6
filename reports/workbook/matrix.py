"""The Matrix sheet: one row per group, one column per team member."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from backends.model import PLATFORM_NAMES
from reports.rows import Assessment, Row
from reports.workbook import styles
from reports.workbook.cells import Value, local_time
from reports.workbook.sheets import Sheet
from reports.workbook.tables import Column, table_sheet
from reports.workbook.wording import KINDS, ROLES, STAR, flag_text, in_order, may, state_text, title_link

_STATE_LOOKS = (
    ("✓", styles.GOOD_CELL),
    ("✗", styles.GAP_CELL),
    ("→", styles.UNKNOWN_CELL),
    ("!", styles.LEAVE_CELL),
    ("?", styles.UNKNOWN_CELL),
    ("–", styles.QUIET_CELL),
    ("○", styles.QUIET_CELL),
    ("·", styles.QUIET_CELL),
)
_BEFORE = (
    Column("Group", styles.LINK, least=20),
    Column("Star", styles.STATE, least=7),
    Column("Platform"),
    Column("Kind", most=18),
    Column("Category", most=24),
    Column("Complete", styles.LITERAL),
    Column("Required present", styles.COUNT),
    Column("Required", styles.COUNT),
    Column("Gaps", styles.COUNT),
    Column("Not known", styles.COUNT),
)


def _after(zone_name: str) -> tuple[Column, ...]:
    return (
        Column("Flags", most=36),
        Column("Members", styles.COUNT),
        Column("Our role", most=12),
        Column("May invite", most=16),
        Column("May rename", most=16),
        Column("May remove", most=16),
        Column(f"Last active ({zone_name})", styles.DAY, least=13),
        Column("Id", styles.QUIET, most=40),
    )


def matrix_sheet(workbook: Workbook, assessment: Assessment, zone: tzinfo, zone_name: str) -> Sheet:
    """Columns of required members come first, under a darker header; states are a glyph and a word."""
    members = sorted(assessment.members, key=lambda name: name not in assessment.required)
    member_columns = [
        Column(
            name,
            styles.STATE,
            least=12,
            most=20,
            header_style=styles.HEADER if name in assessment.required else styles.SIDE_HEADER,
        )
        for name in members
    ]
    columns = (*_BEFORE, *member_columns, *_after(zone_name))
    rows: list[list[Value]] = [
        [*_start(row), *_states(row, members), *_end(row, assessment.retired, zone)]
        for row in in_order(assessment.rows)
    ]
    nothing: list[Value] = ["No group was seen", *[None] * (len(columns) - 1)]
    sheet = table_sheet(workbook, "Matrix", columns, rows or [nothing], assessment.snapshot.run)
    _colour(sheet, len(members))
    return sheet


def _start(row: Row) -> list[Value]:
    group = row.group
    return [
        title_link(group),
        STAR if row.starred else None,
        PLATFORM_NAMES[group.platform],
        KINDS[group.kind],
        row.category,
        row.completeness,
        row.required_present,
        row.required_total,
        row.gaps,
        row.unknowns,
    ]


def _states(row: Row, members: Sequence[str]) -> Iterator[Value]:
    for name in members:
        cell = row.cells.get(name)
        yield state_text(cell) if cell else None


def _end(row: Row, retired: Sequence[str], zone: tzinfo) -> list[Value]:
    group = row.group
    return [
        ", ".join(flag_text(flag, retired) for flag in row.flags) or None,
        group.members,
        ROLES[group.role],
        may(group.rights.invite),
        may(group.rights.rename),
        may(group.rights.remove),
        local_time(group.active, zone),
        group.id,
    ]


def _colour(sheet: Sheet, members: int) -> None:
    formats = sheet.frame.conditional_formatting
    for rule in (
        styles.when("$I2>0", styles.GAP_CELL),
        styles.when("$J2>0", styles.UNKNOWN_CELL),
        styles.when("$H2>0", styles.GOOD_CELL),
    ):
        formats.add(f"F2:F{sheet.row}", rule)
    if members:
        first, last = (get_column_letter(len(_BEFORE) + n) for n in (1, members))
        for rule in styles.by_glyph(f"{first}2", _STATE_LOOKS):
            formats.add(f"{first}2:{last}{sheet.row}", rule)
