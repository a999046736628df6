"""What changed between runs: groups, gaps, streaks, the run to compare with, names, the chart's points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from backends.model import Condition, Group, Platform, Standing
from reports.rows import Assessment, Cell, Coverage, Row
from reports.trends import Renamed, baseline, compare, missing_since, point, renamed, spaced
from tests.reports.assessments import ABSENT, HIDDEN, MISSING, PRESENT, TAKEN, UNMAPPED, assessment, row
from tests.unit.snapshots import basic, policy, slack, telegram

BOTH: frozenset[Platform] = frozenset({"slack", "telegram"})


def run(
    *rows: Row, days: float = 0, conditions: Mapping[Platform, Condition] | None = None, scope: str = ""
) -> Assessment:
    made = assessment(rows, ("Amy", "Bob"), conditions=conditions, scope=scope)
    return replace(made, snapshot=replace(made.snapshot, started=TAKEN + timedelta(days=days)))


def amy(cell: Cell, number: int = 1, **more: str) -> Row:
    return row(number, {"Amy": cell}, title=more.get("title"))


def gone(number: int, standing: Standing = Standing.VANISHED) -> Row:
    seen = amy(HIDDEN, number)
    return replace(seen, group=replace(seen.group, standing=standing))


# Two runs


def test_a_gap_closed_and_a_gap_opened() -> None:
    change = compare(run(amy(MISSING), amy(PRESENT, 2)), run(amy(PRESENT), amy(MISSING, 2), days=7))
    assert [(gap.title, gap.member) for gap in change.closed] == [("Group 1", "Amy")]
    assert [(gap.title, gap.member) for gap in change.opened] == [("Group 2", "Amy")]
    assert (change.new, change.gone, change.no_longer_known) == ((), (), ())
    assert change.until - change.since == timedelta(days=7)


@pytest.mark.parametrize("cell", [HIDDEN, UNMAPPED])
def test_unknown_opens_and_closes_nothing(cell: Cell) -> None:
    change = compare(run(amy(MISSING)), run(amy(cell)))
    assert not change.closed
    assert [gap.pair for gap in change.no_longer_known] == [(amy(MISSING).group.id.key, "Amy")]
    assert compare(run(amy(cell)), run(amy(MISSING))).nothing


def test_a_platform_that_failed_closes_nothing_and_no_group_of_it_is_gone() -> None:
    before = run(amy(MISSING), amy(PRESENT, 2))
    for rows in [(), (amy(HIDDEN), amy(HIDDEN, 2)), (amy(PRESENT), amy(PRESENT, 2))]:
        change = compare(before, run(*rows, conditions={"telegram": Condition.FAILED}))
        assert (change.closed, change.gone, change.points) == ((), (), None)
        assert len(change.no_longer_known) == 1


@pytest.mark.parametrize("standing", [Standing.VANISHED, Standing.LOST])
def test_a_group_that_is_gone_closes_nothing(standing: Standing) -> None:
    change = compare(run(amy(MISSING)), run(gone(1, standing)))
    assert ([one.title for one in change.gone], change.closed) == (["Group 1"], ())
    assert len(change.no_longer_known) == 1
    assert compare(run(gone(1)), run(gone(1))).nothing


def test_a_new_group_and_its_gaps() -> None:
    change = compare(run(amy(PRESENT)), run(amy(PRESENT), amy(MISSING, 2)))
    assert [one.title for one in change.new] == ["Group 2"]
    assert [gap.title for gap in change.opened] == ["Group 2"]


def test_groups_of_a_platform_first_read_now_are_not_new() -> None:
    before = run(conditions={"telegram": Condition.SIGNED_OUT})
    change = compare(before, run(amy(MISSING)))
    assert change.nothing


def test_a_part_makes_no_group_new_or_gone() -> None:
    part, whole = run(amy(PRESENT), scope="acme"), run(amy(PRESENT), amy(PRESENT, 2))
    assert compare(part, whole).nothing
    assert compare(whole, part).nothing


def test_a_migrated_pair_is_one_group() -> None:
    old, new = basic(5), telegram(9, migrated_from="-5")
    before = run(Row(old, "BD Customer", True, {"Amy": MISSING}))
    after = run(Row(new, "BD Customer", True, {"Amy": PRESENT}))
    change = compare(before, after)
    assert (change.new, change.gone) == ((), ())
    assert [gap.pair for gap in change.closed] == [(new.id.key, "Amy")]


def test_slacks_letter_and_telegrams_account_make_no_other_group() -> None:
    pairs = [(slack("C0001"), slack("G0001")), (telegram(1), telegram(1, account="78"))]
    for one, other in pairs:
        rows = [run(Row(group, "BD Customer", True, {"Amy": PRESENT})) for group in (one, other)]
        assert compare(*rows).nothing


def test_points_are_those_of_the_platforms_that_both_have_read() -> None:
    on_slack = row(1, {"Amy": PRESENT}, platform="slack")
    before = run(on_slack, amy(MISSING, 1), amy(PRESENT, 2), amy(PRESENT, 3))
    after = run(on_slack, amy(PRESENT, 1), amy(PRESENT, 2), amy(PRESENT, 3))
    assert compare(before, after).points == pytest.approx(25)
    failed = run(on_slack, amy(HIDDEN, 1), conditions={"telegram": Condition.UNREACHABLE})
    assert compare(before, failed).points == pytest.approx(0)


# Streaks


def since(*cells: Cell | None) -> datetime | None:
    """One cell a day, oldest first; None = the group is in no row. When the gap of the last began."""
    runs = [run(*([amy(cell)] if cell else []), days=day) for day, cell in enumerate(cells)]
    found = missing_since(reversed(runs))
    assert len(found) <= 1
    return next(iter(found.values()), None)


def day(number: int) -> datetime:
    return TAKEN + timedelta(days=number)


def test_a_streak_begins_with_its_earliest_run() -> None:
    assert since(PRESENT, MISSING, MISSING, MISSING) == day(1)
    assert since(MISSING, PRESENT, MISSING) == day(2)
    assert since(MISSING, ABSENT, MISSING) == day(2)


@pytest.mark.parametrize("gap", [HIDDEN, UNMAPPED, None])
def test_not_knowing_in_between_breaks_no_streak(gap: Cell | None) -> None:
    assert since(PRESENT, MISSING, gap, MISSING) == day(1)
    assert since(gap, MISSING) == day(1)


def test_whoever_is_not_missing_now_has_no_streak() -> None:
    assert since(MISSING, PRESENT) is None
    assert since(MISSING, HIDDEN) is None
    assert missing_since([]) == {}


def test_a_streak_goes_on_through_a_migration() -> None:
    old = run(Row(basic(5), "BD Customer", True, {"Amy": MISSING}))
    new = run(Row(telegram(9, migrated_from="-5"), "BD Customer", True, {"Amy": MISSING}), days=7)
    assert set(missing_since([new, old]).values()) == {day(0)}


def test_history_is_read_no_further_than_the_streaks_go() -> None:
    def history() -> Iterator[Assessment]:
        yield run(amy(MISSING), days=1)
        yield run(amy(PRESENT))
        raise AssertionError("read on")

    assert set(missing_since(history()).values()) == {day(1)}


# The run to compare with


@dataclass(frozen=True)
class Kept:
    id: str
    started: datetime
    read: frozenset[Platform] = BOTH


MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def chosen(*days: float, read: Mapping[float, frozenset[Platform]] | None = None) -> float | None:
    """Runs so many days ago; how many days ago was the one that is chosen."""
    runs = [Kept(str(ago), MONDAY - timedelta(days=ago), (read or {}).get(ago, BOTH)) for ago in days]
    found = baseline(runs, MONDAY)
    return None if found is None else float(found.id)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), None),
        ((0.01,), 0.01),
        ((0.01, 0.02), 0.02),
        ((1, 2, 3), 3),
        ((7, 14, 21), 7),
        ((0.01, 0.02, 7, 7.1, 14), 7),
        ((1, 8, 15), 8),
        ((6, 13), 6),
        (tuple(range(1, 30)), 7),
        ((4, 11), 4),
        ((3, 10), 10),
        ((6, 8), 6),
        ((90,), 90),
    ],
)
def test_the_run_of_about_a_week_ago(days: Sequence[float], expected: float | None) -> None:
    assert chosen(*days) == expected
    assert chosen(*reversed(days)) == expected


def test_a_run_that_could_not_read_a_platform_is_no_baseline() -> None:
    only_slack: frozenset[Platform] = frozenset({"slack"})
    assert chosen(7, 8, 14, read={7: only_slack}) == 8
    assert chosen(7, read={7: only_slack}) == 7


# Names


def named(number: int, title: str) -> Group:
    return replace(telegram(number), title=title)


def test_renamed_counts_groups_that_ever_bore_a_retired_name() -> None:
    ever = {
        telegram(1).id.key: {"Acme iBTC", "Acme BitSafe"},
        telegram(2).id.key: {"Nova ibtc"},
        telegram(3).id.key: {"Delta"},
        "telegram:-100999": {"Old iBTC"},
    }
    now = [named(1, "Acme BitSafe"), named(2, "Nova ibtc"), named(3, "Delta")]
    assert renamed(ever, now, policy().retired_in) == Renamed(1, 3)
    assert renamed({}, [], policy().retired_in) == Renamed(0, 0)


# The chart


def test_one_point_a_day_the_last() -> None:
    runs = [run(amy(MISSING)), run(amy(PRESENT), days=0.1), run(amy(PRESENT), days=1)]
    points = filter(None, map(point, reversed(runs)))
    assert spaced(points) == [(day(0) + timedelta(days=0.1), Coverage(1)), (day(1), Coverage(1))]


def test_a_run_that_failed_or_was_partial_is_no_point() -> None:
    failed = run(amy(HIDDEN), conditions={"telegram": Condition.FAILED})
    runs = [failed, run(amy(PRESENT), scope="acme", days=1), run(days=2)]
    assert [point(one) for one in runs] == [None, None, None]


def test_a_year_is_told_by_the_week() -> None:
    points = [(day(number), Coverage(number)) for number in range(365)]
    found = spaced(points)
    assert 52 <= len(found) <= 54
    assert found[-1] == points[-1]
    assert len({moment.astimezone().isocalendar()[:2] for moment, _ in found}) == len(found)
