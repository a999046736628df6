"""A demo home with its servers running, and the installed command run on it."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backends.demo.launch import DemoServers, attach
from backends.demo.options import Options
from tests.system.commands import run_command

COMMAND = (sys.executable, "-m", "tui")


@dataclass
class DemoHome:
    """``run`` gives the finished command; ``truth`` asks the servers."""

    folder: Path
    servers: DemoServers

    def run(self, *arguments: str, timeout: float = 200) -> subprocess.CompletedProcess[str]:
        return run_command(("--demo", *arguments), clean_environment(self.folder), timeout=timeout)

    def audit(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Exit status and the JSON."""
        done = self.run("audit", "--json", *arguments)
        assert done.stdout, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return done.returncode, told

    def truth(self) -> dict[str, Any]:
        with urllib.request.urlopen(self.servers.truth_url) as answer:
            truth: dict[str, Any] = json.load(answer)
        return truth


def clean_environment(folder: Path) -> dict[str, str]:
    """The environment with nothing of the product's in it but the home."""
    ours = ("SLACK_", "TELEGRAM_", "DATABASE_URL", "BITSAFE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return environment | {"BITSAFE_TUI_HOME": str(folder)}


@contextmanager
def demo_home(folder: Path, **options: Any) -> Iterator[DemoHome]:
    """The servers run until the end; the commands in between join them."""
    servers = attach(folder / "demo", Options(**options))
    try:
        yield DemoHome(folder, servers)
    finally:
        servers.close()
