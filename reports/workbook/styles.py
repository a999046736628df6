"""How the workbook looks: a few named styles, and colours that repeat what the words already say."""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from reports.workbook.cells import StyleIds

INK, MUTED, SLATE, MIST, LINE = "1F2A37", "6B7280", "2F4A60", "E4EAF0", "C5CFD9"
GREEN, RED, AMBER, PLUM = "5E9E78", "C7604A", "DDB04F", "8A6BA8"
"""The chart's colours; the cells below use pale fills of the same."""

TITLE, LEAD, SECTION = "Report title", "Report lead", "Report section"
HEADER, NUMBER_HEADER, SIDE_HEADER = "Report header", "Report number header", "Report side header"
TEXT, QUIET, NOTE, LINK = "Report text", "Report quiet", "Report note", "Report link"
LITERAL, STATE = "Report literal", "Report state"
COUNT, RATE, DAY, MOMENT = "Report count", "Report rate", "Report day", "Report moment"

_RULE = Border(bottom=Side("thin", color=LINE))
_CENTRE = Alignment(horizontal="center")
_LEFT = Alignment(horizontal="left")
# A numbers column stands off from the text to its right.
_RIGHT = Alignment(horizontal="right", indent=1)
_INDENTED = Alignment(horizontal="left", indent=1)
_HEADING = Alignment(vertical="center", wrap_text=True)
_NUMBER_HEADING = Alignment(horizontal="right", vertical="center", wrap_text=True, indent=1)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def _named_styles() -> tuple[NamedStyle, ...]:
    ink = Font(name="Calibri", size=11, color=INK)
    head = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    side_head = Font(name="Calibri", size=11, bold=True, color=SLATE)
    return (
        NamedStyle(TITLE, Font(name="Calibri", size=20, bold=True, color=SLATE)),
        NamedStyle(LEAD, Font(name="Calibri", size=12, color=INK)),
        NamedStyle(SECTION, Font(name="Calibri", size=13, bold=True, color=SLATE), border=_RULE),
        NamedStyle(HEADER, head, _fill(SLATE), alignment=_HEADING),
        NamedStyle(NUMBER_HEADER, head, _fill(SLATE), alignment=_NUMBER_HEADING),
        NamedStyle(SIDE_HEADER, side_head, _fill(MIST), alignment=_HEADING),
        NamedStyle(TEXT, ink),
        NamedStyle(QUIET, Font(name="Calibri", size=11, color=MUTED)),
        NamedStyle(NOTE, ink, alignment=_INDENTED),
        NamedStyle(LINK, Font(name="Calibri", size=11, color="1F5FA8", underline="single")),
        # Text format: otherwise editing 4/5 would make Excel take it for a date.
        NamedStyle(LITERAL, ink, alignment=_CENTRE, number_format="@"),
        NamedStyle(STATE, ink, alignment=_CENTRE),
        NamedStyle(COUNT, ink, alignment=_RIGHT, number_format="#,##0"),
        NamedStyle(RATE, ink, alignment=_RIGHT, number_format="0.0%"),
        NamedStyle(DAY, ink, alignment=_LEFT, number_format="d mmm yyyy"),
        NamedStyle(MOMENT, ink, alignment=_LEFT, number_format="d mmm yyyy hh:mm"),
    )


def register(workbook: Workbook) -> dict[str, StyleIds]:
    """Add every style to ``workbook``; returns the cell formats that stand for each."""
    ids: dict[str, StyleIds] = {}
    for style in _named_styles():
        workbook.add_named_style(style)
        # Two cells: the workbook keeps the format it is given, and would see it change.
        plain, quoted = (OpenpyxlCell(workbook.worksheets[0], row=1, column=1) for _ in range(2))
        plain.style = quoted.style = style.name
        quoted.quotePrefix = True
        ids[style.name] = StyleIds(plain.style_id, quoted.style_id)
    return ids


GOOD_CELL = DifferentialStyle(font=Font(color="2B6B45"), fill=_fill("E8F3EC"))
GAP_CELL = DifferentialStyle(font=Font(color="97321F", bold=True), fill=_fill("FBE4DF"))
UNKNOWN_CELL = DifferentialStyle(font=Font(color="7A5800"), fill=_fill("FDF1D3"))
LEAVE_CELL = DifferentialStyle(font=Font(color="5B3B78", bold=True), fill=_fill("EFE6F5"))
QUIET_CELL = DifferentialStyle(font=Font(color=MUTED))


def when(formula: str, look: DifferentialStyle) -> Rule:
    """``look`` where ``formula``, written for the range's first cell, is true."""
    return Rule(type="expression", formula=[formula], dxf=look, stopIfTrue=True)


def by_glyph(first_cell: str, looks: Iterable[tuple[str, DifferentialStyle]]) -> list[Rule]:
    """One rule per leading glyph of a cell's text."""
    return [when(f'LEFT({first_cell},1)="{glyph}"', look) for glyph, look in looks]
