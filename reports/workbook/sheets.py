"""Sheets as rows of values, and their way into the file that openpyxl has prepared.

openpyxl writes everything around the rows: styles, tables, charts, views, print set-up. The rows themselves
are written here, because openpyxl takes about 20 microseconds for a cell: over 3 seconds for 150,000 of them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from reports.workbook.cells import LINKS_LIMIT, Link, Place, StyleIds, Value, cell_xml, clean, safe_url

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DIMENSION = re.compile(r"<dimension [^>]*/>")
_SHEET_DATA = re.compile(r"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_AFTER_HYPERLINKS = re.compile(r"<printOptions|<pageMargins")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: a style name for each value; ``height`` in points where it is not the usual."""

    values: Sequence[Value]
    styles: Sequence[str]
    height: float | None = None


@dataclass
class Sheet:
    """A worksheet with everything but its rows, and the rows."""

    frame: Worksheet
    lines: list[Line] = field(default_factory=list)

    @property
    def row(self) -> int:
        """The number of the last line, from 1."""
        return len(self.lines)

    def add(
        self, values: Sequence[Value] = (), style: str | Sequence[str] = (), height: float | None = None
    ) -> None:
        """Append a line; a single style holds for all its values."""
        styles = [style] * len(values) if isinstance(style, str) else style
        self.lines.append(Line(values, styles, height))


def width_of(value: Value) -> int:
    """How many characters wide a value is shown; numbers and dates are given their usual width."""
    if isinstance(value, Link | Place):
        value = value.text
    if isinstance(value, str):
        return len(value) if value.isascii() else cell_len(clean(value))
    return 0 if value is None else 9


def fitted_width(values: Iterable[Value], least: int, most: int) -> float:
    """A column width, in characters, that shows all of ``values`` up to ``most``."""
    return min(max(max(map(width_of, values), default=0) + 2, least), most)


def package(workbook: Workbook, sheets: Sequence[Sheet], styles: Mapping[str, StyleIds]) -> bytes:
    """The finished .xlsx file: ``workbook`` as openpyxl saves it, with the rows of ``sheets`` put in."""
    frame = BytesIO()
    workbook.save(frame)
    finished = BytesIO()
    by_path = {sheet.frame.path.lstrip("/"): sheet for sheet in sheets}
    with ZipFile(frame) as source, ZipFile(finished, "w", ZIP_DEFLATED) as target:
        parts = {name: source.read(name) for name in source.namelist()}
        for path, sheet in by_path.items():
            folder, _, name = path.rpartition("/")
            relations = f"{folder}/_rels/{name}.rels"
            urls = _Urls()
            parts[path] = _with_rows(parts[path].decode(), sheet, styles, urls).encode()
            parts[relations] = urls.added_to(parts[relations].decode()).encode()
        for name, content in parts.items():
            target.writestr(name, content)
    return finished.getvalue()


class _Urls:
    """The addresses one sheet links to: each is one relationship, however many cells use it."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._links: list[str] = []

    def link(self, ref: str, url: str | None) -> None:
        target = safe_url(url)
        if target is None or len(self._links) >= LINKS_LIMIT:
            return
        relation = self._ids.setdefault(target, f"link{len(self._ids) + 1}")
        self._links.append(f'<hyperlink ref="{ref}" r:id="{relation}"/>')

    def lead(self, ref: str, sheet: str) -> None:
        """To a sheet of this workbook; such a link needs no relationship."""
        self._links.append(f'<hyperlink ref="{ref}" location="{escape(sheet)}!A1"/>')

    def hyperlinks(self) -> str:
        if not self._links:
            return ""
        return f'<hyperlinks xmlns:r="{_RELATIONSHIPS}">{"".join(self._links)}</hyperlinks>'

    def added_to(self, relations: str) -> str:
        added = "".join(
            f'<Relationship Id="{relation}" Type="{_RELATIONSHIPS}/hyperlink" '
            f'Target="{escape(url)}" TargetMode="External"/>'
            for url, relation in self._ids.items()
        )
        return relations.replace("</Relationships>", f"{added}</Relationships>")


def _with_rows(xml: str, sheet: Sheet, styles: Mapping[str, StyleIds], urls: _Urls) -> str:
    rows = [_row_xml(number, line, styles, urls) for number, line in enumerate(sheet.lines, 1)]
    columns = max((len(line.values) for line in sheet.lines), default=1)
    dimension = f'<dimension ref="A1:{get_column_letter(columns)}{sheet.row}"/>'
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    xml = _DIMENSION.sub(lambda _: dimension, xml, count=1)
    xml = _SHEET_DATA.sub(lambda _: data, xml, count=1)
    return _AFTER_HYPERLINKS.sub(lambda match: urls.hyperlinks() + match[0], xml, count=1)


def _row_xml(number: int, line: Line, styles: Mapping[str, StyleIds], urls: _Urls) -> str:
    cells = []
    for column, (value, style) in enumerate(zip(line.values, line.styles, strict=True), 1):
        ref = f"{get_column_letter(column)}{number}"
        cells.append(cell_xml(ref, value, styles[style]))
        if isinstance(value, Link):
            urls.link(ref, value.url)
        elif isinstance(value, Place):
            urls.lead(ref, value.sheet)
    height = f' ht="{line.height}" customHeight="1"' if line.height else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'
