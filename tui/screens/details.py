"""The panel with everything that is known about one group, and what can be done with it from here."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.widgets import Static

from reports.rows import Row
from tui import explain
from tui.actions import BY_NAME, Action
from tui.actions.decisions import DecisionAction
from tui.actions.keymap import DEFAULT, Keymap
from tui.actions.sharing import DETAILS
from tui.clock import Clock
from tui.key_bindings import bindings, use_keys
from tui.screens.panel import BETWEEN, READING_KEYS, KeysPanel, Panel, keys_drawn
from tui.screens.panel_keys import PanelKey
from tui.text import clean, fit
from tui.widgets.details import style_of
from tui.widgets.reading import GAP, Paragraph
from tui.wording import SHORT

WIDEST_NAME = 24
AT_THE_SIDES = 10
"""Cells that margin, border and padding take."""


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

    def lay_out_keys(self) -> int:
        """As many lines as they need: none is left out."""
        line = self.query_one("#panel-keys", Static)
        keys = wrapped([*self.KEYS_LINE.split(BETWEEN), *_keys(self._keymap)], self.size.width - AT_THE_SIDES)
        line.update(keys_drawn("\n".join(keys)))
        line.styles.height = len(keys)
        return len(keys) - 1

    def action_help(self) -> None:
        here = [
            PanelKey(",".join(self._keymap.keys(action)), action.label, action.help())
            for action in _actions(self._keymap)
        ]
        self.app.push_screen(KeysPanel(self._heading, type(self).__doc__ or "", [*READING_KEYS, *here]))

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
            ((" · ".join(filter(None, (person.in_hand, person.tried, person.reason))) or " ", "$muted"),),
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


def _actions(keymap: Keymap) -> list[Action]:
    """Those that have a key here."""
    return [action for action in BY_NAME.values() if DETAILS in action.places and keymap.keys(action)]


def _keys(keymap: Keymap) -> list[str]:
    """``x Excuse``, ``g Category``, ``o Open``"""
    return [f"{keymap.written(action)} {action.label}" for action in _actions(keymap)]


def wrapped(entries: Sequence[str], width: int) -> list[str]:
    """The entries in as few lines as hold them; none is broken."""
    lines = [""]
    for entry in entries:
        longer = f"{lines[-1]}{BETWEEN}{entry}" if lines[-1] else entry
        if lines[-1] and cell_len(longer) > width:
            lines.append(entry)
        else:
            lines[-1] = longer
    return lines
