"""The app's side of changes: makes plans, shows the review, runs what was applied, whatever is open."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import WorkType

from backends.model import Event
from reports.rows import Assessment
from tui.change_wishes import ChangeWish, FindPerson, MakeLinks, Rename, Undo
from tui.deciding import DecidingApp
from tui.failures import Failure, failure_of
from tui.screens.wishes import InviteWanted, PlanWanted, RemovalWanted, RenameWanted
from tui.text import clean

if TYPE_CHECKING:
    from backends.changes.pace import Pace
    from backends.changes.plan import Plan
    from backends.changes.record import ChangeRecord, StepDone
    from backends.changes.rename_rules import Rule
    from backends.model import GroupId
    from tui.finding import Found
    from tui.running import Running
    from tui.screens.change_log import ChangeLog
    from tui.screens.change_run import ChangeRun
    from tui.screens.review import Review

# Planners, engine and panels are imported where they are used: the first frame has to stand at once.

Carrying = Callable[[Callable[["Event | StepDone"], None], asyncio.Event], Awaitable["ChangeRecord"]]


LISTED = 200
"""So many runs of changes are listed."""


class ChangingApp(DecidingApp):
    """One run of changes at a time. A screen that shows it may go; the run goes on."""

    class Planned(Message):
        """A plan is ready to be reviewed; ``confirm`` has to be typed before it is applied, if any."""

        def __init__(self, plan: "Plan", confirm: str = "") -> None:
            super().__init__()
            self.plan = plan
            self.confirm = confirm

    class PersonFound(Message):
        """Where somebody is."""

        def __init__(self, found: "Found", wish: FindPerson) -> None:
            super().__init__()
            self.found = found
            self.wish = wish

    class Unplanned(Message):
        """No plan came of it."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Stepped(Message):
        """The run has gone on."""

        def __init__(self, event: "Event | StepDone") -> None:
            super().__init__()
            self.event = event

    class RunEnded(Message):
        """Nothing more is sent; ``record`` None = it could not be begun."""

        def __init__(
            self, record: "ChangeRecord | None", assessment: Assessment | None, failure: Failure | None
        ) -> None:
            super().__init__()
            self.record = record
            self.assessment = assessment
            self.failure = failure

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

    def __init__(self) -> None:
        super().__init__()
        self._run: Running | None = None
        self._stop = asyncio.Event()

    @property
    def is_changing(self) -> bool:
        return self._run is not None and not self._run.over

    # What is wanted

    def on_invite_wanted(self, message: InviteWanted) -> None:
        from tui.screens.invite import InvitePanel

        self.push_screen(InvitePanel(message.rows, self.jobs.policy.team), self._plan)

    def on_rename_wanted(self, message: RenameWanted) -> None:
        from tui.planning import head_of
        from tui.renaming import RenameWish, rule_of
        from tui.screens.rename import RenameForm

        assessment = self.jobs.assessment
        if assessment is None:
            return

        def rule(wish: Rename) -> "Rule | Mapping[GroupId, str]":
            names = RenameWish(wish.pair, wish.pattern, wish.mapping)
            return rule_of(self.jobs, names, message.rows)

        known = [row.group for row in assessment.rows]
        usual = self.jobs.place.settings.rename
        form = RenameForm(message.rows, head_of(assessment), known, rule, usual)
        self.push_screen(form, self._plan)

    def on_removal_wanted(self, message: RemovalWanted) -> None:
        from tui.screens.removal import FindForm

        rows = self.jobs.assessment.rows if self.jobs.assessment else ()
        self.push_screen(FindForm(message.rows, rows), self._find)

    def _find(self, wish: FindPerson | None) -> None:
        if wish is None:
            return
        self.main.tell(f"Looking for {clean(wish.person)} …")

        async def work() -> None:
            from tui.change_plans import look_for

            try:
                self.post_message(
                    self.PersonFound(await look_for(self.jobs, wish, self._tell_planning), wish)
                )
            except Exception as error:  # noqa: BLE001
                self.post_message(self.Unplanned(failure_of(error)))

        self._start(work, "plan")

    def on_changing_app_person_found(self, message: PersonFound) -> None:
        from tui.screens.removal import FoundList

        self.main.planned()
        self.push_screen(FoundList(message.found, message.wish, self.clock), self._plan)

    # Planning

    def on_plan_wanted(self, message: PlanWanted) -> None:
        self._plan(message.wish)

    def _plan(self, wish: ChangeWish | None) -> None:
        """Make a plan and show it; the work is the app's. None = nothing is wanted after all."""
        if wish is None:
            return
        self.main.tell("Making the plan …")

        async def work() -> None:
            from tui.change_plans import make

            try:
                self.post_message(self.Planned(*await make(self.jobs, wish, self._tell_planning)))
            except Exception as error:  # noqa: BLE001  any failure is told in words
                self.post_message(self.Unplanned(failure_of(error)))

        self._start(work, "plan")

    def _tell_planning(self, event: Event) -> None:
        self.main.audit_event(event)

    def on_changing_app_planned(self, message: Planned) -> None:
        from tui.review import facts
        from tui.screens.review import Review

        self.main.planned()
        plan = message.plan
        rows = self.jobs.assessment.rows if self.jobs.assessment else ()
        customers = {row.group.id for row in rows if row.counts}
        told = facts(plan, self._pace(), customers, self.clock.local(self.clock.now()))
        self.push_screen(Review(plan, told, self._barred(), message.confirm), self._reviewed)

    def on_changing_app_unplanned(self, message: Unplanned) -> None:
        self.main.planned()
        self._say(str(message.failure), failed=True)

    def _pace(self) -> "Pace":
        from backends.changes.pace import Pace

        return Pace.of(self.jobs.place.settings.pace)

    def _barred(self) -> str:
        """Why nothing may be applied now, "" where it may."""
        if self.jobs.options.read_only:
            return "Read-only: this is as far as it goes. Start without --read-only to apply."
        return "Another run of changes goes on: l shows it." if self.is_changing else ""

    def on_review_save_wanted(self, message: "Review.SaveWanted") -> None:
        from backends.changes.plan_file import save

        path = self._export(f"plan-{message.plan.hash[:4]}", "json")
        self._to_file(path, lambda: save(message.plan, path), "Plan")

    def on_review_workbook_wanted(self, message: "Review.WorkbookWanted") -> None:
        from reports.workbook.operations import write_plan

        path = self._export(f"plan-{message.plan.hash[:4]}", "xlsx")
        self._to_file(path, lambda: write_plan(message.plan, path), "Workbook")

    def _export(self, name: str, suffix: str) -> Path:
        now = self.clock.local(self.clock.now())
        return self.jobs.place.home.exports / f"bitsafe-{name}-{now:%Y-%m-%d-%H%M}.{suffix}"

    def _to_file(self, path: Path, write: Callable[[], object], what: str) -> None:
        def work() -> None:
            write()
            self.post_message(self.Said(f"{what}: {clean(str(path))}"))

        self._in_thread(work, "file")

    # Applying

    def _reviewed(self, plan: "Plan | None") -> None:
        if plan is None:
            self.main.tell("Nothing was changed.")
            return
        from tui.applying import apply

        self._carry_out(plan, lambda notify, stop: apply(self.jobs, plan, notify, stop))

    def _carry_out(self, plan: "Plan", carry: Carrying) -> None:
        from tui.running import Running
        from tui.screens.change_run import ChangeRun

        if self.is_changing:
            self.main.tell(self._barred(), failed=True)
            return
        self._stop = asyncio.Event()
        self._run = Running(plan, self.clock.now())
        self.main.changes_began(len(plan.steps))
        self.push_screen(ChangeRun(self._run, self.clock))

        async def work() -> None:
            record: ChangeRecord | None = None
            failure: Failure | None = None
            try:
                record = await carry(lambda event: self._post_step(event), self._stop)
            except Exception as error:  # noqa: BLE001
                failure = failure_of(error)
            self.post_message(self.RunEnded(record, self.jobs.assessment, failure))

        self._start(work, "changes")

    def _post_step(self, event: "Event | StepDone") -> None:
        self.post_message(self.Stepped(event))

    def on_changing_app_stepped(self, message: Stepped) -> None:
        if self._run is None:
            return
        self._run.note(message.event)
        self.main.changes_went_on(self._run.done, self._run.total)
        for screen in self._run_screens():
            screen.follow()

    def on_changing_app_run_ended(self, message: RunEnded) -> None:
        if self._run is None:
            return
        self._run.end(message.record, str(message.failure) if message.failure else "")
        if message.assessment is not None:
            self.main.show_run(message.assessment)
        self.main.changes_ended(self._run)
        for screen in self._run_screens():
            screen.ended()
        self.look_up_gaps()

    def _run_screens(self) -> "list[ChangeRun]":
        from tui.screens.change_run import ChangeRun

        return [screen for screen in self.screen_stack if isinstance(screen, ChangeRun)]

    # What a run's screen wants

    def on_change_run_wanted(self, message: "ChangeRun.Wanted") -> None:
        running = message.running
        record = running.record
        if message.what == "stop":
            running.stopping = True
            self._stop.set()
        elif record is None:
            self._say("There is no journal of this run: it could not be begun.", failed=True)
        elif message.what == "excel":
            self._write_operations([record], record.run)
        elif message.what == "undo":
            self._plan(Undo(record.run))
        elif message.what == "links":
            self._plan(MakeLinks(record.run))
        elif message.what == "resume":
            self._resume(record)

    def on_change_run_link_wanted(self, message: "ChangeRun.LinkWanted") -> None:
        """A link lets somebody in: it goes to the clipboard, and is told nowhere."""
        step = next(step for step in message.running.plan.steps if step.number == message.number)
        link = message.running.links[message.number]
        self.copy_to_clipboard(link.url)
        self._say(
            f"Copied the link for {clean(step.name)} to {clean(step.group.title)}: good for one person."
        )

    def _resume(self, record: "ChangeRecord") -> None:
        from tui.applying import resume

        left = replace(record.plan, steps=record.open, skipped=())
        self._carry_out(left, lambda notify, stop: resume(self.jobs, record.run, notify, stop))

    def _write_operations(self, records: "Sequence[ChangeRecord]", name: str) -> None:
        from reports.workbook.operations import write_operations

        path, now = self._export(f"changes-{name}", "xlsx"), self.clock.now()
        self._to_file(path, lambda: write_operations(records, path, now=now), "Workbook")

    # The log, and what an earlier start has left

    def look_for_unfinished(self) -> None:
        async def work() -> None:
            records = await self.jobs.journal.unfinished()
            if records:
                self.post_message(self.LeftOpen(records))

        self._in_loop(work, "left open")

    def on_changing_app_left_open(self, message: LeftOpen) -> None:
        from tui.screens.left_open import LeftOpen

        if self.jobs.options.read_only:
            return
        self.push_screen(LeftOpen(message.records[0]), self._decided_about_rest)

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

        self._in_loop(work, "left open")

    def on_log_wanted(self) -> None:
        from tui.screens.change_log import ChangeLog
        from tui.screens.change_run import ChangeRun

        if self._run is not None and not self._run.over:
            self.push_screen(ChangeRun(self._run, self.clock))
            return
        self.push_screen(ChangeLog(self.clock))
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
        from tui.screens.change_run import ChangeRun

        record = message.record
        running = Running(record.plan, record.started)
        running.end(record)
        self.push_screen(ChangeRun(running, self.clock))

    def on_change_log_workbook_wanted(self, message: "ChangeLog.WorkbookWanted") -> None:
        self._write_operations(message.records, "all")

    def _in_loop(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        """Whatever goes wrong is told in words."""

        async def safely() -> None:
            try:
                await work()
            except Exception as error:  # noqa: BLE001
                self.post_message(self.Said(f"Not done. {failure_of(error)}", failed=True))

        self._start(safely, group)

    def _start(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        """In the loop; of plans only the last one asked for is made."""
        job: WorkType[None] = work  # type: ignore[assignment]
        self.run_worker(job, group=group, exclusive=group == "plan", exit_on_error=False)
