"""The app without a terminal on a demo home, so that keys can be pressed and the servers asked what came."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.world import shown
from tui.app import BitsafeApp
from tui.clock import Clock
from tui.jobs import Jobs, Options

SIZE = (120, 40)
WRITES = {
    "conversations.invite",
    "conversations.rename",
    "conversations.kick",
    "conversations.open",
    "chat.postMessage",
    "channels.inviteToChannel",
    "channels.editTitle",
    "channels.editBanned",
    "messages.addChatUser",
    "messages.editChatTitle",
    "messages.deleteChatUser",
    "messages.exportChatInvite",
    "messages.editExportedChatInvite",
    "messages.sendMessage",
}
"""All that changes anything; reads are everything else that the servers log."""


@asynccontextmanager
async def app_on_demo(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, read_only: bool = False, clock: Clock | None = None
) -> AsyncIterator[tuple[BitsafeApp, Pilot[int]]]:
    """``folder`` is that of a demo_home whose servers run. The first look is over."""
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    jobs = Jobs(Options(demo=True, read_only=read_only))
    app = BitsafeApp(jobs, clock)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: app._looking is not None and app._looking.is_finished)
            yield app, pilot
    finally:
        await jobs.close()


async def until(pilot: Pilot[int], holds: Callable[[], bool], seconds: float = 60) -> None:
    """Let the app work until something holds; the servers answer as fast as the machine lets them."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            await pilot.pause()
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it never came to that; the screen shows:\n{shown(pilot.app)}")


async def opened(pilot: Pilot[int], kind: type) -> None:
    """A screen of that kind is on top."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()
