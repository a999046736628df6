"""Locks between programs: one for each Telegram session, and one for each home that changes groups."""

import contextlib
import json
import os
import socket
import stat
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from backends.errors import LockHeld, WriteError
from backends.paths import write_private

SHARED = Path("/tmp")
"""Not what TMPDIR says: two programs that were started in different ways have to meet."""


def lock_folder() -> Path:
    """One place for each OS user, whatever home is used: the session is the same. Raises WriteError."""
    folder = SHARED / f"bitsafe-tui-{os.getuid()}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077:
            return folder
    raise WriteError(f"No lock can be kept in {folder}.", "Remove what is there, then try again.")


class Held:
    """An OS lock that one process holds until ``release``, and that the kernel frees when it dies."""

    def __init__(self, folder: Path, name: str, what: str) -> None:
        """``what`` is said of it in words: "Telegram is in use"."""
        # Acquired and released wherever the work happens to run.
        self._lock = FileLock(folder / f"{name}.lock", mode=0o600, thread_local=False)
        self._holder = folder / f"{name}.json"
        self._what = what

    def acquire(self) -> None:
        """Raises LockHeld, which says who holds it, and WriteError. May be called again while held."""
        if self._lock.is_locked:
            return
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LockHeld(f"{self._what} by {self._who()}.", "Close it there, then try again.") from None
        except OSError as error:
            folder = self._holder.parent
            raise WriteError(f"No lock can be kept in {folder}: {error.strerror}.") from None
        card = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()}
        # Without room for the card the lock holds all the same.
        with contextlib.suppress(WriteError):
            write_private(self._holder, json.dumps(card))

    def release(self) -> None:
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._holder.unlink()
            self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _who(self) -> str:
        try:
            card = json.loads(self._holder.read_text())
            since = datetime.fromisoformat(card["since"]).astimezone()
            here = card["host"] == socket.gethostname()
            place = "on this computer" if here else f"on {card['host']}"
            return f"another bitsafe-tui {place} (process {card['pid']}, since {since:%a %H:%M})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another bitsafe-tui"


class SessionLock(Held):
    """Two programs on one Telegram session would end it for both."""

    def __init__(self, folder: Path, session: str) -> None:
        name = sha256(session.encode()).hexdigest()[:16]
        super().__init__(folder, f"telegram-{name}", "Telegram is in use")


class ChangeLock(Held):
    """Two programs that change the same groups would each plan without the other's steps."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, "changes", "Groups are being changed")
