"""The help page: all keys from the actions themselves, the marks, and what the three parts mean."""

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from tui import screens
from tui.actions import ACTIONS
from tui.actions.keymap import Keymap
from tui.actions.keys import written
from tui.screens.form import Entry
from tui.screens.panel import READING_KEYS, Panel
from tui.screens.panel_keys import PanelKey
from tui.screens.task import Task
from tui.text import clean
from tui.widgets.coverage import BLOCKS
from tui.widgets.legend import IN_HAND_STYLE, STATE_STYLES
from tui.widgets.reading import GAP, Paragraph, Reading, heading
from tui.wording import (
    IN_HAND,
    IN_HAND_MEANING,
    IN_HAND_SHORT,
    MARKS,
    MEANING,
    PARTS,
    RIGHTS_MEANING,
    SHORT,
)

KEYS_WIDTH = 12
WORDS_WIDTH = 17
ABOUT_PANELS = (
    "They stay as they are: [keys] changes those of the main screen. F1 tells about the open panel."
)
READ_ONLY = (
    "The app was started with --read-only: no group is changed, and plans go as far as their review. "
    "What is decided here, who is excused, a category, a star, the team, is kept all the same, as are views."
)
Block = list[Paragraph]
"""A heading, and the entries under it."""
IN_THE_FILTER = (
    ("Enter", "Done", "Keep the filter, and go back to the table."),
    ("Shift+Tab", "Next suggestion", "Mark the next of the suggested fields and values."),
    ("Tab", "Complete", "Take the marked suggestion into the text."),
    ("↑ ↓", "Move", "Move through the table without leaving the text."),
)


