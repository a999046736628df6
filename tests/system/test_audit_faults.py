"""Each fault once: the audit gives a right result or a plain error, never a wrong one."""

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from backends.demo.launch import DemoServers
from tests.system.commands import run_command
from tests.system.demo_home import COMMAND, DemoHome, clean_environment, demo_home
from tests.truth import disagreements, lacking, unexplained

Fault = dict[str, Any]
SMALL: dict[str, Any] = {"slack_groups": 24, "telegram_groups": 120, "latency_ms": 0}
FAULTS = "faults.json"


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


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    """For all tests after which they are as before. Limits would be met by so many audits in a row."""
    folder = tmp_path_factory.mktemp("home")
    with demo_home(folder, faults=folder / FAULTS, limits="off", **SMALL) as home:
        yield home


@pytest.fixture
def demo(servers: DemoHome) -> DemoHome:
    """Nothing was learned yet, and nothing goes wrong."""
    _break_with(servers.folder, [])
    for kept in ("data", "state"):
        shutil.rmtree(servers.folder / "demo" / kept, ignore_errors=True)
    return servers


def _break_with(folder: Path, faults: list[Fault]) -> Path:
    path = folder / FAULTS
    path.write_text(json.dumps(faults))
    return path


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_leaves_a_right_result(demo: DemoHome, name: str) -> None:
    _break_with(demo.folder, PASSING[name])
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
    with demo_home(tmp_path, faults=_break_with(tmp_path, faults), **SMALL) as demo:
        status, told = demo.audit()
        truth = demo.truth()
    assert status == 1
    assert words in " ".join(problem["text"] for problem in told["problems"])
    assert disagreements(told, truth) == []
    assert not lacking(told, truth, other)
    assert not [group for group in told["groups"] if group["platform"] == platform]


def test_a_platform_that_fails_later_keeps_its_groups_as_not_known(tmp_path: Path) -> None:
    path = _break_with(tmp_path, [])
    with demo_home(tmp_path, faults=path, **SMALL) as demo:
        first, _ = demo.audit()
        _break_with(tmp_path, [fault("slack", "auth.test", "revoke")])
        status, told = demo.audit()
        truth = demo.truth()
    assert (first, status) == (0, 1)
    assert disagreements(told, truth) == []
    assert not lacking(told, truth, "slack")
    slack = [group for group in told["groups"] if group["platform"] == "slack"]
    states = {cell["state"] for group in slack for cell in group["members"].values()}
    assert states == {"unknown"}


def test_a_person_who_cannot_be_looked_up_is_not_known(demo: DemoHome) -> None:
    broken = fault("slack", "users.conversations", "error", error="user_not_found", skip=2)
    _break_with(demo.folder, [broken])
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


def test_a_silent_server_is_given_up_in_words(tmp_path: Path, demo: DemoHome) -> None:
    """The time-out is the config's, so this one runs with a config of its own."""
    silence = [fault("slack", "conversations.list", "silence", times=None)]
    _break_with(demo.folder, silence)
    status, told = _with_own_config(tmp_path, demo.servers, "--skip-telegram")
    assert status == 4
    assert "no answer within 1 s" in told["problems"][0]["text"]


