"""Every command as a user starts it: in a fresh interpreter, which has imported nothing yet."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.system.demo_home import COMMAND, DemoHome, clean_environment, demo_home
from tui.command_line import Commands

STARTED: dict[str, tuple[Sequence[str], int]] = {
    "apply": (["/nowhere/at/all.json"], 2),
    "ask-owners": (["add"], 0),
    "check": ([], 0),
    "credentials": ([], 1),
    "demo-servers": (["--slack-groups=2", "--telegram-groups=2"], 0),
    "find": (["Ivy Moreau"], 0),
    "groups": ([], 0),
    "import": (["/nowhere/at/all.json"], 2),
    "rename": (["nothing-is-called-so", "BitSafe"], 0),
    "report": (["report.xlsx"], 0),
    "resume": ([], 2),
    "undo": ([], 2),
}
"""Each with its arguments and how it ends."""
STARTED_ELSEWHERE = {
    "audit": "test_audit_faults",
    "export": "test_export_commands",
    "invite": "test_change_commands",
    "login": "test_login",
    "remove": "test_change_commands",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    with demo_home(
        tmp_path_factory.mktemp("home"), latency_ms=0, limits="off", slack_groups=4, telegram_groups=4
    ) as home:
        home.audit()
        yield home


@pytest.mark.parametrize("command", STARTED)
def test_it_starts(home: DemoHome, command: str) -> None:
    arguments, status = STARTED[command]
    done = subprocess.run(
        [*COMMAND, "--demo", command, *arguments],
        env=clean_environment(home.folder),
        cwd=home.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == status, done.stderr
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_is_started() -> None:
    assert STARTED.keys() | STARTED_ELSEWHERE.keys() == Commands.PLACES.keys()
    folder = Path(__file__).parent
    for command, file in STARTED_ELSEWHERE.items():
        text = (folder / f"{file}.py").read_text(encoding="utf-8")
        assert f'"{command}"' in text, file
