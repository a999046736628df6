"""Runs commands in processes that need not import anything: one that has done so is forked for each.

An import of everything takes several times as long as most commands do. What a user starts is tested by
test_commands_installed, and wherever a command is interrupted, killed, or asks at a terminal.
"""

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired

from tui.command_line import Commands

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        __name__,
        *(f"tui.commands.{place.partition('.')[0]}" for place in Commands.PLACES.values()),
        # What commands import late.
        "alembic.command",
        "openpyxl",
        "sqlalchemy.dialects.sqlite",
        "backends.demo.launch",
        "backends.slack.backend",
        "backends.store.store",
        "backends.telegram.backend",
        "reports.archive.formats",
        "reports.audit",
        "reports.owner_messages",
        "tui.exporting",
        "tui.planning",
        "tui.undoing",
        "tui.workplace",
    ]
)
_STREAMS = ("stdin", "stdout", "stderr")


def run_command(
    arguments: tuple[str, ...], environment: Mapping[str, str], typed: str = "", timeout: float = 200
) -> CompletedProcess[str]:
    """``typed`` is all of standard input. Raises TimeoutExpired after so many seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for stream in _STREAMS:
            (folder / stream).write_text(typed if stream == "stdin" else "", encoding="utf-8")
        process = _FORKS.Process(target=_command, args=(arguments, dict(environment), folder))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutExpired(arguments, timeout)
        told = [(folder / stream).read_text(encoding="utf-8") for stream in _STREAMS[1:]]
        return CompletedProcess(arguments, process.exitcode, *told)


def _command(arguments: tuple[str, ...], environment: dict[str, str], folder: Path) -> None:
    """In the new process."""
    for number, stream in enumerate(_STREAMS):
        mode = os.O_WRONLY | os.O_APPEND if number else os.O_RDONLY
        os.dup2(os.open(folder / stream, mode), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115 (until the end)
        for number in range(len(_STREAMS))
    )
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["bitsafe-tui", *arguments]
    from tui.__main__ import main

    main()
