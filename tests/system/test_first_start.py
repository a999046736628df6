"""The whole first start by keyboard, from outside: from an empty home to the table, at 80x24."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from tests.system.demo_home import clean_environment
from tests.system.signed_out import Card, signed_out_servers
from tests.system.terminal import Terminal

DOWN, ENTER, ESCAPE, F2, F3, F6, F8 = "\x1b[B", "\r", "\x1b", "\x1bOQ", "\x1bOR", "\x1b[17~", "\x1b[19~"
API_HASH = "0123456789abcdef0123456789abcdef"
TEAM = ("ada_north", "bea_ford", "mojo_onchain")


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    with signed_out_servers("--limits=off") as card:
        yield card


class Watched:
    """The program in its terminal, and every screen that it has shown."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._screen = pyte.Screen(terminal.columns, terminal.rows)
        self._stream = pyte.ByteStream(self._screen)
        self.seen: list[str] = []

    def until(self, text: str, seconds: float = 60) -> str:
        """The screen once a text is on it, its lines joined, the borders of panels left out."""
        end = time.monotonic() + seconds
        while True:
            lines = [line.split("│") for line in self._screen.display]
            told = " ".join(" ".join("│".join(parts[1:-1] or parts) for parts in lines).split())
            if not self.seen or self.seen[-1] != told:
                self.seen.append(told)
            if text in told:
                return told
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} never came:\n" + "\n".join(self._screen.display))
            self._stream.feed(self._terminal.read(0.2))

    def press(self, *keys: str) -> None:
        """One after the other, as a person would."""
        for key in keys:
            self._terminal.press(key)
            end = time.monotonic() + 0.05
            while time.monotonic() < end:
                self._stream.feed(self._terminal.read(0.05))
        self.rest()

    def type(self, text: str) -> None:
        """And wait until it has been taken in: what comes next may be for another field."""
        self._terminal.press(text)
        self.rest()

    def rest(self) -> None:
        while more := self._terminal.read(0.4):
            self._stream.feed(more)


def environment_of(folder: Path) -> dict[str, str]:
    return {
        **clean_environment(folder),
        "LANG": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


def servers(watched: Watched, card: Card) -> None:
    watched.until("Set-up · Slack token")
    watched.press(F6)
    watched.until("Other servers")
    for place, text in enumerate((card["slack_url"], card["server"], "", card["server_key"])):
        watched.press(*([DOWN] if place else []))
        watched.type(text)
        watched.until(text[-12:])
    watched.until("These servers are asked.")
    watched.press(ENTER)
    watched.until("Telegram here is 127.0.0.1")


def slack(watched: Watched, card: Card) -> None:
    watched.type("xoxp-wrong")
    watched.press(ENTER)
    watched.until("does not accept")
    watched.type(card["slack_token"])
    watched.press(ENTER)
    told = watched.until("6 channels match bitsafe or a retired name")
    assert "✓ Northwind, as Ada North (@ada)" in told
    watched.press(ENTER)


def telegram(watched: Watched, card: Card) -> None:
    watched.until("Sign in to Telegram")
    watched.type("4711")
    watched.press(ENTER)
    watched.type(API_HASH)
    watched.press(ENTER)
    watched.type(card["phone"])
    watched.press(ENTER)
    watched.until("Telegram sent a code to your other Telegram apps")
    watched.type(card["code"])
    watched.press(ENTER)
    watched.until("Its hint: the usual one")
    watched.type(card["password"])
    watched.press(ENTER)
    watched.until("Signed in as Ada North (@ada_north).")
    watched.press(ENTER)


def test_from_an_empty_home_to_the_table(tmp_path: Path, card: Card) -> None:
    environment = environment_of(tmp_path)
    with Terminal(["-m", "tui"], environment, 80, 24) as terminal:
        watched = Watched(terminal)
        servers(watched, card)
        slack(watched, card)
        telegram(watched, card)
        told = watched.until("Channels and shared accounts")
        assert "6 channels match" in told
        watched.press(ENTER)
        watched.until("people shown · 0 ticked")
        for handle in TEAM:
            watched.type(handle)
            watched.until(" 1 of 1")
            watched.press(" ")
            watched.until("▷ ■")
            watched.press(*("\x7f" for _ in handle))
        watched.until("3 ticked, 3 of them required")
        watched.press(ENTER)
        watched.until("Are these the right people? 3 people, 6 handles, 6 of them found.")
        assert not (tmp_path / "data" / "bitsafe.db").exists(), "nothing is stored before it is confirmed"
        watched.press(ENTER)
        told = watched.until("Is this the list that you expected?")
        assert "Slack: 6 groups" in told
        assert not (tmp_path / "config.toml").exists()
        watched.press(ENTER)
        watched.until("Written: ")
        listed = processes_of(terminal)
        watched.press(ENTER)
        watched.until("Refreshed")
        watched.press("q")
        terminal.process.wait(20)
    written = (tmp_path / "config.toml").read_text()
    assert written.count("[[team]]") == 3
    assert "#" in written
    secrets = [card["slack_token"], card["code"], card["password"], API_HASH]
    for secret in secrets:
        assert not any(secret in screen for screen in watched.seen)
        assert secret not in listed
    everything = " ".join(watched.seen)
    for word in ("Family", "cousins", "Mum's", "Book club"):
        assert word not in everything, "private chats are never named"
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.name != "credentials.json":
            text = file.read_bytes().decode("utf-8", "replace")
            assert not [secret for secret in (*secrets, card["phone"]) if secret in text], file


def processes_of(terminal: Terminal) -> str:
    """The command line of the app, and its children's, as everybody on the machine can read them."""
    pids = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(terminal.process.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    listed = []
    for pid in (str(terminal.process.pid), *pids):
        file = Path("/proc") / pid / "cmdline"
        if os.access(file, os.R_OK):
            listed.append(file.read_bytes().decode("utf-8", "replace"))
    return " ".join(listed)


def test_leaving_at_a_step_and_coming_back(tmp_path: Path, card: Card) -> None:
    environment = environment_of(tmp_path)
    with Terminal(["-m", "tui"], environment, 80, 24) as terminal:
        watched = Watched(terminal)
        servers(watched, card)
        slack(watched, card)
        watched.until("Sign in to Telegram")
        watched.press(ESCAPE)
        watched.until("The set-up is not finished. U goes on where you left it.")
        watched.press("U")
        watched.until("Set-up · Sign in to Telegram")
        watched.press(F2)
        watched.until("There is a token already, from the private file: Enter tries it.")
        watched.press(ESCAPE)
        watched.until("The set-up is not finished.")
        watched.press("q")
        terminal.process.wait(20)
    with Terminal(["-m", "tui"], environment, 80, 24) as terminal:
        watched = Watched(terminal)
        told = watched.until("There is a token already")
        assert "Telegram here is 127.0.0.1" in told
        watched.press(ENTER)
        watched.until("6 channels match")
        watched.press(F3)
        watched.until("Sign in to Telegram")
