"""Locks between programs: one for each Telegram session, and one for each home that changes groups."""

import contextlib
import json
import os
import pwd
import socket
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from backends.errors import LockHeld, WriteError
from backends.paths import APP, write_private


def lock_folders(state: Path, *, demo: bool = False) -> tuple[Path, ...]:
    """Where programs that use one session meet; ``state`` is the home's own state folder.

    First the state folder of the OS user's account, which depends on no variable, and on no /tmp: those of
    services are private. A service may be kept out of it; then it meets those that use the same home. The
    demo's session is of use in its own home alone.
    """
    account = None if demo else _account_state()
    if account is None or not _can_write(account):
        return (state,)
    return tuple(dict.fromkeys((account, state)))


def _account_state() -> Path | None:
    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir) / ".local" / "state" / APP
    except KeyError:
        # A container may run as a user that it does not know.
        return None


def _can_write(folder: Path) -> bool:
    """Makes it where it is lacking; it has to be closed to others."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError:
        return False
    is_private = found.st_uid == os.getuid() and not found.st_mode & 0o022
    return is_private and os.access(folder, os.W_OK | os.X_OK)


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


class SessionLock:
    """Two programs on one Telegram session would end it for both."""

    def __init__(self, folders: Sequence[Path], session: str) -> None:
        """``folders``: see ``lock_folders``. It is held in each of them, or in none."""
        from backends.telegram.session import fingerprint

        name = f"telegram-{fingerprint(session)}"
        self._parts = [Held(folder, name, "Telegram is in use") for folder in folders]

    def acquire(self) -> None:
        """As ``Held.acquire``."""
        with contextlib.ExitStack() as taken:
            for part in self._parts:
                taken.enter_context(part)
            taken.pop_all()

    def release(self) -> None:
        for part in self._parts:
            part.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class ChangeLock(Held):
    """Two programs that change the same groups would each plan without the other's steps."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, "changes", "Groups are being changed")
