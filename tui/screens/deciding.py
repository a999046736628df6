"""The main screen's side of decisions and sharing: asks for what an action needs, and passes on the wish."""

from collections.abc import Sequence

from backends.decisions import Excuse
from reports.rows import Row
from tui.explain import NOT_TOLD, Since
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
from tui.views import ALL

NO_LINK = "This group has no link: only its members can open it, in Telegram."


class DecidingScreen(ActingScreen):
    """Panels are imported where they are opened: the first frame has to stand at once."""

    _gaps_since = NOT_TOLD

    def know_gaps_since(self, since: Since) -> None:
        """Since when each gap is known, by earlier runs."""
        self._gaps_since = since
        self._details.know_since(since)

    def show_details(self) -> None:
        from tui.screens.details import DetailsPanel

        row = self._table.cursor_row
        if row:
            panel = DetailsPanel(row, self._clock, self._gaps_since, self._keymap, self.action_act)
            self.app.push_screen(panel)

    def choose_filter(self) -> None:
        from tui.screens.value_lists import ValueLists

        bench = self._bench
        if bench.vocabulary:
            lists = ValueLists(bench.standing.typed, bench.base, bench.vocabulary)
            self.app.push_screen(lists, self._use_filter)

    def _use_filter(self, text: str | None) -> None:
        if text is None:
            return
        self._filter_line.write(text)
        # A field without a value: the lists had none to choose from, so it is typed.
        self.set_focus(self._filter_line.field if text.endswith(":") else self._table)

    def show_groups_of(self, member: str, field: str) -> None:
        """All groups of which ``field``, such as ``missing``, has that team member as its value."""
        from reports.filters import quoted

        self.choose_view(ALL.name)
        self._use_filter(f"{field}:{quoted(member)}")

    def exclude(self) -> None:
        self.with_targets("Excuse somebody", self._exclude)

    def _exclude(self, rows: Sequence[Row]) -> None:
        from tui.screens.excuse import ExcuseForm

        bench = self._bench
        if bench.vocabulary:
            today = self._clock.local(self._clock.now()).date()
            form = ExcuseForm(rows, bench.whole_filter, bench.vocabulary, today)
            self.app.push_screen(form, self._excuse)

    def _excuse(self, excuses: tuple[Excuse, ...] | None) -> None:
        if excuses:
            self.post_message(DecideWanted(excuses))

    def categorise(self) -> None:
        self.with_targets("Choose a category", self._categorise)

    def _categorise(self, rows: Sequence[Row]) -> None:
        self.post_message(CategoryWanted(rows))

    def star(self) -> None:
        self.with_targets("Star", self._star)

    def _star(self, rows: Sequence[Row]) -> None:
        self.post_message(StarWanted(rows))

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
            self.open_link_of(row)

    def open_link_of(self, row: Row) -> None:
        if row.group.url:
            self.post_message(OpenWanted(row.group.url))
        else:
            self._say_no_link()

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
