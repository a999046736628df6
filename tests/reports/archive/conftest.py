"""What the tests of the formats write with, and where."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reports.archive.record import GroupRecord
from tests.reports.archive import histories

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    (tmp_path / "record").mkdir()
    return tmp_path / "record"


@pytest.fixture
def slack(records: Path) -> GroupRecord:
    return histories.slack_record(records / "C0123")


@pytest.fixture
def telegram(records: Path) -> GroupRecord:
    return histories.telegram_record(records / "1000000007001")
