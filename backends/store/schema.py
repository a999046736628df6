"""Brings a database to the schema of this app, and refuses one that a newer app has made."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select

from backends.errors import StoreError
from backends.store.tables import version

HEAD = "0001"
"""The newest revision in ``migrations/versions``; a test keeps it true."""
KNOWN = frozenset({"0001"})


def prepare(engine: Engine) -> None:
    """Raises StoreError where the database is newer than the app. Alembic is loaded only if needed."""
    with engine.begin() as connection:
        found = _revision(connection)
        if found == HEAD:
            return
        if found is not None and found not in KNOWN:
            raise StoreError(
                "The database was made by a newer version of bitsafe-tui.",
                "Update this one: pipx upgrade bitsafe-tui.",
            )
        _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(version.name):
        return None
    found: str | None = connection.execute(select(version.c.version_num)).scalar_one_or_none()
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
