"""What earlier runs tell: which there were, what groups were called, and when each was first seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from backends.errors import StoreError
from backends.json_bytes import well_formed
from backends.model import PLATFORMS, Condition, Group, Platform, Snapshot
from backends.store import codec, tables
from backends.store.tables import aware


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run over everything. ``read`` are the platforms that answered, wholly or in part."""

    id: str
    started: datetime
    read: frozenset[Platform]


def platforms_read(snapshot: Snapshot) -> str:
    """As kept in the column ``read``."""
    fine = (Condition.OK, Condition.PARTIAL)
    return " ".join(seen.platform for seen in snapshot.seen if seen.condition in fine)


def whole_runs(connection: Connection, limit: int) -> list[RunInfo]:
    """The latest runs over everything, newest first."""
    table = tables.runs
    query = (
        select(table.c.id, table.c.started, table.c.read)
        .where(table.c.scope == "")
        .order_by(table.c.started.desc(), table.c.id.desc())
        .limit(limit)
    )
    return [RunInfo(row.id, aware(row.started), _platforms(row.read)) for row in connection.execute(query)]


def _platforms(text: str) -> frozenset[Platform]:
    words = text.split()
    return frozenset(platform for platform in PLATFORMS if platform in words)


def snapshot(connection: Connection, run: str) -> Snapshot:
    """Raises StoreError where there is no such run, or it is damaged."""
    table = tables.runs
    data = connection.execute(select(table.c.snapshot).where(table.c.id == run)).scalar_one_or_none()
    if data is None:
        raise StoreError("There is no such run.", "Look at the list of runs.")
    return codec.unpack(data)


def keys_first_seen_after(connection: Connection, moment: datetime) -> frozenset[str]:
    """Keys of the groups whose first run began after ``moment``."""
    groups, runs = tables.groups, tables.runs
    query = select(groups.c.key).join(runs, runs.c.id == groups.c.first_run).where(runs.c.started > moment)
    return frozenset(connection.execute(query).scalars())


def titles(connection: Connection) -> Mapping[str, frozenset[str]]:
    """Every title that each group ever had, by its key. Hostile text."""
    found: dict[str, set[str]] = {}
    for row in connection.execute(select(tables.titles)):
        found.setdefault(row.key, set()).add(row.title.decode())
    return {key: frozenset(names) for key, names in found.items()}


def save_titles(connection: Connection, groups: Iterable[Group]) -> None:
    """Add what is new. A supergroup goes on with the titles of the basic group that it was."""
    table = tables.titles
    known = {(row.key, row.title) for row in connection.execute(select(table))}
    by_key: dict[str, set[bytes]] = {}
    for key, title in known:
        by_key.setdefault(key, set()).add(title)
    fresh: set[tuple[str, bytes]] = set()
    ended: set[str] = set()
    for group in groups:
        fresh.add((group.id.key, well_formed(group.title).encode()))
        old = f"{group.platform}:{group.migrated_from}"
        if group.migrated_from and old in by_key:
            ended.add(old)
            fresh.update((group.id.key, title) for title in by_key[old])
    fresh = {row for row in fresh if row[0] not in ended} - known
    if fresh:
        connection.execute(insert(table), [{"key": key, "title": title} for key, title in sorted(fresh)])
    if ended:
        connection.execute(delete(table).where(table.c.key.in_(ended)))
