"""The main screen's side of ticks, views, sort and columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from backends.model import GroupId
from reports.rows import Row
from tui.orders import MEMBER, NAMES, Order, next_order
from tui.screens.frame import MainFrame
from tui.screens.wishes import Rearranged, ViewDeleted, ViewSaved
from tui.views import OWN, SavedView, Standing, View
from tui.widgets.columns import usual_columns

if TYPE_CHECKING:
    from tui.screens.save_view import Saving


class ArrangingScreen(MainFrame):
    """Changes the workbench, then draws what has changed."""

    _range: tuple[GroupId, GroupId, frozenset[GroupId]] | None = None
    """Of the ticks being drawn with Shift: where they began, where they are, and the ticks before."""

    # Ticks

    def tick(self) -> None:
        row = self._table.cursor_row
        if row:
            self._bench.toggle(row.group.id)
            self._draw_ticks()

    def tick_these(self, ids: Iterable[GroupId]) -> None:
        self._bench.tick(ids)
        self._draw_ticks()

    def tick_all(self) -> None:
        self._bench.tick_shown()
        self._draw_ticks()

    def invert_ticks(self) -> None:
        self._bench.invert_shown()
        self._draw_ticks()

    def clear_ticks(self) -> None:
        self._bench.clear_ticks()
        self._draw_ticks()

    def tick_range(self, by: int) -> None:
        """From where it began to where the cursor goes; what it had ticked on the way back is given back."""
        table, row = self._table, self._table.cursor_row
        if row is None:
            return
        places = {shown.group.id: place for place, shown in enumerate(table.rows)}
        began, reached, before = self._range or (row.group.id, row.group.id, self._bench.ticks)
        if reached != row.group.id or began not in places:
            began, before = row.group.id, self._bench.ticks
        table.move(by)
        here = table.rows[table.place].group.id
        drawn = frozenset(table.ids_between(places[began], table.place))
        self._range = (began, here, before)
        self._bench.ticks = before | drawn
        self._draw_ticks()

    def with_targets(self, doing: str, act: Callable[[Sequence[Row]], None]) -> None:
        """Call ``act`` with the ticked groups, else the one under the cursor; with none it is not called.

        Where ticked groups are not shown, the person is asked first; ``doing`` says what it is about,
        as in ``Excuse Amy``.
        """
        chosen = self._bench.targets(self._table.cursor_row)
        if not chosen.must_ask:
            if chosen.shown:
                act(chosen.shown)
            return
        from tui.screens.which_groups import WhichGroups

        def answered(rows: Sequence[Row] | None) -> None:
            if rows:
                act(rows)

        self.app.push_screen(WhichGroups(doing, chosen), answered)

    # Filter and views

    def type_filter(self, text: str) -> None:
        if text != self._bench.standing.typed:
            self._bench.type(text)
            self._rearranged()

    def choose_view(self, name: str) -> None:
        reason = self._bench.broken.get(name)
        if reason:
            self.notify(reason, severity="warning", timeout=4, markup=False)
            return
        self._bench.choose(name)
        self._filter_line.write(self._bench.standing.typed)
        self._rearranged()

    def use_views(self, own: Sequence[View], wanted: str = "") -> None:
        """The user's own views are others now; ``wanted`` is to be shown, if it can be."""
        bench = self._bench
        bench.use_views(own)
        bench.choose(wanted or bench.wanted)
        self._filter_line.write(bench.standing.typed)
        self._draw()

    @property
    def own_views(self) -> Sequence[View]:
        return self._bench.own

    @property
    def standings(self) -> Mapping[str, Standing]:
        """How each view stands that was changed."""
        return dict(self._bench.standings)

    @property
    def view_wanted(self) -> str:
        """The name of the view that was chosen."""
        return self._bench.wanted

    def choose_own_view(self, place: int) -> None:
        self.choose_view(self._bench.own[place].name)

    def step_view(self, by: int) -> None:
        self.choose_view(self._bench.neighbour(by))

    def save_view(self) -> None:
        from tui.screens.save_view import SaveView

        bench = self._bench
        name = bench.view.name.removeprefix(OWN) if bench.view in bench.own else ""
        saved = {view.name.removeprefix(OWN) for view in bench.own if view.saved}
        order = bench.standing.order.words
        self.app.push_screen(SaveView(name, bench.whole_filter, order, saved), self._save_view)

    def _save_view(self, wish: "Saving | None") -> None:
        bench, standing = self._bench, self._bench.standing
        if wish is None:
            return
        if wish.delete:
            self.post_message(ViewDeleted(wish.name))
            return
        view = SavedView(wish.name, bench.whole_filter, standing.order.text, standing.columns)
        bench.type("")
        self.post_message(ViewSaved(view))

    # Sort and columns

    def next_order(self) -> None:
        self._sort(next_order(self._bench.standing.order))

    def reverse_order(self) -> None:
        self._sort(self._bench.standing.order.turned())

    def sort_by(self, column: str, second: bool = False) -> None:
        """By that column first, or by it among equals; once more turns it round."""
        order = self._bench.standing.order
        self._sort(order.then(column) if second else order.by(column))

    def sortable(self) -> list[tuple[str, str]]:
        """Every column that can be sorted by, and what that is called (hostile text)."""
        members = self._assessment.members if self._assessment else ()
        return [*NAMES.items(), *((f"{MEMBER}{name}", name) for name in members)]

    def _sort(self, order: Order) -> None:
        self._bench.sort(order)
        self._rearranged()

    def choose_columns(self) -> None:
        from tui.screens.column_panel import ColumnPanel

        def chosen(answer: tuple[tuple[str, ...], Order] | None) -> None:
            if answer is not None:
                self._bench.use_columns(answer[0])
                self._sort(answer[1])

        standing = self._bench.standing
        self.app.push_screen(
            ColumnPanel(
                standing.columns, standing.order, self.sortable(), usual_columns(self._table.size.width)
            ),
            chosen,
        )

    def _rearranged(self) -> None:
        self._draw_rows()
        self.post_message(Rearranged())
