"""A program in a pseudo-terminal, watched from outside: what it has drawn, and when."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self


class Terminal:
    """Starts Python with ``arguments`` at a size; ``raw`` is everything it has written so far."""

    def __init__(
        self, arguments: Sequence[str], env: Mapping[str, str], columns: int = 120, rows: int = 40
    ) -> None:
        self.columns, self.rows = columns, rows
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", **env},
            start_new_session=True,
        )
        os.close(slave)
        self.raw = b""

    def wait_for(self, text: str, seconds: float = 20) -> float:
        """Seconds from the start until ``text`` was written; fails when it does not come."""
        until = time.perf_counter() + seconds
        while text.encode() not in self.raw:
            if time.perf_counter() > until or not self.read(until - time.perf_counter()):
                raise AssertionError(f"{text!r} never came; the end was {self.raw[-600:]!r}")
        return time.perf_counter() - self.started

    def read(self, seconds: float) -> bytes:
        """What comes next within that time; empty when nothing does."""
        if not select.select([self._master], [], [], max(0, seconds))[0]:
            return b""
        try:
            chunk = os.read(self._master, 65536)
        except OSError:
            return b""
        self.raw += chunk
        return chunk

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._master)