class HelpPanel(Panel):
    """All of it on one page; what is typed leaves only what has those words in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "dismiss", show=False),
        # The search line would take these for itself.
        Binding("home", "to_end(False)", show=False, priority=True),
        Binding("end", "to_end(True)", show=False, priority=True),
        Binding("escape", "clear_or_leave", show=False, priority=True),
    ]
    AROUND_TEXT = Panel.AROUND_TEXT + 2
    KEYS_LINE = "Esc closes   ↑↓ PgDn scroll   letters search"

    def __init__(self, keymap: Keymap, typing: bool, read_only: bool = False) -> None:
        signs = [_parts(), _marks(), _columns()]
        first = [*(_read_only() if read_only else []), *(_typing(keymap) if typing else [])]
        self._blocks = [*first, *_keys(keymap), *signs, *_in_panels()]
        super().__init__("Help", _page(self._blocks, ""))

    def before_text(self) -> ComposeResult:
        yield Entry(placeholder="type to search: a key, a word", id="panel-search")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(Reading).read(_page(self._blocks, event.value))
        self.action_to_end(False)

    def action_clear_or_leave(self) -> None:
        search = self.query_one(Input)
        if search.value:
            search.value = ""
        else:
            self.dismiss()


def _page(blocks: Sequence[Block], wanted: str) -> list[Paragraph]:
    """The blocks with the entries that have all words; a block whose heading has them stays whole."""
    words = wanted.casefold().split()
    page: list[Paragraph] = []
    for title, *entries in blocks:
        kept = entries if _has(title, words) else [entry for entry in entries if _has(entry, words)]
        if kept:
            page += [title, *kept, GAP]
    nothing = Paragraph(text=(f"Nothing here speaks of {clean(wanted)}. Esc shows all again.",))
    return page[:-1] or [nothing]


def _has(paragraph: Paragraph, words: Sequence[str]) -> bool:
    pieces = (*paragraph.lead, " ", *paragraph.text)
    text = "".join(
        piece if isinstance(piece, str) else piece[0] for piece in pieces if isinstance(piece, str | tuple)
    )
    return all(word in text.casefold() for word in words)


def _read_only() -> list[Block]:
    return [[heading("Read-only"), Paragraph(text=((READ_ONLY, "$muted"),))]]


def _typing(keymap: Keymap) -> list[Block]:
    """What works in the filter line, where letters are text."""
    entries = [
        _entry(" ".join(map(written, keymap.while_typing(action))), action.title(), action.help())
        for action in ACTIONS
        if keymap.while_typing(action)
    ]
    for keys, words, meaning in IN_THE_FILTER:
        entries.insert(0, _entry(keys, words, meaning))
    return [[heading("While you type a filter"), *entries]]


def _keys(keymap: Keymap) -> list[Block]:
    """Every section with its actions; the name is what [keys] in the config calls it."""
    return [
        [
            heading(section),
            *(
                _entry(keymap.written(action), action.title(), f"{action.help()}  [{action.name()}]")
                for action in ACTIONS
                if action.section == section
            ),
        ]
        for section in dict.fromkeys(action.section for action in ACTIONS)
    ]


def _in_panels() -> list[Block]:
    """Every panel with its keys; those of panels that are only read stand first."""
    for module in iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")
    kinds = sorted(_kinds_of(Task), key=lambda kind: kind.__name__)
    panels: dict[str, Sequence[PanelKey]] = {"Details, Problems and other panels to read": READING_KEYS}
    panels |= {kind.HEADING: kind.KEYS for kind in kinds if kind.HEADING}
    first = Paragraph(text=((ABOUT_PANELS, "$muted"),))
    blocks = [[heading(title), *map(_panel_key, keys)] for title, keys in panels.items()]
    return [[heading("Keys in panels"), first], *blocks]


def _kinds_of(kind: type[Task[Any]]) -> list[type[Task[Any]]]:
    return [one for below in kind.__subclasses__() for one in (below, *_kinds_of(below))]


def _panel_key(key: PanelKey) -> Paragraph:
    return _entry(key.shown, key.label, key.help)


def _entry(keys: str, words: str, meaning: str) -> Paragraph:
    lead = ((f"  {keys:<{KEYS_WIDTH}} ", "bold $primary"), f"{words:<{WORDS_WIDTH}} ")
    return Paragraph(lead, ((meaning, "$muted"),))


def _parts() -> Block:
    paragraphs = [heading("The three parts of the bar")]
    for verdict, (words, meaning) in PARTS.items():
        block, style = BLOCKS[verdict]
        lead = ((f"  {block:<{KEYS_WIDTH}} ", style), f"{words:<{WORDS_WIDTH}} ")
        paragraphs.append(Paragraph(lead, ((meaning, "$muted"),)))
    rate = "the complete groups out of all groups in categories that count"
    return [*paragraphs, _word("84 %", "the rate", rate)]


def _marks() -> Block:
    marks = [(mark, STATE_STYLES[state], SHORT[state], MEANING[state]) for state, mark in MARKS.items()]
    marks.append((IN_HAND, IN_HAND_STYLE, IN_HAND_SHORT, IN_HAND_MEANING))
    paragraphs = [
        Paragraph(((f"  {mark:<{KEYS_WIDTH}} ", style), f"{words:<{WORDS_WIDTH}} "), ((meaning, "$muted"),))
        for mark, style, words, meaning in marks
    ]
    return [heading("Marks in the table"), *paragraphs, _word("★", "starred", "an important group")]


def _columns() -> Block:
    need = "required members who are in, of all required; ? = at least one could not be checked"
    flags = "public, archived, lost, vanished, no-rights, or a retired name found in the title"
    rights = [_word(word, "I can", meaning) for word, meaning in RIGHTS_MEANING.items()]
    return [heading("Columns"), _word("3/5?", "Need", need), *rights, _word("ibtc", "Flags", flags)]


def _word(sign: str, words: str, meaning: str) -> Paragraph:
    lead = ((f"  {sign:<{KEYS_WIDTH}} ", "bold"), f"{words:<{WORDS_WIDTH}} ")
    return Paragraph(lead, ((meaning, "$muted"),))
