"""What a person has on the table: the run, the view and how it stands, and the ticks. Pure, no widgets."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backends.errors import FilterError
from backends.model import GroupId
from reports.mending import Outlook, outlook
from reports.rows import Assessment, Row
from tui.orders import Order
from tui.targets import Targets, targets
from tui.text import clean
from tui.typed_filter import TypedFilter
from tui.views import ALL, MINE, NEW, Standing, View, standard

if TYPE_CHECKING:
    from reports.filters import Filter, Vocabulary

# The filter language is imported where it is used: the first frame has to stand at once.


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the run: who is signed in, and which groups are new since when."""

    me: str | None = None
    new: frozenset[str] | None = None
    """Keys of groups; None = there is nothing to compare with."""
    retired: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class Workbench:
    """Rows follow from the rest; ticks are ids, and outlive every change of what is shown."""

    def __init__(self) -> None:
        self.assessment: Assessment | None = None
        self.beside = Beside()
        self.own: tuple[View, ...] = ()
        self.view: View = ALL
        self._wanted = ALL.name
        """The view that was chosen; where it cannot be shown, ``All`` is until it can."""
        self.standings: dict[str, Standing] = {}
        self.ticks: frozenset[GroupId] = frozenset()
        self.vocabulary: Vocabulary | None = None
        self.base: Sequence[Row] = ()
        """The rows of the view, sorted, before what is typed is asked."""
        self.rows: Sequence[Row] = ()
        self.counts: Mapping[str, int] = {}
        """How many groups each view has, by its name; none for one that cannot be shown."""
        self.broken: Mapping[str, str] = {}
        """Why a view cannot be shown, by its name."""
        self.outlook = Outlook()
        """What can be done about the gaps of all groups."""
        self._typed = TypedFilter()

    # What there is

    def show(
        self,
        assessment: Assessment | None,
        beside: Beside | None = None,
        rehearsed: "Workbench | None" = None,
    ) -> Mapping[GroupId, GroupId]:
        """Another run, or the same with more known beside it. Returns ids that have changed: old to new.

        ``rehearsed`` saves the work as far as what was rehearsed is what is to be shown now.
        """
        self.assessment = assessment
        self.beside = beside or self.beside
        moved = self._follow(assessment.rows if assessment else ())
        if not (rehearsed and self._take_counts(rehearsed)):
            self.vocabulary = self._words()
            self.outlook = outlook(assessment.rows if assessment else ())
            self._count()
            rehearsed = None
        if rehearsed and self._take_base(rehearsed):
            self._take_rows(rehearsed)
        else:
            self._arrange()
        return moved

    def rehearse(self, assessment: Assessment, beside: Beside | None = None) -> "Workbench":
        """Slow with many rows, so in a thread: a copy that shows the run already, for ``show``."""
        rehearsed = copy(self)
        rehearsed.standings = dict(self.standings)
        rehearsed.show(assessment, beside)
        return rehearsed

    def is_like(self, other: "Workbench", assessment: Assessment, beside: Beside | None = None) -> bool:
        """Whether this was rehearsed with what ``other`` is to show."""
        same = self.assessment is assessment and self.own == other.own
        return same and self.beside == (beside or other.beside)

    def _take_counts(self, other: "Workbench") -> bool:
        """Whether the other has judged the views by the same; then its judgement counts here as well."""
        same = self.assessment is not None and other.is_like(self, self.assessment)
        if same:
            self.vocabulary, self.outlook = other.vocabulary, other.outlook
            self.counts, self.broken = other.counts, other.broken
        return same

    def _take_base(self, other: "Workbench") -> bool:
        """Whether the other shows the same view in the same order; then that need not be done again."""
        self._settle()
        same = other.view == self.view and other.standing.order == self.standing.order
        if same:
            self.base = other.base
        return same

    def _take_rows(self, other: "Workbench") -> None:
        """Those of the other, unless something else was typed in the meantime."""
        if other.standing.typed == self.standing.typed:
            self.rows = other.rows
            self._typed = other._typed
        else:
            self._select()

    def use_views(self, own: Iterable[View]) -> None:
        """The user's own views, beside the standard ones."""
        self.own = tuple(own)
        self._count()
        self._arrange()

    @property
    def views(self) -> tuple[View, ...]:
        """``All`` is the last."""
        *most, last = standard(self.beside.retired)
        return (*most, *self.own, last)

    def _words(self) -> "Vocabulary | None":
        if self.assessment is None:
            return None
        from reports.filters import Vocabulary

        return Vocabulary.of(
            self.assessment,
            me=self.beside.me,
            new=self.beside.new or frozenset(),
            categories=self.beside.categories,
            flags=[name.casefold() for name in self.beside.retired],
        )

    def _follow(self, rows: Iterable[Row]) -> dict[GroupId, GroupId]:
        """A basic group that became a supergroup keeps its tick."""
        later = {
            f"{row.group.platform}:{row.group.migrated_from}": row.group.id
            for row in rows
            if row.group.migrated_from
        }
        moved = {id: later[id.key] for id in self.ticks if id.key in later}
        self.ticks = frozenset(moved.get(id, id) for id in self.ticks)
        return moved

    # Views

    def _count(self) -> None:
        counts: dict[str, int] = {}
        broken: dict[str, str] = {}
        for view in self.views:
            reason, chosen = self._chosen_by(view)
            if reason:
                broken[view.name] = reason
            elif self.assessment:
                counts[view.name] = chosen
        self.counts, self.broken = counts, broken

    def _chosen_by(self, view: View) -> tuple[str, int]:
        """Why the view cannot be shown, or how many rows it has."""
        if view.broken:
            return view.broken, 0
        if self.assessment is None or self.vocabulary is None:
            return "", 0
        if view.name == NEW.name and self.beside.new is None:
            return "There is no earlier run to tell what is new.", 0
        if view.name == MINE.name and self.beside.me is None:
            return "Nobody in the team is the signed-in account.", 0
        try:
            return "", len(self._read(view.filter).select(self.assessment.rows))
        except FilterError as error:
            return f"The view {view.labels[0]} cannot be shown. {clean(str(error))}", 0

    def choose(self, name: str) -> None:
        """Another view, as it stood when it was left."""
        self._wanted = name
        self._arrange()

    def neighbour(self, by: int) -> str:
        """The name of the next view that can be shown, going round."""
        names = [view.name for view in self.views if view.name not in self.broken]
        place = names.index(self.view.name) if self.view.name in names else -1
        return names[(place + by) % len(names)]

    @property
    def standing(self) -> Standing:
        view = self.view
        return self.standings.get(view.name) or Standing("", view.order, view.columns)

    def _stand(self, standing: Standing) -> None:
        self.standings[self.view.name] = standing

    # Filter and order

    def type(self, text: str) -> None:
        """Refine the view by a filter."""
        self._stand(replace(self.standing, typed=text))
        self._select()

    def sort(self, order: Order) -> None:
        self._stand(replace(self.standing, order=order))
        self._arrange()

    def use_columns(self, columns: tuple[str, ...]) -> None:
        """Those to show, in that order; empty = the usual ones."""
        self._stand(replace(self.standing, columns=columns))

    @property
    def whole_filter(self) -> str:
        """The view's and what is typed, as one filter; what cannot be read is left out."""
        typed = "" if self.wrong else self.standing.typed.strip()
        return " ".join(part for part in (self.view.filter, typed) if part)

    def _read(self, text: str) -> "Filter":
        from reports.filters import Vocabulary, parse

        return parse(text, self.vocabulary or Vocabulary())

    def _arrange(self) -> None:
        rows = self.assessment.rows if self.assessment else ()
        self._settle()
        chosen = self._read(self.view.filter).select(rows) if self.view.filter and rows else rows
        self.base = self.standing.order.arrange(chosen)
        self._select()

    def _settle(self) -> None:
        """Show the view that was chosen, if it can be shown."""
        before = self.view.name
        possible = {view.name: view for view in self.views if view.name not in self.broken}
        self.view = possible.get(self._wanted, ALL)
        if self.view.name != before:
            self._typed = replace(self._typed, filter=None)

    @property
    def wanted(self) -> str:
        """The name of the view that was chosen."""
        return self._wanted

    @property
    def wrong(self) -> FilterError | None:
        """What is wrong with what is typed; the rows are then those of the last good filter."""
        return self._typed.wrong

    @property
    def holding(self) -> str:
        """The filter that chooses the rows: what is typed, or, where that is wrong, the last good one."""
        return self._typed.filter.text if self._typed.filter else ""

    def _select(self) -> None:
        self._typed = self._typed.typed(self.standing.typed if self.assessment else "", self._read)
        self.rows = self._typed.select(self.base)

    # Ticks

    def toggle(self, id: GroupId) -> None:
        self.ticks ^= {id}

    def tick(self, ids: Iterable[GroupId]) -> None:
        self.ticks |= frozenset(ids)

    def tick_shown(self) -> None:
        self.tick(row.group.id for row in self.rows)

    def invert_shown(self) -> None:
        """Ticks of groups that are not shown stay as they are."""
        self.ticks ^= {row.group.id for row in self.rows}

    def clear_ticks(self) -> None:
        self.ticks = frozenset()

    @property
    def ticked_shown(self) -> int:
        return sum(row.group.id in self.ticks for row in self.rows) if self.ticks else 0

    def targets(self, cursor: Row | None) -> Targets:
        return targets(self.assessment.rows if self.assessment else (), self.rows, self.ticks, cursor)
