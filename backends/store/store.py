"""Keeps runs, tracked groups and rosters. Synchronous: call it in a thread."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, create_engine, delete, event, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from backends.errors import StoreError
from backends.model import PLATFORMS, Group, Platform, Snapshot, Standing
from backends.protocol import Bound, Roster
from backends.store import codec, tables
from backends.store.schema import prepare

Rosters = dict[Platform, dict[str, Roster]]
"""By platform, then by the id of the account that learned it."""


class Store:
    """One database. Every method raises StoreError in words; what was not written whole is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Store":
        """``url`` as SQLAlchemy writes it; ``postgres://`` is accepted. Brings the schema up to date."""
        if url.startswith("postgres://"):
            url = "postgresql://" + url.removeprefix("postgres://")
        try:
            engine = create_engine(url, poolclass=NullPool)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
            raise StoreError(
                "The database URL cannot be used.", "Write it as sqlite:///FILE, or leave it out."
            ) from None
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _tune_sqlite)
            _make_private(make_url(url).database)
        store = cls(engine)
        with store._explained("opened"):
            prepare(engine)
        return store

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
            raise StoreError(
                f"The database could not be {what}: {reason}.", "Check the disk and the URL, then try again."
            ) from None
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(
                f"The database could not be {what} ({type(error).__name__}).", "Try again."
            ) from None

    def save(self, snapshot: Snapshot, rosters: Rosters) -> None:
        """One run, the groups it tracked and what was learned, all or nothing."""
        with self._explained("written"), self._engine.begin() as connection:
            connection.execute(
                insert(tables.runs).values(
                    id=snapshot.run,
                    started=snapshot.started,
                    seconds=snapshot.seconds,
                    scope=snapshot.scope,
                    snapshot=codec.pack(snapshot),
                )
            )
            _save_groups(connection, snapshot)
            _save_rosters(connection, rosters)

    def last_whole(self) -> Snapshot | None:
        """The latest run over everything; a damaged one is passed over."""
        query = (
            select(tables.runs.c.snapshot)
            .where(tables.runs.c.scope == "")
            .order_by(tables.runs.c.started.desc())
            .limit(5)
        )
        with self._explained("read"), self._engine.connect() as connection:
            for (data,) in connection.execute(query):
                try:
                    return codec.unpack(data)
                except StoreError:
                    continue
        return None

    def tracked(self) -> Mapping[Platform, list[Group]]:
        """Every group ever audited, as last seen."""
        found: dict[Platform, list[Group]] = {platform: [] for platform in PLATFORMS}
        with self._explained("read"), self._engine.connect() as connection:
            for (data,) in connection.execute(select(tables.groups.c.seen)):
                group = codec.unpack_group(data)
                found[group.platform].append(group)
        return found

    def rosters(self) -> Rosters:
        """What each account's client has learned so far."""
        found: Rosters = {platform: {} for platform in PLATFORMS}
        with self._explained("read"), self._engine.connect() as connection:
            for row in connection.execute(select(tables.handles)):
                roster = found[row.platform].setdefault(row.account, Roster())
                roster.bound[row.handle] = Bound(row.user_id, row.access_hash)
            for row in connection.execute(select(tables.hidden)):
                roster = found[row.platform].setdefault(row.account, Roster())
                roster.hidden[row.group_id] = (row.hidden, _aware(row.checked))
        return found

    def close(self) -> None:
        self._engine.dispose()


def _save_groups(connection: Connection, snapshot: Snapshot) -> None:
    known = set(connection.execute(select(tables.groups.c.key)).scalars())
    fresh, seen = [], []
    for group in snapshot.groups:
        row = {"seen": codec.pack_group(group), "last_run": snapshot.run}
        if group.id.key not in known:
            first = {"key": group.id.key, "platform": group.platform, "first_run": snapshot.run}
            fresh.append(row | first)
        elif group.standing is Standing.HERE:
            seen.append(row | {"k": group.id.key})
        # A migrated pair is one group: the supergroup goes on where the basic group ended.
        if group.migrated_from:
            old = f"{group.platform}:{group.migrated_from}"
            connection.execute(delete(tables.groups).where(tables.groups.c.key == old))
    if fresh:
        connection.execute(insert(tables.groups), fresh)
    if seen:
        connection.execute(update(tables.groups).where(tables.groups.c.key == bindparam("k")), seen)


def _save_rosters(connection: Connection, rosters: Rosters) -> None:
    """Each account's rows are replaced as a whole: they are few."""
    for platform, accounts in rosters.items():
        for account, roster in accounts.items():
            for table in (tables.handles, tables.hidden):
                mine = (table.c.platform == platform) & (table.c.account == account)
                connection.execute(delete(table).where(mine))
            owner: dict[str, object] = {"platform": platform, "account": account}
            bound = [
                owner | {"handle": handle, "user_id": one.user, "access_hash": one.access_hash}
                for handle, one in roster.bound.items()
            ]
            hidden = [
                owner | {"group_id": group, "hidden": yes, "checked": when}
                for group, (yes, when) in roster.hidden.items()
            ]
            if bound:
                connection.execute(insert(tables.handles), bound)
            if hidden:
                connection.execute(insert(tables.hidden), hidden)


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the zone; everything inside is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _tune_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


def _make_private(database: str | None) -> None:
    """The file holds who talks to whom: only its owner may read it."""
    if not database or database == ":memory:":
        return
    path = Path(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
        path.chmod(0o600)
    except OSError as error:
        raise StoreError(
            f"The database {path} cannot be opened: {error.strerror}.", "Check the folder's permissions."
        ) from None
