"""Over any sequence of ticks, moves, filters, sorts, views and refreshes no group is lost, none invented."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from backends.errors import FilterError
from backends.model import GroupId
from reports.filters import parse
from reports.rows import Assessment, Row, Verdict
from tests.screens.world import TEAM, assessment
from tui.orders import MEMBER, NAMES, ORDERS, Order, SortKey, read_order
from tui.row_cursor import RowCursor
from tui.views import OWN, SavedView, own_views
from tui.workbench import Beside, Workbench

WHOLE = assessment(12, 28)
OWN_VIEWS = own_views((), [SavedView("Large", "members:>50", "-size"), SavedView("Broken", "gapz:1")])
COLUMNS = [*NAMES, *(f"{MEMBER}{name}" for name in TEAM)]
FILTERS = [
    "",
    "quill",
    "gaps:>0",
    "gaps:>",
    "-platform:slack",
    'missing:"Ada North"',
    "zzz",
    "category:bd",
    "x:y",
]
VIEWS = [
    "To close",
    "New",
    "Retired names",
    "Not known",
    "Should leave",
    "Public",
    "Mine",
    "All",
    "own:Large",
]


def of(rows: tuple[Row, ...]) -> Assessment:
    return replace(WHOLE, rows=rows)


class Reviewing(RuleBasedStateMachine):
    """A second, simple account of the ticks beside the workbench."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Workbench()
        self.ticks: set[GroupId] = set()
        self.known: tuple[Row, ...] = ()
        self.cursor = RowCursor()
        self.gone_to: GroupId | None = None

    def draw(self) -> None:
        """What the table does with the rows; where its cursor has to be then is worked out beside it."""
        before, at = _ids(self.cursor.rows), self.cursor.row
        after = _ids(self.bench.rows)
        self.cursor.show(self.bench.rows)
        expected: list[GroupId | None]
        if at is None or not after:
            expected = [*after[:1]]
        elif self.gone_to in after:
            expected = [self.gone_to]
        else:
            here = before.index(at.group.id)
            later = [id for id in before[here:] if id in after]
            earlier = [id for id in before[:here] if id in after]
            expected = [*(later[:1] or earlier[-1:] or after[:1])]
        now = self.cursor.row
        if at is None and self.gone_to in after:
            expected = [self.gone_to]
        assert [now.group.id if now else None] == (expected or [None])

    @rule(place=st.integers(-3, 60))
    def move(self, place: int) -> None:
        self.cursor.go_to(place)
        if self.bench.rows:
            self.gone_to = self.bench.rows[max(0, min(place, len(self.bench.rows) - 1))].group.id
            assert self.cursor.row is not None
            assert self.cursor.row.group.id == self.gone_to

    @rule(forward=st.booleans())
    def next_gap(self, forward: bool) -> None:
        place = self.cursor.next_gap(forward)
        assert (place is None) == (not any(row.gaps for row in self.bench.rows))
        assert place is None or self.bench.rows[place].gaps

    @initialize()
    def begin(self) -> None:
        self.bench.use_views(OWN_VIEWS)
        self.refresh(WHOLE.rows, "Ada North", set(range(5)))

    @rule(
        rows=st.lists(st.sampled_from(WHOLE.rows), unique_by=lambda row: row.group.id).map(tuple),
        me=st.sampled_from([None, "Ada North"]),
        new=st.none() | st.sets(st.integers(0, 39)),
    )
    def refresh(self, rows: tuple[Row, ...], me: str | None, new: set[int] | None) -> None:
        self.known = rows
        keys = None if new is None else frozenset(WHOLE.rows[place].group.id.key for place in new)
        self.bench.show(of(rows), Beside(me, keys, ("iBTC",)))
        self.draw()

    @rule(place=st.integers(0, 60))
    def tick(self, place: int) -> None:
        if self.bench.rows:
            id = self.bench.rows[place % len(self.bench.rows)].group.id
            self.bench.toggle(id)
            self.ticks ^= {id}

    @rule()
    def tick_shown(self) -> None:
        self.bench.tick_shown()
        self.ticks |= {row.group.id for row in self.bench.rows}

    @rule()
    def invert(self) -> None:
        self.bench.invert_shown()
        self.ticks ^= {row.group.id for row in self.bench.rows}

    @rule()
    def clear(self) -> None:
        self.bench.clear_ticks()
        self.ticks = set()

    @rule(text=st.sampled_from(FILTERS) | st.text(max_size=12))
    def type(self, text: str) -> None:
        before, view, typed = self.bench.rows, self.bench.view, self.bench.standing.typed
        self.bench.type(text)
        if self.bench.wrong and not (typed and text.startswith(typed)):
            assert set(_ids(before)) == set(_ids(self.bench.rows)), "the last good filter stays"
        assert self.bench.view is view
        self.draw()

    @rule(column=st.sampled_from(COLUMNS), second=st.booleans())
    def sort(self, column: str, second: bool) -> None:
        before = set(_ids(self.bench.rows))
        order = self.bench.standing.order
        self.bench.sort(order.then(column) if second else order.by(column))
        assert set(_ids(self.bench.rows)) == before
        self.draw()

    @rule(name=st.sampled_from(VIEWS))
    def view(self, name: str) -> None:
        if name not in self.bench.broken:
            self.bench.choose(name)
            assert self.bench.view.name == name
            self.draw()

    @invariant()
    def ticks_are_what_was_ticked(self) -> None:
        assert self.bench.ticks == self.ticks

    @invariant()
    def rows_are_known_ones_each_once(self) -> None:
        ids = _ids(self.bench.rows)
        assert len(ids) == len(set(ids))
        assert set(ids) <= set(_ids(self.bench.base)) <= set(_ids(self.known))

    @invariant()
    def rows_are_all_that_view_and_filter_choose(self) -> None:
        bench = self.bench
        if bench.wrong or bench.vocabulary is None:
            return
        chosen = parse(bench.whole_filter, bench.vocabulary).select(self.known)
        assert set(_ids(chosen)) == set(_ids(bench.rows))

    @invariant()
    def the_tabs_count_what_the_views_hold(self) -> None:
        if self.bench.view.name in self.bench.counts:
            assert self.bench.counts[self.bench.view.name] == len(self.bench.base)

    @invariant()
    def targets_are_the_ticked_groups_that_are_known_else_the_cursor(self) -> None:
        cursor = self.cursor.row
        assert (cursor in self.bench.rows) if self.bench.rows else cursor is None
        chosen = self.bench.targets(cursor)
        ticked = self.ticks & set(_ids(self.known))
        if ticked:
            assert set(_ids(chosen.all)) == ticked
            assert len(chosen.all) == len(ticked)
            assert set(_ids(chosen.shown)) == ticked & set(_ids(self.bench.rows))
        else:
            assert chosen.all == ((cursor,) if cursor else ())


