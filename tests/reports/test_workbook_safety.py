"""The workbook as Excel would take it: hostile text, tables, links and the bare XML, where it is strict."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from backends.model import GroupId, Problem
from reports.rows import Assessment, Cell, Coverage, State
from tests.reports.assessments import (
    HIDDEN,
    LEAVING,
    MISSING,
    PRESENT,
    TAKEN,
    assessment,
    row,
)
from tests.reports.workbooks import NOW, content, lines, opened, table, varied

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = {
    "=1+1": "=1+1",
    '=HYPERLINK("https://evil.example","x")': '=HYPERLINK("https://evil.example","x")',
    "+49 BitSafe": "+49 BitSafe",
    "-2+3": "-2+3",
    "@SUM(A1)": "@SUM(A1)",
    "\t=1+1": "=1+1",
    "\r=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
    "#REF!": "#REF!",
    "12/11": "12/11",
    "a\x00b\x07c\x1b[31md\x7f\x9b": "abcd",
    "\x0b\x0c": "(no title)",
    "lone \ud800 surrogate": "lone  surrogate",
    "not a \ufffe character \uffff": "not a  character",
    "Acme \u202egnp.exe\u202c": "Acme gnp.exe",
    "two\nlines\r\nand\u2028three": "two lines and three",
    "x" * 255: "x" * 255,
    "": "(no title)",
    "   ": "(no title)",
    "<b>&amp;</b> ]]>": "<b>&amp;</b> ]]>",
    "日本 👩‍👩‍👧 BitSafe": "日本 👩‍👩‍👧 BitSafe",
}


def hostile() -> Assessment:
    reason = "=WEBSERVICE(1)\x00"
    cells = {"=Bea": Cell(State.MISSING, True, reason), "=BEA": HIDDEN, "Group": PRESENT, "\n": LEAVING}
    rows = [row(number, cells, title=title, flags=("ibtc",)) for number, title in enumerate(HOSTILE)]
    problem = Problem("slack", "+1 \ud83d =1", rows[0].group.id)
    return assessment(rows, problems=(problem,), notes=("-note",), scope="@x")


def test_outside_text_is_shown_as_text() -> None:
    made = hostile()
    book = opened(made)
    titles = {values["Id"]: values["Group"] for values in table(book["Matrix"])}
    assert titles == {one.group.id: HOSTILE[one.group.title].strip() for one in made.rows}
    for sheet in book.worksheets:
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            if isinstance(cell.value, str):
                assert cell.data_type == "s", cell.value
                assert bool(cell.quotePrefix) == cell.value.startswith(tuple("=+-@")), cell.value


def test_no_part_of_the_file_holds_a_formula_or_what_xml_forbids() -> None:
    with zipfile.ZipFile(io.BytesIO(content(hostile()))) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8")
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e]", text), name
            root = ElementTree.fromstring(text)
            if name.startswith("xl/worksheets/sheet"):
                assert root.find(f".//{SPREADSHEET}f") is None
                assert {cell.get("t") for cell in root.iter(f"{SPREADSHEET}c")} <= {None, "inlineStr"}


def test_what_excel_would_decode_is_escaped() -> None:
    made = assessment([row(1, {"Ada _x000D_": MISSING}, title="_x003D_1+1")])
    with zipfile.ZipFile(io.BytesIO(content(made))) as parts:
        matrix, names = parts.read("xl/worksheets/sheet2.xml").decode(), _table_xml(parts, "Matrix")
    assert "<t>_x005F_x003D_1+1</t>" in matrix
    assert "<t>Ada _x005F_x000D_</t>" in matrix
    assert 'name="Ada _x005F_x000D_"' in names


def _table_xml(parts: zipfile.ZipFile, name: str) -> str:
    texts = (parts.read(part).decode() for part in parts.namelist() if part.startswith("xl/tables/"))
    return next(text for text in texts if f'displayName="{name}"' in text)


@pytest.mark.parametrize("made", [varied(), hostile(), assessment([])], ids=["varied", "hostile", "empty"])
def test_tables_are_ones_that_excel_accepts(made: Assessment) -> None:
    data = content(made, history=((TAKEN, Coverage(1, 2, 3)), (NOW, Coverage(2, 2, 2))))
    book = load_workbook(io.BytesIO(data))
    names: list[str] = []
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        assert sheet.auto_filter.ref is None, "a filter of the sheet's own would collide with the table's"
        for one in sheet.tables.values():
            names.append(one.displayName)
            header, *body = sheet[one.ref]
            assert body, "a table needs a data row"
            values = [cell.value for cell in header]
            assert all(isinstance(value, str) and value for value in values)
            assert len({value.casefold() for value in values}) == len(values)
            assert values == one.column_names
            assert [column.id for column in one.tableColumns] == list(range(1, len(values) + 1))
    assert set(names) == {
        "Overall", "ByPlatform", "ByCategory", "ByPerson", "Flags", "Trend", "Matrix", "Findings",
    }  # fmt: skip
    assert len(names) == 8
    for name in ("Matrix", "Findings"):
        assert book[name].tables[name].ref == book[name].dimensions
        assert book[name].tables[name].autoFilter.ref == book[name].dimensions


def test_parts_refer_to_one_another_and_elements_stand_in_order() -> None:
    order = "sheetPr dimension sheetViews sheetFormatPr cols sheetData conditionalFormatting hyperlinks "
    order += "printOptions pageMargins pageSetup headerFooter drawing tableParts"
    with zipfile.ZipFile(io.BytesIO(content(varied()))) as parts:
        assert len(set(parts.namelist())) == len(parts.namelist())
        for number in (1, 2, 3):
            root = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
            places = [order.split().index(element.tag.removeprefix(SPREADSHEET)) for element in root]
            assert places == sorted(places)
            relations = ElementTree.fromstring(parts.read(f"xl/worksheets/_rels/sheet{number}.xml.rels"))
            known = [str(relation.get("Id")) for relation in relations]
            assert len(set(known)) == len(known)
            used = {
                value
                for element in root.iter()
                for key, value in element.attrib.items()
                if key.endswith("relationships}id")
            }
            assert used == set(known)


def test_group_names_link_where_the_address_is_safe() -> None:
    addresses = {
        "https://t.me/acme": True,
        "tg://resolve?domain=acme": True,
        "http://t.me/acme": False,
        "javascript:alert(1)": False,
        "file:///etc/passwd": False,
        "https://": False,
        'https://t.me/"x': False,
        "https://t.me/a b": False,
        "https://[t.me/": False,
        "https://t.me/%zz": False,
        "https://t.me/" + "x" * 2100: False,
        "https://t.me/a&b_x0041_c": True,
    }
    made = assessment([row(n, {"A": MISSING}, url=url) for n, url in enumerate(addresses)])
    by_id = {one.group.id: one.group.url for one in made.rows}
    book = opened(made)
    for sheet in (book["Matrix"], book["Findings"]):
        for line in sheet.iter_rows(min_row=2):
            url = by_id[GroupId(str(line[-1].value))]
            link = line[0].hyperlink
            assert (link.target if link else None) == (url if addresses[str(url)] else None)
            assert link is None or link.ref == line[0].coordinate


def test_unsafe_account_names_are_cleaned() -> None:
    made = assessment([row(1, {"A": PRESENT})])
    slack = made.snapshot.seen[0]
    assert slack.account is not None
    slack = replace(slack, account=replace(slack.account, name="=Ada\x1b", home="\u202eNW"))
    made = replace(made, snapshot=replace(made.snapshot, seen=(slack, *made.snapshot.seen[1:])))
    said = {values[0]: values[1] for values in lines(opened(made))}
    assert said["Acting on Slack"] == "=Ada, @ada, NW"


def test_properties_name_neither_user_nor_machine() -> None:
    properties = opened(varied()).properties
    assert properties.creator == "bitsafe-tui"
    assert properties.lastModifiedBy is None
    assert properties.created == NOW.replace(tzinfo=None)
