"""The panel that asks how to archive groups: formats, days, media, where to, and how large that will be."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from backends.history import Media
from reports.archive.destination import Destination
from reports.archive.estimate import Estimate, Survey
from tui.export_ahead import Ahead
from tui.export_text import days_text
from tui.exporting import FORMAT_NAMES, ExportOrder
from tui.failures import Failure
from tui.media_kinds import MEDIA_KINDS
from tui.screens.day_entry import DayEntry
from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.task import LEAVE, PanelKey
from tui.text import clean
from tui.widgets.choice import Choice
from tui.widgets.line import assemble
from tui.widgets.tick_row import TickRow
from tui.wording import counted

SIZES = (None, 5, 50, 500, 2_000)
"""Megabytes; None = no media at all, the last = all that Telegram takes."""
PATIENCE = 1.0
"""Seconds without a letter before another folder is looked into."""
TAKEOUT = (
    "Takeout: Telegram asks in its own app, in the chat named Telegram, whether you allow this export. "
    "Allow it there, then start again; its limits are wider. Slack goes on as usual."
)


class ExportForm(Form[tuple[ExportOrder, Estimate | None]]):
    """Conversations are read and written into files; nothing changes in any group, and nobody there sees it.
    Text has thread replies indented; json is what Slack's and Telegram's own exports look like; html is to
    be read in a browser, offline; csv opens in Excel. An export into the same folder reads only what is
    new, and goes on where one was stopped. Days are local and included; of a Slack thread that began before
    them, the first message is kept for the replies, and marked. With takeout, Telegram's limits are wider,
    but it asks in its own app first whether you allow it.
    """

    KEYS: ClassVar[tuple[PanelKey, ...]] = (
        PanelKey("enter", "Start", "Start the export as it stands here."),
        PanelKey("space", "Tick", "Take in the format or kind under the mark, or leave it out."),
        PanelKey("left,right", "Choose", "Another value, or the next one to tick."),
        PanelKey("up,down", "Field", "To the field before or after; Shift+Tab and Tab do the same."),
        LEAVE,
    )

    class EstimateWanted(Message):
        """Say whether the folder will do, and how large it would be."""

        def __init__(self, order: ExportOrder) -> None:
            super().__init__()
            self.order = order

    def __init__(self, order: ExportOrder, folder: Path, *, again: bool = False) -> None:
        """``order`` is what stands there at first. ``again``: it was left unfinished."""
        super().__init__()
        self._groups = order.groups
        self._again = again
        self._formats = TickRow(FORMAT_NAMES, order.formats)
        today = datetime.now().astimezone().date()
        self._since = DayEntry(today, "past", "31 Jan 2026, or empty: from the beginning")
        self._until = DayEntry(today, "past", "31 Dec 2026, or empty: up to now")
        for entry, wanted in ((self._since, order.since), (self._until, order.until)):
            if wanted is not None:
                entry.value = wanted.isoformat()
        sizes = ["none", *(f"up to {megabytes:,} MB each" for megabytes in SIZES if megabytes)]
        self._media = Choice(sizes, _size_of(order.media))
        kinds = order.media.kinds or frozenset(MEDIA_KINDS.values())
        ticked = [label for label, kind in MEDIA_KINDS.items() if kind in kinds]
        self._kinds = TickRow(tuple(MEDIA_KINDS), ticked)
        self._folder = Entry(str(folder))
        self._takeout = Choice(["no", "yes, Telegram's own way for exports"], int(order.takeout))
        self._estimate = Static("", id="estimate", markup=False)
        self._ahead = Ahead()
        self._starting = False
        self._pause: Timer | None = None

    @property
    def heading(self) -> str:
        first = clean(self._groups[0].title)
        groups = first if len(self._groups) == 1 else counted(len(self._groups), "group")
        return f"Export · {groups}, left unfinished" if self._again else f"Export · {groups}"

    def fields(self) -> Sequence[Field]:
        fields = [
            Field("Formats", self._formats),
            Field("Since", self._since),
            Field("Until", self._until),
            Field("Media", self._media),
            Field("Kinds", self._kinds),
            Field("Folder", self._folder),
        ]
        if any(group.platform == "telegram" for group in self._groups):
            fields.append(Field("Takeout", self._takeout))
        return fields

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self._estimate

    def on_mount(self) -> None:
        super().on_mount()
        self._ask()

    # What it would do

    def outcome(self) -> tuple[ExportOrder, Estimate | None]:
        order = self._order()
        if self._ahead.refusal and order.folder == self._ahead.folder:
            raise Wrong(self._ahead.refusal)
        return order, self._ahead.estimate(order)

    def _order(self) -> ExportOrder:
        formats = self._formats.ticked
        if not formats:
            raise Wrong("Tick at least one format.")
        since, until = self._since.day, self._until.day
        if since and until and since > until:
            raise Wrong("The first day is after the last one.")
        if since and since > datetime.now().astimezone().date():
            raise Wrong("The first day is in the future: nothing can be there yet.")
        text = self._folder.value.strip()
        if not text:
            raise Wrong("Say which folder to write into.")
        return ExportOrder(
            self._groups,
            formats,
            Path(text).expanduser().absolute(),
            since,
            until,
            self._media_wanted(),
            self._takeout.at == 1,
        )

    def _media_wanted(self) -> Media:
        megabytes = SIZES[self._media.at]
        if megabytes is None:
            return Media()
        kinds = frozenset(MEDIA_KINDS[label] for label in self._kinds.ticked)
        if not kinds:
            raise Wrong("Tick at least one kind of media, or choose none.")
        every = len(kinds) == len(MEDIA_KINDS)
        return Media(True, megabytes * 1_000_000, frozenset() if every else kinds)

    def sentence(self) -> str:
        order = self._order()
        *most, last = order.formats
        formats = f"{', '.join(most)} and {last}" if most else last
        media = "with media" if order.media.wanted else "without media"
        whole = f"{counted(len(self._groups), 'group')} as {formats}, {media}"
        where = ""
        if str(order.folder) != self._folder.value.strip():
            where = f", into {clean(str(order.folder))}"
        days = days_text(order.since, order.until)
        return f"{whole}{days}{where}. Nothing changes in any group. Enter starts."

    def look(self) -> None:
        super().look()
        row = self._kinds.parent
        if isinstance(row, Widget):
            row.display = SIZES[self._media.at] is not None
        self._tell_estimate()

    # How large

    def _ask(self) -> None:
        try:
            order = self._order()
        except Wrong:
            return
        if order.folder is not None and self._ahead.begin(order.folder):
            self.look()
            self.post_message(self.EstimateWanted(order))

    def on_input_changed(self, event: Input.Changed) -> None:
        super().on_input_changed(event)
        if event.input is self._folder and self._ahead.folder is not None:
            self._starting = False
            if self._pause is not None:
                self._pause.stop()
            self._pause = self.set_timer(PATIENCE, self._ask)

    def on_tick_row_changed(self, event: TickRow.Changed) -> None:
        event.stop()
        self.look()

    def looked_at(self, order: ExportOrder, found: Destination | None, failure: Failure | None) -> None:
        """Whether the folder will do; another one may stand there by now."""
        if order.folder != self._ahead.folder:
            return
        self._ahead.destination, self._ahead.refusal = found, str(failure or "")
        # What stands there from the start may be wrong, too.
        self._begun = self._begun or failure is not None
        self.look()
        if self._starting:
            self.action_save()

    def estimated(self, order: ExportOrder, found: Survey | None, failure: Failure | None) -> None:
        if order.folder == self._ahead.folder:
            self._ahead.survey, self._ahead.failure = found, str(failure or "")
            self._tell_estimate()

    def action_save(self) -> None:
        """Not before it is known that the folder will do."""
        try:
            folder = self._order().folder
        except Wrong:
            folder = None
        self._starting = folder is not None and not self._ahead.is_looked_at(folder)
        if self._starting:
            self.tell("Looking at the folder …", "$primary")
            self._ask()
        else:
            super().action_save()

    def _tell_estimate(self) -> None:
        try:
            order = self._order()
        except Wrong:
            order = None
        more = f"\n{TAKEOUT}" if self._takeout.at == 1 else ""
        self._estimate.update(assemble([(self._ahead.told(order), "$primary"), (more, "$muted")]))


def _size_of(media: Media) -> int:
    """Its place among SIZES: the least that holds as much."""
    if not media.wanted:
        return 0
    fitting = (place for place, most in enumerate(SIZES) if most and most * 1_000_000 >= media.most)
    return next(fitting, len(SIZES) - 1)
