"""Keeps which account each handle was confirmed to lead to, by whom and when."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from backends.confirmed import Confirmation, Confirmed
from backends.store import tables
from backends.store.codec import storable


def confirmed(connection: Connection) -> Confirmed:
    table = tables.confirmed_handles
    columns = (table.c.platform, table.c.realm, table.c.handle, table.c.user_id)
    return Confirmed({(row[0], row[1], row[2]): row[3] for row in connection.execute(select(*columns))})


def confirm(connection: Connection, seen: Iterable[Confirmation], user: str, host: str) -> None:
    """Write these down, each in place of what its handle was confirmed to lead to before."""
    table = tables.confirmed_handles
    who = {"confirmed_by": storable(user), "host": storable(host), "at": datetime.now(UTC)}
    for one in seen:
        platform, realm, handle = one.key
        mine = (table.c.platform == platform) & (table.c.realm == realm) & (table.c.handle == handle)
        connection.execute(delete(table).where(mine))
        row = {"platform": platform, "realm": realm, "handle": handle, "user_id": one.user}
        connection.execute(insert(table).values(row | who))
