"""What an export has come to, in words."""

from pathlib import Path

import pytest

from reports.archive.wish import ExportResult
from tui.export_text import summary


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (41.4, "41 s"), (59.7, "1 min 0 s"), (69, "1 min 9 s"), (3_600, "1 h 0 min")],
)
def test_how_long_it_took_is_told_to_the_second(seconds: float, told: str) -> None:
    assert summary(ExportResult("run", Path("a"), (), {}, seconds)) == f"no group: 0 new messages in {told}."
