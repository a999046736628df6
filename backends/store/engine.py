"""From a database URL to an engine that can be trusted with the data: its driver, its privacy, its locks."""

import os
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from backends.errors import StoreError

WRITES = {"writes": True}
"""Execution options of a transaction that is going to write: it waits for other writers at its start."""

_PATIENCE = 10
"""Seconds that one process waits for another to finish writing."""

_WAY_OUT = "Write it as sqlite:////folder/FILE or postgresql://USER:PASSWORD@HOST/NAME, or leave it out."


def file_url(path: Path) -> str:
    """The URL of an SQLite file, whatever characters its name has."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def engine_for(url: str) -> Engine:
    """``url`` as SQLAlchemy writes it; ``postgres://`` is accepted. Connects to nothing yet.

    Raises StoreError; the URL itself is never repeated, since it may hold a password.
    """
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("The database URL cannot be read.", _WAY_OUT) from None
    if parts.get_backend_name() == "sqlite":
        return _sqlite(parts)
    if parts.get_backend_name() in ("postgres", "postgresql"):
        # Named, because SQLAlchemy 2.0 and 2.1 differ in the driver that they take by themselves.
        return _create(parts.set(drivername="postgresql+psycopg"))
    raise StoreError("The database URL names neither SQLite nor PostgreSQL.", _WAY_OUT)


def _create(url: URL, **arguments: object) -> Engine:
    try:
        return create_engine(url, poolclass=NullPool, **arguments)
    except ImportError:
        raise StoreError(
            "The driver for PostgreSQL is not installed.",
            "Add it with: pipx inject bitsafe-tui 'psycopg[binary]'",
        ) from None
    except (ArgumentError, TypeError, ValueError):
        raise StoreError("The database URL cannot be used.", _WAY_OUT) from None


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise StoreError("The database URL names no file, so nothing would be kept.", _WAY_OUT)
    engine = _create(url.set(drivername="sqlite", query={}), connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)
    _make_private(Path(url.database))
    return engine


def _tune(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    # What the journal says was sent has to survive a power cut, so a commit waits for the disk.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    # The driver would begin by itself, but not before CREATE TABLE: half a migration could stay behind.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_private(path: Path) -> None:
    """The file holds who talks to whom: only its owner may read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(
            f"The database {path} cannot be opened: {error.strerror}.", "Check the folder's permissions."
        ) from None
    except ValueError:
        raise StoreError("The database URL holds a character that no file name may have.", _WAY_OUT) from None
