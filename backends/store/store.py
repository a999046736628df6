"""Keeps runs, tracked groups and rosters. Synchronous: call it in a thread."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from backends.changes.changed import Changed
from backends.changes.in_hand import InHand
from backends.confirmed import Confirmation, Confirmed
from backends.decisions import Decision, Subject
from backends.errors import StoreError
from backends.json_bytes import well_formed
from backends.model import PLATFORMS, Condition, Group, Platform, Snapshot, Standing
from backends.protocol import Bound, Roster
from backends.store import codec, confirmations, decisions, gaps, journal, last_run, runs, tables
from backends.store.engine import WRITES, engine_for
from backends.store.runs import RunInfo
from backends.store.schema import prepare
from backends.store.tables import aware

Rosters = dict[Platform, dict[str, Roster]]
"""By platform, then by the id of the account that learned it."""


class Store:
    """One database. Every method raises StoreError in words; what was not written whole is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Store":
        """``url`` as engine.py takes it. Brings the schema up to date."""
        store = cls(engine_for(url))
        with store._explained("opened"):
            prepare(store._engine)
        return store

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            reason = next(iter(str(error.orig or "").strip().splitlines()), "no answer")
            raise StoreError(
                f"The database could not be {what}: {reason}.", "Check the disk and the URL, then try again."
            ) from None
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(
                f"The database could not be {what} ({type(error).__name__}).", "Try again."
            ) from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """For what has a file of its own in this folder, such as the journal: one look at the database."""
        with self._explained("read"), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same for one transaction: on disk once the block has ended, or not there at all."""
        writes = self._engine.execution_options(**WRITES)
        with self._explained("written"), writes.begin() as connection:
            yield connection

    def save(self, snapshot: Snapshot, rosters: Rosters) -> None:
        """One run, the groups it tracked and what was learned, all or nothing."""
        with self.writing() as connection:
            connection.execute(
                insert(tables.runs).values(
                    id=snapshot.run,
                    started=snapshot.started,
                    seconds=snapshot.seconds,
                    scope=well_formed(snapshot.scope),
                    snapshot=codec.pack(snapshot),
                    read=runs.platforms_read(snapshot),
                )
            )
            _save_groups(connection, snapshot)
            runs.save_titles(connection, _looked_at(snapshot))
            _save_rosters(connection, rosters)

    def save_rosters(self, rosters: Rosters) -> None:
        """What was learned beside a run."""
        with self.writing() as connection:
            _save_rosters(connection, rosters)

    def last_whole(self) -> Snapshot | None:
        """The latest run over everything that read every platform, else the latest; damaged ones aside."""
        query = (
            select(tables.runs.c.snapshot)
            .where(tables.runs.c.scope == "")
            .order_by(tables.runs.c.started.desc(), tables.runs.c.id.desc())
            .limit(last_run.LOOK_BACK)
        )
        with self.reading() as connection:
            return last_run.last_whole(connection.execute(query).scalars())

    def changed_since(self, moment: datetime) -> list[Changed]:
        """What changes of groups were seen to have done after ``moment``, oldest first."""
        with self.reading() as connection:
            return journal.changed_since(connection, moment)

    def tracked(self) -> Mapping[Platform, list[Group]]:
        """Every group ever audited, as last seen."""
        found: dict[Platform, list[Group]] = {platform: [] for platform in PLATFORMS}
        with self.reading() as connection:
            for (data,) in connection.execute(select(tables.groups.c.seen)):
                group = codec.unpack_group(data)
                found[group.platform].append(group)
        return found

    def rosters(self) -> Rosters:
        """What each account's client has learned so far. A handle that was confirmed to lead to another
        account since is left out: it is looked up anew.
        """
        found: Rosters = {platform: {} for platform in PLATFORMS}
        with self.reading() as connection:
            confirmed = confirmations.confirmed(connection).users
            for row in connection.execute(select(tables.handles)):
                roster = found[row.platform].setdefault(row.account, Roster())
                realm = row.account if row.platform == "slack" else ""
                if confirmed.get((row.platform, realm, row.handle), row.user_id) != row.user_id:
                    continue
                roster.bound[row.handle] = Bound(row.user_id, row.access_hash, row.moved, row.name)
            for row in connection.execute(select(tables.hidden)):
                roster = found[row.platform].setdefault(row.account, Roster())
                roster.hidden[row.group_id] = (row.hidden, aware(row.checked))
        return found

    def whole_runs(self, limit: int) -> list[RunInfo]:
        """The latest runs over everything, newest first."""
        with self.reading() as connection:
            return runs.whole_runs(connection, limit)

    def snapshot(self, run: str) -> Snapshot:
        """What one run saw."""
        with self.reading() as connection:
            return runs.snapshot(connection, run)

    def keys_first_seen_after(self, moment: datetime) -> frozenset[str]:
        """Keys of the groups whose first run began after ``moment``."""
        with self.reading() as connection:
            return runs.keys_first_seen_after(connection, moment)

    def titles(self) -> Mapping[str, frozenset[str]]:
        """Every title that each group ever had, by its key. Hostile text."""
        with self.reading() as connection:
            return runs.titles(connection)

    def decide(self, subject: Subject, user: str, host: str) -> Decision:
        """Write a decision down. Lone surrogates in its texts become U+FFFD."""
        with self.writing() as connection:
            return decisions.decide(connection, subject, user, host)

    def undo(self, id: int, user: str, host: str) -> Decision:
        """Mark a decision as undone; one that is gone or undone already is told in words."""
        with self.writing() as connection:
            return decisions.undo(connection, id, user, host)

    def decisions(self, active_only: bool = True) -> list[Decision]:
        """Oldest first."""
        with self.reading() as connection:
            return decisions.decisions(connection, active_only)

    def confirmed(self) -> Confirmed:
        """Which account each handle was confirmed to lead to."""
        with self.reading() as connection:
            return confirmations.confirmed(connection)

    def confirm(self, seen: Iterable[Confirmation], user: str, host: str) -> None:
        """Write down that somebody has seen these and found them right."""
        with self.writing() as connection:
            confirmations.confirm(connection, seen, user, host)

    def in_hand(self, now: datetime) -> Mapping[tuple[str, str], InHand]:
        """By a group's key and a user id: what was done about it in the last seven days."""
        with self.reading() as connection:
            return gaps.in_hand(connection, now)

    def tries(self) -> Mapping[tuple[str, str], InHand]:
        """By a group's key and a user id: the last invitation that came to nothing, why, and when."""
        with self.reading() as connection:
            return gaps.tries(connection)

    def close(self) -> None:
        self._engine.dispose()


