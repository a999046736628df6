"""Each fault once: the audit gives a right result or a plain error, never a wrong one."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.system.demo_home import COMMAND, clean_environment, demo_home
from tests.truth import disagreements, lacking, unexplained

Fault = dict[str, Any]
SMALL = {"slack_groups": 24, "telegram_groups": 120, "latency_ms": 0}


def fault(platform: str, method: str, do: str, **more: Any) -> Fault:
    return {"platform": platform, "method": method, "do": do, **more}


PASSING = {
    "429": [fault("slack", "users.conversations", "wait", seconds=1, times=2)],
    "flood": [fault("telegram", "messages.getCommonChats", "wait", seconds=2)],
    "500": [
        fault("slack", "conversations.list", "error", error=500),
        fault("telegram", "messages.getDialogs", "error", error="INTERNAL"),
    ],
    "dropped connection": [
        fault("slack", "users.list", "drop_before"),
        fault("telegram", "messages.getCommonChats", "drop_after"),
        fault("telegram", "messages.getDialogs", "drop_before", skip=1),
    ],
}

LASTING: dict[str, tuple[list[Fault], str, str]] = {
    "revoked Telegram login": (
        [fault("telegram", "messages.getCommonChats", "revoke", skip=3)],
        "telegram",
        "login was ended",
    ),
    "revoked Slack token": (
        [fault("slack", "users.conversations", "revoke", skip=3)],
        "slack",
        "token was revoked",
    ),
    "missing scope": (
        [fault("slack", "conversations.list", "error", error="missing_scope")],
        "slack",
        "lacks the scope groups:read",
    ),
    "Slack down": ([fault("slack", "*", "error", error=503, times=None)], "slack", "could not be reached"),
    "Telegram flooded for hours": (
        [fault("telegram", "messages.getDialogs", "wait", seconds=20_000)],
        "telegram",
        "allows no more of these requests until",
    ),
}


def _with_faults(folder: Path, faults: list[Fault]) -> Path:
    path = folder / "faults.json"
    path.write_text(json.dumps(faults))
    return path


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_leaves_a_right_result(tmp_path: Path, name: str) -> None:
    with demo_home(tmp_path, faults=_with_faults(tmp_path, PASSING[name]), **SMALL) as demo:
        status, told = demo.audit()
        truth = demo.truth()
    assert disagreements(told, truth) == []
    assert unexplained(told, truth) == []
    assert not lacking(told, truth, "slack")
    assert not lacking(told, truth, "telegram")
    assert status == 0


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_told_plainly_and_spares_the_other_platform(tmp_path: Path, name: str) -> None:
    faults, platform, words = LASTING[name]
    other = "telegram" if platform == "slack" else "slack"
    with demo_home(tmp_path, faults=_with_faults(tmp_path, faults), **SMALL) as demo:
        status, told = demo.audit()
        truth = demo.truth()
    assert status == 1
    assert words in " ".join(problem["text"] for problem in told["problems"])
    assert disagreements(told, truth) == []
    assert not lacking(told, truth, other)
    assert not [group for group in told["groups"] if group["platform"] == platform]


def test_a_platform_that_fails_later_keeps_its_groups_as_not_known(tmp_path: Path) -> None:
    path = _with_faults(tmp_path, [])
    with demo_home(tmp_path, faults=path, **SMALL) as demo:
        first, _ = demo.audit()
        _with_faults(tmp_path, [fault("slack", "auth.test", "revoke")])
        status, told = demo.audit()
        truth = demo.truth()
    assert (first, status) == (0, 1)
    assert disagreements(told, truth) == []
    assert not lacking(told, truth, "slack")
    slack = [group for group in told["groups"] if group["platform"] == "slack"]
    states = {cell["state"] for group in slack for cell in group["members"].values()}
    assert states == {"unknown"}


def test_a_person_who_cannot_be_looked_up_is_not_known(tmp_path: Path) -> None:
    broken = fault("slack", "users.conversations", "error", error="user_not_found", skip=2)
    with demo_home(tmp_path, faults=_with_faults(tmp_path, [broken]), **SMALL) as demo:
        status, told = demo.audit("--skip-telegram")
        truth = demo.truth()
    assert status == 1
    assert disagreements(told, truth) == []
    unknown = {
        name
        for group in told["groups"]
        for name, cell in group["members"].items()
        if cell["state"] == "unknown"
    }
    assert len(unknown) == 1
    assert told["requests"]["telegram"] == 0


def test_a_silent_server_is_given_up_in_words(tmp_path: Path) -> None:
    """The time-out is the config's, so this one runs with a config of its own."""
    silence = [fault("slack", "conversations.list", "silence", times=None)]
    with demo_home(tmp_path, faults=_with_faults(tmp_path, silence), **SMALL) as demo:
        status, told = _with_own_config(tmp_path, demo.servers, "--skip-telegram")
    assert status == 4
    assert "no answer within 1 s" in told["problems"][0]["text"]


def _with_own_config(folder: Path, servers: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    home = folder / "real"
    home.mkdir()
    (home / "config.toml").write_text(
        f'[slack]\napi_url = "{servers.slack_url}"\n[pace]\ntimeout = 1\n'
        '[[team]]\nname = "Bea"\nslack = "bea"\n'
    )
    done = subprocess.run(
        [*COMMAND, "audit", "--json", *arguments],
        env=clean_environment(home) | {"SLACK_USER_TOKEN": servers.slack_token},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)
