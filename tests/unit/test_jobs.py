"""What app and commands have done for them, as far as it needs no server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backends.errors import BitsafeError, ConfigError, FilterError
from backends.model import Attendance, Condition
from reports.exit_status import exit_status
from reports.rows import State
from tests.unit.snapshots import seen, slack, snapshot
from tui.jobs import AuditWish, Jobs, Options, new_run

CONFIG = '[[team]]\nname = "Amy"\nslack = "amy"\nstatus = "{}"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SLACK_USER_TOKEN", "TELEGRAM_API_ID", "TELEGRAM_API_HASH", "TELEGRAM_PHONE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("TELEGRAM_SESSION", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    # Another test of this process may have used one already.
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    (tmp_path / "config.toml").write_text(CONFIG.format("required"))
    return tmp_path


@pytest.fixture
async def jobs(home: Path) -> AsyncIterator[Jobs]:
    made = Jobs(Options())
    made.open()
    yield made
    await made.close()


def test_before_it_is_open_everything_is_told_in_words() -> None:
    made = Jobs(Options())
    for ask in (lambda: made.place, lambda: made.store, lambda: made.policy, made.last, made.write_report):
        with pytest.raises(BitsafeError):
            ask()


def test_before_the_first_run_there_is_nothing_to_filter_or_report(jobs: Jobs) -> None:
    assert jobs.last() is None
    with pytest.raises(BitsafeError, match="no run yet"):
        jobs.filter("acme")
    with pytest.raises(BitsafeError, match="nothing to report yet"):
        jobs.write_report()


async def test_an_old_run_is_judged_by_todays_config(jobs: Jobs, home: Path) -> None:
    jobs.store.save(snapshot(seen("slack", [slack()], [Attendance("amy")])), {})
    found = jobs.last()
    assert found is not None
    assert found.rows[0].cells["Amy"].state is State.MISSING
    (home / "config.toml").write_text(CONFIG.format("optional"))
    other = Jobs(Options())
    other.open()
    found = other.last()
    assert found is not None
    assert found.rows[0].cells["Amy"].state is State.ABSENT
    await other.close()


def test_a_filter_and_a_report_are_about_what_is_known_now(jobs: Jobs, home: Path) -> None:
    jobs.store.save(snapshot(seen("slack", [slack()], [Attendance("amy")])), {})
    found = jobs.last()
    assert found is not None
    assert jobs.filter("missing:amy").select(found.rows) == list(found.rows)
    with pytest.raises(FilterError):
        jobs.filter("missing:nobody")
    path = jobs.write_report()
    assert path.parent == home / "exports"
    assert path.read_bytes().startswith(b"PK")


async def test_signed_out_on_both_platforms_is_told_and_kept(jobs: Jobs) -> None:
    found = await jobs.audit(lambda event: None)
    assert [part.condition for part in found.snapshot.seen] == [Condition.SIGNED_OUT] * 2
    assert [part.requests for part in found.snapshot.seen] == [0, 0]
    assert all(part.problems for part in found.snapshot.seen)
    assert exit_status(found) == 3
    assert jobs.store.last_whole() == found.snapshot


async def test_a_skipped_platform_makes_a_part(jobs: Jobs) -> None:
    found = await jobs.audit(lambda event: None, AuditWish(skip=["telegram"]))
    assert found.snapshot.scope == "-platform:telegram"
    assert [part.condition for part in found.snapshot.seen] == [Condition.SIGNED_OUT, Condition.SKIPPED]
    assert jobs.store.last_whole() is None


@pytest.mark.parametrize(("text", "error"), [("gaps:>0", ConfigError), ("catgory:x", FilterError)])
async def test_a_wrong_part_is_refused_before_anybody_is_asked(
    jobs: Jobs, text: str, error: type[BitsafeError]
) -> None:
    with pytest.raises(error):
        await jobs.audit(lambda event: None, AuditWish(groups=text))
    assert jobs.assessment is None


def test_runs_have_names_of_their_own_that_sort_by_time() -> None:
    names = [new_run() for _ in range(50)]
    assert len(set(names)) == 50
    assert [name[:15] for name in names] == sorted(name[:15] for name in names)
    assert all(len(name) <= 40 for name in names)
