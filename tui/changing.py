"""The app's side of what was changed: the log, runs that were left open, links that still let somebody in."""

from typing import TYPE_CHECKING

from textual.message import Message

from tui.carrying import CarryingApp
from tui.change_wishes import Undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backends.changes.record import ChangeRecord
    from tui.link_list import OpenLinks
    from tui.screens.change_log import ChangeLog
    from tui.screens.open_links import OpenLinksPanel

LISTED = 200
"""So many runs of changes are listed."""


class ChangingApp(CarryingApp):
    """What the journal holds, shown and gone on with."""

    class Recorded(Message):
        """The runs of changes that the journal holds, newest first."""

        def __init__(self, records: "Sequence[ChangeRecord]") -> None:
            super().__init__()
            self.records = records

    class LeftOpen(Message):
        """Runs that an earlier start has not finished, newest first."""

        def __init__(self, records: "Sequence[ChangeRecord]") -> None:
            super().__init__()
            self.records = records

    class LinksListed(Message):
        """The links that still let somebody in."""

        def __init__(self, found: "OpenLinks") -> None:
            super().__init__()
            self.found = found

    # What an earlier start has left

    def look_for_unfinished(self) -> None:
        async def work() -> None:
            records = await self.jobs.journal.unfinished()
            if records:
                self.post_message(self.LeftOpen(records))

        self._in_loop(work, "left open")

    def on_changing_app_left_open(self, message: LeftOpen) -> None:
        from tui.screens.left_open import LeftOpen

        if not self.jobs.options.read_only and not self.is_changing:
            offer = LeftOpen(message.records[0], len(message.records) - 1, self.clock)
            self.push_screen(offer, self._decided_about_rest)

    def _decided_about_rest(self, answer: "tuple[str, ChangeRecord] | None") -> None:
        if answer is None:
            self._say("What is left of it stays in the log: l shows it.")
            return
        choice, record = answer
        if choice == "resume":
            self._resume(record)
            return

        async def work() -> None:
            await self.jobs.journal.end(record.run)
            self.post_message(self.Said("Put aside: what is left of that run is not done."))
            # Another one may be waiting behind it.
            self.look_for_unfinished()

        self._in_loop(work, "left open")

    # The log

    def on_log_wanted(self) -> None:
        from tui.screens.change_log import ChangeLog

        if self._run is not None and not self._run.over:
            self._show_run(self._run)
            return
        self.push_screen(ChangeLog(self.clock))
        self._list_runs()

    def on_carrying_app_run_ended(self, message: CarryingApp.RunEnded) -> None:
        """Each class's own handler is called: this one beside that of CarryingApp."""
        from tui.screens.change_log import ChangeLog

        if any(isinstance(screen, ChangeLog) for screen in self.screen_stack):
            self._list_runs()

    def _list_runs(self) -> None:
        async def work() -> None:
            self.post_message(self.Recorded(await self.jobs.journal.records(LISTED)))

        self._in_loop(work, "log")

    def on_changing_app_recorded(self, message: Recorded) -> None:
        from tui.screens.change_log import ChangeLog

        for screen in self.screen_stack:
            if isinstance(screen, ChangeLog):
                screen.show(message.records)

    def on_change_log_opened(self, message: "ChangeLog.Opened") -> None:
        from tui.running import Running

        record = message.record
        running = Running(record.plan, record.started)
        running.end(record)
        self._show_run(running)

    def on_change_log_undo_wanted(self, message: "ChangeLog.UndoWanted") -> None:
        self._plan(Undo(message.record.run))

    def on_change_log_workbook_wanted(self, message: "ChangeLog.WorkbookWanted") -> None:
        self._write_operations(message.records, "all")

    # Links

    def on_change_log_links_wanted(self) -> None:
        self.list_links("")

    def list_links(self, run: str) -> None:
        async def work() -> Message:
            from tui.link_list import open_links

            journal = self.jobs.journal
            records = [await journal.record(run)] if run else await journal.records(LISTED)
            found = await open_links(self.jobs, records, self.clock.now(), self._tell_planning)
            return self.LinksListed(found)

        self._work_out("Asking which links are still open", work)

    def on_changing_app_links_listed(self, message: LinksListed) -> None:
        from tui.screens.open_links import OpenLinksPanel

        self._mentioned()
        self.push_screen(OpenLinksPanel(message.found, self.clock), self._plan)

    def on_open_links_panel_link_wanted(self, message: "OpenLinksPanel.LinkWanted") -> None:
        """A link lets somebody in: it goes to the clipboard, and is told nowhere."""
        one = message.open
        self.copy_link(one.link.url, one.step.name, one.step.group.title)
