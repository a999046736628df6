"""The folders of an archive: made, held by one process, tidied, and found again when a group migrates."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import filelock

from backends.errors import LockHeld, WriteError
from reports.archive.journal import writing
from reports.archive.leftovers import sweep
from reports.archive.places import LOCK, RECORD


@asynccontextmanager
async def opened(archive: Path) -> AsyncIterator[None]:
    """Make it where there is none, and hold it; what a killed export left half-written is taken away.

    Raises WriteError, LockHeld where another process writes it.
    """
    await asyncio.to_thread(_make, archive)
    with _locked(archive):
        with writing(archive):
            await asyncio.to_thread(sweep, archive)
        yield


def _make(archive: Path) -> None:
    try:
        archive.mkdir(mode=0o700, parents=True, exist_ok=True)
        (archive / RECORD).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"No archive can be written into {archive}: {error.strerror}.", "Choose another folder."
        ) from None


@contextmanager
def _locked(archive: Path) -> Iterator[None]:
    lock = filelock.FileLock(archive / LOCK, mode=0o600)
    with writing(archive):
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            raise LockHeld(
                f"Another export into {archive} is under way.", "Wait for it, or stop it."
            ) from None
    try:
        yield
    finally:
        lock.release()


def is_held(archive: Path) -> bool:
    """Blocking: whether an export writes it right now, in whatever process."""
    lock = filelock.FileLock(archive / LOCK, mode=0o600)
    if not (archive / LOCK).exists():
        return False
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def format_folder(archive: Path, name: str) -> Path:
    """Blocking: where a format of that name is written. Raises WriteError."""
    folder = archive / name
    with writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def follow(old: Path, new: Path) -> None:
    """Blocking: a basic group that became a supergroup goes on in the same record. Raises WriteError."""
    if old.exists() and not new.exists():
        with writing(new):
            old.rename(new)