def _with_own_config(
    folder: Path,
    servers: DemoServers,
    *arguments: str,
    telegram: str = "",
    team: Sequence[Mapping[str, str]] = ({"name": "Bea", "slack": "bea"},),
) -> tuple[int, dict[str, Any]]:
    home = folder / "real"
    home.mkdir()
    lines = [f'[slack]\napi_url = "{servers.slack_url}"', "[pace]\ntimeout = 1", "[telegram]", telegram]
    lines += [f'server = "{servers.server}"\ndc = {servers.dc}\nserver_key = "{servers.server_key}"']
    for member in team:
        lines += ["[[team]]", *(f"{key} = {json.dumps(value)}" for key, value in member.items())]
    (home / "config.toml").write_text("\n".join(lines))
    login = {
        "SLACK_USER_TOKEN": servers.slack_token,
        "TELEGRAM_API_ID": "4711",
        "TELEGRAM_API_HASH": "0123456789abcdef0123456789abcdef",
        "TELEGRAM_SESSION": servers.session,
    }
    done = run_command(("audit", "--json", *arguments), clean_environment(home) | login, timeout=100)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_sales_engineers_list_cannot_be_read(demo: DemoHome) -> None:
    """Which groups are ours hangs on that list: nothing is taken for a candidate, and it is told."""
    truth = demo.truth()
    cal = truth["persons"]["Cal Reyes"]["telegram"]
    broken = fault(
        "telegram", "messages.getCommonChats", "error", error="CHANNEL_INVALID", match=cal, times=None
    )
    _break_with(demo.folder, [broken])
    status, told = demo.audit("--skip-slack")
    assert status == 1
    assert told["candidates"] == []
    # Customers' groups without the sales engineer cannot be told from those with: they are listed, not known.
    assert not [line for line in disagreements(told, truth) if "out of scope" not in line]
    texts = " ".join(problem["text"] for problem in told["problems"])
    assert "Not all groups shared with @mojo_onchain could be told" in texts
    customers = {one for one, group in truth["groups"].items() if group["in_scope"]} & lacking(
        told, truth, "telegram"
    )
    assert not [one for one in customers if "bitsafe" in truth["groups"][one]["title"].casefold()]


def test_a_group_that_cannot_be_looked_at_is_told(demo: DemoHome) -> None:
    broken = [
        fault("telegram", f"channels.{method}", "error", error="CHANNEL_INVALID", times=None)
        for method in ("getParticipant", "getParticipants")
    ]
    _break_with(demo.folder, broken)
    status, told = demo.audit("--skip-slack")
    truth = demo.truth()
    assert status == 1
    assert [problem for problem in told["problems"] if problem["group"]]
    assert disagreements(told, truth) == []


def test_a_part_stays_a_part_where_the_platform_fails(demo: DemoHome) -> None:
    demo.audit("--skip-telegram")
    _break_with(demo.folder, [fault("slack", "auth.test", "error", error="account_inactive", times=None)])
    status, told = demo.audit("--skip-telegram", "--limit", "3")
    assert status == 3
    assert len(told["groups"]) == 3


def test_nobodys_chats_are_remembered(demo: DemoHome) -> None:
    """Family and friends are looked at to see whether they hide members, and forgotten."""
    demo.audit("--skip-slack")
    truth = demo.truth()
    database = (demo.folder / "demo" / "data" / "bitsafe.db").read_bytes()
    private = [
        one.partition("/")[2]
        for one, group in truth["groups"].items()
        if group["platform"] == "telegram" and not _is_business(one, group, truth)
    ]
    assert len(private) >= 5
    assert not [native for native in private if native.encode() in database]


def _is_business(one: str, group: dict[str, Any], truth: dict[str, Any]) -> bool:
    return group["in_scope"] or group["forbidden"] or one in truth["candidates"]


def test_interrupted_the_json_is_written_all_the_same(tmp_path: Path) -> None:
    with demo_home(tmp_path, **(SMALL | {"latency_ms": 400})):
        process = subprocess.Popen(
            [*COMMAND, "--demo", "audit", "--json"],
            env=clean_environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        for line in process.stderr:
            if "listing groups" in line:
                break
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert json.loads(output)["problems"][0]["text"] == "Interrupted."


def test_all_groups_of_ones_own(tmp_path: Path, demo: DemoHome) -> None:
    """shared_with = "me": whatever the account is in counts, and what hides its members is still no gap."""
    status, told = _with_own_config(
        tmp_path, demo.servers, "--skip-slack", telegram='shared_with = "me"', team=demo.servers.team
    )
    truth = demo.truth()
    assert status == 0
    assert told["candidates"] == []
    assert not [line for line in disagreements(told, truth) if "out of scope" not in line]
    assert not lacking(told, truth, "telegram")
    assert len(told["groups"]) > truth["counts"]["telegram"]
