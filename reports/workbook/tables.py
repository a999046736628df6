"""Real Excel tables: unique headers that equal the column names, filters, and a sheet that prints well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from reports.workbook import styles
from reports.workbook.cells import Value, named, xml_text
from reports.workbook.sheets import Sheet, fitted_width

_HEADER_LIMIT = 200
"""Excel takes 255; a number may be added to tell two headers apart."""
_FILTER_BUTTON = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``least`` and ``most`` bound its width in characters."""

    header: str
    style: str = styles.TEXT
    least: int = 9
    most: int = 44
    header_style: str = ""
    """Where empty, the usual one for ``style``: numbers have theirs on the right."""

    @property
    def heading(self) -> str:
        numeric = self.style in (styles.COUNT, styles.RATE)
        return self.header_style or (styles.NUMBER_HEADER if numeric else styles.HEADER)


def unique_headers(headers: Iterable[str]) -> list[str]:
    """The headers cleaned and told apart by a number, since Excel ignores case and refuses duplicates."""
    taken: set[str] = set()
    result = []
    for header in headers:
        base = named(header, "(no name)")[:_HEADER_LIMIT]
        candidate, number = base, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{base} ({number})"
        taken.add(candidate.casefold())
        result.append(candidate)
    return result


def add_table(
    sheet: Sheet, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, filters: bool
) -> tuple[int, int]:
    """Append a table to ``sheet``; ``rows`` must not be empty. Returns its header's and its last row.

    A header takes two lines where it shares them with the filters' buttons.
    """
    headers = unique_headers(column.header for column in columns)
    sheet.add(headers, [column.heading for column in columns], height=33 if filters else 20)
    first = sheet.row
    body_styles = [column.style for column in columns]
    for row in rows:
        sheet.add(row, body_styles)
    ref = f"A{first}:{get_column_letter(len(columns))}{sheet.row}"
    table = Table(id=1, displayName=name, ref=ref, autoFilter=AutoFilter(ref=ref) if filters else None)
    # openpyxl would take the names from cells; ours are written later. They must equal the header cells.
    table.tableColumns = [TableColumn(id=n, name=xml_text(header)) for n, header in enumerate(headers, 1)]
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.frame.add_table(table)
    return first, sheet.row


def table_sheet(
    workbook: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], run: str
) -> Sheet:
    """A sheet that is one filtered table of the same name, its first column and its header always in view."""
    sheet = Sheet(workbook.create_sheet(title))
    add_table(sheet, title, columns, rows, filters=True)
    body = [line.values for line in sheet.lines[1:]]
    for index, column in enumerate(columns):
        least = max(column.least, (len(column.header) + 1) // 2 + _FILTER_BUTTON)
        width = fitted_width((values[index] for values in body), least, max(least, column.most))
        sheet.frame.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.frame.freeze_panes = "B2"
    sheet.frame.print_title_rows = "1:1"
    print_setup(sheet.frame, run)
    return sheet


def print_setup(frame: Worksheet, run: str) -> None:
    """A4 landscape, as wide as the page, with the sheet, the page and the run in the footer."""
    frame.sheet_view.showGridLines = False
    frame.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    frame.page_setup.orientation = "landscape"
    frame.page_setup.paperSize = 9
    frame.page_setup.fitToWidth = 1
    frame.page_setup.fitToHeight = 0
    frame.page_margins.left = frame.page_margins.right = 0.4
    frame.page_margins.top, frame.page_margins.bottom = 0.5, 0.6
    # An ampersand would begin a code of Excel's own.
    footer = frame.oddFooter
    assert footer is not None
    footer.left.text = f"&A, run {named(run, 'unnamed').replace('&', ' ')[:60]}"
    footer.right.text = "Page &P of &N"
