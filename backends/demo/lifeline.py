"""What keeps the servers alive: a FIFO whose write end every attached app holds open.

The kernel closes that end when an app ends, however it ends; with the last one gone, the servers read
the end of their standard input.
"""

import contextlib
import os
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock

_FIFO = "servers.fifo"
_LOCK = "servers.lock"
CARD = "servers.json"
"""The servers' JSON line, kept in the home for those who join."""


def lock(home: Path, timeout: float = -1) -> FileLock:
    """Held while someone decides whether servers run for this home. Raises filelock.Timeout on entry."""
    return FileLock(home / _LOCK, timeout=timeout, mode=0o600)


def hold(home: Path) -> int | None:
    """A write end that keeps running servers alive, or None if none run. Call under the lock."""
    try:
        return os.open(home / _FIFO, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        # ENOENT: never started here; ENXIO: nobody reads, so the servers are gone.
        return None


def both_ends(home: Path) -> tuple[int, int]:
    """A read end for new servers' standard input, and a write end to hold. Call under the lock."""
    path = home / _FIFO
    with contextlib.suppress(FileExistsError):
        os.mkfifo(path, 0o600)
    # A blocking open would wait for the other side.
    read_end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write_end = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(read_end, True)
    return read_end, write_end


def wait_until_deserted(descriptor: int, deciding: AbstractContextManager[object]) -> None:
    """Blocks until nobody holds the write end of ``descriptor``; from then on newcomers find nobody here.

    An app may take hold between the end of input and our own end: so the end is looked at once more
    under the lock that apps take.
    """
    try:
        while True:
            while os.read(descriptor, 4096):
                pass
            with deciding:
                if _is_deserted(descriptor):
                    nothing = os.open(os.devnull, os.O_RDONLY)
                    os.dup2(nothing, descriptor)
                    os.close(nothing)
                    return
    except OSError:
        # Started without any standard input.
        return


def _is_deserted(descriptor: int) -> bool:
    os.set_blocking(descriptor, False)
    try:
        return not os.read(descriptor, 4096)
    except BlockingIOError:
        return False
    finally:
        os.set_blocking(descriptor, True)
