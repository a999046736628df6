"""The lists of fields and their values with counts, from which a filter is written without knowing a term."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from backends.errors import FilterError
from reports.filters import FIELDS, Vocabulary, counts, parse, values_of, with_values
from reports.rows import Row
from tui.screens.task import LEAVE, PanelKey, Task, bindings
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.wording import counted

NAMES = tuple(FIELDS)
IN_WORDS: Mapping[str, str] = {
    "inhand": "in hand",
    "unknown": "not known",
    "leave": "should leave",
    "role": "my role",
    "may": "I may",
    "title": "name",
}
"""Fields that are called otherwise than they are typed."""
AROUND = 8
"""Lines beside the lists: border, title, filter, hint, a blank one, one for what is wrong, keys."""
MARKS = {True: "– ", False: "✓ ", None: "  "}


class ValueLists(Task[str]):
    """What the groups have, with how many of them have it. Choose a field on the left and values on the
    right; several values of one field mean one or the other, several fields must all hold. What you choose
    is written into the filter line, where you may go on typing.
    """

    HEADING = "Choose what to show"
    KEYS = (
        PanelKey("space", "Choose", "Choose the value under the cursor, or no longer.", "mark(False)"),
        PanelKey("minus", "Not", "Show the groups that do not have this value.", "mark(True)"),
        PanelKey("enter", "Show them", "From the fields to the values; there: done."),
        PanelKey("right,tab", "Values", "To the values of this field.", "values"),
        PanelKey("left,shift+tab", "Fields", "Back to the fields.", "fields"),
        PanelKey("delete,backspace", "Clear", "Drop the whole filter.", "clear"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, text: str, rows: Sequence[Row], terms: Vocabulary) -> None:
        """``text`` is the filter so far; ``rows`` are all groups. The result is the new text."""
        super().__init__()
        self._text = text
        self._rows = rows
        self._terms = terms
        self._values: list[tuple[str, int]] = []
        self._wrong = ""
        self._fields = Listing(id="fields")
        self._list = Listing(empty="Type it: Enter goes to the filter line.", id="values")
        self._written = Static("", id="written", markup=False)
        self._hint = Static("", id="hint", markup=False)

    def body(self) -> ComposeResult:
        yield self._written
        yield self._hint
        self._lists = Horizontal(self._fields, self._list, id="lists")
        yield self._lists

    def on_mount(self) -> None:
        self._draw_fields()
        self._draw_values(anew=True)
        self._fields.focus()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """As tall as the longest of its lists, whichever is shown: it does not jump from field to field."""
        longest = max(len(NAMES), *(len(FIELDS[name].values(self._terms)) for name in NAMES))
        told = len(self._wrong) // self.list_width
        self._lists.styles.height = max(1, min(longest, self.size.height - AROUND - told))

    @property
    def _field(self) -> str:
        return NAMES[self._fields.cursor]

    def _draw_fields(self) -> None:
        lines = []
        for name in NAMES:
            chosen, _ = values_of(self._text, name, self._terms)
            lines.append(
                assemble([("● ", "$success") if chosen else "  ", (IN_WORDS.get(name, name), "bold")])
            )
        self._fields.show(lines)
        shown, wrong = self._shown()
        told = f"{shown:,} of {counted(len(self._rows), 'group')}"
        pieces: list[Piece] = [
            ("/ ", "$muted"),
            clean(self._text) if self._text else "no filter",
            (f"   {told}", "bold"),
        ]
        self._written.update(assemble(pieces).truncate(max(10, self.size.width - 8), ellipsis=True))
        self._wrong = wrong
        self.tell(wrong)
        self._fit()

    def _shown(self) -> tuple[int, str]:
        try:
            return len(parse(self._text, self._terms).select(self._rows)), ""
        except FilterError as error:
            return 0, clean(str(error))

    def _draw_values(self, anew: bool) -> None:
        """``anew``: of another field; else only the marks change, and the counts stay what they were."""
        chosen, negated = values_of(self._text, self._field, self._terms)
        if anew:
            listed = counts(self._field, self._others(), self._terms)
            names = {value for value, _ in listed}
            typed = [(value, -1) for value in chosen if value not in names]
            self._values = [*typed, *listed]
        lines = [
            self._line(value, number, negated if value in chosen else None) for value, number in self._values
        ]
        self._list.show(lines, 0 if anew else None)
        self._hint.update(
            assemble([(f"{self._field}:  ", "bold $primary"), (FIELDS[self._field].hint, "$muted")])
        )

    def _others(self) -> Sequence[Row]:
        """The groups that the rest of the filter chooses: what a value would show is counted among them."""
        try:
            return parse(with_values(self._text, self._field, ()), self._terms).select(self._rows)
        except FilterError:
            return self._rows

    def _line(self, value: str, number: int, state: bool | None) -> Content:
        figure = f"{number:>6,}  " if number >= 0 else " typed  "
        return assemble(
            [
                (MARKS[state], "bold $success"),
                (figure, "bold" if number else "$faint"),
                (fit(value, 40).rstrip() or clean(value), "" if number else "$muted"),
            ]
        )

    def action_mark(self, negated: bool) -> None:
        if not self._values or not self._list.has_focus:
            self.action_values()
            return
        value = self._values[self._list.cursor][0]
        chosen, were_negated = values_of(self._text, self._field, self._terms)
        if value in chosen and negated == were_negated:
            kept = [one for one in chosen if one != value]
        else:
            kept = [*(one for one in chosen if one != value), value]
        self._text = with_values(self._text, self._field, kept, negated)
        self._draw_fields()
        self._draw_values(anew=False)

    def action_values(self) -> None:
        if self._values:
            self._list.focus()
        else:
            self.dismiss(f"{self._text} {self._field}:".strip())

    def action_fields(self) -> None:
        self._fields.focus()

    def action_clear(self) -> None:
        self._text = ""
        self._draw_fields()
        self._draw_values(anew=True)

    def on_listing_moved(self, message: Listing.Moved) -> None:
        if message.listing is self._fields:
            self._draw_values(anew=True)

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        if message.listing is self._fields:
            self.action_values()
            return
        if not values_of(self._text, self._field, self._terms)[0]:
            self.action_mark(negated=False)
        self.dismiss(self._text)