def _save_groups(connection: Connection, snapshot: Snapshot) -> None:
    """What was last seen stays while nothing better is: a group that is lost keeps its last look."""
    table = tables.groups
    known = connection.execute(select(table.c.key, table.c.first_run))
    first_runs = {row.key: row.first_run for row in known}
    looked_at = {group.id.key: group for group in _looked_at(snapshot)}
    # A migrated pair is one group: the supergroup goes on where the basic group ended.
    pairs = {key: _old_half(group) for key, group in looked_at.items() if group.migrated_from}
    ended = set(pairs.values())
    fresh, seen = [], []
    for key, group in looked_at.items():
        row = {"seen": codec.pack_group(group), "last_run": snapshot.run}
        if key not in first_runs:
            first = first_runs.get(pairs.get(key, ""), snapshot.run)
            fresh.append(row | {"key": key, "platform": group.platform, "first_run": first})
        elif group.standing is Standing.HERE:
            seen.append(row | {"k": key})
    if fresh:
        connection.execute(insert(table), fresh)
    if seen:
        connection.execute(update(table).where(table.c.key == bindparam("k")), seen)
    if ended:
        connection.execute(delete(table).where(table.c.key.in_(ended)))


def _old_half(group: Group) -> str:
    return f"{group.platform}:{group.migrated_from}"


def _looked_at(snapshot: Snapshot) -> Iterator[Group]:
    """A platform that could not be read only repeats what was known of its groups."""
    for seen in snapshot.seen:
        if seen.condition in (Condition.OK, Condition.PARTIAL):
            yield from seen.groups


def _save_rosters(connection: Connection, rosters: Rosters) -> None:
    """Each account's rows are replaced as a whole: they are few."""
    for platform, accounts in rosters.items():
        for account, roster in accounts.items():
            for table in (tables.handles, tables.hidden):
                mine = (table.c.platform == platform) & (table.c.account == account)
                connection.execute(delete(table).where(mine))
            owner: dict[str, object] = {"platform": platform, "account": account}
            bound = [
                owner
                | {"handle": handle, "user_id": one.user, "access_hash": one.access_hash}
                | {"moved": one.moved, "name": codec.storable(one.name)}
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
