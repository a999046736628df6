"""The main screen's side of decisions and sharing: asks for what an action needs, and passes on the wish."""

from collections.abc import Callable, Sequence

from backends.decisions import Excuse
from reports.rows import Row
from tui.screens.acting import ActingScreen
from tui.screens.wishes import (
    CategoryWanted,
    CopyWanted,
    DecideWanted,
    DecisionsWanted,
    FileWanted,
    OpenWanted,
    PeopleWanted,
    StarWanted,
    SummaryWanted,
    UndoWanted,
)
from tui.text import clean

NO_LINK = "This group has no link: only its members can open it, in Telegram."


class DecidingScreen(ActingScreen):
    """Panels are imported where they are opened: the first frame has to stand at once."""

    def _for_targets(self, act: Callable[[Sequence[Row]], None]) -> None:
        row = self._table.cursor_row
        if row:
            act((row,))

    def choose_filter(self) -> None:
        from reports.filters import Vocabulary
        from tui.screens.value_lists import ValueLists

        if self._assessment:
            terms = self._vocabulary or Vocabulary.of(self._assessment)
            self.app.push_screen(ValueLists(self._typed, self._sorted, terms), self._use_filter)

    def _use_filter(self, text: str | None) -> None:
        if text is None:
            return
        self._filter_line.write(text)
        # A field without a value: the lists had none to choose from, so it is typed.
        self.set_focus(self._filter_line.field if text.endswith(":") else self._table)

    def show_gaps_of(self, member: str) -> None:
        """The groups where that team member is missing."""
        from reports.filters import quoted

        self._use_filter(f"missing:{quoted(member)}")

    def exclude(self) -> None:
        self._for_targets(self._exclude)

    def _exclude(self, rows: Sequence[Row]) -> None:
        from reports.filters import Vocabulary
        from tui.screens.excuse import ExcuseForm

        if self._assessment:
            terms = self._vocabulary or Vocabulary.of(self._assessment)
            today = self._clock.local(self._clock.now()).date()
            form = ExcuseForm(rows, self._typed, terms, today)
            self.app.push_screen(form, self._excuse)

    def _excuse(self, excuses: tuple[Excuse, ...] | None) -> None:
        if excuses:
            self.post_message(DecideWanted(excuses))

    def categorise(self) -> None:
        self._for_targets(lambda rows: self._wish(CategoryWanted(rows)))

    def star(self) -> None:
        self._for_targets(lambda rows: self._wish(StarWanted(rows)))

    def _wish(self, message: CategoryWanted | StarWanted) -> None:
        self.post_message(message)

    def undo_decision(self) -> None:
        self.post_message(UndoWanted())

    def show_decisions(self) -> None:
        self.post_message(DecisionsWanted())

    def show_people(self) -> None:
        self.post_message(PeopleWanted())

    def copy_summary(self) -> None:
        self.post_message(SummaryWanted())

    def write_copied(self) -> None:
        self.post_message(FileWanted())

    def open_group(self) -> None:
        row = self._table.cursor_row
        if row:
            self.post_message(OpenWanted(row.group.url)) if row.group.url else self._say_no_link()

    def copy_link(self) -> None:
        row = self._table.cursor_row
        if row and row.group.url:
            self.post_message(CopyWanted("link", clean(row.group.url)))
        elif row:
            self._say_no_link()

    def copy_id(self) -> None:
        row = self._table.cursor_row
        if row:
            self.post_message(CopyWanted("id", clean(row.group.id)))

    def _say_no_link(self) -> None:
        self.notify(NO_LINK, severity="warning", timeout=4, markup=False)
