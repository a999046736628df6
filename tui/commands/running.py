"""Runs one command to its exit status: errors in words, data on stdout, talk on stderr."""

import asyncio
import json
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from backends.errors import (
    BitsafeError,
    ConfigError,
    FilterError,
    LockHeld,
    NotSignedIn,
    Unreachable,
    WrongInput,
)
from reports.exit_status import IN_PART, LOCKED, SIGNED_OUT, UNREACHABLE
from tui.interrupted import INTERRUPTED
from tui.jobs import Jobs, Options
from tui.text import clean

if TYPE_CHECKING:
    from reports.rows import Assessment

WRONG_USE = 2
STATUS_OF: dict[type[BitsafeError], int] = {
    ConfigError: WRONG_USE,
    FilterError: WRONG_USE,
    WrongInput: WRONG_USE,
    NotSignedIn: SIGNED_OUT,
    Unreachable: UNREACHABLE,
    LockHeld: LOCKED,
}
"""What a command ends with when it cannot do what was asked; 1 for anything else."""

FILTER_HELP = "A filter, such as 'platform:slack flag:public'."


Work = Callable[[Jobs], Coroutine[Any, Any, int]]


def run(options: Options, work: Work, without: Callable[[str], None] = lambda reason: None) -> int:
    """Run ``work`` to its exit status; an error is told in words. ``without`` is told why nothing came of
    it, wherever the use and the config were right.
    """

    # Before the log is open, Python would print a traceback in its place.
    logging.lastResort = None

    async def whole() -> int:
        jobs = Jobs(options)
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        try:
            return await work(jobs)
        finally:
            await jobs.close()

    try:
        return asyncio.run(whole())
    except (KeyboardInterrupt, asyncio.CancelledError):
        status, reason = INTERRUPTED, "Interrupted."
    except BitsafeError as error:
        status = next((status for kind, status in STATUS_OF.items() if isinstance(error, kind)), IN_PART)
        reason = str(error)
    except Exception as error:
        # No traceback ever reaches the user; the log names the place.
        logging.getLogger("bitsafe").error("unexpected", exc_info=error)
        status, reason = IN_PART, "Something unexpected went wrong; the log in the app's folder says where."
    # A config may be wrong in several places: those are told line by line.
    for line in reason.split("\n") if status == WRONG_USE else [reason]:
        say(line)
    if status != WRONG_USE:
        without(reason)
    return status


@contextmanager
def stoppable(stop: Callable[[], None]) -> Iterator[None]:
    """While it lasts, the first interruption calls ``stop``, and the second ends the work at once."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    interruptions = iter([stop])

    def interrupted() -> None:
        next(interruptions, task.cancel)()

    for kind in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(kind, interrupted)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        loop.add_signal_handler(signal.SIGTERM, task.cancel)


async def last_run(jobs: Jobs) -> "Assessment":
    """Open, and read the last whole run. Raises BitsafeError where there is none."""
    await asyncio.to_thread(jobs.open)
    assessment = await asyncio.to_thread(jobs.last)
    if assessment is None:
        raise BitsafeError("There is no run yet.", "Make one with: bitsafe-tui audit")
    return assessment


def print_json(value: Any) -> None:
    """On stdout, in ASCII: no terminal can be harmed by it."""
    click.echo(json.dumps(value, ensure_ascii=True, indent=1))


def say(text: str) -> None:
    """On stderr, made safe to show."""
    click.echo(clean(text), err=True)
