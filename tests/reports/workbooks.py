"""Workbooks made in memory and read back, and an assessment with a bit of everything to put in them."""

import io
from datetime import timedelta
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.rows import Assessment
from reports.workbook.write import workbook_bytes
from tests.reports.assessments import (
    ABSENT,
    EXCUSED,
    HIDDEN,
    LEAVING,
    MISSING,
    PRESENT,
    TAKEN,
    UNMAPPED,
    UNSEEN,
    assessment,
    row,
)

RUN = "20261123-0802"
NOW = TAKEN + timedelta(minutes=5)
PEOPLE = ("Ada North", "Bea Ford", "Cal Reyes")


def content(made: Assessment, **more: Any) -> bytes:
    return workbook_bytes(made, **{"now": NOW, "today": None, "history": (), **more})


def opened(made: Assessment, **more: Any) -> Workbook:
    return load_workbook(io.BytesIO(content(made, **more)))


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a sheet that is one table, by header."""
    headers, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, headers), values, strict=True)) for values in rows]


def lines(book: Workbook) -> list[tuple[Any, ...]]:
    return [values for values in book["Summary"].iter_rows(values_only=True) if any(values)]


def below(book: Workbook, section: str) -> dict[str, tuple[Any, ...]]:
    """The Summary's rows under a heading, up to the next empty row, by their first value."""
    found: dict[str, tuple[Any, ...]] = {}
    inside = False
    for values in book["Summary"].iter_rows(values_only=True):
        if inside and not any(values):
            break
        if inside:
            found[str(values[0])] = values[1:]
        inside = inside or values[0] == section
    return found


def varied() -> Assessment:
    """Every state, both platforms, three categories."""
    cells = [
        (PRESENT, PRESENT, ABSENT),
        (PRESENT, MISSING, ABSENT),
        (MISSING, MISSING, LEAVING),
        (HIDDEN, PRESENT, UNSEEN),
        (EXCUSED, HIDDEN, PRESENT),
        (PRESENT, UNMAPPED, ABSENT),
    ]
    rows = [
        row(
            number,
            dict(zip(PEOPLE, three, strict=True)),
            platform="slack" if number % 2 else "telegram",
            category=("BD Customer", "Marketing", "Uncategorised")[number % 3],
            counts=number % 3 != 2,
            flags=("public", "ibtc") if number in (1, 4) else (),
            title=f"Nova iBTC {number}" if number in (1, 4) else None,
            starred=number == 3,
        )
        for number, three in enumerate(cells)
    ]
    return assessment(rows, PEOPLE)
