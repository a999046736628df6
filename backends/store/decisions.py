"""Keeps decisions: each is written once, and only ever marked as undone."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from backends.decisions import Decision, Subject
from backends.errors import StoreError
from backends.json_bytes import well_formed
from backends.store import tables
from backends.store.codec import KINDS, pack_subject, unpack_subject
from backends.store.tables import aware

_NAMES = {kind: name for name, kind in KINDS.items()}


def decide(connection: Connection, subject: Subject, user: str, host: str) -> Decision:
    """Write it down, with the moment. Lone surrogates in its texts become U+FFFD."""
    subject, user, host = _well_formed(subject), well_formed(user), well_formed(host)
    made = datetime.now(UTC)
    row = {
        "kind": _NAMES[type(subject)],
        "subject": pack_subject(subject),
        "decided_by": user,
        "host": host,
        "made": made,
        "undone_by": "",
    }
    (id,) = connection.execute(insert(tables.decisions).values(row)).inserted_primary_key or (0,)
    return Decision(id, subject, user, host, made)


def undo(connection: Connection, id: int, user: str, host: str) -> Decision:
    """Mark one as undone. Raises StoreError where there is none, or it was undone before."""
    table = tables.decisions
    found = connection.execute(select(table).where(table.c.id == id)).mappings().one_or_none()
    if found is None:
        raise StoreError("There is no such decision.", "Look at the list again.")
    decision = _read(found)
    if not decision.active:
        raise StoreError(f"{decision.undone_by} has undone this already.")
    undone, by = datetime.now(UTC), well_formed(f"{user}@{host}")
    connection.execute(update(table).where(table.c.id == id).values(undone=undone, undone_by=by))
    return replace(decision, undone=undone, undone_by=by)


def decisions(connection: Connection, active_only: bool) -> list[Decision]:
    """Oldest first."""
    table = tables.decisions
    query = select(table).order_by(table.c.id)
    if active_only:
        query = query.where(table.c.undone.is_(None))
    return [_read(row) for row in connection.execute(query).mappings()]


def _read(row: RowMapping) -> Decision:
    subject = unpack_subject(row["kind"], row["subject"])
    undone = aware(row["undone"]) if row["undone"] else None
    return Decision(
        row["id"], subject, row["decided_by"], row["host"], aware(row["made"]), undone, row["undone_by"]
    )


def _well_formed(subject: Subject) -> Subject:
    """The same without lone surrogates, which JSON in UTF-8 cannot hold."""
    plain = msgspec.to_builtins(subject)
    return msgspec.convert(_clean(plain), type(subject))


def _clean(value: object) -> object:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value
