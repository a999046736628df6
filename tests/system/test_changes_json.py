"""Whatever a command that changes groups ends with, a script finds its JSON on stdout."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.system.app_on_demo import WRITES
from tests.system.changing import requests
from tests.system.demo_home import COMMAND, clean_environment, demo_home
from tui.locks import ChangeLock

SMALL: dict[str, Any] = {"latency_ms": 0, "limits": "off", "slack_groups": 8, "telegram_groups": 6}
INVITE = ("invite", "Ivy Moreau", "--yes", "--json")
NOBODY: list[dict[str, Any]] = [
    {"platform": "slack", "method": "auth.test", "do": "error", "error": "invalid_auth", "times": None},
    {"platform": "telegram", "method": "*", "do": "error", "error": "AUTH_KEY_UNREGISTERED", "times": None},
]
SILENT: list[dict[str, Any]] = [
    {"platform": platform, "method": "*", "do": "drop_before", "times": None}
    for platform in ("slack", "telegram")
]


def check_shape(told: dict[str, Any]) -> None:
    assert {"run", "plan", "outcomes", "summary"} <= told.keys()
    assert {"hash", "steps", "skipped"} <= told["plan"].keys()


@pytest.mark.parametrize(("faults", "status"), [(NOBODY, 3), (SILENT, 4)], ids=["3", "4"])
def test_no_platform_can_be_asked(tmp_path: Path, faults: list[dict[str, Any]], status: int) -> None:
    file = tmp_path / "faults.json"
    with demo_home(tmp_path, faults=file, **SMALL) as home:
        home.audit()
        file.write_text(json.dumps(faults))
        done = home.run(*INVITE)
    assert done.returncode == status, done.stderr
    told = json.loads(done.stdout)
    check_shape(told)
    assert not any(one["outcome"] == "verified" for one in told["outcomes"])
    assert done.stderr.strip()


def test_another_instance_changes_groups(tmp_path: Path) -> None:
    with demo_home(tmp_path, **SMALL) as home, ChangeLock(tmp_path / "demo" / "state"):
        done = home.run(*INVITE)
    assert done.returncode == 5
    told = json.loads(done.stdout)
    check_shape(told)
    assert told["run"] is None
    assert "another bitsafe-tui" in told["error"]


def test_interrupted_in_the_middle(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with demo_home(
        tmp_path, log=log, **{**SMALL, "latency_ms": 250, "slack_groups": 20, "telegram_groups": 40}
    ):
        command = [*COMMAND, "--demo", "invite", "--gaps", "--yes", "--json"]
        environment = clean_environment(tmp_path)
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        until = time.monotonic() + 60
        while not WRITES & requests(log).keys() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGINT)
        out, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    answer = json.loads(out)
    check_shape(answer)
    assert answer["summary"]["planned"] > 0
    assert f"bitsafe-tui resume {answer['run']}" in told


def test_undo_without_a_name_lists_the_latest_runs(tmp_path: Path) -> None:
    with demo_home(tmp_path, **SMALL) as home:
        none = home.run("undo")
        made = json.loads(home.run(*INVITE).stdout)["run"]
        some, wrong, over = home.run("undo"), home.run("undo", "no-such-run"), home.run("resume")
    assert (none.returncode, "Nothing was changed yet" in none.stderr) == (2, True)
    for done in (some, wrong, over):
        assert done.returncode == 2
        assert any(made in line and "Invite Ivy Moreau" in line for line in done.stderr.splitlines())
        assert "history" not in done.stderr
