"""The app's side of exports: runs one, whatever panel is open."""

import asyncio
from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from backends.errors import NotSignedIn, WriteError
from backends.model import Event, Platform, SignedOut, Waiting
from tui.actions.changes import EXPORTING
from tui.advice import failure_in_app
from tui.export_asking import ExportAskingApp
from tui.failures import Failure
from tui.logins import Job
from tui.screens.wishes import ExportShown

if TYPE_CHECKING:
    from reports.archive.estimate import Estimate
    from reports.archive.wish import ExportResult, GroupProgress
    from tui.archive_run import ArchiveRun
    from tui.exporting import ExportOrder
    from tui.screens.export_run import ExportRun

NOT_BEGUN = "Stopped by you before anything was read."

# Engine and panels are imported where they are used: the first frame has to stand at once.


class ArchivingApp(ExportAskingApp):
    """One export at a time. A panel that shows it may go; the export goes on."""

    class ExportWentOn(Message):
        """A group is further, or a platform has to be waited for."""

        def __init__(self, event: "Event | GroupProgress") -> None:
            super().__init__()
            self.event = event

    class ExportEnded(Message):
        """Nothing more is read; ``result`` None = it could not be begun."""

        def __init__(
            self,
            result: "ExportResult | None",
            failure: Failure | None = None,
            *,
            is_barred: bool = False,
            is_signed_out: bool = False,
        ) -> None:
            """``is_signed_out``: because no login is taken any more."""
            super().__init__()
            self.result = result
            self.failure = failure
            self.is_barred = is_barred
            self.is_signed_out = is_signed_out

    def __init__(self) -> None:
        super().__init__()
        self._archive: ArchiveRun | None = None

    @property
    def is_exporting(self) -> bool:
        return self._archive is not None and not self._archive.over

    @property
    def _is_working(self) -> bool:
        return super()._is_working or (self.is_exporting and not self.logins.holds("export"))

    @property
    def _short_of(self) -> Mapping[Job, frozenset[Platform]]:
        run = self._archive
        if run is None or not run.is_short_of(run.refused):
            return super()._short_of
        return {**super()._short_of, "export": frozenset(run.refused)}

    def _barred(self) -> str:
        return EXPORTING if self.is_exporting else super()._barred()

    # Exporting

    def _export_so(self, wanted: "tuple[ExportOrder, Estimate | None] | None") -> None:
        self.workers.cancel_group(self, "estimate")
        if wanted is None:
            self.main.tell("Nothing was exported.")
        elif self.is_changing or self.is_exporting:
            self.main.tell("Something else goes on with these groups: export when it has ended.", failed=True)
        else:
            self._begin_export(*wanted)

    def _begin_export(self, order: "ExportOrder", expected: "Estimate | None") -> None:
        from tui.archive_run import ArchiveRun

        self._archive = ArchiveRun(order, expected)
        self.main.export_began(len(order.groups))
        self.on_export_shown()
        if self.exporting is not None:
            self._in_thread(partial(self.exporting.keep_last, order), "export kept")
        self._read(order)

    def _read(self, order: "ExportOrder") -> None:
        exporting = self.exporting
        assert exporting is not None
        notify = self._watched(self._post_export)

        async def work() -> None:
            try:
                result = await exporting.run(order, notify, self._post_export)
                self.post_message(self.ExportEnded(result))
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001
                barred, out = isinstance(error, WriteError), isinstance(error, NotSignedIn)
                failure = failure_in_app(error)
                self.post_message(self.ExportEnded(None, failure, is_barred=barred, is_signed_out=out))

        self._start(work, "export")

    def _post_export(self, event: "Event | GroupProgress") -> None:
        """From the loop, or from the thread that writes."""
        self.post_message(self.ExportWentOn(event))

    def on_archiving_app_export_went_on(self, message: ExportWentOn) -> None:
        run = self._archive
        if run is None or run.over:
            return
        before = run.done
        run.note(message.event)
        if isinstance(message.event, Waiting):
            self.main.audit_event(message.event)
        if run.done != before:
            self.main.export_went_on(run.done, run.total, leaving=self._leaves_after)
        if isinstance(message.event, SignedOut):
            self._draw_logins()
            for panel in self._export_panels():
                panel.held()

    def on_archiving_app_export_ended(self, message: ExportEnded) -> None:
        run = self._archive
        if run is None:
            return
        held = run.held_back(message.result)
        was_begun = message.result is not None or message.is_signed_out
        if (held or run.rejoining) and was_begun and self._may_hold and not run.stopping:
            self._hold_export(run, message.result, held)
        else:
            self._end_export(message.result, str(message.failure or ""), is_barred=message.is_barred)

    def _end_export(self, result: "ExportResult | None", failure: str, *, is_barred: bool = False) -> None:
        from tui.export_text import summary

        run = self._archive
        assert run is not None
        run.end(result, failure, is_barred=is_barred)
        if run.failure:
            told = f"{'It could not go on' if run.result else 'No export'}. {run.failure}"
        else:
            told = f"Export: {summary(run.result)}" if run.result else ""
        if self._leaves_after:
            self.exit(0)
            return
        panels = self._export_panels()
        self._draw_logins()
        self.main.export_ended(run, told, seen=bool(panels))
        for panel in panels:
            panel.ended()
        self._refresh_now_free()

    # While it waits for a login

    def _hold_export(
        self, run: "ArchiveRun", result: "ExportResult | None", platforms: frozenset[Platform]
    ) -> None:
        """What is left is remembered: the next start offers it, should the app end now."""
        run.hold(result, platforms)
        if run.rejoining:
            self._go_on_exporting()
            return
        self.main.export_waits(run.done, run.total, platforms)
        for panel in self._export_panels():
            panel.held()
        self._hold("export", platforms, self._go_on_exporting)
        self._refresh_now_free()

    def _signed_in(self, platforms: Collection[Platform]) -> None:
        """While the other platform is still read, the new login joins in: after the pages under way."""
        run = self._archive
        if run is not None and self.exporting is not None and run.is_short_of(platforms):
            run.rejoining = True
            self.exporting.stop()
        super()._signed_in(platforms)

    def _go_on_exporting(self) -> None:
        run = self._archive
        if run is None:
            return
        order = run.rest()
        self.main.export_went_on(run.done, run.total, leaving=self._leaves_after)
        for panel in self._export_panels():
            panel.held()
        self._read(order)

    def on_export_shown(self, message: ExportShown | None = None) -> None:
        from tui.screens.export_run import ExportRun

        if self._archive is not None and not self._export_panels():
            self.push_screen(ExportRun(self._archive, self.clock), self._export_again)
            if self._archive.over:
                self.main.export_seen()

    def _export_panels(self) -> "list[ExportRun]":
        from tui.screens.export_run import ExportRun

        return [screen for screen in self.screen_stack if isinstance(screen, ExportRun)]

    # What its panel wants

    def on_export_run_stop_wanted(self) -> None:
        run = self._archive
        if run is None or self.exporting is None:
            return
        run.stopping = True
        self.exporting.stop()
        for panel in self._export_panels():
            panel.held()
        if run.waiting:
            self._let_go("export")
            self._end_export(None, "" if run.is_begun else NOT_BEGUN)

    def _export_again(self, order: "ExportOrder | None") -> None:
        """The panel has gone; ``order`` is what is left, where that is wanted."""
        if order is not None:
            self._export_so((order, None))

    # Leaving

    def leave_when_done(self) -> bool:
        """Ask first, where groups are being changed or exported."""
        from tui.screens.export_leaving import LeavingExport

        if super().leave_when_done():
            return True
        if self._archive is None or not self.is_exporting:
            return False
        if not isinstance(self.screen, LeavingExport):
            self.push_screen(LeavingExport(self._archive), self._left_export)
        return True

    def _left_export(self, answer: str | None) -> None:
        if answer is None:
            return
        if answer == "now" or not self.is_exporting:
            self.exit(0)
            return
        self._leaves_after = True
        if answer == "stop":
            self.main.tell("Leaving as soon as the export has stopped …")
            self.on_export_run_stop_wanted()
        elif self._archive is not None:
            run = self._archive
            if not run.waiting:
                self.main.export_went_on(run.done, run.total, leaving=True)

    def on_export_run_folder_wanted(self, message: "ExportRun.FolderWanted") -> None:
        from tui.opening import open_folder

        folder = message.folder

        def work() -> None:
            self.post_message(self.Said(open_folder(folder)))

        self._in_thread(work, "folder")
