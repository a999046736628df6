"""A run that was stored is shown with what was changed since: at the start, and in the header's counts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backends.changes.record import StepOutcome
from backends.model import Attendance, Group
from backends.outcomes import Outcome
from reports.rows import Assessment
from reports.trends import Renamed
from tests.unit.changes.plans import channel, invite, person, plan, remove, rename
from tests.unit.snapshots import STARTED, seen, snapshot
from tui.jobs import Jobs, Options

CONFIG = '[[team]]\nname = "Amy"\nslack = "amy"\n\n[flags]\nretired = ["iBTC"]\n'
NOVA, ACME, KAI = channel(1, "nova-ibtc-bitsafe"), channel(2, "acme-ibtc-bitsafe"), channel(3)
AMY = person("amy", ACME)


@pytest.fixture
async def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Jobs]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text(CONFIG)
    made = Jobs(Options())
    made.open()
    inside = Attendance("amy", frozenset([KAI.id]))
    made.store.save(snapshot(seen("slack", [NOVA, ACME, KAI], [inside]), run="run-1"), {})
    yield made
    await made.close()


async def change(jobs: Jobs, outcomes: dict[int, Outcome], *, days: int = 1) -> None:
    """Amy into Nova and out of Kai, and a new name for Acme: each with its outcome."""
    wanted = plan(invite(NOVA, "amy"), remove(KAI, "amy"), rename(ACME, "acme-bitsafe"))
    run = await jobs.journal.begin(wanted, "ada", "desk")
    at = STARTED + timedelta(days=days)
    done = [
        StepOutcome(number, what, "", at, "acme-bitsafe" if number == 3 else "")
        for number, what in outcomes.items()
    ]
    await jobs.journal.done(run, *done)


def where(assessment: Assessment | None) -> tuple[set[str], list[str]]:
    """Where Amy is, and what the groups are called."""
    assert assessment is not None
    groups: tuple[Group, ...] = assessment.snapshot.groups
    inside = {id.native for seen in assessment.snapshot.seen for one in seen.attendance for id in one.present}
    return inside, [group.title for group in groups]


DONE = {1: Outcome.VERIFIED, 2: Outcome.ALREADY, 3: Outcome.VERIFIED}


async def test_at_the_start_it_shows_what_was_done(jobs: Jobs) -> None:
    await change(jobs, DONE)
    wanted = {NOVA.id.native}, [NOVA.title, "acme-bitsafe", KAI.title]
    glimpsed = jobs.glimpse()
    assert where(glimpsed) == wanted
    assert where(jobs.last()) == wanted


@pytest.mark.parametrize("outcome", [Outcome.PENDING, Outcome.FAILED, Outcome.LIMITED, Outcome.PRIVACY])
async def test_what_was_not_seen_to_be_done_changes_nothing(jobs: Jobs, outcome: Outcome) -> None:
    before = where(jobs.last())
    await change(jobs, dict.fromkeys(DONE, outcome))
    assert where(jobs.glimpse()) == where(jobs.last()) == before


async def test_what_was_done_before_the_run_is_in_it_already(jobs: Jobs) -> None:
    before = where(jobs.last())
    await change(jobs, DONE, days=-1)
    assert where(jobs.glimpse()) == where(jobs.last()) == before


async def test_the_last_change_of_a_group_holds(jobs: Jobs) -> None:
    await change(jobs, DONE)
    back = plan(rename(ACME, ACME.title), made=datetime.now(UTC))
    run = await jobs.journal.begin(back, "ada", "desk")
    at = STARTED + timedelta(days=2)
    await jobs.journal.done(run, StepOutcome(1, Outcome.VERIFIED, "", at, ACME.title))
    assert where(jobs.glimpse())[1] == where(jobs.last())[1] == [NOVA.title, ACME.title, KAI.title]


async def test_the_count_of_retired_names_follows_changes(jobs: Jobs) -> None:
    jobs.last()
    assert jobs.renamed() == Renamed(0, 2)
    await change(jobs, DONE)
    last = jobs.last()
    assert last is not None
    assert jobs.renamed() == Renamed(1, 2)
    assert sum("ibtc" in row.flags for row in last.rows) == 1
