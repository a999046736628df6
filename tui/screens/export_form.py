"""The panel that asks how to archive groups: formats, days, media, where to, and how large that will be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from backends.history import Media
from backends.model import Group
from reports.archive.estimate import Estimate, bytes_of
from tui.clock import day
from tui.export_text import estimate_text
from tui.exporting import FORMAT_NAMES, ExportOrder
from tui.failures import Failure
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
KINDS = {
    **{kind: kind for kind in ("photo", "video", "audio", "voice")},
    "gif": "animation",
    **{kind: kind for kind in ("sticker", "file")},
}
"""What stands there, and what the archive calls it."""
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
    new, and goes on where one was stopped. Days are local and included. With takeout, Telegram's limits are
    wider, but it asks in its own app first whether you allow it.
    """

    KEYS: ClassVar[tuple[PanelKey, ...]] = (
        PanelKey("enter", "Start", "Start the export as it stands here."),
        PanelKey("space", "Tick", "Take in the format or kind under the mark, or leave it out."),
        PanelKey("left,right", "Choose", "Another value, or the next one to tick."),
        PanelKey("up,down", "Field", "To the field before or after; Shift+Tab and Tab do the same."),
        LEAVE,
    )

    class EstimateWanted(Message):
        """Say how large it would be."""

        def __init__(self, order: ExportOrder) -> None:
            super().__init__()
            self.order = order

    def __init__(self, groups: Sequence[Group], folder: Path) -> None:
        super().__init__()
        self._groups = groups
        self._formats = TickRow(FORMAT_NAMES, FORMAT_NAMES)
        today = datetime.now().astimezone().date()
        self._since = DayEntry(today, "past", "31 Jan 2026, or empty: from the beginning")
        self._until = DayEntry(today, "past", "31 Dec 2026, or empty: up to now")
        self._media = Choice(["none", *(f"up to {megabytes:,} MB each" for megabytes in SIZES if megabytes)])
        self._kinds = TickRow(tuple(KINDS), KINDS)
        self._folder = Entry(str(folder))
        self._takeout = Choice(["no", "yes, Telegram's own way for exports"])
        self._estimate = Static("", id="estimate", markup=False)
        self._estimated: Estimate | None = None
        self._failure: Failure | None = None
        self._asked: Path | None = None
        self._pause: Timer | None = None

    @property
    def heading(self) -> str:
        first = clean(self._groups[0].title)
        return f"Export · {first if len(self._groups) == 1 else counted(len(self._groups), 'group')}"

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
        return order, self._estimated if self._asked == order.folder else None

    def _order(self) -> ExportOrder:
        formats = self._formats.ticked
        if not formats:
            raise Wrong("Tick at least one format.")
        since, until = self._since.day, self._until.day
        if since and until and since > until:
            raise Wrong("The first day is after the last one.")
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
        kinds = frozenset(KINDS[label] for label in self._kinds.ticked)
        if not kinds:
            raise Wrong("Tick at least one kind of media, or choose none.")
        every = len(kinds) == len(KINDS)
        return Media(True, megabytes * 1_000_000, frozenset() if every else kinds)

    def sentence(self) -> str:
        order = self._order()
        *most, last = order.formats
        formats = f"{', '.join(most)} and {last}" if most else last
        media = "with media" if order.media.wanted else "without media"
        whole = f"{counted(len(self._groups), 'group')} as {formats}, {media}"
        return f"{whole}{_days(order.since, order.until)}. Nothing changes in any group. Enter starts."

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
        if order.folder != self._asked:
            self._asked, self._estimated, self._failure = order.folder, None, None
            self._tell_estimate()
            self.post_message(self.EstimateWanted(order))

    def on_input_changed(self, event: Input.Changed) -> None:
        super().on_input_changed(event)
        if event.input is self._folder and self._asked is not None:
            if self._pause is not None:
                self._pause.stop()
            self._pause = self.set_timer(PATIENCE, self._ask)

    def on_tick_row_changed(self, event: TickRow.Changed) -> None:
        event.stop()
        self.look()

    def estimated(self, order: ExportOrder, estimate: Estimate | None, failure: Failure | None) -> None:
        """What was asked for; another folder may stand there by now."""
        if order.folder != self._asked:
            return
        self._estimated, self._failure = estimate, failure
        self._tell_estimate()

    def _tell_estimate(self) -> None:
        more = f"\n{TAKEOUT}" if self._takeout.at == 1 else ""
        self._estimate.update(assemble([(self._how_large(), "$primary"), (more, "$muted")]))

    def _how_large(self) -> str:
        if self._failure is not None:
            return f"How large it will be is not known. {self._failure}"
        found = self._estimated
        if found is None:
            return "Estimating how large it will be …"
        part = bool(self._since.value.strip() or self._until.value.strip())
        formats = self._formats.ticked
        found = replace(found, bytes=bytes_of(found.messages or 0, formats))
        media = ", and the media" if SIZES[self._media.at] is not None else ""
        return f"{estimate_text(found, part=part)}{media}."


def _days(since: date | None, until: date | None) -> str:
    """``, from Thu 1 Jan 2026 to Thu 31 Dec 2026``."""
    words = (("from", since), ("to", until))
    told = " ".join(f"{word} {day(one)} {one.year}" for word, one in words if one is not None)
    return f", {told}" if told else ""
