"""The app on real config and jobs over demo servers at which nobody is signed in to Telegram yet."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import tomlkit
from textual.pilot import Pilot

from tests.screens.keyboard import Text, press
from tests.screens.world import PATIENCE, StoppedClock, shown
from tests.system.signed_out import Card
from tui.app import BitsafeApp
from tui.jobs import Jobs, Options

API_HASH = "0123456789abcdef0123456789abcdef"

Act = Callable[[Pilot[int]], Awaitable[None]]


def configured(folder: Path, card: Card, timeout: float = 5.0) -> None:
    """A home with a config for these servers, and no credentials."""
    config: dict[str, Any] = {
        "slack": {"api_url": card["slack_url"]},
        "telegram": {"server": card["server"], "dc": card["dc"], "server_key": card["server_key"]},
        "pace": {"timeout": timeout},
        "team": card["team"],
    }
    (folder / "config.toml").write_text(tomlkit.dumps(config), encoding="utf-8")


def app_at(folder: Path) -> BitsafeApp:
    """The home is taken from the environment, as always."""
    assert os.environ["BITSAFE_TUI_HOME"] == str(folder)
    return BitsafeApp(Jobs(Options()), StoppedClock())


def faults(card: Card, *wanted: dict[str, Any]) -> None:
    """What goes wrong from now on; the servers read it before their next answer."""
    file = Path(card["faults"])
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w") as new:
        json.dump(list(wanted), new)
    Path(name).replace(file)


async def until(pilot: Pilot[int], text: str, seconds: float = PATIENCE) -> None:
    """Let the app work until a text is on the screen, its lines joined."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if text in joined(pilot):
            await pilot.pause()
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{text!r} never came; the screen shows:\n{shown(pilot.app)}")


def joined(pilot: Pilot[int]) -> str:
    """The text on the screen as one line; of a panel what is inside its borders."""
    lines = [line.split("│") for line in shown(pilot.app).splitlines()]
    return " ".join(" ".join("│".join(parts[1:-1] or parts) for parts in lines).split())


async def alone(pilot: Pilot[int]) -> None:
    """For a picture: the table below the panel tells how long its audit took, which is never the same."""
    assert isinstance(pilot.app, BitsafeApp)
    for widget in pilot.app.main.children:
        widget.visible = False
    await pilot.pause()


async def at_phone(pilot: Pilot[int]) -> None:
    """From the table, whose banner offers it, to the fields of the sign-in."""
    await until(pilot, "Telegram is signed out: O signs in again")
    await pilot.press("O")
    await until(pilot, "Phone")


async def fill_in(pilot: Pilot[int], phone: str) -> None:
    """The fields of the sign-in, from the first on."""
    await press(pilot, Text("4711"), "enter", Text(API_HASH), "enter", Text(phone), "enter")


async def prove(pilot: Pilot[int], card: Card) -> None:
    """Once the code is sent: the code, the password, and that it is Ada."""
    await until(pilot, "Telegram sent a code")
    await press(pilot, Text(card["code"]), "enter")
    await until(pilot, "cloud password as well")
    await press(pilot, Text(card["password"]), "enter")
    await until(pilot, "Signed in as Ada North")


async def show_qr(pilot: Pilot[int]) -> None:
    """From the fields to the drawn code."""
    await press(pilot, Text("4711"), "enter", Text(API_HASH), "f7")
    await until(pilot, "Waiting until it is scanned")


async def send_code(pilot: Pilot[int], phone: str) -> None:
    await at_phone(pilot)
    await fill_in(pilot, phone)


async def give_code(pilot: Pilot[int], card: Card, code: str | None = None) -> None:
    await send_code(pilot, card["phone"])
    await until(pilot, "Telegram sent a code")
    await press(pilot, Text(card["code"] if code is None else code), "enter")


async def give_password(pilot: Pilot[int], card: Card, password: str | None = None) -> None:
    await give_code(pilot, card)
    await until(pilot, "cloud password as well")
    await press(pilot, Text(card["password"] if password is None else password), "enter")
