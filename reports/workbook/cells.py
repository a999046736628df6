"""The one way into a spreadsheet cell: text from outside stays text, whatever it begins with or contains.

Cells are written as SpreadsheetML (ECMA-376, part 1, 18.3.1.4). A string becomes an inline string, never a
formula: no function here can produce one.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from backends.plain import without_sequences

TEXT_LIMIT = 32_767
"""What one Excel cell holds, in UTF-16 units."""
URL_LIMIT = 2_079
"""The longest address that Excel accepts in a hyperlink."""
LINKS_LIMIT = 65_530
"""Hyperlinks on one sheet; Excel repairs a file that has more by removing them."""

# Holds for every day from March 1900: Excel takes 1900 for a leap year.
_DAY_ZERO = datetime(1899, 12, 30)

# Full-width forms are read as the ASCII ones by some East Asian versions.
_FORMULA_STARTS = tuple("=+-@＝＋－＠")
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# C0, C1, lone surrogates, what XML 1.0 forbids, and the marks that turn the direction of text around.
_REFUSED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# Excel reads _x0041_ inside a string as the character of that number.
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_URL = re.compile(r"(?:https|tg)://(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Link:
    """Text that opens ``url`` when clicked; plain text where the address is not acceptable."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Text that leads to the top of another sheet of the same workbook."""

    text: str
    sheet: str


Value = str | int | float | datetime | Link | Place | None
"""What a cell may hold. A datetime is naive and local; ``""`` keeps a cell's style, None leaves it out."""


@dataclass(frozen=True, slots=True)
class StyleIds:
    """Indexes into the workbook's cell formats: as it is, and with Excel's quote prefix."""

    plain: int
    quoted: int


def clean(value: str) -> str:
    """``value`` on one line, without what Excel refuses or what would act on the screen, within the limit."""
    if not value.isprintable():
        value = _REFUSED.sub("", _BREAKS.sub(" ", without_sequences(value)))
    if len(value) * 2 > TEXT_LIMIT:
        value = value.encode("utf-16-le")[: TEXT_LIMIT * 2].decode("utf-16-le", errors="ignore")
    return value


def named(value: str, fallback: str) -> str:
    """``value`` cleaned, or ``fallback`` where nothing visible is left of it."""
    return clean(value).strip() or fallback


def xml_text(value: str) -> str:
    """``value`` cleaned and escaped for a string cell, or for a table's column name, which must equal it."""
    value = clean(value)
    if "_x" in value:
        value = _ESCAPE_LOOKALIKE.sub("_x005F_", value)
    return escape(value)


def looks_like_formula(value: str) -> bool:
    return value.lstrip().startswith(_FORMULA_STARTS)


def safe_url(url: str | None) -> str | None:
    """``url`` if it is an https:// or tg:// address that Excel takes as it is, else None."""
    if not url or len(url) > URL_LIMIT or not _URL.fullmatch(url):
        return None
    try:
        return url if urlsplit(url).hostname else None
    except ValueError:
        return None


def local_time(moment: datetime | None, zone: tzinfo) -> datetime | None:
    """An aware moment as Excel keeps it: naive, in ``zone``; None where Excel's calendar has no such day."""
    if moment is None or not 1901 <= moment.year <= 9998:
        return None
    return moment.astimezone(zone).replace(tzinfo=None)


def cell_xml(ref: str, value: Value, style: StyleIds) -> str:
    """One ``<c>`` element at ``ref``; empty for None. A Link's address is the sheet's business."""
    if value is None:
        return ""
    if isinstance(value, Link | Place):
        value = value.text
    if isinstance(value, str):
        if not value:
            return f'<c r="{ref}" s="{style.plain}"/>'
        text = xml_text(value)
        style_id = style.quoted if looks_like_formula(text) else style.plain
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f'<c r="{ref}" s="{style_id}" t="inlineStr"><is><t{space}>{text}</t></is></c>'
    number = (value - _DAY_ZERO) / timedelta(days=1) if isinstance(value, datetime) else value
    return f'<c r="{ref}" s="{style.plain}"><v>{number}</v></c>'
