"""The app's side of planning: asks for what is missing, looks where it must, and shows the review."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.worker import Worker

from backends.errors import BitsafeError
from tui.change_waiting import WaitingApp
from tui.change_wishes import Asked, AskOwners, ChangeWish, CloseGaps, FindPerson, Rename, SendLetters
from tui.failures import failure_of
from tui.screens.wishes import InviteWanted, OwnersWanted, PlanWanted, RemovalWanted, RenameWanted
from tui.text import clean

if TYPE_CHECKING:
    from backends.changes.pace import Pace
    from backends.changes.plan import Plan
    from backends.changes.rename_rules import Rule
    from backends.model import GroupId
    from reports.rows import Assessment, Row
    from tui.finding import Found
    from tui.review import Fact
    from tui.screens.change_wait import Patient
    from tui.screens.invite import InvitePanel
    from tui.screens.owners import OwnerMessages
    from tui.screens.removal import FindForm, FoundList
    from tui.screens.review import Review

# Planners and panels are imported where they are used: the first frame has to stand at once.


class PlanningApp(WaitingApp):
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

    def __init__(self) -> None:
        super().__init__()
        self._looking: Worker[None] | None = None
        """The newest audit."""

    # What is wanted

    def on_invite_wanted(self, message: InviteWanted) -> None:
        from tui.screens.invite import InvitePanel

        self.push_screen(InvitePanel(message.rows, self.jobs.policy.team))

    def on_invite_panel_wanted(self, message: "InvitePanel.Wanted") -> None:
        """It stays open until the plan is there: whom it names may not be found."""
        self._plan(message.wish, message.panel)

    def on_found_list_removal_wanted(self, message: "FoundList.RemovalWanted") -> None:
        """It stays open until the plan is there, and nobody is looked for twice."""
        self._plan(message.wish, message.panel)

    def on_rename_wanted(self, message: RenameWanted) -> None:
        from tui.planning import head_of
        from tui.renaming import RenameWish, rule_of, suggested
        from tui.screens.rename import RenameForm

        assessment = self.jobs.assessment
        if assessment is None:
            return

        def rule(wish: Rename) -> "Rule | Mapping[GroupId, str]":
            names = RenameWish(wish.pair, wish.pattern, wish.mapping)
            return rule_of(self.jobs, names, message.rows)

        known = [row.group for row in assessment.rows]
        usual = suggested([row.group for row in message.rows], self.jobs.place.settings.rename)
        self.push_screen(RenameForm(message.rows, head_of(assessment), known, rule, usual), self._plan)

    def on_removal_wanted(self, message: RemovalWanted) -> None:
        from tui.screens.removal import FindForm

        rows = self.jobs.assessment.rows if self.jobs.assessment else ()
        self.push_screen(FindForm(message.rows, rows))

    def on_owners_wanted(self, message: OwnersWanted) -> None:
        from tui.screens.owners import OwnersForm

        self.push_screen(OwnersForm(message.rows), self._ask)

    def on_plan_wanted(self, message: PlanWanted) -> None:
        wish = message.wish
        if isinstance(wish, CloseGaps) and not any(row.gaps for row in wish.rows):
            self.main.tell(no_gap(wish.rows))
        else:
            self._plan(wish)

    # Looking and planning: None = nothing is wanted after all

    def on_find_form_wanted(self, message: "FindForm.Wanted") -> None:
        """Of somebody in the team the last run knows much: that is shown while it is looked again."""
        from tui.change_plans import known_places
        from tui.screens.removal import FoundList

        form, wish = message.form, message.wish
        try:
            known = known_places(self.jobs, wish)
        except BitsafeError as error:
            form.tell(f"! {failure_of(error)}")
            return
        if known is None:
            self._find(wish, form)
            return
        self.pop_screen()
        panel = FoundList(known, wish, self.clock)
        self.push_screen(panel)
        self.call_after_refresh(self._find, wish, panel)

    def _find(self, wish: FindPerson, panel: "Patient[Any]") -> None:
        async def work() -> Message:
            from tui.change_plans import look_for
            from tui.freshness import renewed

            now = renewed(wish, await self._fresh())
            return self.PersonFound(await look_for(self.jobs, now, self._tell_planning), now)

        self._work_out(f"Looking for {clean(wish.person)}", work, panel)

    def _ask(self, wish: AskOwners | None) -> None:
        if wish is None:
            return

        async def work() -> Message:
            from tui.asking import ask_owners
            from tui.freshness import renewed

            now = renewed(wish, await self._fresh())
            return self.OwnersFound(await ask_owners(self.jobs, now, self._tell_planning))

        self._work_out("Finding out whom to ask", work)

    def _plan(self, wish: ChangeWish | None, panel: "Patient[Any] | None" = None) -> None:
        if wish is None:
            return

        async def work() -> Message:
            from tui.change_plans import make
            from tui.freshness import renewed

            now = renewed(wish, await self._fresh())
            plan, confirm = await make(self.jobs, now, self._tell_planning)
            return self.Planned(plan, wish, confirm)

        self._work_out("Making the plan", work, panel)

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

    # What came of it

    def on_planning_app_person_found(self, message: PersonFound) -> None:
        from tui.screens.removal import FoundList

        panel = self._patient
        self._mentioned()
        if isinstance(panel, FoundList):
            panel.show(message.found)
        else:
            self._close(panel)
            self.push_screen(FoundList(message.found, message.wish, self.clock))

    def _close(self, panel: "Patient[Any] | None") -> None:
        """What was asked for there is here; no other panel is over it then."""
        if panel is not None and self.screen is panel:
            self.pop_screen()

    def on_planning_app_owners_found(self, message: OwnersFound) -> None:
        from tui.screens.owners import OwnerMessages

        self._mentioned()
        self.push_screen(OwnerMessages(message.asked))

    def on_planning_app_planned(self, message: Planned) -> None:
        from tui.screens.review import Review

        panel = self._patient
        self._mentioned()
        self._close(panel)
        review = Review(message.plan, self._told, self.clock, self._barred(), message.confirm)
        self.push_screen(review, partial(self._reviewed, message.wish))

    def _told(self, plan: "Plan") -> "Sequence[Fact]":
        """What a reviewer has to know of a plan."""
        from tui.review import facts

        rows = self.jobs.assessment.rows if self.jobs.assessment else ()
        customers = {row.group.id for row in rows if row.counts}
        return facts(plan, self._pace(), customers, self.clock.local(self.clock.now()))

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


def no_gap(rows: "Sequence[Row]") -> str:
    """Why there is nothing to close in these groups, safe to show."""
    where = clean(rows[0].group.title) if len(rows) == 1 else f"these {len(rows):,} groups"
    unknown = sum(row.unknowns for row in rows)
    more = f", but {unknown:,} of them {'is' if unknown == 1 else 'are'} not known" if unknown else ""
    return f"No gap in {where}: nobody who has to be in is known to be missing{more}."
