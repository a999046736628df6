"""The database in trouble: schema, URL, no room, no rights, two at once. Told in words, and nothing lost."""

import os
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect

from backends.errors import StoreError
from backends.store import codec, revisions, tables
from backends.store.engine import engine_for, file_url
from backends.store.schema import prepare
from backends.store.store import Store
from tests.unit.snapshots import STARTED, seen, slack, snapshot

SAVE = """
import sys
from backends.store.schema import prepare
from backends.store.store import Store
from tests.unit.snapshots import seen, slack, snapshot
name = sys.argv[2]
for number in range(int(sys.argv[3])):
    store = Store.open(sys.argv[1])
    part = seen("slack", [slack(f"C{name}{number:02}")])
    store.save(snapshot(part, run=f"{name}-{number}", hours=number), {})
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bitsafe.db"


def start(url: str, name: str, runs: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SAVE, url, name, str(runs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def content(file: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(file) as connection:
        return connection.execute("select * from runs").fetchall()


# The schema


def test_the_revisions_known_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(revisions.MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [revisions.HEAD]
    assert tuple(sorted(one.revision for one in script.walk_revisions())) == revisions.KNOWN


def test_the_migrations_build_what_the_tables_say(file: Path) -> None:
    engine = engine_for(file_url(file))
    prepare(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == revisions.HEAD


@pytest.mark.parametrize("revision", ["9999", "", "not ours"])
def test_a_newer_schema_is_refused_in_words_and_left_alone(file: Path, revision: str) -> None:
    Store.open(file_url(file)).save(snapshot(run="one"), {})
    with sqlite3.connect(file) as connection:
        connection.execute("update alembic_version set version_num = ?", [revision])
    before = content(file)
    with pytest.raises(StoreError, match=r"newer version of bitsafe-tui\. Update this one"):
        Store.open(file_url(file))
    assert content(file) == before


def test_an_empty_database_is_brought_up_to_date(file: Path) -> None:
    sqlite3.connect(file).close()
    assert Store.open(file_url(file)).last_whole() is None


@pytest.mark.parametrize("revision", revisions.KNOWN)
def test_an_older_database_is_brought_up_to_date_with_its_content(file: Path, revision: str) -> None:
    engine = engine_for(file_url(file))
    config = Config()
    config.set_main_option("script_location", str(revisions.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(
            insert(tables.runs).values(
                id="old", started=STARTED, seconds=1, scope="", snapshot=codec.pack(snapshot(run="old"))
            )
        )
    store = Store.open(file_url(file))
    assert store.last_whole() == snapshot(run="old")
    store.save(snapshot(seen("slack", [slack()]), run="new", hours=1), {})
    assert store.tracked()["slack"] == [slack()]


def test_a_database_up_to_date_is_not_migrated_again(file: Path) -> None:
    Store.open(file_url(file)).save(snapshot(run="one"), {})
    check = "import sys; from backends.store.store import Store; Store.open(sys.argv[1])"
    check += "; assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", check, file_url(file)], check=True)


def test_a_migration_that_fails_leaves_nothing_behind(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        # The last table of the first migration is in the way.
        connection.execute("create table hidden_members (x)")
    with pytest.raises(StoreError, match="already exists"):
        Store.open(file_url(file))
    assert inspect(engine_for(file_url(file))).get_table_names() == ["hidden_members"]


# Where it is


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_needs_its_driver(scheme: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(f"{scheme}://ada:hunter2@127.0.0.1:1/bitsafe?connect_timeout=1")
    # With the driver installed, it is the server that is missing.
    assert "driver for PostgreSQL" in str(caught.value) or "could not be opened" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "://",
        "http://hunter2.example",
        "mysql://ada:hunter2@localhost/x",
        "postgresql://ada:hunter2@host:port/x",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "sqlite:///a\0b",
        "sqlite:///\ud800",
        "\ud800",
    ],
)
def test_a_wrong_url_is_told_in_words(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert caught.value.way_out
    assert "hunter2" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_database_and_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o755)
    mode = folder.stat().st_mode
    with pytest.raises(StoreError, match="Is a directory"):
        Store.open(file_url(folder))
    assert folder.stat().st_mode == mode


def test_a_file_of_something_else_is_refused_and_left_alone(file: Path) -> None:
    file.write_text("Dear diary, " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(file_url(file))
    assert file.read_text() == "Dear diary, " * 100


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(file_url(tmp_path / "file" / "bitsafe.db"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="Permission denied"):
        Store.open(file_url(tmp_path / "bitsafe.db"))


# No room, and two at once


def test_without_room_the_old_content_stands(file: Path) -> None:
    Store.open(file_url(file)).save(snapshot(seen("slack", [slack()]), run="old"), {})
    before = content(file)
    code = """
import random, resource, sys
from dataclasses import replace
from backends.errors import StoreError
from backends.store.schema import prepare
from backends.store.store import Store
from tests.unit.snapshots import seen, slack, snapshot
store = Store.open(sys.argv[1])
noise = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=400_000))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    store.save(snapshot(seen("slack", [slack(title=noise)]), run="new", hours=1), {})
except StoreError as error:
    print(error)
"""
    result = subprocess.run(
        [sys.executable, "-c", code, file_url(file)], capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith("The database could not be written: ")
    assert result.stderr == ""
    assert content(file) == before
    assert Store.open(file_url(file)).tracked()["slack"] == [slack()]


def test_a_migration_without_room_is_told_and_can_be_repeated(file: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192))

    code = """
import sys
from backends.errors import StoreError
from backends.store.schema import prepare
from backends.store.store import Store
try:
    Store.open(sys.argv[1])
except StoreError as error:
    print(error)
"""
    result = subprocess.run(
        [sys.executable, "-B", "-c", code, file_url(file)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=no_room,
    )
    assert result.stdout.startswith("The database could not be opened: ")
    assert result.stderr == ""
    assert Store.open(file_url(file)).last_whole() is None


def test_several_processes_may_start_and_write_at_once(file: Path) -> None:
    processes = [start(file_url(file), name, 8) for name in "abcd"]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert errors == ["", "", "", ""]
    assert len(content(file)) == 32
    assert len(Store.open(file_url(file)).tracked()["slack"]) == 32


def test_a_writer_that_is_killed_leaves_whole_runs(file: Path) -> None:
    process = start(file_url(file), "x", 10_000)
    try:
        while process.poll() is None and _count(file) < 3:
            time.sleep(0.02)
    finally:
        process.kill()
        process.communicate()
    store = Store.open(file_url(file))
    last = store.last_whole()
    assert last is not None
    assert len(store.tracked()["slack"]) == len(content(file)) >= 3
    store.save(snapshot(seen("slack", [slack()]), run="after"), {})


def _count(file: Path) -> int:
    try:
        return len(content(file)) if file.exists() else 0
    except sqlite3.Error:
        return 0
