"""A fresh server on the small world for each test, and a signed-in client of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telethon import TelegramClient

from tests.platforms.telegram_server.demo import Demo
from tests.platforms.telegram_server.small_world import small_world


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    running = await Demo(tmp_path, small_world()).start()
    yield running
    await running.close()


@pytest.fixture
async def client(demo: Demo) -> TelegramClient:
    return await demo.client()
