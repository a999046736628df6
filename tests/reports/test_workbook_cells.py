"""The one way into a cell: text stays text, within Excel's limits."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from reports.workbook.cells import LINKS_LIMIT, TEXT_LIMIT, Link, StyleIds, cell_xml, clean
from reports.workbook.sheets import Sheet, package
from reports.workbook.styles import LINK, register
from reports.workbook.tables import Column, add_table, unique_headers

STYLE = StyleIds(3, 4)
anything = st.text(st.characters(exclude_categories=()), max_size=40)


def as_excel_reads(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


@given(anything)
def test_any_text_is_a_string_cell_of_well_formed_xml(value: str) -> None:
    xml = cell_xml("A1", value, STYLE)
    cell = ElementTree.fromstring(xml.encode("utf-8"))
    assert not list(cell.iter("f"))
    if clean(value):
        assert cell.get("t") == "inlineStr"
        text = cell.findtext("is/t") or ""
        assert as_excel_reads(text) == clean(value)
        assert cell.get("s") == ("4" if clean(value).lstrip().startswith(tuple("=+-@＝＋－＠")) else "3")


@given(anything)
def test_clean_changes_nothing_the_second_time(value: str) -> None:
    once = clean(value)
    assert clean(once) == once
    assert not any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in once)


@pytest.mark.parametrize("character", ["x", "😀", "日"])
def test_text_ends_where_excel_ends_it(character: str) -> None:
    kept = clean(character * 40_000)
    units = len(kept.encode("utf-16-le")) // 2
    assert TEXT_LIMIT - 1 <= units <= TEXT_LIMIT
    assert set(kept) == {character}


def test_headers_are_told_apart_as_excel_compares_them() -> None:
    given_headers = ["Ada", "ADA", "", "\n", "Ada (2)", "x" * 300, "x" * 301]
    headers = unique_headers(given_headers)
    assert headers[:5] == ["Ada", "ADA (2)", "(no name)", "(no name) (2)", "Ada (2) (2)"]
    assert len({header.casefold() for header in headers}) == len(headers)
    assert all(len(header) <= 255 for header in headers)


def test_a_sheet_has_no_more_links_than_excel_takes() -> None:
    book = Workbook()
    styles = register(book)
    sheet = Sheet(book.worksheets[0])
    rows = [[Link("group", f"https://t.me/g{number % 3}")] for number in range(LINKS_LIMIT + 5)]
    add_table(sheet, "Groups", [Column("Group", LINK)], rows, filters=True)
    with zipfile.ZipFile(io.BytesIO(package(book, [sheet], styles))) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("<hyperlink ") == LINKS_LIMIT
    assert xml.count("<row ") == 1 + len(rows)
