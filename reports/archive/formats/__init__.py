"""History as files that other tools open: each format reads the record and writes whole, private files."""

from collections.abc import Callable, Mapping
from datetime import tzinfo

from reports.archive.formats.csv_table import CsvFormat
from reports.archive.formats.html.site import HtmlFormat
from reports.archive.formats.json_export import JsonFormat
from reports.archive.formats.text import TextFormat
from reports.archive.record import Format

FORMATS: Mapping[str, Callable[[tzinfo], Format]] = {
    "text": TextFormat,
    "json": JsonFormat,
    "html": HtmlFormat,
    "csv": CsvFormat,
}
"""By the names that ``--format`` takes; each is given the zone that days and times are written in."""
