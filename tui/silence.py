"""Keeps what is typed before a question is asked off the terminal: it may be the secret that is asked for.

Nothing here takes long to load: it has to be in force before anything that does.
"""

import os
import signal
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

STARTING = b"Starting...\n"
ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""Signals that would end the program at once, the terminal as it is."""
ASKS = "login"
ASKS_NOTHING = {"-h", "--help", "--manifest", "--sign-out"}
_FLAGS = 3
"""Where the local flags, ECHO among them, stand in what termios gives."""

_usual: list[Any] | None = None
"""How the terminal was, as long as it is silent."""


@contextmanager
def silent_for(arguments: Sequence[str]) -> Iterator[None]:
    """Nothing that is typed is echoed until the end, however that comes; what nobody has read by then is
    dropped. Only for a command that asks for secrets, and at a terminal; there it says that it starts.
    """
    if ASKS not in arguments or ASKS_NOTHING & {*arguments} or not _at_terminal():
        yield
        return
    global _usual
    _usual = termios.tcgetattr(sys.stdin.fileno())
    before = {number: signal.signal(number, _end) for number in ENDINGS}
    try:
        _set_echo(sys.stdin.fileno(), on=False)
        os.write(sys.stderr.fileno(), STARTING)
        yield
    finally:
        _restore()
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def echo(descriptor: int, on: bool) -> Iterator[None]:
    """While a question is asked: whether its answer is shown. A terminal that never echoes stays so."""
    before = termios.tcgetattr(descriptor)
    _set_echo(descriptor, on and bool((_usual or before)[_FLAGS] & termios.ECHO))
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _at_terminal() -> bool:
    """In the foreground: from behind, asking the terminal for anything would stop the program."""
    try:
        return sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False


def _set_echo(descriptor: int, on: bool) -> None:
    wanted = termios.tcgetattr(descriptor)
    wanted[_FLAGS] = wanted[_FLAGS] | termios.ECHO if on else wanted[_FLAGS] & ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSADRAIN, wanted)


def _restore() -> None:
    """The shell would show, and run, what was typed and not read."""
    global _usual
    usual, _usual = _usual, None
    if usual is not None:
        # A terminal that is gone needs nothing.
        with suppress(termios.error):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, usual)


def _end(number: int, _: FrameType | None) -> None:
    _restore()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
