"""Which run is shown at the start, and a way to it without SQLAlchemy, which takes long to load."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from backends.changes.changed import SEEN, SHOWN, Changed
from backends.changes.step import Act
from backends.confirmed import Confirmed
from backends.decisions import Decision
from backends.errors import StoreError
from backends.model import GroupId, Snapshot
from backends.store import codec
from backends.store.revisions import HEAD

LOOK_BACK = 10
"""How many runs are looked through for one that read every platform."""
PATIENCE = 0.2
"""Seconds that another process may hold the file."""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


RUNS = "SELECT snapshot FROM runs WHERE scope = '' ORDER BY started DESC, id DESC LIMIT ?"
DECISIONS = "SELECT id, kind, subject, decided_by, host, made FROM decisions WHERE undone IS NULL ORDER BY id"
CONFIRMED = "SELECT platform, realm, handle, user_id FROM confirmed_handles"
CHANGES = f"""
    SELECT act, group_id, user_id, title FROM change_steps
    WHERE at > ? AND outcome IN ({_listed(SEEN)}) AND act IN ({_listed(SHOWN)}) ORDER BY at, run, number
"""


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run, the decisions that hold now, and what was changed since the run, oldest first; whom handles
    were confirmed to lead to.
    """

    snapshot: Snapshot
    decisions: tuple[Decision, ...]
    changes: tuple[Changed, ...]
    confirmed: Confirmed


def last_whole(packed: Iterable[bytes]) -> Snapshot | None:
    """Of the runs over everything, newest first: the first that read every platform, else the first.

    Damaged ones are passed over.
    """
    latest = None
    for data in packed:
        try:
            snapshot = codec.unpack(data)
        except StoreError:
            continue
        if all(seen.was_read for seen in snapshot.seen):
            return snapshot
        latest = latest or snapshot
    return latest


def quick_look(file: Path) -> LastRun | None:
    """What an SQLite file of today's schema tells, read only; None wherever the store has to tell."""
    try:
        with closing(_open(file)) as connection:
            if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
                return None
            snapshot = last_whole(data for (data,) in connection.execute(RUNS, (LOOK_BACK,)))
            decisions = tuple(_decision(*row) for row in connection.execute(DECISIONS))
            changes = _changes(connection, snapshot.started) if snapshot else ()
            confirmed = Confirmed({row[:3]: row[3] for row in connection.execute(CONFIRMED)})
    except (sqlite3.Error, StoreError, ValueError):
        return None
    return LastRun(snapshot, decisions, changes, confirmed) if snapshot else None


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=PATIENCE)


def _changes(connection: sqlite3.Connection, moment: datetime) -> tuple[Changed, ...]:
    since = moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return tuple(
        Changed(Act(act), GroupId(group), user, title.decode())
        for act, group, user, title in connection.execute(CHANGES, (since,))
    )


def _decision(id: int, kind: str, subject: bytes, user: str, host: str, made: str) -> Decision:
    moment = datetime.fromisoformat(made).replace(tzinfo=UTC)
    return Decision(id, codec.unpack_subject(kind, subject), user, host, moment)
