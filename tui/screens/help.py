"""The help page: all keys from the actions themselves, the marks, and what the three parts mean."""

from textual.content import Content

from tui.actions import ACTIONS
from tui.actions.keys import written
from tui.screens.panel import Panel
from tui.widgets.coverage import BLOCKS
from tui.widgets.legend import STATE_STYLES
from tui.widgets.line import Piece, assemble
from tui.wording import MARKS, MEANING, PARTS, SHORT

KEYS_WIDTH = 12
WORDS_WIDTH = 18


def help_panel() -> Panel:
    return Panel(assemble(["Help"]), assemble([*_parts(), *_marks(), *_keys()]))


def _keys() -> list[Piece]:
    pieces: list[Piece] = []
    for section in dict.fromkeys(action.section for action in ACTIONS):
        pieces.append((f"\n{section}\n", "bold"))
        for action in ACTIONS:
            if action.section == section:
                keys = " ".join(written(key) for key in action.keys)
                pieces.append((f"  {keys:<{KEYS_WIDTH}}", "bold $primary"))
                pieces.append((f"{action.title():<{WORDS_WIDTH}}", ""))
                pieces.append((f"{action.help()}\n", "$muted"))
    return pieces


def _marks() -> list[Piece]:
    pieces: list[Piece] = [("\nMarks in the table\n", "bold")]
    for state, mark in MARKS.items():
        pieces.append((f"  {mark} ", STATE_STYLES[state.value]))
        pieces.append((f"{SHORT[state]:<{WORDS_WIDTH}}", ""))
        pieces.append((f"{MEANING[state]}\n", "$muted"))
    pieces.append(("  Need 3/5?  ", "bold"))
    pieces.append(("3 of 5 required members are in, and at least one could not be checked\n", "$muted"))
    pieces.append(("  I can      ", "bold"))
    pieces.append(("what you may do there: invite, rename, remove, all of it; try: only known by ", "$muted"))
    pieces.append(("trying; ask: an owner or admin has to\n", "$muted"))
    return pieces


def _parts() -> list[Piece]:
    pieces: list[Piece] = [("The three parts of the bar\n", "bold")]
    for verdict, (words, meaning) in PARTS.items():
        block, style = BLOCKS[verdict]
        pieces.append((f"  {block} ", style))
        pieces.append((f"{words:<{WORDS_WIDTH}}", ""))
        pieces.append((f"{meaning}\n", "$muted"))
    pieces.append(("  The rate is the complete groups out of all that count.\n", "$muted"))
    return pieces
