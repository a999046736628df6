"""The app's side of decisions, people and sharing: the jobs do it in threads, and what came of it is told."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import App
from textual.message import Message

from backends.decisions import Decision, Recategorise, Star, Subject
from backends.errors import BitsafeError
from reports.rows import Assessment, Row
from tui.clock import Clock
from tui.failures import failure_of
from tui.jobs import Jobs
from tui.screens.main import MainScreen
from tui.screens.wishes import (
    CategoryWanted,
    DecideWanted,
    StarWanted,
)
from tui.text import clean

if TYPE_CHECKING:
    from backends.settings import ExclusionRule, TeamMember
    from reports.people import Person
    from tui.screens.decision_list import DecisionList
    from tui.screens.people_list import PeopleList

# Panels are imported where they are opened: the first frame has to stand at once.

AGAIN = "u takes it back"
TO_FILE = "Where your terminal has no clipboard, F writes it to a file."


class DecidingApp(App[int]):
    """A base of the app. What was decided since its start can be taken back step by step."""

    jobs: Jobs
    clock: Clock
    main: MainScreen

    class Decided(Message):
        """Decisions were made at once, or taken back; ``told`` is safe to show."""

        def __init__(
            self,
            told: str,
            assessment: Assessment | None,
            made: Sequence[Decision] = (),
            undone: Sequence[Decision] = (),
        ) -> None:
            super().__init__()
            self.told = told
            self.assessment = assessment
            self.made = made
            self.undone = undone

    class Said(Message):
        """What came of something else, safe to show."""

        def __init__(self, told: str, failed: bool = False) -> None:
            super().__init__()
            self.told = told
            self.failed = failed

    class Listed(Message):
        """The decisions, oldest first, and the exclusions of the config."""

        def __init__(self, decisions: "Sequence[Decision]", rules: "Sequence[ExclusionRule]") -> None:
            super().__init__()
            self.decisions = decisions
            self.rules = rules

    class TeamListed(Message):
        """The team as it is now."""

        def __init__(self, people: "Sequence[Person]", team: "Sequence[TeamMember]") -> None:
            super().__init__()
            self.people = people
            self.team = team

    class SummaryMade(Message):
        """The five lines."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self._batches: list[list[int]] = []
        self._copied: tuple[str, str] | None = None

    def _in_thread(self, work: Callable[[], None], group: str) -> None:
        """Whatever goes wrong is told in words. One after the other within a group."""

        def safely() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001  any failure is told in words
                self.post_message(self.Said(f"Not done. {failure_of(error)}", failed=True))

        self.run_worker(safely, group=group, thread=True, exit_on_error=False)

    # Deciding

    def on_decide_wanted(self, message: DecideWanted) -> None:
        self._in_thread(lambda: self._decide(message.subjects), "decide")

    def _decide(self, subjects: Sequence[Subject]) -> None:
        from reports.deciding import sentence

        made: list[Decision] = []
        try:
            for subject in subjects:
                made.append(self.jobs.decide(subject))  # noqa: PERF401  those before a failure count
        finally:
            if made:
                told = clean(sentence(made[0].subject, self._titles()))
                more = f", and {len(made) - 1} more" if len(made) > 1 else ""
                self.post_message(self.Decided(f"{told}{more} · {AGAIN}", self.jobs.assessment, made=made))

    def on_star_wanted(self, message: StarWanted) -> None:
        self._in_thread(lambda: self._star(message.rows), "decide")

    def _star(self, rows: Sequence[Row]) -> None:
        plain = [row for row in rows if not row.starred]
        if plain:
            self._decide([Star(row.group.id.key) for row in plain])
            return
        from reports.rules import keys_of

        keys = {key for row in rows for key in keys_of(row.group)}
        held = self.jobs.decisions()
        self._undo([one.id for one in held if isinstance(one.subject, Star) and one.subject.group in keys])

    def on_category_wanted(self, message: CategoryWanted) -> None:
        from reports.rules import category_names
        from tui.screens.categorise import CategoryPanel

        def decide(category: str | None) -> None:
            if category:
                keys = dict.fromkeys(row.group.id.key for row in message.rows)
                self.post_message(DecideWanted([Recategorise(key, category) for key in keys]))

        names = category_names(self.jobs.place.settings)
        self.push_screen(CategoryPanel(message.rows, names), decide)

    def on_undo_wanted(self) -> None:
        if self._batches:
            self._in_thread(lambda: self._undo(self._batches[-1]), "decide")
        else:
            self.main.notify(
                "Nothing was decided since the start: choose here what to take back.",
                timeout=6,
                markup=False,
            )
            self.on_decisions_wanted()

    def _undo(self, ids: Sequence[int]) -> None:
        from reports.deciding import sentence

        undone = [self.jobs.undo(id) for id in ids]
        if not undone:
            raise BitsafeError("There was nothing to take back.")
        told = clean(sentence(undone[-1].subject, self._titles()))
        more = f", and {len(undone) - 1} more" if len(undone) > 1 else ""
        self.post_message(self.Decided(f"Taken back: {told}{more}", self.jobs.assessment, undone=undone))

    def on_deciding_app_decided(self, message: Decided) -> None:
        undone = {one.id for one in message.undone}
        batches = [*self._batches, [one.id for one in message.made]]
        left = [[id for id in batch if id not in undone] for batch in batches]
        self._batches = [batch for batch in left if batch]
        if message.assessment is not None:
            self.main.show_run(message.assessment)
        self._tell(message.told)
        self._list_again()

    def _titles(self) -> dict[str, str]:
        rows = self.jobs.assessment.rows if self.jobs.assessment else ()
        return {row.group.id.key: clean(row.group.title) for row in rows}

    # The lists of decisions and people

    def on_decisions_wanted(self) -> None:
        from tui.screens.decision_list import DecisionList

        self.push_screen(DecisionList(self.clock))
        self._in_thread(self._list_decisions, "list")

    def _list_decisions(self) -> None:
        decisions = self.jobs.decisions(active_only=False)
        self.post_message(self.Listed(decisions, self.jobs.place.settings.exclusion))

    def on_deciding_app_listed(self, message: Listed) -> None:
        from tui.screens.decision_list import DecisionList

        for screen in self.screen_stack:
            if isinstance(screen, DecisionList):
                screen.show(message.decisions, message.rules, self._titles())

    def on_decision_list_undo_wanted(self, message: "DecisionList.UndoWanted") -> None:
        self._in_thread(lambda: self._undo([message.id]), "decide")

    def on_people_wanted(self) -> None:
        from tui.screens.people_list import PeopleList

        self.push_screen(PeopleList())
        self._in_thread(self._list_people, "list")

    def _list_people(self) -> None:
        self.post_message(self.TeamListed(self.jobs.people(), self.jobs.policy.team))

    def on_deciding_app_team_listed(self, message: TeamListed) -> None:
        from tui.screens.people_list import PeopleList

        for screen in self.screen_stack:
            if isinstance(screen, PeopleList):
                screen.show(message.people, message.team)

    def on_people_list_edit_wanted(self, message: "PeopleList.EditWanted") -> None:
        self._in_thread(lambda: self._decide([message.edit]), "decide")

    def on_people_list_gaps_wanted(self, message: "PeopleList.GapsWanted") -> None:
        while self.screen is not self.main:
            self.pop_screen()
        self.main.show_gaps_of(message.member)

    def _list_again(self) -> None:
        """What is open of the two follows; where neither is, nothing is asked."""
        from tui.screens.decision_list import DecisionList
        from tui.screens.people_list import PeopleList

        if any(isinstance(screen, DecisionList) for screen in self.screen_stack):
            self._in_thread(self._list_decisions, "list")
        if any(isinstance(screen, PeopleList) for screen in self.screen_stack):
            self._in_thread(self._list_people, "list")

    # Sharing

    def on_summary_wanted(self) -> None:
        self._in_thread(self._sum_up, "summary")

    def _sum_up(self) -> None:
        self.post_message(self.SummaryMade(self.jobs.summary()))

    def on_deciding_app_summary_made(self, message: SummaryMade) -> None:
        lines = [clean(line) for line in message.text.splitlines()]
        self._copy("summary", "\n".join(lines), f"the summary, {len(lines)} lines: {lines[0]}")

    def on_copy_wanted(self, message: CopyWanted) -> None:
        self._copy(message.what, message.text, f"the {message.what}: {message.text}")

    def _copy(self, what: str, text: str, told: str) -> None:
        self._copied = what, text
        self.copy_to_clipboard(text)
        self._tell(f"Copied {told}")
        self.main.notify(TO_FILE, timeout=5, markup=False)

    def on_file_wanted(self) -> None:
        if self._copied is None:
            self.main.notify("Nothing was copied yet.", severity="warning", timeout=4, markup=False)
            return
        what, text = self._copied
        self._in_thread(lambda: self._write(what, text), "file")

    def _write(self, what: str, text: str) -> None:
        moment = self.clock.local(self.clock.now())
        path = self.jobs.place.home.exports / f"{what}-{moment:%Y-%m-%d-%H%M%S}.txt"
        write_new(path, f"{text}\n")
        self.post_message(self.Said(f"Written: {clean(str(path))}"))

    def on_open_wanted(self, message: OpenWanted) -> None:
        if self.jobs.options.demo:
            self._tell(f"This is the demo: it would open {clean(message.url)}")
        else:
            self._in_thread(lambda: self._open_link(message.url), "link")

    def _open_link(self, url: str) -> None:
        self.post_message(self.Said(open_link(url)))

    def on_deciding_app_said(self, message: Said) -> None:
        self._tell(message.told, message.failed)

    def _tell(self, text: str, failed: bool = False) -> None:
        self.main.tell(text, failed)


def write_new(path: Path, text: str) -> None:
    """Into a file that only the user can read; one that is there already is not touched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
