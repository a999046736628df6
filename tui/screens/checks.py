"""What was checked, in the paragraphs of a panel to read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.text import clean, fit
from tui.widgets.line import Piece
from tui.widgets.reading import Paragraph

if TYPE_CHECKING:
    from tui.checking import Check

MARKS = {"ok": ("✓ ", "$success"), "warning": ("! ", "bold $warning"), "error": ("✗ ", "bold $error")}


def checks_in_words(checks: "Sequence[Check]") -> list[Paragraph]:
    """Each with its mark and area; what to do stands behind the last line of its text."""
    area = max((len(one.area) for one in checks), default=0)
    lines = []
    for one in checks:
        lead: tuple[Piece, ...] = (MARKS[one.level], (fit(one.area, area) + "  ", "$muted"))
        *first, last = one.text.split("\n")
        for text in first:
            lines.append(Paragraph(lead, (clean(text),)))
            lead = ("  ", " " * (area + 2))
        way_out = f" {clean(one.way_out)}" if one.way_out else ""
        lines.append(Paragraph(lead, (clean(last), (way_out, "bold"))))
    return lines
