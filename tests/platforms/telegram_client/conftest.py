"""A fresh server on the small world for each test; nothing of Telethon's may reach log or stderr."""

import gc
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platforms.telegram_client.running import Running
from tests.platforms.telegram_server.small_world import small_world


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture
async def running(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Running]:
    kept = Kept()
    logging.getLogger().addHandler(kept)
    started = await Running(tmp_path, small_world()).start()
    yield started
    await started.close()
    # What nobody waited for is complained about when it is collected.
    gc.collect()
    logging.getLogger().removeHandler(kept)
    assert kept.lines == []
    assert capfd.readouterr().err == ""