def _ids(rows: Iterable[Row]) -> list[GroupId]:
    return [row.group.id for row in rows]


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def bench_on(made: Assessment = WHOLE) -> Workbench:
    bench = Workbench()
    bench.show(made, Beside("Ada North", frozenset(), ("iBTC",)))
    return bench


def test_a_basic_group_that_became_a_supergroup_keeps_its_tick_and_the_cursor() -> None:
    bench = bench_on()
    old = WHOLE.rows[20]
    bench.toggle(old.group.id)
    cursor = RowCursor()
    cursor.show(bench.rows)
    cursor.go_to(_ids(bench.rows).index(old.group.id))
    later = GroupId.of("telegram", "77", "-1009999")
    key = old.group.id.key.partition(":")[2]
    moved = replace(old, group=replace(old.group, id=later, migrated_from=key))
    ids = bench.show(of((*WHOLE.rows[:20], moved)))
    assert ids == {old.group.id: later}
    assert bench.ticks == {later}
    cursor.follow(ids)
    cursor.show(bench.rows)
    assert cursor.row is moved


def test_each_view_keeps_what_was_typed_in_it() -> None:
    bench = bench_on()
    bench.type("quill")
    bench.choose("To close")
    assert bench.standing.typed == ""
    assert all(row.gaps for row in bench.rows)
    bench.choose("All")
    assert bench.standing.typed == "quill"
    assert all("quill" in row.group.title.casefold() for row in bench.rows)


def test_a_view_that_cannot_be_shown_yet_is_shown_as_soon_as_it_can() -> None:
    bench = Workbench()
    bench.show(WHOLE, Beside(retired=("iBTC",)))
    bench.choose("New")
    assert bench.view.name == "All"
    assert "no earlier run" in bench.broken["New"]
    bench.show(WHOLE, Beside(new=frozenset([WHOLE.rows[3].group.id.key]), retired=("iBTC",)))
    assert bench.view.name == "New"
    assert [row.group.id for row in bench.rows] == [WHOLE.rows[3].group.id]


