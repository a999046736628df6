"""The app on real config and jobs over demo servers, signed in, until a fault ends a login."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from textual.pilot import Pilot

from backends.credentials import save
from backends.demo.slack_server import NEXT_TOKEN
from backends.paths import Home
from tests.screens.keyboard import Text, press
from tests.screens.signed_out import API_HASH, configured, faults, prove, until
from tests.screens.world import shown, table
from tests.system.app_on_demo import WRITES
from tests.system.signed_out import Card
from tui.app import BitsafeApp
from tui.jobs import Jobs, Options

Service = Literal["slack", "telegram"]
NAMES = {"slack": "Slack", "telegram": "Telegram"}
SIZE = (120, 40)


@dataclass
class Place:
    """Servers, and a home that is signed in to both."""

    folder: Path
    card: Card
    log: Path

    def revoke(self, service: Service, method: str, **more: Any) -> None:
        """The login of that service ends at its next request of that method."""
        faults(self.card, {"platform": service, "method": method, "do": "revoke", **more})

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def writes(self) -> Counter[str]:
        """What was really done, and how often: method and arguments as one text."""
        done = (one for one in self.requests if one["method"] in WRITES and one["outcome"] == "ok")
        return Counter(json.dumps([one["method"], _deed(one["arguments"])], sort_keys=True) for one in done)


def _deed(arguments: dict[str, Any]) -> dict[str, Any]:
    """Without what differs from one request to the next."""
    return {name: value for name, value in arguments.items() if name not in ("random_id", "access_hash")}


@contextmanager
def signed_in_home(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Iterator[Place]:
    file, log = folder / "faults.json", folder / "requests.log"
    command = [sys.executable, "-m", "backends.demo", "--slack-groups=6", "--telegram-groups=8"]
    command += ["--latency-ms=0", "--limits=off", f"--faults={file}", f"--log={log}", *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        card = {**json.loads(process.stdout.readline()), "faults": str(file)}
        home = folder / "home"
        home.mkdir()
        configured(home, card)
        _environment(home, monkeypatch)
        made = Home.find({"BITSAFE_TUI_HOME": str(home)}).make()
        save(made, card["slack_url"].split("/")[2], {"slack_token": card["slack_token"]})
        login = {"telegram_api_id": "4711", "telegram_api_hash": API_HASH, "telegram_phone": card["phone"]}
        save(made, card["server"], login | {"telegram_session": card["session"]})
        yield Place(home, card, log)
    finally:
        process.stdin.close()
        process.wait(10)


def _environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(home))
    for name in (
        "SLACK_USER_TOKEN",
        "TELEGRAM_SESSION",
        "TELEGRAM_API_ID",
        "TELEGRAM_API_HASH",
        "TELEGRAM_PHONE",
        "DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)


@asynccontextmanager
async def app_on(place: Place, size: tuple[int, int] = SIZE) -> AsyncIterator[tuple[BitsafeApp, Pilot[int]]]:
    """The first look is over."""
    app = BitsafeApp(Jobs(Options()))
    try:
        async with app.run_test(size=size) as pilot:
            await until(pilot, "Refreshed")
            assert len(table(app).rows) >= 14
            yield app, pilot
    finally:
        await app.jobs.close()


async def sign_in(pilot: Pilot[int], place: Place, service: Service) -> None:
    """From wherever its key works, through the screen; back there in the end."""
    await pilot.press("O")
    if service == "slack":
        await until(pilot, "Slack token")
        await pilot.pause()
        await press(pilot, Text(place.card["slack_token"] + NEXT_TOKEN), "enter")
        await until(pilot, "Northwind, as Ada North")
    else:
        await until(pilot, "kept already")
        await pilot.press("enter")
        await prove(pilot, place.card)
    await pilot.press("enter")


async def banner(pilot: Pilot[int], service: Service, text: str) -> None:
    """On the main screen, whatever panel is over it."""
    assert isinstance(pilot.app, BitsafeApp)
    banner = pilot.app.main.query_one("#banner")
    wanted = f"! {NAMES[service]} is signed out: O signs in again, then {text}"
    async with asyncio.timeout(30):
        while wanted not in str(getattr(banner, "content", "")):
            await pilot.pause(0.02)
    assert "bitsafe-tui login" not in shown(pilot.app)
