"""A terminal that is closed takes the app with it, also where make stands in between and tells it nothing."""

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

from tests.system.demo_home import clean_environment

# A parent that keeps the hang-up to itself, as make does.
PARENT = """
import signal, subprocess, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
subprocess.run(sys.argv[1:])
"""


def test_without_its_terminal_the_app_ends(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, sys.executable, "-m", "tui", "--demo"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=clean_environment(tmp_path) | {"TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    deadline = time.monotonic() + 40
    while b"Refresh" not in shown and time.monotonic() < deadline:
        shown += os.read(ours, 65_536)
    assert b"Refresh" in shown
    os.close(ours)
    assert process.wait(30) is not None
