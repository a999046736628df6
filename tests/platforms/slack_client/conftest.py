"""A fresh server for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platforms.slack_client.running import Demo, Handmade


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    started = await Demo(tmp_path).start()
    yield started
    await started.close()


@pytest.fixture
async def slack(capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Handmade]:
    started = await Handmade().start()
    yield started
    await started.close()
    assert capfd.readouterr().err == ""
