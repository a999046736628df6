"""Both demo servers on a small company, in this process, for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.archive.running import Company


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    started = await Company(tmp_path).start()
    yield started
    await started.close()
