"""The app's side of planning: asks for what is missing, looks where it must, and shows the review."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import Worker, WorkType

from backends.errors import BitsafeError
from backends.model import Event
from tui.change_wishes import Asked, AskOwners, ChangeWish, FindPerson, Rename, SendLetters
from tui.deciding import DecidingApp
from tui.failures import Failure, failure_of
from tui.screens.wishes import InviteWanted, OwnersWanted, PlanWanted, RemovalWanted, RenameWanted
from tui.text import clean

if TYPE_CHECKING:
    from backends.changes.pace import Pace
    from backends.changes.plan import Plan
    from backends.changes.rename_rules import Rule
    from backends.model import GroupId
    from reports.rows import Assessment
    from tui.finding import Found
    from tui.review import Fact
    from tui.screens.owners import OwnerMessages
    from tui.screens.review import Review

# Planners and panels are imported where they are used: the first frame has to stand at once.


class PlanningApp(DecidingApp):
    """Of plans only the last one asked for is made; nothing is changed by making one."""

    class Planned(Message):
        """A plan is ready to be reviewed; ``confirm`` has to be typed before it is applied, if any."""

        def __init__(self, plan: "Plan", wish: ChangeWish, confirm: str = "") -> None:
            super().__init__()
            self.plan = plan
            self.wish = wish
            self.confirm = confirm

    class PersonFound(Message):
        """Where somebody is."""

        def __init__(self, found: "Found", wish: FindPerson) -> None:
            super().__init__()
            self.found = found
            self.wish = wish

    class OwnersFound(Message):
        """Who is to be asked, and for what."""

        def __init__(self, asked: Asked) -> None:
            super().__init__()
            self.asked = asked

    class Unplanned(Message):
        """No plan came of it."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self) -> None:
        super().__init__()
        self._looking: Worker[None] | None = None
        """The newest audit."""

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

    def on_owners_wanted(self, message: OwnersWanted) -> None:
        from tui.screens.owners import OwnersForm

        self.push_screen(OwnersForm(message.rows), self._ask)

    def on_plan_wanted(self, message: PlanWanted) -> None:
        self._plan(message.wish)

    # Looking and planning: None = nothing is wanted after all

    def _find(self, wish: FindPerson | None) -> None:
        if wish is None:
            return

        async def work() -> Message:
            from tui.change_plans import look_for
            from tui.freshness import renewed

            now = renewed(wish, await self._fresh())
            return self.PersonFound(await look_for(self.jobs, now, self._tell_planning), now)

        self._work_out(f"Looking for {clean(wish.person)} …", work)

    def _ask(self, wish: AskOwners | None) -> None:
        if wish is None:
            return

        async def work() -> Message:
            from tui.asking import ask_owners
            from tui.freshness import renewed

            now = renewed(wish, await self._fresh())
            return self.OwnersFound(await ask_owners(self.jobs, now, self._tell_planning))

        self._work_out("Finding out whom to ask …", work)

    def _plan(self, wish: ChangeWish | None) -> None:
        if wish is None:
            return

        async def work() -> Message:
            from tui.change_plans import make
            from tui.freshness import renewed

            now = renewed(wish, await self._fresh())
            plan, confirm = await make(self.jobs, now, self._tell_planning)
            return self.Planned(plan, wish, confirm)

        self._work_out("Making the plan …", work)

    def _work_out(self, doing: str, work: Callable[[], Awaitable[Message]]) -> None:
        """What comes of it is told as a message; any failure in words."""
        self.mention(doing)

        async def safely() -> None:
            try:
                self.post_message(await work())
            except Exception as error:  # noqa: BLE001
                self.post_message(self.Unplanned(failure_of(error)))

        self._start(safely, "plan")

    def mention(self, text: str) -> None:
        """What is going on, where the person looks: in the open panel, else in the status line."""
        from tui.screens.task import Task

        if isinstance(self.screen, Task):
            self.screen.tell(text, "$primary")
        else:
            self.main.tell(text)

    def _mentioned(self) -> None:
        """It is over."""
        from tui.screens.task import Task

        self.main.planned()
        for screen in self.screen_stack:
            if isinstance(screen, Task):
                screen.tell("")

    async def _fresh(self) -> "Assessment":
        """The run that is known where it is young enough, else a new one."""
        from tui.freshness import is_old

        assessment = self.jobs.assessment
        if assessment is None or is_old(assessment, self.clock.now()):
            self.mention("What was seen is too old to plan from: looking again first …")
            if self._looking is None or self._looking.is_finished:
                self._start_audit()
            assert self._looking is not None
            await self._looking.wait()
            assessment = self.jobs.assessment
        if assessment is None or is_old(assessment, self.clock.now()):
            raise BitsafeError("The groups could not be looked at, so nothing was planned.", "p says why.")
        return assessment

    def _start_audit(self) -> None:
        """Look at both platforms; ``_looking`` is that work."""
        raise NotImplementedError

    def _tell_planning(self, event: Event) -> None:
        self.main.audit_event(event)

    # What came of it

    def on_planning_app_person_found(self, message: PersonFound) -> None:
        from tui.screens.removal import FoundList

        self._mentioned()
        self.push_screen(FoundList(message.found, message.wish, self.clock), self._plan)

    def on_planning_app_owners_found(self, message: OwnersFound) -> None:
        from tui.screens.owners import OwnerMessages

        self._mentioned()
        self.push_screen(OwnerMessages(message.asked))

    def on_planning_app_planned(self, message: Planned) -> None:
        from tui.review import facts
        from tui.screens.review import Review

        self._mentioned()
        plan = message.plan
        rows = self.jobs.assessment.rows if self.jobs.assessment else ()
        customers = {row.group.id for row in rows if row.counts}

        def told(of: "Plan") -> "Sequence[Fact]":
            return facts(of, self._pace(), customers, self.clock.local(self.clock.now()))

        review = Review(plan, told, self.clock, self._barred(), message.confirm)
        self.push_screen(review, partial(self._reviewed, message.wish))

    def on_planning_app_unplanned(self, message: Unplanned) -> None:
        self._mentioned()
        self._say(str(message.failure), failed=True)

    def _reviewed(self, wish: ChangeWish, plan: "Plan | None") -> None:
        """The review was left; ``plan`` is to be applied, None = nothing is."""
        raise NotImplementedError

    def _barred(self) -> str:
        """Why nothing may be applied now, "" where it may."""
        raise NotImplementedError

    def _pace(self) -> "Pace":
        from backends.changes.pace import Pace

        return Pace.of(self.jobs.place.settings.pace)

    # What the review and the messages want

    def on_review_save_wanted(self, message: "Review.SaveWanted") -> None:
        from backends.changes.plan_file import save

        path = self._export(f"plan-{message.plan.hash[:4]}", "json")
        self._to_file(path, lambda: save(message.plan, path), "Plan")

    def on_review_workbook_wanted(self, message: "Review.WorkbookWanted") -> None:
        from reports.workbook.operations import write_plan

        path = self._export(f"plan-{message.plan.hash[:4]}", "xlsx")
        self._to_file(path, lambda: write_plan(message.plan, path), "Workbook")

    def on_owner_messages_send_wanted(self, message: "OwnerMessages.SendWanted") -> None:
        self._plan(SendLetters(message.asked))

    def on_owner_messages_taken(self, message: "OwnerMessages.Taken") -> None:
        """What is copied counts as asked."""
        from tui.asking import keep
        from tui.owner_text import as_text

        text = as_text(message.messages)
        if message.to_file:
            self._in_thread(lambda: self._write("messages", text), "file")
        else:
            who = ", ".join(dict.fromkeys(clean(one.letter.name) for one in message.messages))
            self._copy("messages" if len(message.messages) > 1 else "message", text, f"to {who}")

        async def note() -> None:
            await keep(self.jobs, message.messages, message.asked.plea)

        self._in_loop(note, "asked")

    def _export(self, name: str, suffix: str) -> Path:
        now = self.clock.local(self.clock.now())
        return self.jobs.place.home.exports / f"bitsafe-{name}-{now:%Y-%m-%d-%H%M}.{suffix}"

    def _to_file(self, path: Path, write: Callable[[], object], what: str) -> None:
        def work() -> None:
            write()
            self.post_message(self.Said(f"{what}: {clean(str(path))}"))

        self._in_thread(work, "file")

    def _in_loop(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        """Whatever goes wrong is told in words."""

        async def safely() -> None:
            try:
                await work()
            except Exception as error:  # noqa: BLE001
                self.post_message(self.Said(f"Not done. {failure_of(error)}", failed=True))

        self._start(safely, group)

    def _start(self, work: Callable[[], Awaitable[None]], group: str) -> Worker[None]:
        job: WorkType[None] = work  # type: ignore[assignment]
        return self.run_worker(job, group=group, exclusive=group == "plan", exit_on_error=False)
