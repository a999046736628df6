"""Writes the workbook: built in memory, put beside the old file, and moved into its place."""

import errno
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import Workbook

from backends.errors import WriteError
from reports.rows import Assessment, Coverage
from reports.workbook import styles
from reports.workbook.cells import clean
from reports.workbook.findings import findings_sheet
from reports.workbook.matrix import matrix_sheet
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
    try:
        _replace(path, content)
    except OSError as error:
        raise _explained(error, path) from error
    return path


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


def _replace(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # Only the user can read it: mkstemp's mode is 0600.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".bitsafe-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the move itself last; a file system that cannot do that has the file all the same."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(error: OSError, path: Path) -> WriteError:
    name, folder = clean(path.name), clean(str(path.parent))
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return WriteError(
            f"There is no room on the disk for {name}.", "Free some space, or choose another folder."
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return WriteError(f"The folder {folder} does not exist.", "Create it, or choose another.")
    if error.errno == errno.EISDIR:
        return WriteError(f"{clean(str(path))} is a folder.", "Name a file in it, such as report.xlsx.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WriteError(f"You may not write in {folder}.", "Choose another folder.")
    reason = os.strerror(error.errno) if error.errno else "unknown reason"
    return WriteError(f"{name} could not be written: {reason}.", "Try another folder.")
