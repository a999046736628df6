"""With --json, JSON is written also where nothing came of a command; with wrong use, only words."""

import json
import subprocess
import sys
from pathlib import Path

from tests.system.commands import run_command
from tests.system.demo_home import clean_environment


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_command(arguments, clean_environment(home), timeout=60)


def test_groups_before_the_first_run(tmp_path: Path) -> None:
    done = run(tmp_path, "--demo", "groups", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (1, [])
    assert "There is no run yet." in done.stderr


def test_a_report_before_the_first_run(tmp_path: Path) -> None:
    done = run(tmp_path, "--demo", "report", str(tmp_path / "report.xlsx"), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["report"]) == (1, None)
    assert told["error"].startswith("There is no run yet.")


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path, "--demo", "export", str(tmp_path / "none"), "--verify", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert list(told) == ["folder", "sound", "files", "missing", "changed", "extra", "unfinished", "problems"]
    assert (told["sound"], told["files"]) == (False, 0)
    assert "holds no manifest" in told["problems"][0]


def test_a_config_that_cannot_be_written(tmp_path: Path) -> None:
    old = tmp_path / "team.json"
    old.write_text(json.dumps({"team": [{"name": "Amy", "slack": "amy"}]}))
    config = tmp_path / "gone" / "config.toml"
    done = run(tmp_path, "--config", str(config), "import", str(old), "--yes", "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert (told["written"], told["people"]) == (False, [])
    assert "could not be written" in told["error"]


def test_wrong_use(tmp_path: Path) -> None:
    done = run(tmp_path, "groups", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no config file yet" in done.stderr


def test_a_check_where_no_lock_can_be_kept(tmp_path: Path) -> None:
    """What stands in the way is one of the checks, not the end of them."""
    (tmp_path / "file").touch()
    file = f"pathlib.Path({str(tmp_path / 'file')!r})"
    elsewhere = f"import tui.locks, pathlib; tui.locks.lock_folders = lambda state, **_: ({file},)"
    start = f"{elsewhere}; from tui.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, "--demo", "check", "--skip-slack", "--json"],
        env=clean_environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (1, False)
    (failed,) = [one for one in told["checks"] if one["level"] == "error"]
    assert failed["area"] == "telegram"
    assert failed["text"].startswith("No lock can be kept in ")
