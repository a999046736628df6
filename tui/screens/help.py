"""The help page: all keys from the actions themselves, the marks, and what the three parts mean."""

from tui.actions import ACTIONS, Action
from tui.actions.keys import written
from tui.screens.panel import Panel
from tui.widgets.coverage import BLOCKS
from tui.widgets.legend import STATE_STYLES
from tui.widgets.reading import GAP, Paragraph, heading
from tui.wording import MARKS, MEANING, PARTS, RIGHTS_MEANING, SHORT

KEYS_WIDTH = 9
WORDS_WIDTH = 17


def help_panel() -> Panel:
    return Panel("Help", [*_keys(), *_parts(), GAP, *_marks(), GAP, *_columns()])


def _keys() -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for section in dict.fromkeys(action.section for action in ACTIONS):
        of_section = [action for action in ACTIONS if action.section == section]
        paragraphs += [heading(section), *map(_key, of_section), GAP]
    return paragraphs


def _key(action: Action) -> Paragraph:
    keys = " ".join(written(key) for key in action.keys)
    lead = ((f"  {keys:<{KEYS_WIDTH}} ", "bold $primary"), f"{action.title():<{WORDS_WIDTH}}")
    return Paragraph(lead, ((action.help(), "$muted"),))


def _parts() -> list[Paragraph]:
    paragraphs = [heading("The three parts of the bar")]
    for verdict, (words, meaning) in PARTS.items():
        block, style = BLOCKS[verdict]
        lead = ((f"  {block:<{KEYS_WIDTH}} ", style), f"{words:<{WORDS_WIDTH}}")
        paragraphs.append(Paragraph(lead, ((meaning, "$muted"),)))
    rate = "the complete groups out of all groups in categories that count"
    return [*paragraphs, _word("84 %", "the rate", rate)]


def _marks() -> list[Paragraph]:
    paragraphs = [heading("Marks in the table")]
    for state, mark in MARKS.items():
        lead = ((f"  {mark:<{KEYS_WIDTH}} ", STATE_STYLES[state]), f"{SHORT[state]:<{WORDS_WIDTH}}")
        paragraphs.append(Paragraph(lead, ((MEANING[state], "$muted"),)))
    return [*paragraphs, _word("★", "starred", "an important group")]


def _columns() -> list[Paragraph]:
    need = "required members who are in, of all required; ? = at least one could not be checked"
    flags = "public, archived, lost, vanished, no-rights, or a retired name found in the title"
    rights = [_word(word, "I can", meaning) for word, meaning in RIGHTS_MEANING.items()]
    return [heading("Columns"), _word("3/5?", "Need", need), *rights, _word("ibtc", "Flags", flags)]


def _word(sign: str, words: str, meaning: str) -> Paragraph:
    lead = ((f"  {sign:<{KEYS_WIDTH}} ", "bold"), f"{words:<{WORDS_WIDTH}}")
    return Paragraph(lead, ((meaning, "$muted"),))
