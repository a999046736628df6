"""Brings a database to the schema of this app, and refuses one that a newer app has made."""

from sqlalchemy import Connection, Engine, inspect, select

from backends.errors import StoreError
from backends.store.engine import WRITES
from backends.store.revisions import HEAD, KNOWN, MIGRATIONS
from backends.store.tables import version


def prepare(engine: Engine) -> None:
    """Raises StoreError where the database is newer than the app. Alembic is loaded only if needed."""
    with engine.connect() as connection:
        if _is_current(connection):
            return
    with engine.execution_options(**WRITES).begin() as connection:
        # Another process may have done it while this one waited for its turn; then this does nothing.
        _upgrade(connection)


def _is_current(connection: Connection) -> bool:
    found = _revision(connection)
    if found is not None and found not in KNOWN:
        raise StoreError(
            "The database was made by a newer version of bitsafe-tui.",
            "Update this one: pipx upgrade bitsafe-tui.",
        )
    return found == HEAD


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(version.name):
        return None
    found: str | None = connection.execute(select(version.c.version_num)).scalar_one_or_none()
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
