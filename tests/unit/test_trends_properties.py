"""Laws of change: nothing differs from itself, what opens one way closes the other, streaks by the book."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backends.model import Condition, Platform
from reports.rows import Assessment, Cell, State
from reports.trends import compare, missing_since, platforms_read
from tests.reports.assessments import TAKEN, assessment, row

NAMES = ("Amy", "Bob")
PLATFORM: st.SearchStrategy[Platform] = st.sampled_from(["slack", "telegram"])
CELLS = st.builds(Cell, st.sampled_from(list(State)), st.booleans())
ROWS = st.builds(
    lambda number, platform, cells: row(number, cells, platform=platform),
    st.integers(1, 4),
    PLATFORM,
    st.fixed_dictionaries(dict.fromkeys(NAMES, CELLS)),
)
FAILURES = st.dictionaries(PLATFORM, st.sampled_from([Condition.FAILED, Condition.PARTIAL]))


@st.composite
def runs(draw: st.DrawFn) -> Assessment:
    rows = draw(st.lists(ROWS, max_size=6, unique_by=lambda one: one.group.id))
    return assessment(rows, NAMES, conditions=draw(FAILURES))


@given(runs())
def test_nothing_differs_from_itself(one: Assessment) -> None:
    change = compare(one, one)
    assert change.nothing
    assert change.points in (None, 0)


@given(runs(), runs())
def test_what_opened_one_way_closed_the_other(one: Assessment, other: Assessment) -> None:
    there, back = compare(one, other), compare(other, one)
    new = {group.key for group in there.new}
    assert {gap.pair for gap in back.closed} == {gap.pair for gap in there.opened if gap.key not in new}
    assert {group.key for group in back.gone} == new


@given(runs(), runs())
def test_a_gap_of_before_is_closed_or_unknown_or_there_still(one: Assessment, other: Assessment) -> None:
    change = compare(one, other)
    gaps = {
        (found.group.id.key, name)
        for found in one.rows
        for name, cell in found.cells.items()
        if cell.state is State.MISSING and found.group.platform in platforms_read(one)
    }
    closed, unknown = ({gap.pair for gap in part} for part in (change.closed, change.no_longer_known))
    assert closed.isdisjoint(unknown)
    assert closed | unknown <= gaps
    now = {found.group.id.key: found for found in other.rows}
    for key, name in gaps - closed - unknown:
        assert now[key].cells[name].state is State.MISSING


def by_the_book(states: list[State]) -> int | None:
    """Where the unbroken streak of the last state began."""
    if states[-1] is not State.MISSING:
        return None
    start = len(states) - 1
    for place in range(len(states) - 1, -1, -1):
        if states[place] is State.MISSING:
            start = place
        elif states[place] not in (State.UNKNOWN, State.UNMAPPED):
            break
    return start


@given(st.lists(st.sampled_from(list(State)), min_size=1, max_size=12))
def test_streaks(states: list[State]) -> None:
    def made(place: int) -> Assessment:
        one = assessment([row(1, {"Amy": Cell(states[place], True)})])
        return replace(one, snapshot=replace(one.snapshot, started=moment(place)))

    def moment(place: int) -> datetime:
        return TAKEN + timedelta(days=place)

    found = missing_since(made(place) for place in reversed(range(len(states))))
    start = by_the_book(states)
    assert list(found.values()) == ([] if start is None else [moment(start)])
