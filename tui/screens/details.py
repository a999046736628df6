"""The panel with everything that is known about one group."""

from rich.cells import cell_len

from reports.rows import Row
from tui import explain
from tui.clock import Clock
from tui.screens.panel import Panel
from tui.text import clean, fit
from tui.widgets.legend import STATE_STYLES
from tui.widgets.reading import GAP, Paragraph
from tui.wording import MARKS, SHORT

WIDEST_NAME = 24
STATE_WIDTH = max(len(words) for words in SHORT.values())


def details_panel(row: Row, clock: Clock) -> Panel:
    star = " ★" if row.starred else ""
    return Panel(
        f"{explain.title_of(row)}{star}", [*_group(row), GAP, *_people(row), GAP, *_facts(row, clock)]
    )


def _group(row: Row) -> list[Paragraph]:
    return [
        Paragraph(text=(explain.places(row)[0],)),
        Paragraph(text=((explain.verdict_in_words(row), "bold"),)),
    ]


def _people(row: Row) -> list[Paragraph]:
    persons = explain.people(row)
    width = min(WIDEST_NAME, max((cell_len(person.name) for person in persons), default=0))
    return [
        Paragraph(
            (
                (f"{MARKS[person.state]} ", STATE_STYLES[person.state]),
                (f"{fit(person.name, width)}  ", "bold"),
                f"{SHORT[person.state]:<{STATE_WIDTH}}  ",
            ),
            ((person.reason or " ", "$muted"),),
        )
        for person in persons
    ]


def _facts(row: Row, clock: Clock) -> list[Paragraph]:
    facts = {
        "Rights": explain.mending(row),
        "Flags": explain.flags_in_words(row) or "none",
        "Activity": explain.activity(row, clock),
        "Link": clean(row.group.url) if row.group.url else "none: only members can open it",
        "Id": clean(row.group.id),
    }
    return [Paragraph(((f"{name:<9} ", "$muted"),), (value,)) for name, value in facts.items()]
