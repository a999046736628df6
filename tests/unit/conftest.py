"""Leaves the process as it was found: the log that a workplace opens is closed again."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def closed_log() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)
    for handler in [known for known in root.handlers if known.get_name() == "bitsafe-tui"]:
        root.removeHandler(handler)
        handler.close()
