"""What the jobs tell of earlier runs and decisions, on a real database and config."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from backends.decisions import Excuse, Recategorise, Star, TeamEdit
from backends.errors import BitsafeError, FilterError
from backends.model import Attendance, Condition, Group, Snapshot
from backends.store.runs import RunInfo
from reports.rows import State
from reports.trends import Renamed
from tests.unit.snapshots import seen, slack, snapshot, telegram
from tui.jobs import Jobs, Options
from tui.past import thinned

CONFIG = '[[team]]\nname = "Amy"\nslack = "amy"\ntelegram = "amy_t"\n'
NOW = datetime.now(UTC)
ACME, NOVA = slack("C0001"), slack("C0002", "nova-ibtc")


@pytest.fixture
async def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Jobs]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text(CONFIG)
    made = Jobs(Options())
    made.open()
    yield made
    await made.close()


def on(days: float, *groups: Group, inside: tuple[Group, ...] = ()) -> Snapshot:
    """A run so many days ago; Amy is in the groups ``inside``."""
    people = [Attendance("amy", frozenset(group.id for group in inside))]
    made = snapshot(seen("slack", groups, people), run=f"run-{1000 - days}")
    return replace(made, started=NOW - timedelta(days=days))


def keep(jobs: Jobs, *runs: Snapshot) -> None:
    for run in runs:
        jobs.store.save(run, {})
    jobs.last()


def test_the_first_run_has_nothing_to_compare_with(jobs: Jobs) -> None:
    keep(jobs, on(0, ACME))
    assert jobs.change_since_baseline() is None
    assert jobs.new_keys() == frozenset()
    assert jobs.renamed() == Renamed(0, 0)
    assert len(jobs.summary().splitlines()) == 5


def test_before_any_run_nothing_is_told(jobs: Jobs) -> None:
    assert (jobs.change_since_baseline(), jobs.new_keys(), jobs.missing_since()) == (None, frozenset(), {})
    assert (jobs.me, jobs.people()) == (None, ())
    with pytest.raises(BitsafeError, match="nothing to tell yet"):
        jobs.summary()


def test_what_is_new_and_closed_since_last_week(jobs: Jobs) -> None:
    keep(jobs, on(14, ACME, inside=(ACME,)), on(7, ACME), on(1, ACME, inside=(ACME,)))
    keep(jobs, on(0, ACME, NOVA, inside=(ACME,)))
    change = jobs.change_since_baseline()
    assert change is not None
    assert change.since == NOW - timedelta(days=7)
    assert [gap.pair for gap in change.closed] == [(ACME.id.key, "Amy")]
    assert [one.key for one in change.new] == [NOVA.id.key]
    assert jobs.new_keys() == {NOVA.id.key}
    assert [row.group for row in jobs.filter("new:yes").select(jobs.last().rows)] == [NOVA]  # type: ignore[union-attr]
    assert dict(jobs.missing_since()) == {(NOVA.id.key, "Amy"): NOW}


def test_since_when_a_gap_is_there(jobs: Jobs) -> None:
    keep(jobs, on(20, ACME, inside=(ACME,)), on(13, ACME), on(6, ACME), on(0, ACME))
    assert dict(jobs.missing_since()) == {(ACME.id.key, "Amy"): NOW - timedelta(days=13)}


def test_a_damaged_run_is_passed_over(jobs: Jobs) -> None:
    keep(jobs, on(8, ACME), on(7, ACME), on(0, ACME, NOVA))
    store = jobs.store
    with store.writing() as connection:
        connection.exec_driver_sql("update runs set snapshot = x'78' where id = 'run-993'")
    change = jobs.change_since_baseline()
    assert change is not None
    assert change.since == NOW - timedelta(days=8)


def test_groups_of_a_platform_that_was_not_read_then_are_not_new(jobs: Jobs) -> None:
    failed = seen("telegram", [], condition=Condition.SIGNED_OUT)
    earlier = on(7, ACME)
    keep(jobs, replace(earlier, seen=(*earlier.seen, failed)))
    today = on(0, ACME, NOVA)
    keep(jobs, replace(today, seen=(*today.seen, seen("telegram", [telegram()], [Attendance("amy_t")]))))
    assert jobs.new_keys() == {NOVA.id.key}


def test_how_many_are_renamed(jobs: Jobs) -> None:
    other = slack("C0003", "delta-ibtc-bitsafe")
    keep(jobs, on(7, NOVA, other), on(0, replace(NOVA, title="nova-bitsafe"), other))
    assert jobs.renamed() == Renamed(1, 2)


def test_the_workbook_has_the_trend(jobs: Jobs, tmp_path: Path) -> None:
    keep(jobs, on(14, ACME), on(7, ACME, inside=(ACME,)), on(0, ACME))
    book = openpyxl.load_workbook(jobs.write_report(tmp_path / "report.xlsx"))
    dates = [cell.value for row in book["Summary"].iter_rows() for cell in row]
    local = {(NOW - timedelta(days=ago)).astimezone().date() for ago in (14, 7, 0)}
    assert local <= {value.date() for value in dates if isinstance(value, datetime)}


# Decisions


def amys_state(jobs: Jobs) -> State:
    assert jobs.assessment is not None
    return jobs.assessment.rows[0].cells["Amy"].state


def test_a_decision_is_shown_at_once_and_undone_at_once(jobs: Jobs) -> None:
    keep(jobs, on(0, ACME))
    made = jobs.decide(Excuse("amy", ACME.id.key, reason="on leave"))
    assert amys_state(jobs) is State.EXCUSED
    assert [one.id for one in jobs.decisions()] == [made.id]
    jobs.undo(made.id)
    assert amys_state(jobs) is State.MISSING
    assert jobs.decisions() == []
    assert [one.active for one in jobs.decisions(active_only=False)] == [False]


def test_a_decision_of_another_app_holds_from_the_next_start_on(jobs: Jobs) -> None:
    keep(jobs, on(0, ACME))
    jobs.decide(Star(ACME.id.key))
    other = Jobs(Options())
    other.open()
    found = other.last()
    assert found is not None
    assert found.rows[0].starred


def test_what_does_not_fit_is_not_kept(jobs: Jobs) -> None:
    keep(jobs, on(0, ACME))
    with pytest.raises(FilterError):
        jobs.decide(Excuse(filter="catgory:bd"))
    with pytest.raises(BitsafeError, match="did you mean"):
        jobs.decide(Recategorise(ACME.id.key, "Marketin"))
    assert jobs.decisions(active_only=False) == []


def test_a_new_member_is_nobody_known_yet_and_no_gap(jobs: Jobs) -> None:
    keep(jobs, on(0, ACME))
    jobs.decide(TeamEdit("Dan", {"slack": "dan"}, new=True))
    assert jobs.assessment is not None
    assert jobs.assessment.rows[0].cells["Dan"].state is State.UNKNOWN
    assert [person.name for person in jobs.people()] == ["Amy", "Dan"]
    change = jobs.change_since_baseline()
    assert change is None


def test_the_config_file_is_left_alone(jobs: Jobs, tmp_path: Path) -> None:
    jobs.decide(TeamEdit("Amy", {"role": "BD"}))
    assert (tmp_path / "config.toml").read_text() == CONFIG


# Which runs are looked at


def test_a_run_a_day_then_a_run_a_week_then_none() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    hours = range(0, 24 * 500, 6)
    runs = [RunInfo(str(ago), now - timedelta(hours=ago), frozenset()) for ago in hours]
    kept = thinned(runs, now)
    assert kept == sorted(kept, key=lambda run: run.started)
    assert 60 <= len(kept) <= 70
    ages = [(now - run.started).days for run in kept]
    assert max(ages) <= 366
    assert sum(age < 14 for age in ages) >= 14
