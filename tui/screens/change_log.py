"""The log of changes: every run, who made it, when, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from backends.changes.record import ChangeRecord
from backends.outcomes import Outcome
from tui.clock import Clock, day
from tui.review_text import MARKS, tallied
from tui.screens.list_panel import ListPanel
from tui.screens.task import LEAVE, PanelKey, PanelKeys, bindings
from tui.text import clean, fit
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import GAP, Paragraph, Reading

WHEN_WIDTH, BY_WIDTH = 13, 10


class ChangeLog(ListPanel[None]):
    """Every run of changes of this home, from the app and from scripts, newest first. Enter opens one: there
    it can be undone, gone on with, or written as a workbook.
    """

    HEADING = "Log of changes"
    KEYS = (
        PanelKey("enter", "Open", "All steps of this run, with what can be done about them."),
        PanelKey(
            "u", "Undo", "Plan to take this run back; nothing happens before you have seen that plan.", "undo"
        ),
        PanelKey("e", "Excel", "Write every operation as an Excel workbook.", "excel"),
        PanelKey("K", "Open links", "List the links that still let somebody in; revoke them.", "open_links"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class Opened(Message):
        """Show one run."""

        def __init__(self, record: ChangeRecord) -> None:
            super().__init__()
            self.record = record

    class UndoWanted(Message):
        """Plan to take one run back."""

        def __init__(self, record: ChangeRecord) -> None:
            super().__init__()
            self.record = record

    class WorkbookWanted(Message):
        """Write them all."""

        def __init__(self, records: Sequence[ChangeRecord]) -> None:
            super().__init__()
            self.records = records

    class LinksWanted(Message):
        """Show the links that are still open."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._records: Sequence[ChangeRecord] = ()
        self._list = Listing(empty="Nothing was changed yet: c closes gaps.", id="runs")
        self._about = Reading((), id="about")

    @property
    def keys(self) -> Sequence[PanelKey]:
        return self.KEYS if self._records else (LEAVE,)

    def body(self) -> ComposeResult:
        yield self._list
        yield self._about

    def show(self, records: Sequence[ChangeRecord]) -> None:
        """Newest first."""
        self._records = records
        self.query_one(PanelKeys).show(self.keys)
        self.draw()

    def draw(self) -> None:
        width = self.list_width
        self._list.show([self._line(record, width) for record in self._records])
        self._tell()
        self.fit_height(self._list)

    def _line(self, record: ChangeRecord, width: int) -> Content:
        began = self._clock.local(record.started)
        tally = tally_of(record)
        marked: Counter[str] = Counter()
        for one in Outcome:
            marked[MARKS[one]] += tally[one]
        figures = [f" {mark}{number}" for mark, number in marked.items() if number]
        tail = assemble(figures)
        if record.open and record.ended is None:
            tail = assemble([tail, (" can go on", "bold $warning")])
        elif record.plan.undoes:
            tail = assemble([tail, (" undo", "$muted")])
        roomy = width >= 80
        by = f"{fit(record.user, BY_WIDTH)} " if roomy else ""
        room = width - WHEN_WIDTH - len(by) - tail.cell_length - 1
        when = f"{began.day} {began:%b %H:%M}"
        return assemble(
            [(fit(when, WHEN_WIDTH), "$muted"), (by, "$muted"), fit(record.plan.doing, max(8, room)), tail]
        )

    def _tell(self) -> None:
        if not self._records:
            self._about.read([])
            return
        record = self._records[self._list.cursor]
        began = self._clock.local(record.started)
        # In the order and with the marks of the list: this is the list's legend as well.
        tally = tally_of(record)
        told = " · ".join(f"{MARKS[one]} {tallied(tally[one], one)}" for one in Outcome if tally[one])
        lines = [
            ("Run", clean(record.run)),
            (
                "Begun",
                f"{day(began)} {began.year} {began:%H:%M} by {clean(record.user)} on {clean(record.host)}",
            ),
            ("As", ", ".join(dict.fromkeys(clean(actor.name) for actor in record.plan.actors))),
            ("Steps", told),
        ]
        entries = [Paragraph(((f"{label:<7}", "$muted"),), (text,)) for label, text in lines]
        self._about.read([GAP, *entries])

    def on_listing_moved(self) -> None:
        self._tell()

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        if self._records:
            self.post_message(self.Opened(self._records[message.place]))

    def action_undo(self) -> None:
        if not self._records:
            self.tell("There is nothing to undo yet.", "$warning")
            return
        record = self._records[self._list.cursor]
        if tally_of(record)[Outcome.VERIFIED]:
            self.post_message(self.UndoWanted(record))
        else:
            self.tell("This run has done nothing that could be taken back.", "$warning")

    def action_excel(self) -> None:
        if self._records:
            self.post_message(self.WorkbookWanted(self._records))
        else:
            self.tell("There is nothing to write yet.", "$warning")

    def action_open_links(self) -> None:
        self.post_message(self.LinksWanted())


def tally_of(record: ChangeRecord) -> Counter[Outcome]:
    """How many steps ended in which way."""
    ended = (record.outcomes.get(step.number) for step in record.plan.steps)
    return Counter(one.outcome if one else Outcome.PLANNED for one in ended)
