"""The panel with everything that is known about one group."""

from textual.content import Content

from reports.rows import Row
from tui import explain
from tui.clock import Clock
from tui.screens.panel import Panel
from tui.text import clean
from tui.widgets.legend import STATE_STYLES
from tui.widgets.line import Piece, assemble
from tui.wording import MARKS, SHORT


def details_panel(row: Row, clock: Clock) -> Panel:
    star = " ★" if row.starred else ""
    return Panel(assemble([f"{explain.title_of(row)}{star}"]), _text(row, clock))


def _text(row: Row, clock: Clock) -> Content:
    pieces: list[Piece] = [f"{explain.place(row)}\n", f"{explain.verdict_in_words(row)}\n\n"]
    persons = explain.people(row)
    name_width = max((Content(person.name).cell_length for person in persons), default=0)
    state_width = max(len(words) for words in SHORT.values())
    for person in persons:
        padding = " " * (name_width - Content(person.name).cell_length)
        pieces += [
            (f"{MARKS[person.state]} ", STATE_STYLES[person.state.value]),
            (f"{person.name}{padding}  ", "bold"),
            f"{SHORT[person.state]:<{state_width}}  ",
            ("required  " if person.required else "optional  ", "$muted"),
            (f"{person.reason}\n", "$muted"),
        ]
    pieces.append(f"\n{explain.mending(row)}\n")
    flags = explain.flags_in_words(row)
    pieces.append((f"Flags: {flags}\n", "$warning") if flags else ("No flags\n", "$muted"))
    link = clean(row.group.url) if row.group.url else "none; only members can open it"
    for name, value in (
        ("Link", link),
        ("Activity", explain.activity(row, clock)),
        ("Id", clean(row.group.id)),
    ):
        pieces += [(f"{name:<9} ", "$muted"), f"{value}\n"]
    return assemble(pieces)
