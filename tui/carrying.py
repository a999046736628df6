"""The app's side of carrying out: runs what was applied, whatever panel is open, and how it is left."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from backends.errors import NotSignedIn
from backends.model import SignedOut
from reports.rows import Assessment
from tui.advice import failure_in_app
from tui.change_wishes import ChangeWish, LiftBans, MakeLinks, SendLetters, Undo
from tui.changes_held import Carrying, HeldChangesApp
from tui.failures import Failure
from tui.text import clean

if TYPE_CHECKING:
    from backends.changes.plan import Plan
    from backends.changes.record import ChangeRecord, StepDone
    from backends.model import Event
    from tui.running import Running
    from tui.screens.change_run import ChangeRun

# Engine and panels are imported where they are used: the first frame has to stand at once.

READ_ONLY = "Read-only: this is as far as it goes. Start without --read-only to apply."


class CarryingApp(HeldChangesApp):
    """One run of changes at a time. A screen that shows it may go; the run goes on."""

    class Stepped(Message):
        """The run has gone on."""

        def __init__(self, event: "Event | StepDone") -> None:
            super().__init__()
            self.event = event

    class RunEnded(Message):
        """Nothing more is sent; ``record`` None = it could not be begun."""

        def __init__(
            self,
            record: "ChangeRecord | None",
            assessment: Assessment | None,
            failure: Failure | None,
            *,
            is_signed_out: bool = False,
        ) -> None:
            """``is_signed_out``: it could not be begun because no login is taken any more."""
            super().__init__()
            self.record = record
            self.assessment = assessment
            self.failure = failure
            self.is_signed_out = is_signed_out

    def _barred(self) -> str:
        if self.jobs.options.read_only:
            return READ_ONLY
        return "Another run of changes goes on: l shows it." if self.is_changing else ""

    def _reviewed(self, wish: ChangeWish, plan: "Plan | None") -> None:
        from tui.running import Running

        if plan is None:
            self.main.tell("Nothing was changed.")
            return
        if isinstance(wish, SendLetters):
            from tui.asking import send, send_rest

            self._carry(
                Running(plan, self.clock.now()),
                lambda notify, stop: send(self.jobs, plan, wish.asked, notify, stop),
                lambda run: lambda notify, stop: send_rest(self.jobs, run, wish.asked, notify, stop),
            )
        else:
            from tui.applying import apply_reviewed

            self._carry(
                Running(plan, self.clock.now()),
                lambda notify, stop: apply_reviewed(self.jobs, plan, notify, stop),
                self._rest,
            )

    def _resume(self, record: "ChangeRecord") -> None:
        """What is left is shown first: nothing is sent that was not on the screen before."""
        from tui.screens.remaining import Remaining

        review = Remaining(record, self._told, self.clock, self._barred())
        self.push_screen(review, lambda plan: self._reviewed_rest(record, plan))

    def _reviewed_rest(self, record: "ChangeRecord", plan: "Plan | None") -> None:
        from tui.running import Running

        if plan is None:
            self.main.tell("What is left of it stays in the log: l shows it.")
            return
        self._carry(Running.again(record, self.clock.now()), self._rest(record.run), self._rest)

    def _rest(self, run: str) -> Carrying:
        from tui.applying import resume

        return lambda notify, stop: resume(self.jobs, run, notify, stop)

    def _carry(self, running: "Running", carry: Carrying, rest: Callable[[str], Carrying]) -> None:
        """``rest`` goes on with it after a login was refused on the way."""
        barred = self._barred()
        if barred:
            self.main.tell(barred, failed=True)
            return
        self._run, self._carry_first, self._carry_rest = running, carry, rest
        self.main.changes_began(running.total - running.done)
        self._show_run(running)
        self._work_off(carry)

    def _work_off(self, carry: Carrying) -> None:
        stop = self._stop = asyncio.Event()
        tell = self._watched(self._post_step)

        async def work() -> None:
            try:
                record = await carry(tell, stop)
            except Exception as error:  # noqa: BLE001  any failure is told in words
                ended = self.RunEnded(
                    None,
                    self.jobs.assessment,
                    failure_in_app(error),
                    is_signed_out=isinstance(error, NotSignedIn),
                )
            else:
                ended = self.RunEnded(record, self.jobs.assessment, None)
            self.post_message(ended)

        self._start(work, "changes")

    def _show_run(self, running: "Running") -> None:
        """In the panel that shows this run already, where there is one."""
        from tui.screens.change_run import ChangeRun

        shown = [panel for panel in self._run_screens() if running.run and panel.run == running.run]
        for panel in shown:
            panel.show(running)
        if self.screen not in shown:
            self.push_screen(ChangeRun(running, self.clock))

    def _post_step(self, event: "Event | StepDone") -> None:
        self.post_message(self.Stepped(event))

    def on_carrying_app_stepped(self, message: Stepped) -> None:
        if self._run is None:
            return
        self._run.note(message.event)
        self.main.changes_went_on(self._run.done, self._run.total)
        if isinstance(message.event, SignedOut):
            self._draw_logins()
        for screen in self._run_screens():
            screen.held() if isinstance(message.event, SignedOut) else screen.follow()

    def on_carrying_app_run_ended(self, message: RunEnded) -> None:
        running = self._run
        if running is None:
            return
        if message.assessment is not None and not self._leaves_after:
            self.main.show_run(message.assessment)
        held = running.held_back(message.record)
        was_begun = message.record is not None or message.is_signed_out
        if held and was_begun and self._may_hold and not running.stopping:
            self._hold_changes(running, message.record, held)
        else:
            self._end_changes(message.record, str(message.failure or ""))

    # What a run's screen wants

    def on_change_run_wanted(self, message: "ChangeRun.Wanted") -> None:
        running = message.running
        record = running.record
        if message.what == "stop":
            self._stop_changes()
        elif record is None:
            self._say("There is no journal of this run: it could not be begun.", failed=True)
        elif message.what == "excel":
            self._write_operations([record], record.run)
        elif message.what == "undo":
            self._plan(Undo(record.run))
        elif message.what == "links":
            self._plan(MakeLinks(record.run))
        elif message.what == "bans":
            self._plan(LiftBans(record.run))
        elif message.what == "open":
            self.list_links(record.run)
        elif message.what == "resume":
            self._resume(record)

    def list_links(self, run: str) -> None:
        """Show the links of that run, "" = of all, that are still open."""
        raise NotImplementedError

    def on_change_run_link_wanted(self, message: "ChangeRun.LinkWanted") -> None:
        """A link lets somebody in: it goes to the clipboard, and is told nowhere."""
        step = next(step for step in message.running.plan.steps if step.number == message.number)
        self.copy_link(message.running.links[message.number].url, step.name, step.group.title)

    def copy_link(self, url: str, name: str, title: str) -> None:
        self.copy_to_clipboard(url)
        self._say(f"Copied the link for {clean(name)} to {clean(title)}: good for one person.")

    def _write_operations(self, records: "Sequence[ChangeRecord]", name: str) -> None:
        from reports.workbook.operations import write_operations

        path, now = self._export(f"changes-{name}", "xlsx"), self.clock.now()
        self._to_file(path, lambda: write_operations(records, path, now=now), "Workbook")

    # Leaving

    def leave_when_done(self) -> bool:
        """Ask first, where groups are being changed. False = there is nothing to ask."""
        from tui.screens.leaving import Leaving

        if self._run is None or not self.is_changing:
            return False
        if not isinstance(self.screen, Leaving):
            self.push_screen(Leaving(self._run), self._left)
        return True

    def _left(self, answer: str | None) -> None:
        if answer is None:
            return
        if answer == "now" or not self.is_changing:
            self.exit(0)
            return
        self._leaves_after = True
        if answer == "stop":
            self._stop_changes()
        self.main.tell(
            "Leaving as soon as the step under way is done …"
            if answer == "stop"
            else "Leaving when all is done …"
        )
