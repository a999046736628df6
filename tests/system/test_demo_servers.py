"""The demo servers as a process: when it starts, who shares it, and that it never outlives its apps."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from backends.demo.launch import DemoServers, attach
from backends.demo.options import Options
from backends.errors import BitsafeError

SMALL = Options(slack_groups=4, telegram_groups=6, people=3, latency_ms=0)
COMMAND = [sys.executable, "-m", "backends.demo", "--slack-groups=4", "--telegram-groups=6", "--people=3"]
_ATTACH_AND_WAIT = """
import sys, time
from pathlib import Path
from backends.demo.launch import attach
from backends.demo.options import Options
servers = attach(Path(sys.argv[1]), Options(slack_groups=4, telegram_groups=6, people=3))
print(servers.server, flush=True)
time.sleep(60)
"""


@contextmanager
def started(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def answers(server: str) -> bool:
    host, _, port = server.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError:
        return False
    return True


def ends(server: str, patience: float = 10) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if not answers(server):
            return True
        time.sleep(0.05)
    return False


def truth_of(servers: DemoServers) -> dict[str, Any]:
    with urlopen(servers.truth_url) as answer:
        found = json.load(answer)
    assert isinstance(found, dict)
    return found


class TestProcess:
    def test_prints_one_line_that_says_where(self) -> None:
        with started() as (_, line):
            assert {
                "slack_url", "slack_token", "server", "dc", "server_key", "phone", "code", "password",
                "session", "truth_url", "team",
            } <= set(line)  # fmt: skip
            assert {urlsplit(line[name]).hostname for name in ("slack_url", "truth_url")} == {"127.0.0.1"}
            assert line["server"].startswith("127.0.0.1:")
            assert answers(line["server"])
            assert Path(line["server_key"]).read_text().startswith("-----BEGIN RSA PUBLIC KEY-----")
            assert line["session"]
            assert [mate["name"] for mate in line["team"]] == ["Ada North", "Bea Ford", "Cal Reyes"]

    def test_ends_with_its_standard_input_and_leaves_nothing(self) -> None:
        with started() as (process, line):
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(10) == 0
        assert not Path(line["server_key"]).exists()

    def test_ends_when_told_to(self) -> None:
        with started() as (process, _):
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0

    def test_has_no_session_when_signed_out(self) -> None:
        with started("--signed-out") as (_, line):
            assert line["session"] == ""

    def test_says_which_file_it_cannot_write(self, tmp_path: Path) -> None:
        command = [*COMMAND, f"--log={tmp_path / 'nowhere' / 'log'}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "nowhere" in done.stderr
        assert "Traceback" not in done.stderr

    def test_refuses_a_wrong_option(self) -> None:
        done = subprocess.run([*COMMAND, "--people=1"], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "--people" in done.stderr


class TestAttach:
    def test_two_apps_share_one_pair_until_both_have_gone(self, tmp_path: Path) -> None:
        first = attach(tmp_path, SMALL)
        second = attach(tmp_path, SMALL)
        assert second.server == first.server
        first.close()
        time.sleep(0.5)
        assert answers(second.server)
        second.close()
        assert ends(second.server)

    def test_two_that_start_at_once_share_as_well(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor() as pool:
            first, second = pool.map(lambda _: attach(tmp_path, SMALL), range(2))
        assert first.server == second.server
        first.close()
        second.close()
        assert ends(first.server)

    def test_they_end_when_an_app_is_killed(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", _ATTACH_AND_WAIT, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
            assert app.stdout is not None
            server = app.stdout.readline().strip()
            assert answers(server)
            app.kill()
            assert ends(server)

    def test_no_other_child_of_the_app_keeps_them_alive(self, tmp_path: Path) -> None:
        servers = attach(tmp_path, SMALL)
        with subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False
        ) as other:
            servers.close()
            assert ends(servers.server)
            other.kill()

    def test_one_who_comes_while_they_end_gets_servers_that_live(self, tmp_path: Path) -> None:
        servers = attach(tmp_path, SMALL)
        for delay in (0, 0.001, 0.005, 0.02, 0.1):
            servers.close()
            time.sleep(delay)
            servers = attach(tmp_path, SMALL)
            assert answers(servers.server)
            time.sleep(0.3)
            assert answers(servers.server)
        servers.close()

    def test_a_stale_card_is_not_believed(self, tmp_path: Path) -> None:
        first = attach(tmp_path, SMALL)
        first.close()
        assert ends(first.server)
        assert (tmp_path / "servers.json").stat().st_mode & 0o777 == 0o600
        second = attach(tmp_path, SMALL)
        assert answers(second.server)
        second.close()

    def test_a_home_keeps_its_world(self, tmp_path: Path) -> None:
        first = attach(tmp_path, SMALL)
        before = truth_of(first)
        first.close()
        assert ends(first.server)
        second = attach(tmp_path, Options(seed=8))
        assert truth_of(second) == before
        assert second.slack_token == first.slack_token
        second.close()

    def test_real_credentials_do_not_reach_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if not Path("/proc").is_dir():
            pytest.skip("needs /proc to look into the process")
        monkeypatch.setenv("SLACK_USER_TOKEN", "xoxp-real")
        monkeypatch.setenv("TELEGRAM_SESSION", "real")
        servers = attach(tmp_path, SMALL)
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command, surroundings = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
            except OSError:
                continue
            if str(tmp_path).encode() in command:
                assert b"SLACK_USER_TOKEN" not in surroundings
                assert b"TELEGRAM_SESSION" not in surroundings
                break
        else:
            pytest.fail("the servers' process was not found")
        servers.close()

    def test_an_unreadable_world_is_refused_in_words(self, tmp_path: Path) -> None:
        (tmp_path / "world.json").write_text('{"seed": 7, "moon": 1}')
        with pytest.raises(BitsafeError, match=r"world\.json cannot be read.*--fresh"):
            attach(tmp_path, SMALL)
        assert json.loads((tmp_path / "world.json").read_text())["moon"] == 1

    def test_a_home_that_cannot_be_written_is_refused_in_words(self, tmp_path: Path) -> None:
        (tmp_path / "home").write_text("a file is in the way")
        with pytest.raises(BitsafeError, match="The demo servers cannot be started"):
            attach(tmp_path / "home", SMALL)


def test_a_descriptor_is_given_back(tmp_path: Path) -> None:
    def held() -> int:
        return sum(1 for _ in Path("/dev/fd").iterdir())

    before = held()
    servers = attach(tmp_path, SMALL)
    servers.close()
    servers.close()
    assert held() == before
