"""The command ``export``: what it writes and prints, how it ends, and that it goes on after anything."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.changing import requests
from tests.system.commands import run_command
from tests.system.demo_home import COMMAND, DemoHome, clean_environment, demo_home
from tui.locks import SessionLock, lock_folders

GROUPS = 20


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    folder = tmp_path_factory.mktemp("home")
    with demo_home(
        folder, limits="off", latency_ms=10, log=folder / "log", slack_groups=8, telegram_groups=12
    ) as found:
        yield found


def exported(home: DemoHome, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = home.run("export", "--json", *arguments)
    assert done.stdout, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, told


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def started(home: DemoHome, archive: Path) -> subprocess.Popen[str]:
    """An export that has read some groups, and not yet all."""
    process = subprocess.Popen(
        [*COMMAND, "--demo", "--plain", "export", str(archive), "--format", "json"],
        env=clean_environment(home.folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("2 of "):
            return process
    raise AssertionError("it came to its end")


def test_everything_then_nothing_new_then_verified(home: DemoHome, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    status, told = exported(home, str(archive), "--format", "json,html")
    assert status == 0
    keys = ["run", "folder", "formats", "seconds", "requests", "groups", "problems", "since", "until"]
    assert list(told) == keys
    assert (told["since"], told["until"]) == (None, None)
    assert (told["folder"], told["formats"], told["problems"]) == (str(archive), ["json", "html"], [])
    assert set(told["requests"]) == {"slack", "telegram"}
    truth = home.truth()
    assert len(told["groups"]) == GROUPS
    assert {group["id"] for group in told["groups"]} <= set(truth["groups"])
    assert {group["outcome"] for group in told["groups"]} == {"exported"}
    one = told["groups"][0]
    assert list(one)[:4] == ["id", "platform", "title", "outcome"]
    assert one["messages"] == one["new"] > 0
    assert (archive / "html" / "index.html").is_file()
    assert not (archive / "csv").exists()

    before = requests(home.folder / "log")
    status, again = exported(home, str(archive), "--format", "json,html")
    assert status == 0
    assert {group["outcome"] for group in again["groups"]} == {"no_news"}
    asked = requests(home.folder / "log") - before
    assert asked["conversations.history"] <= 8 * 1.2 + 1

    sound = home.run("export", str(archive), "--verify")
    assert sound.returncode == 0
    assert "are as they were written" in sound.stdout
    index = archive / "html" / "index.html"
    index.write_bytes(index.read_bytes() + b" ")
    gone = next(archive.rglob("messages.jsonl"))
    gone.unlink()
    (archive / "stray").write_text("x")
    done = home.run("export", str(archive), "--verify", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["sound"] is False
    assert found["changed"] == ["html/index.html"]
    assert found["missing"] == [gone.relative_to(archive).as_posix()]
    assert found["extra"] == ["stray"]


def test_no_archive_cannot_be_verified(home: DemoHome, tmp_path: Path) -> None:
    done = home.run("export", str(tmp_path), "--verify")
    assert done.returncode == 1
    assert "holds no manifest" in done.stderr


def test_groups_by_id_are_taken_from_the_last_run(home: DemoHome, tmp_path: Path) -> None:
    _, audited = home.audit()
    ids = [group["id"] for group in audited["groups"][:3]]
    (tmp_path / "ids").write_text("\n".join(ids))
    done = home.run(
        "export", str(tmp_path / "a"), "--groups", f"@{tmp_path / 'ids'}", "--format", "csv", "--json"
    )
    assert done.returncode == 0
    assert "who is where" not in done.stderr
    assert [group["id"] for group in json.loads(done.stdout)["groups"]] == ids
    (tmp_path / "ids").write_text("slack:T1/C1")
    done = home.run("export", str(tmp_path / "a"), "--groups", f"@{tmp_path / 'ids'}")
    assert done.returncode == 2
    assert "who is where" in done.stderr
    assert "no group has the id slack:T1/C1" in done.stderr


def test_days_and_an_estimate(home: DemoHome, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    done = home.run("export", str(archive), "--dry-run", "--groups", "platform:telegram")
    assert done.returncode == 0
    assert "new messages in 12 groups" in done.stdout
    assert not archive.exists()
    days = ["--since", "2026-06-01", "--until", "2026-10-31"]
    _, whole = exported(home, str(archive), "--format", "csv")
    _, part = exported(home, str(tmp_path / "part"), "--format", "csv", *days)
    assert (part["since"], part["until"]) == ("2026-06-01", "2026-10-31")
    again = home.run("export", str(tmp_path / "part"), "--format", "csv", *days)
    assert again.stdout.splitlines()[-1].endswith(", from Mon 1 Jun 2026 to Sat 31 Oct 2026.")
    counted = {group["id"]: group["messages"] for group in whole["groups"]}
    assert all(group["messages"] <= counted[group["id"]] for group in part["groups"])
    assert 0 < sum(group["messages"] for group in part["groups"]) < sum(counted.values())
    firsts = [group["first"] for group in part["groups"] if group["first"]]
    lasts = [group["last"] for group in part["groups"] if group["last"]]
    # Days are local, and the first one's midnight may still be May in UTC.
    assert min(firsts) >= "2026-05-31"
    assert max(lasts) < "2026-11-02"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "pdf"),
        ("--since", "2026-02-01", "--until", "2026-01-01"),
        ("--since", "1.2.2026"),
        ("--since", "2999-01-01"),
        ("--media-kinds", "photo"),
        ("--media", "--media-kinds", "hologram"),
        ("--groups", "nonsense:x"),
        ("--groups", "@/nowhere"),
        ("--verify", "--groups", "platform:slack"),
        ("--verify", "--format", "text", "--since", "2026-01-01"),
    ],
    ids=str,
)
def test_wrong_use_writes_nothing(home: DemoHome, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = home.run("export", str(tmp_path / "archive"), *arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "archive").exists()


def test_the_check_takes_no_option_that_it_would_ignore(home: DemoHome, tmp_path: Path) -> None:
    done = home.run("export", str(tmp_path), "--verify", "--media", "--format", "text")
    assert done.returncode == 2
    assert "leave out --format, --media." in " ".join(done.stderr.split())


def test_kinds_of_media_are_called_as_in_the_form(home: DemoHome, tmp_path: Path) -> None:
    words = "photo, video, audio, voice, gif, sticker, file"
    wanted = ("export", str(tmp_path / "a"), "--dry-run", "--groups", "platform:telegram", "--media")
    assert home.run(*wanted, "--media-kinds", words).returncode == 0
    done = home.run(*wanted, "--media-kinds", "photo,animation")
    assert done.returncode == 2
    told = " ".join(done.stderr.split())
    assert f"there is no kind animation; choose of {words}; several with commas." in told


def test_an_interruption_says_how_to_go_on(home: DemoHome, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    process = started(home, archive)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Stopping after the pages under way" in err
    assert "Run the same command again: it goes on from there." in err
    assert "stopped" in out
    assert "Traceback" not in out + err
    status, told = exported(home, str(archive), "--format", "json")
    assert status == 0
    assert {group["outcome"] for group in told["groups"]} <= {"exported", "no_news"}
    assert home.run("export", str(archive), "--verify").returncode == 0


def test_killed_and_run_again_it_is_as_if_nothing_had_been(home: DemoHome, tmp_path: Path) -> None:
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for _ in range(2):
        process = started(home, killed)
        time.sleep(0.05)
        process.kill()
        process.communicate()
    broken = home.run("export", str(killed), "--verify")
    assert broken.returncode == 1
    assert "did not come to its end" in broken.stderr
    assert exported(home, str(killed), "--format", "json")[0] == 0
    assert exported(home, str(whole), "--format", "json")[0] == 0
    assert files(killed / "json") == files(whole / "json")
    assert home.run("export", str(killed), "--verify").returncode == 0


def test_where_telegram_is_in_use_slack_is_exported_alone(home: DemoHome, tmp_path: Path) -> None:
    with SessionLock(lock_folders(home.folder / "demo" / "state", demo=True), home.servers.session):
        status, told = exported(home, str(tmp_path / "a"), "--format", "text")
        assert status == 5
        outcomes = {(group["platform"], group["outcome"]) for group in told["groups"]}
        assert outcomes == {("slack", "exported"), ("telegram", "failed")}
        assert "in use" in next(group["detail"] for group in told["groups"] if group["outcome"] == "failed")
        only = home.run("export", str(tmp_path / "b"), "--groups", "platform:telegram", "--json")
        assert only.returncode == 5
        assert json.loads(only.stdout)["groups"] == []


def test_a_folder_that_will_not_do_is_told_before_anything_is_read(home: DemoHome, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = home.run("export", str(tmp_path / "file" / "archive"), "--groups", "platform:slack")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "who is where" not in done.stderr


@pytest.mark.parametrize("json_too", [(), ("--json",)], ids=str)
def test_no_group_is_wrong_use(home: DemoHome, tmp_path: Path, json_too: tuple[str, ...]) -> None:
    done = home.run("export", str(tmp_path / "a"), "--groups", "nothingsoever", *json_too)
    assert (done.returncode, done.stdout) == (2, "")
    assert "No group matches nothingsoever." in done.stderr
    (tmp_path / "ids").write_text("# none\n\n")
    done = home.run("export", str(tmp_path / "a"), "--groups", f"@{tmp_path / 'ids'}", *json_too)
    assert (done.returncode, done.stdout) == (2, "")
    assert "names no group" in done.stderr
    assert "who is where" not in done.stderr
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("known", [False, True])
def test_a_platform_that_cannot_be_reached(tmp_path: Path, known: bool) -> None:
    """With groups of the last run, it is the export itself that finds out; else the look before it."""
    faults, archive = tmp_path / "faults.json", tmp_path / "archive"
    with demo_home(tmp_path, faults=faults, limits="off", slack_groups=3, telegram_groups=3) as demo:
        _, told = demo.audit("--skip-telegram")
        ids = tmp_path / "ids"
        ids.write_text("\n".join(group["id"] for group in told["groups"] if group["platform"] == "slack"))
        fault = {"platform": "slack", "do": "error", "error": "fatal_error", "times": None}
        faults.write_text(json.dumps([fault]))
        status, told = exported(demo, str(archive), "--groups", f"@{ids}" if known else "platform:slack")
    assert status == 4
    assert any("Slack could not be reached" in problem for problem in told["problems"])


def test_nobody_signed_in(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[[team]]\nname = "Ada"\nslack = "ada"\n')
    environment = clean_environment(tmp_path) | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = run_command(("export", str(tmp_path / "archive"), "--json"), environment, timeout=60)
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert told["groups"] == []
    assert told["problems"]
