"""Signing in from the command line, at a terminal, against the demo's Telegram and Slack."""

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.system.demo_home import COMMAND, clean_environment

CTRL_C = "\x03"
API_HASH = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "backends.demo", "--signed-out", "--slack-groups=6"]
    command += ["--telegram-groups=20", "--latency-ms=0"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)


def _configure(folder: Path, servers: dict[str, Any]) -> dict[str, str]:
    (folder / "config.toml").write_text(
        f'[slack]\napi_url = "{servers["slack_url"]}"\n'
        f'[telegram]\nserver = "{servers["server"]}"\ndc = {servers["dc"]}\n'
        f'server_key = "{servers["server_key"]}"\n[[team]]\nname = "Bea"\nslack = "bea"\n'
    )
    return clean_environment(folder)


def _at_a_terminal(
    arguments: Sequence[str], environment: dict[str, str], dialogue: Sequence[tuple[str, str]]
) -> tuple[int, str]:
    """Wait for each question, then type its answer; returns the exit status and all that was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    shown: list[str] = []
    reader = threading.Thread(target=_read_all, args=(ours, shown), daemon=True)
    reader.start()
    asked = 0
    for question, answer in dialogue:
        deadline = time.monotonic() + 30
        while question not in "".join(shown)[asked:]:
            assert time.monotonic() < deadline, "".join(shown)
            time.sleep(0.02)
        asked = len("".join(shown))
        time.sleep(0.1)
        if answer == CTRL_C:
            process.send_signal(signal.SIGINT)
        else:
            os.write(ours, f"{answer}\n".encode())
    status = process.wait(60)
    reader.join(5)
    return status, "".join(shown)


def _read_all(descriptor: int, into: list[str]) -> None:
    try:
        while chunk := os.read(descriptor, 4096):
            into.append(chunk.decode(errors="replace"))
    except OSError:
        return


def test_telegram_by_code_and_password_then_an_audit(tmp_path: Path, servers: dict[str, Any]) -> None:
    environment = _configure(tmp_path, servers)
    dialogue = [
        ("api_id", "abc"),
        ("api_id", "4711"),
        ("api_hash", API_HASH),
        ("Phone number", "12"),
        ("Phone number", servers["phone"]),
        ("Code, 5 digits", "00000"),
        ("Code", servers["code"]),
        ("Cloud password", "wrong"),
        ("Cloud password", servers["password"]),
    ]
    status, shown = _at_a_terminal(["login", "telegram"], environment, dialogue)
    assert status == 0, shown
    assert f"! Telegram here is {servers['server']}, not the official service." in shown
    assert shown.index("official service") < shown.index("api_id"), "before anything is typed"
    assert "The api_id is a number" in shown
    assert "That is not a phone number. Write it with its country code" in shown
    assert "to your other Telegram apps" in shown
    assert "That is not the code." in shown
    assert "That is not the password." in shown
    for secret in (servers["password"], API_HASH, servers["code"]):
        assert secret not in shown
    done = subprocess.run(
        [*COMMAND, "audit", "--json", "--skip-slack"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = json.loads(done.stdout)
    assert len([group for group in told["groups"] if "lost" not in group["flags"]]) == 20
    kept = tmp_path / "data" / "credentials.json"
    if kept.exists():
        assert kept.stat().st_mode & 0o077 == 0


def test_nobody_to_answer_and_interrupted(tmp_path: Path, servers: dict[str, Any]) -> None:
    environment = _configure(tmp_path, servers)
    known = {"TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": "0" * 32, "TELEGRAM_PHONE": servers["phone"]}
    done = subprocess.run(
        [*COMMAND, "login", "telegram"],
        env=environment | known,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "There was no answer, so nothing was changed. Run this at a terminal." in done.stderr
    assert "sent a code" not in done.stderr, "with all that is needed for one"
    status, shown = _at_a_terminal(["login", "slack"], environment, [("Slack user token", CTRL_C)])
    assert status == 130, "at once: nobody presses Enter"
    assert shown.rstrip().endswith("Interrupted.")


def test_slack_by_token(tmp_path: Path, servers: dict[str, Any]) -> None:
    environment = _configure(tmp_path, servers)
    status, shown = _at_a_terminal(["login", "slack"], environment, [("Slack user token", "xoxp-wrong")])
    assert status == 3
    assert "does not accept this token" in shown
    token = servers["slack_token"]
    status, shown = _at_a_terminal(["login", "slack"], environment, [("Slack user token", token)])
    assert status == 0, shown
    assert token not in shown
    done = subprocess.run(
        [*COMMAND, "audit", "--skip-telegram"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "6 groups" in done.stdout
