"""The app's side of decisions and people: the jobs do it in threads, and what came of it is told."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from backends.decisions import Decision, Recategorise, Star, Subject, TeamEdit
from backends.errors import BitsafeError
from backends.model import PLATFORMS
from reports.rows import Assessment, Row
from tui.explain import Since
from tui.screens.wishes import CategoryWanted, DecideWanted, StarWanted
from tui.sharing import SharingApp
from tui.text import clean
from tui.wording import counted

if TYPE_CHECKING:
    from backends.settings import ExclusionRule, TeamMember
    from reports.people import Person
    from reports.unconfirmed import Unconfirmed
    from tui.screens.decision_list import DecisionList
    from tui.screens.people_list import PeopleList

# Panels are imported where they are opened: the first frame has to stand at once.

AGAIN = "u takes it back"
LOOKED_UP = "whom it leads to is looked up when you leave this list"
NONE_DECIDED = "Nothing was decided since the start"


class DecidingApp(SharingApp):
    """A base of the app. What was decided since its start can be taken back step by step."""

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

    class GapsDated(Message):
        """Since when each gap is known."""

        def __init__(self, since: Since) -> None:
            super().__init__()
            self.since = since

    class Listed(Message):
        """The decisions, oldest first, and the exclusions of the config."""

        def __init__(self, decisions: "Sequence[Decision]", rules: "Sequence[ExclusionRule]") -> None:
            super().__init__()
            self.decisions = decisions
            self.rules = rules

    class TeamListed(Message):
        """The team as it is now."""

        def __init__(
            self,
            people: "Sequence[Person]",
            team: "Sequence[TeamMember]",
            unconfirmed: "Sequence[Unconfirmed]",
        ) -> None:
            super().__init__()
            self.people = people
            self.team = team
            self.unconfirmed = unconfirmed

    def __init__(self) -> None:
        super().__init__()
        self._batches: list[list[int]] = []
        self._has_decided = False
        """Whether anything was, since the start."""

    # Since when

    def look_up_gaps(self) -> None:
        """Find out since when each gap is known: it takes a while where there are many runs."""
        self._in_thread(self._look_up_gaps, "gaps")

    def _look_up_gaps(self) -> None:
        self.post_message(self.GapsDated(self.jobs.missing_since()))

    def on_deciding_app_gaps_dated(self, message: GapsDated) -> None:
        self.main.know_gaps_since(message.since)

    # Deciding

    def on_decide_wanted(self, message: DecideWanted) -> None:
        self._in_thread(lambda: self._decide(message.subjects), "decide")

    def _decide(self, subjects: Sequence[Subject]) -> None:
        from reports.deciding import sentence_of

        made: list[Decision] = []
        try:
            for subject in subjects:
                made.append(self.jobs.decide(subject))  # noqa: PERF401  those before a failure count
        finally:
            if made:
                told = clean(sentence_of([one.subject for one in made], self._titles()))
                subject = made[0].subject
                if isinstance(subject, TeamEdit) and any(subject.changes.get(one) for one in PLATFORMS):
                    told += f" · {LOOKED_UP}"
                self.main.rehearse(self.jobs.assessment)
                self.post_message(self.Decided(told, self.jobs.assessment, made=made))

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
            done = "All that was decided since the start is taken back" if self._has_decided else NONE_DECIDED
            self._open_decisions(f"{done}: choose here what else to take back.")

    def _undo(self, ids: Sequence[int]) -> None:
        from reports.deciding import sentence_of

        undone = [self.jobs.undo(id) for id in ids]
        if not undone:
            raise BitsafeError("There was nothing to take back.")
        told = clean(sentence_of([one.subject for one in undone], self._titles()))
        self.main.rehearse(self.jobs.assessment)
        self.post_message(self.Decided(f"Taken back: {told}", self.jobs.assessment, undone=undone))

    def on_deciding_app_decided(self, message: Decided) -> None:
        undone = {one.id for one in message.undone}
        self._has_decided |= bool(message.made)
        batches = [*self._batches, [one.id for one in message.made]]
        left = [[id for id in batch if id not in undone] for batch in batches]
        self._batches = [batch for batch in left if batch]
        if message.assessment is not None:
            self.main.show_run(message.assessment)
        self.main.tell(message.told, then=AGAIN if message.made else "")
        self._list_again()
        self._look_up_handles()

    def _look_up_handles(self) -> None:
        """New handles leave their groups unknown until somebody looks: at once, or when People is left, where
        more of them may follow.
        """
        from reports.coverage import unasked
        from tui.screens.people_list import PeopleList

        known = self.jobs.assessment
        if known is None or any(isinstance(screen, PeopleList) for screen in self.screen_stack):
            return
        if any(unasked(self.jobs.policy, seen) for seen in known.snapshot.seen):
            self._refresh_after()

    def _refresh_after(self) -> None:
        """Look at both platforms again, once what goes on has ended."""
        raise NotImplementedError

    def _titles(self) -> dict[str, str]:
        rows = self.jobs.assessment.rows if self.jobs.assessment else ()
        return {row.group.id.key: clean(row.group.title) for row in rows}

    # The lists of decisions and people

    def on_decisions_wanted(self) -> None:
        self._open_decisions()

    def _open_decisions(self, first: str = "") -> None:
        from tui.screens.decision_list import DecisionList

        self.push_screen(DecisionList(self.clock, first))
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

        self.push_screen(PeopleList(), lambda _: self._look_up_handles())
        self._in_thread(self._list_people, "list")

    def _list_people(self) -> None:
        known = self.jobs.assessment
        unconfirmed = known.unconfirmed if known else ()
        self.post_message(self.TeamListed(self.jobs.people(), self.jobs.policy.team, unconfirmed))

    def on_deciding_app_team_listed(self, message: TeamListed) -> None:
        from tui.screens.people_list import PeopleList

        for screen in self.screen_stack:
            if isinstance(screen, PeopleList):
                screen.show(message.people, message.team, message.unconfirmed)

    def on_people_list_edit_wanted(self, message: "PeopleList.EditWanted") -> None:
        self._in_thread(lambda: self._decide([message.edit]), "decide")

    def on_people_list_confirm_wanted(self, message: "PeopleList.ConfirmWanted") -> None:
        def confirm() -> None:
            self.jobs.confirm(message.seen)
            self.main.rehearse(self.jobs.assessment)
            told = f"{counted(len(message.seen), 'handle')} confirmed"
            self.post_message(self.Decided(told, self.jobs.assessment))

        self._in_thread(confirm, "decide")

    def on_people_list_groups_wanted(self, message: "PeopleList.GroupsWanted") -> None:
        while self.screen is not self.main:
            self.pop_screen()
        self.main.show_groups_of(message.member, message.field)
        self._look_up_handles()

    def _list_again(self) -> None:
        """What is open of the two follows; where neither is, nothing is asked."""
        from tui.screens.decision_list import DecisionList
        from tui.screens.people_list import PeopleList

        if any(isinstance(screen, DecisionList) for screen in self.screen_stack):
            self._in_thread(self._list_decisions, "list")
        if any(isinstance(screen, PeopleList) for screen in self.screen_stack):
            self._in_thread(self._list_people, "list")
