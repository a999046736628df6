"""Asks a question on the plain terminal while the connection lives on; Ctrl-C and an end of input end it."""

import asyncio
import os
import stat
import sys

import click

from backends.errors import BitsafeError
from tui.silence import echo
from tui.text import clean

LONGEST = 4096
"""Bytes of one line of a terminal."""


def expect_answers() -> None:
    """Raises BitsafeError where surely nobody will answer, as under a scheduler; asks nothing."""
    try:
        is_device = stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    except (OSError, ValueError, AttributeError):
        raise _nobody() from None
    if is_device and not sys.stdin.isatty():
        raise _nobody()


def _nobody() -> BitsafeError:
    return BitsafeError("There was no answer, so nothing was changed.", "Run this at a terminal.")


async def ask(question: str, *, hide: bool = False, whole: bool = False) -> str:
    """The line that is typed. ``hide``: it is not echoed. ``whole``: spaces at its ends are a part of it.

    Raises BitsafeError where there is nobody to answer. Cancelled it ends at once: no thread waits for Enter.
    """
    prompt = f"{clean(question)}: "
    if not sys.stdin.isatty():
        click.echo(prompt, err=True, nl=False)
        line = sys.stdin.readline()
        click.echo(err=True)
    else:
        # Before the question: an answer may come as soon as that is there.
        with echo(sys.stdin.fileno(), on=not hide):
            click.echo(prompt, err=True, nl=False)
            line = await _typed(hide)
    if not line:
        raise _nobody()
    line = line.rstrip("\r\n")
    return line if whole else line.strip()


async def _typed(hide: bool) -> str:
    """One line, with its end; "" = the end of all input."""
    descriptor = sys.stdin.fileno()
    loop = asyncio.get_running_loop()
    come: asyncio.Future[bytes] = loop.create_future()

    def read() -> None:
        loop.remove_reader(descriptor)
        if not come.done():
            try:
                come.set_result(os.read(descriptor, LONGEST))
            except OSError:
                come.set_result(b"")

    loop.add_reader(descriptor, read)
    try:
        return (await come).decode("utf-8", "replace")
    finally:
        loop.remove_reader(descriptor)
        if hide or not come.done() or come.result() == b"":
            click.echo(err=True)