def test_own_views_with_wrong_filter_sort_or_column_say_why_and_hide_nothing() -> None:
    wrong = [
        SavedView("Filter", "gapz:1"),
        SavedView("Sort", "", "-sise"),
        SavedView("Column", "", "", ("title", "ned")),
    ]
    bench = bench_on()
    bench.use_views(own_views((), wrong))
    assert "gapz is no field" in bench.broken[OWN + "Filter"]
    assert "sise is no column" in bench.broken[OWN + "Sort"]
    assert "need" in bench.broken[OWN + "Column"]
    bench.choose(OWN + "Filter")
    assert len(bench.rows) == len(WHOLE.rows)


def test_unknown_sizes_come_last_both_ways_round() -> None:
    without = tuple(
        replace(row, group=replace(row.group, members=None)) if place % 3 == 0 else row
        for place, row in enumerate(WHOLE.rows)
    )
    for falling in (True, False):
        sizes = [row.group.members for row in Order(SortKey("size", falling)).arrange(without)]
        known = [size for size in sizes if size is not None]
        assert sizes == sorted(known, reverse=falling) + [None] * (len(sizes) - len(known))


def test_the_former_column_decides_among_equals() -> None:
    order = Order(SortKey("size", True)).by("category")
    rows = order.arrange(WHOLE.rows)
    keys = [(row.category.casefold(), -(row.group.members or 0)) for row in rows]
    assert keys == sorted(keys)
    assert order.by("category").first.falling


def test_an_order_can_be_written_down_and_read_again() -> None:
    for order in (*ORDERS, Order(SortKey(f"{MEMBER}Ada North"), SortKey("size", True))):
        assert read_order(order.text) == order


def test_the_filter_error_is_told_and_the_last_good_filter_stays() -> None:
    bench = bench_on()
    bench.type("quill")
    shown = len(bench.rows)
    bench.type("quill gaps:many")
    assert isinstance(bench.wrong, FilterError)
    assert len(bench.rows) == shown


def test_the_beginning_of_a_wrong_term_is_not_taken_for_a_word() -> None:
    bench = bench_on()
    bench.type("missing:any")
    shown = len(bench.rows)
    bench.type("missing:any qu")
    bench.type("missing:any qu:x")
    assert isinstance(bench.wrong, FilterError)
    assert len(bench.rows) == shown


def test_the_view_of_what_is_not_known_counts_what_the_bar_counts() -> None:
    bench = bench_on()
    assert bench.counts["Not known"] == sum(row.verdict is Verdict.UNKNOWN for row in WHOLE.rows)
    assert bench.counts["To close"] == sum(row.verdict is Verdict.GAPS for row in WHOLE.rows)
    bench.type("unknown:any")
    assert len(bench.rows) > bench.counts["Not known"]


def test_the_cursor_goes_back_to_its_group_as_soon_as_that_is_shown_again() -> None:
    cursor, rows = RowCursor(), WHOLE.rows
    cursor.show(rows)
    cursor.go_to(10)
    cursor.show([*rows[:10], *rows[12:]])
    assert cursor.row is rows[12]
    cursor.show(rows[:10])
    assert cursor.row is rows[9]
    cursor.show(())
    assert cursor.row is None
    cursor.show(tuple(reversed(rows)))
    assert cursor.row is rows[10]


def test_a_rehearsal_is_shown_as_far_as_nothing_has_changed_since() -> None:
    for change in (
        lambda bench: None,
        lambda bench: bench.type("quill"),
        lambda bench: bench.choose("Mine"),
        lambda bench: bench.sort(Order(SortKey("title"))),
        lambda bench: bench.tick_shown(),
        lambda bench: bench.use_views(own_views((), [SavedView("Small", "members:<9")])),
    ):
        bench, plain = bench_on(), bench_on()
        for one in (bench, plain):
            one.choose("To close")
            one.type("gaps:>1")
        later = of(WHOLE.rows[5:])
        rehearsed = bench.rehearse(later)
        assert bench.rows == plain.rows
        change(bench)
        change(plain)
        bench.show(later, rehearsed=rehearsed)
        plain.show(later)
        assert (bench.rows, bench.base, bench.view) == (plain.rows, plain.base, plain.view)
        assert (bench.counts, bench.broken, bench.ticks) == (plain.counts, plain.broken, plain.ticks)
        assert bench.vocabulary == plain.vocabulary
        bench.type("")
        plain.type("")
        assert bench.rows == plain.rows
