"""The quick look at the last run tells what the store tells, or leaves it to the store."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backends.decisions import Excuse, Star
from backends.model import Condition
from backends.store.engine import file_url
from backends.store.last_run import quick_look
from backends.store.store import Store
from tests.unit.snapshots import STARTED, seen, slack, snapshot, telegram


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "what? #1 100%25 äöü" / "bitsafe.db"


@pytest.fixture
def store(file: Path) -> Store:
    store = Store.open(file_url(file))
    store.save(snapshot(seen("slack", [slack()]), run="20261101-1"), {})
    return store


def test_it_tells_what_the_store_tells(store: Store, file: Path) -> None:
    store.decide(Star("slack:T01/0001"), "ada", "laptop")
    gone = store.decide(Star("slack:T01/0002"), "ada", "laptop")
    store.undo(gone.id, "ada", "laptop")
    store.decide(Excuse("Bea Ford", reason="Ärger\x1b[31m"), "bea", "desk")
    found = quick_look(file)
    assert found is not None
    assert found.snapshot == store.last_whole()
    assert list(found.decisions) == store.decisions()
    assert len(found.decisions) == 2


def test_also_while_another_process_writes(store: Store, file: Path) -> None:
    with sqlite3.connect(file) as writer:
        writer.execute("BEGIN IMMEDIATE")
        found = quick_look(file)
        writer.rollback()
    assert found is not None


def test_a_later_run_that_read_one_platform_does_not_hide_the_whole_one(store: Store, file: Path) -> None:
    failed = seen("telegram", [telegram()], condition=Condition.FAILED)
    later = replace(snapshot(failed, run="20261102-1"), started=STARTED + timedelta(days=1))
    store.save(later, {})
    found = quick_look(file)
    assert found is not None
    assert found.snapshot.run == "20261101-1"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "DELETE FROM runs",
        "UPDATE runs SET snapshot = x'00'",
        "INSERT INTO decisions VALUES (1, 'wish', x'7b7d', 'ada', 'laptop', '2026-11-01', NULL, '')",
        "INSERT INTO decisions VALUES (1, 'star', x'00', 'ada', 'laptop', '2026-11-01', NULL, '')",
        "INSERT INTO decisions VALUES (1, 'star', x'7b7d', 'ada', 'laptop', 'whenever', NULL, '')",
    ],
)
def test_whatever_it_cannot_judge_is_left_to_the_store(store: Store, file: Path, sql: str) -> None:
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute(sql)
    assert quick_look(file) is None


def test_no_file_is_made(tmp_path: Path) -> None:
    assert quick_look(tmp_path / "bitsafe.db") is None
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "bitsafe.db"
    file.write_bytes(b"nothing of the kind" * 100)
    assert quick_look(file) is None
