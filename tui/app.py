"""The Textual app: opens the jobs after the first paint, runs them as workers, passes on what they tell."""

import asyncio
import gc
from collections.abc import Iterable
from functools import partial
from time import monotonic
from typing import Any

from rich.text import Text
from textual import events
from textual.app import SystemCommand
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkType

from backends.model import Event
from reports.rows import Assessment
from tui.accounts import AccountsApp
from tui.actions import ACTIONS, MOVING
from tui.actions.action import GROUPS
from tui.actions.keys import written
from tui.archiving import ArchivingApp
from tui.clock import Clock
from tui.drawing import DrawingApp
from tui.failures import Failure, failure_of
from tui.hangup import end_with_terminal
from tui.jobs import Jobs, Options
from tui.notifying import NotifyingApp
from tui.remembering import RememberingApp
from tui.screens.main import MainScreen
from tui.screens.wishes import SetUpWanted
from tui.text import clean

PAUSE = 1.0
"""Seconds without a key that does nothing, before another one is told about."""


class BitsafeApp(ArchivingApp, AccountsApp, RememberingApp, DrawingApp, NotifyingApp):
    """Owns the work: what a screen starts goes on when the screen is gone."""

    TITLE = "bitsafe"
    CSS_PATH = "screens/main.tcss"

    class Told(Message):
        """Progress or a wait of the running audit."""

        def __init__(self, event: Event) -> None:
            super().__init__()
            self.event = event

    class Opened(Message):
        """The jobs are open."""

    class Glimpsed(Message):
        """The last run is there, though nothing can be done with it before the jobs are open."""

        def __init__(self, assessment: Assessment) -> None:
            super().__init__()
            self.assessment = assessment

    class Recalled(Message):
        """The last run is there; None = there was none."""

        def __init__(self, assessment: Assessment | None) -> None:
            super().__init__()
            self.assessment = assessment

    class Audited(Message):
        """An audit has ended well, on at least one platform."""

        def __init__(self, assessment: Assessment) -> None:
            super().__init__()
            self.assessment = assessment

    class Failed(Message):
        """Opening or refreshing did not work; what is known all the same may have changed."""

        def __init__(self, failure: Failure, assessment: Assessment | None) -> None:
            super().__init__()
            self.failure = failure
            self.assessment = assessment

    class ReportEnded(Message):
        """The report is written, or it could not be."""

        def __init__(self, text: str, failed: bool) -> None:
            super().__init__()
            self.text = text
            self.failed = failed

    def __init__(self, jobs: Jobs, clock: Clock | None = None) -> None:
        super().__init__()
        self.jobs = jobs
        self.clock = clock or Clock()
        self.main = MainScreen(self.clock, jobs.options.demo, jobs.options.read_only)
        self._opened = False
        self._said = -PAUSE
        self.draw_with(jobs.theme_left(), plain=jobs.options.plain)

    def get_default_screen(self) -> Screen[None]:
        return self.main

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette: our own actions but for those that only move, and the themes."""
        if screen is self.main:
            for action in ACTIONS:
                if action.section == MOVING:
                    continue
                command = partial(self.main.action_act, action.name())
                keys = self.jobs.keymap.written(action)
                yield SystemCommand(action.title(), f"{keys}   {action.help()}", command)
            for column, name in self.main.sortable():
                words = f"Sort by {clean(name)}; once more turns it round"
                yield SystemCommand(f"Sort by {clean(name)}", words, partial(self.main.sort_by, column))
            for view in self.main.own_views:
                show = partial(self.main.choose_view, view.name)
                yield SystemCommand(f"View: {view.labels[0]}", "Show this view of your own", show)
        yield SystemCommand("Choose theme", "Pick the colours from a list", self.action_change_theme)

    # Work

    def on_ready(self) -> None:
        """The first frame is on the screen: now whatever takes time may begin."""
        self._open()

    def _open(self) -> None:
        self.run_worker(self._open_jobs, group="open", exclusive=True, thread=True, exit_on_error=False)

    def _open_jobs(self) -> None:
        try:
            self.jobs.open_place()
            self.main.config_read(self.jobs.foreign())
            self.recollect()
            glimpsed = self.jobs.glimpse()
            self.main.rehearse(glimpsed)
            if glimpsed is not None:
                self.post_message(self.Glimpsed(glimpsed))
            self.jobs.open()
            self.post_message(self.Opened())
            last = self.jobs.last()
            if last is not glimpsed:
                self.main.rehearse(last)
            self.post_message(self.Recalled(last))
        except Exception as error:  # noqa: BLE001  any failure is told in words
            self.post_message(self.Failed(failure_of(error), self.jobs.assessment))
            if self.jobs.needs_set_up():
                self.post_message(SetUpWanted())

    def _tell(self, event: Event) -> None:
        self.post_message(self.Told(event))

    async def _audit(self) -> None:
        try:
            assessment = await self.jobs.audit(self._watched(self._tell))
            await asyncio.to_thread(self.main.rehearse, assessment)
            self.post_message(self.Audited(assessment))
        except Exception as error:  # noqa: BLE001
            self.post_message(self.Failed(failure_of(error), self.jobs.assessment))

    def _write_report(self) -> None:
        try:
            path = self.jobs.write_report()
            self.post_message(self.ReportEnded(f"Report: {clean(str(path))}", failed=False))
        except Exception as error:  # noqa: BLE001
            self.post_message(self.ReportEnded(f"No report. {failure_of(error)}", failed=True))

    def _start_audit(self) -> None:
        self.main.audit_started()
        work: WorkType[None] = self._audit
        self._looking = self.run_worker(work, group="audit", exclusive=True, exit_on_error=False)

    # What the workers report

    def on_bitsafe_app_opened(self) -> None:
        self._opened = True
        self.main.use_keys(self.jobs.keymap)
        self.main.jobs_opened()

    def on_bitsafe_app_glimpsed(self, message: Glimpsed) -> None:
        self.main.show_run(message.assessment)

    def on_bitsafe_app_recalled(self, message: Recalled) -> None:
        self._collect_garbage()
        if message.assessment is None or message.assessment is not self.main.shown:
            self.main.show_run(message.assessment)
        self.look_up_gaps()
        if message.assessment:
            self.look_back()
        self.look_for_unfinished()
        if message.assessment and self.looked_just_now(message.assessment):
            self.main.audit_ended(message.assessment)
        else:
            self._start_audit()

    def on_carrying_app_run_ended(self, message: AccountsApp.RunEnded) -> None:
        """Each class's own handler is called: this one beside that of CarryingApp."""
        self.look_back()

    def _collect_garbage(self) -> None:
        """From the end of the start on; what was loaded until then (tui/__main__.py) is passed over."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def on_bitsafe_app_told(self, message: Told) -> None:
        self.main.audit_event(message.event)

    def on_bitsafe_app_audited(self, message: Audited) -> None:
        self.main.audit_ended(message.assessment)
        self._looked(message.assessment)
        self.look_up_gaps()
        self.look_back()

    def on_bitsafe_app_failed(self, message: Failed) -> None:
        self._collect_garbage()
        self.main.job_failed(message.failure, message.assessment)

    def on_bitsafe_app_report_ended(self, message: ReportEnded) -> None:
        self.main.report_ended(message.text, message.failed)

    # What the screen wants

    def on_audit_wanted(self) -> None:
        if self._opened:
            self._start_audit()
        else:
            self.main.opening_again()
            self._open()

    def on_report_wanted(self) -> None:
        self.main.report_started()
        self.run_worker(self._write_report, group="report", exclusive=True, thread=True, exit_on_error=False)

    def on_key(self, event: events.Key) -> None:
        """A key that nothing takes: it says why nothing happens. In a panel, only what works elsewhere."""
        if not event.is_printable or event.key in self.screen.active_bindings:
            return
        action = self.jobs.keymap.action_of(event.key, GROUPS)
        if self.screen is self.main:
            self.main.say_no_key(written(event.key))
        elif (shifted := self._with_shift(event.key)) and self._may_say():
            told = f"{event.key} does nothing here: {event.key.upper()}, with Shift, is {shifted}."
            self.screen.notify(told, severity="warning", timeout=4, markup=False)
        elif action and action.section != MOVING and event.key != "space" and self._may_say():
            told = f"{written(event.key)} {action.label}: on the main screen. Esc closes this panel first."
            self.screen.notify(told, severity="warning", timeout=4, markup=False)

    def _with_shift(self, key: str) -> str:
        """What the capital letter is for in this panel; "" for nothing."""
        bound = self.screen.active_bindings.get(key.upper())
        return bound.binding.description if bound is not None and bound.enabled else ""

    def _may_say(self) -> bool:
        """Once for a burst of keys: the first message is not there yet when the next key comes."""
        before, self._said = self._said, monotonic()
        return not self._notifications and self._said - before > PAUSE

    def on_redraw_wanted(self) -> None:
        self.draw_anew()

    def on_leave_wanted(self) -> None:
        if not self.leave_when_done():
            self.exit(0)

    async def action_quit(self) -> None:
        self.on_leave_wanted()

    def _fatal_error(self) -> None:
        """A fault of our own ends the app with one sentence, where Textual would print a traceback."""
        error = self._exception
        if error is not None:
            self.panic(Text(str(failure_of(error))))


def run(options: Options) -> int:
    """Blocking: the app until it is left. Returns the exit status: 0, or 1 after a fault of our own."""
    return asyncio.run(_run(BitsafeApp(Jobs(options))))


async def _run(app: BitsafeApp) -> int:
    watch = asyncio.create_task(end_with_terminal(app.exit))
    try:
        await app.run_async()
        return app.return_code or 0
    finally:
        watch.cancel()
        await asyncio.to_thread(app.write_last)
        await app.jobs.close()
