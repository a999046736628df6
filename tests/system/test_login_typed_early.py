"""What is typed at a terminal before a login asks for it: it is not shown, and not lost."""

import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from tests.system.demo_home import COMMAND, clean_environment
from tests.system.signed_out import Card, signed_out_servers

PATIENCE = 30.0


class Pty:
    """A terminal that outlives the program in it: what that leaves behind can be looked at."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._ours, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.shown = ""
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env=environment,
            start_new_session=True,
            preexec_fn=self._own,
        )

    def _own(self) -> None:
        """As a shell does: this is the terminal of the program, which runs in front."""
        os.close(os.open(os.ttyname(0), os.O_RDWR))

    @property
    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.theirs)[3] & termios.ECHO)

    def until(self, text: str) -> None:
        end = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            self._read(0.05)

    def until_silent(self) -> None:
        end = time.monotonic() + PATIENCE
        while self.echoes:
            assert time.monotonic() < end, self.shown
            self._read(0.01)

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """The exit status, once all is read."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, self.shown
            self._read(0.05)
        self._read(0.1)
        return int(self.process.returncode)

    def left_over(self) -> bytes:
        """What a shell would find typed already."""
        state: list[Any] = termios.tcgetattr(self.theirs)
        state[3] &= ~termios.ICANON
        termios.tcsetattr(self.theirs, termios.TCSANOW, state)
        there = select.select([self.theirs], [], [], 0.2)[0]
        return os.read(self.theirs, 4096) if there else b""

    def _read(self, seconds: float) -> None:
        if select.select([self._ours], [], [], seconds)[0]:
            self.shown += os.read(self._ours, 4096).decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self.theirs)


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    with signed_out_servers() as card:
        yield card


@pytest.fixture
def environment(tmp_path: Path, card: Card) -> dict[str, str]:
    (tmp_path / "config.toml").write_text(
        f'[slack]\napi_url = "{card["slack_url"]}"\n[telegram]\nserver = "{card["server"]}"\n'
        f'server_key = "{card["server_key"]}"\n'
    )
    return clean_environment(tmp_path) | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def test_a_token_pasted_at_once_is_taken_and_never_shown(environment: dict[str, str], card: Card) -> None:
    with Pty(["login", "slack"], environment) as terminal:
        terminal.until("Starting...")
        assert not terminal.echoes
        terminal.type(f"{card['slack_token']}\n")
        assert terminal.end() == 0, terminal.shown
        assert "Signed in to" in terminal.shown
        assert card["slack_token"] not in terminal.shown
        assert termios.tcgetattr(terminal.theirs) == terminal.before


def test_what_may_be_seen_is_shown_and_what_comes_too_early_is_not(
    environment: dict[str, str], card: Card
) -> None:
    with Pty(["login", "telegram"], environment) as terminal:
        terminal.until("api_id: ")
        terminal.type("4711\n0123456789abcdef0123456789abcdef\n")
        terminal.until("api_hash: ")
        terminal.until("country code: ")
        terminal.type(f"{card['phone']}\n")
        terminal.until(f"country code: {card['phone']}")
        terminal.until_silent()
        terminal.type(f"{card['code']}\n{card['password']}\n")
        assert terminal.end() == 0, terminal.shown
        assert card["password"] not in terminal.shown
        assert "0123456789abcdef" not in terminal.shown
        assert terminal.echoes


@pytest.mark.parametrize("moment", ["Starting...", "Slack user token"])
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_whatever_ends_it_the_terminal_is_as_before(
    environment: dict[str, str], moment: str, kind: signal.Signals
) -> None:
    with Pty(["login", "slack"], environment) as terminal:
        terminal.until(moment)
        terminal.type("half-a-tok")
        time.sleep(0.2)
        terminal.process.send_signal(kind)
        status = terminal.end()
        # Early on the signal itself ends it, which a shell tells in the same way.
        told = 128 - status if status < 0 else status
        assert told in {130, 128 + kind}, terminal.shown
        assert "Traceback" not in terminal.shown
        assert "half" not in terminal.shown
        assert termios.tcgetattr(terminal.theirs) == terminal.before
        assert terminal.left_over() == b""


def test_a_token_that_nobody_read_does_not_go_to_the_shell(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[slak]\n")
    with Pty(["login", "slack"], environment) as terminal:
        terminal.until("Starting...")
        terminal.type("xoxp-early\n")
        assert terminal.end() == 2
        assert "did you mean slack?" in terminal.shown
        assert "xoxp" not in terminal.shown
        assert terminal.left_over() == b""


@pytest.mark.parametrize("arguments", [["login", "slack", "--help"], ["login", "slack", "--manifest"]])
def test_what_asks_for_nothing_is_not_silent(environment: dict[str, str], arguments: list[str]) -> None:
    with Pty(arguments, environment) as terminal:
        assert terminal.end() == 0
        assert "Starting" not in terminal.shown
        assert terminal.echoes
