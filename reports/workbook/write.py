"""Writes the workbook: built in memory, put beside the old file, and moved into its place."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import Workbook

from backends.errors import WriteError
from reports.rows import Assessment, Coverage
from reports.workbook import styles
from reports.workbook.findings import findings_sheet
from reports.workbook.matrix import matrix_sheet
from reports.workbook.saving import save
from reports.workbook.sheets import package
from reports.workbook.summary import summary_sheet


def write_workbook(
    assessment: Assessment,
    path: Path,
    *,
    now: datetime,
    today: date | None,
    history: Sequence[tuple[datetime, Coverage]] = (),
) -> Path:
    """Write the Excel report to ``path`` and return it; what stood there is replaced at the very end.

    ``now`` is aware; dates are shown at the local offset of that moment, which headers name, since Excel
    knows no zones. ``today`` is the local day that the audit's age is told from (None: that of ``now``).
    ``history`` holds earlier runs, with this one where it is to be drawn; in any order.

    Raises WriteError (full disk, no such folder, no right to write, ``path`` is a folder); the old file
    then still stands, and nothing is left beside it.
    """
    try:
        content = workbook_bytes(assessment, now=now, today=today, history=history)
    except OSError as error:
        # openpyxl keeps each sheet in a temporary file until the workbook is whole.
        way_out = "Free some space, or set TMPDIR to a folder that has some."
        raise WriteError("There is no room for temporary files.", way_out) from error
    return save(content, path)


def workbook_bytes(
    assessment: Assessment,
    *,
    now: datetime,
    today: date | None,
    history: Sequence[tuple[datetime, Coverage]],
) -> bytes:
    """The .xlsx file as ``write_workbook`` would write it."""
    local = now.astimezone()
    zone = local.tzinfo
    assert zone is not None
    workbook = Workbook()
    _set_properties(workbook, now)
    style_ids = styles.register(workbook)
    zone_name = _zone_name(local)
    sheets = [
        summary_sheet(
            workbook,
            assessment,
            history,
            now=now,
            today=today or local.date(),
            zone=zone,
            zone_name=zone_name,
        ),
        matrix_sheet(workbook, assessment, zone, zone_name),
        findings_sheet(workbook, assessment),
    ]
    return package(workbook, sheets, style_ids)


def _set_properties(workbook: Workbook, now: datetime) -> None:
    """No name of a person or machine: the file is passed on."""
    properties = workbook.properties
    properties.creator = "bitsafe-tui"
    properties.title = "Coverage of customer groups"
    properties.created = now.astimezone(UTC).replace(tzinfo=None)


def _zone_name(local: datetime) -> str:
    """``CET``, or ``UTC+03`` where the zone has only a number for a name."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
