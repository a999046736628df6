"""A fresh server with one group to be changed, for each test and each platform."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platforms.changes.sides import Side, SlackSide, TelegramSide


@pytest.fixture(params=["slack", "telegram", "basic"])
async def side(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Side]:
    made: SlackSide | TelegramSide
    if request.param == "slack":
        made = await SlackSide(tmp_path).start(timeout=2.0, write_timeout=1.0)
    else:
        basic = request.param == "basic"
        made = await TelegramSide(tmp_path, basic=basic).start(timeout=2.0, write_timeout=1.0)
    yield made
    await made.close()


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[SlackSide]:
    made = await SlackSide(tmp_path).start()
    yield made
    await made.close()
