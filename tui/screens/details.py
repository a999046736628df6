"""The panel with everything that is known about one group, and what can be done with it from here."""

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.widgets import Static

from reports.rows import Row
from tui import explain
from tui.actions import BY_NAME
from tui.actions.decisions import DecisionAction
from tui.actions.keymap import DEFAULT, Keymap
from tui.actions.sharing import DETAILS
from tui.clock import Clock
from tui.key_bindings import bindings, use_keys
from tui.screens.panel import Panel
from tui.text import clean, fit
from tui.widgets.details import style_of
from tui.widgets.reading import GAP, Paragraph
from tui.wording import SHORT

WIDEST_NAME = 24


class DetailsPanel(Panel):
    """Each person's state and why, who can mend it, rights, flags, link and id."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEFAULT, DETAILS)]

    def __init__(
        self, row: Row, clock: Clock, since: explain.Since, keymap: Keymap, act: Callable[[str], None]
    ) -> None:
        """``act`` carries out the action of that name on the group."""
        star = " ★" if row.starred else ""
        paragraphs = [*_group(row), GAP, *_people(row, clock, since), GAP, *_facts(row, clock)]
        super().__init__(f"{explain.title_of(row)}{star}", paragraphs)
        self._keymap = keymap
        self._act = act
        use_keys(self, keymap, DETAILS)

    def on_mount(self) -> None:
        self.query_one("#panel-keys", Static).update(f"{self.KEYS_LINE}   {_keys(self._keymap)}")

    def action_act(self, name: str, key: str = "") -> None:
        """What decides something closes the panel first: the table shows what came of it."""
        if isinstance(BY_NAME[name], DecisionAction):
            self.dismiss()
        self._act(name)


def _group(row: Row) -> list[Paragraph]:
    return [
        Paragraph(text=(explain.places(row)[0],)),
        Paragraph(text=((explain.verdict_in_words(row), "bold"),)),
    ]


def _people(row: Row, clock: Clock, since: explain.Since) -> list[Paragraph]:
    persons = explain.people(row, clock, since)
    width = min(WIDEST_NAME, max((cell_len(person.name) for person in persons), default=0))
    states = [f"{SHORT[person.state]} {person.since}".strip() for person in persons]
    state_width = max(map(cell_len, states), default=0)
    return [
        Paragraph(
            (
                (f"{person.mark} ", style_of(person)),
                (f"{fit(person.name, width)}  ", "bold"),
                f"{state:<{state_width}}  ",
            ),
            ((" · ".join(filter(None, (person.in_hand, person.reason))) or " ", "$muted"),),
        )
        for person, state in zip(persons, states, strict=True)
    ]


def _facts(row: Row, clock: Clock) -> list[Paragraph]:
    facts = {
        "Can mend": explain.remedy(row),
        "Rights": explain.mending(row),
        "Flags": explain.flags_in_words(row) or "none",
        "Activity": explain.activity(row, clock),
        "Link": clean(row.group.url) if row.group.url else "none: only members can open it",
        "Id": clean(row.group.id),
    }
    return [Paragraph(((f"{name:<9} ", "$muted"),), (value,)) for name, value in facts.items() if value]


def _keys(keymap: Keymap) -> str:
    """``x Excuse   g Category   o Open``"""
    here = [action for action in BY_NAME.values() if DETAILS in action.places]
    return "   ".join(f"{keymap.written(action)} {action.label}" for action in here)
