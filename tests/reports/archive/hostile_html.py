"""The page of a group with many messages and hostile names in them, for tests in a browser."""

from pathlib import Path
from random import Random

from backends.history import HistoryPage
from reports.archive.formats.html.site import HtmlFormat
from reports.archive.record import GroupRecord
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.conftest import ZURICH


def record_of(messages: int, folder: Path) -> GroupRecord:
    chance = Random(7)
    made = [
        histories.slack_message(number, f"{chance.choice(HOSTILE_NAMES)} number {number}", f"U{number % 7}")
        for number in range(messages)
    ]
    return histories.record(folder, histories.channel("C1"), [HistoryPage(tuple(made))])


def html_of(record: GroupRecord, folder: Path) -> Path:
    """Writes it; the folder of the group."""
    writer = HtmlFormat(ZURICH)
    writer.write_group(record, folder)
    writer.write_index([record], (), folder)
    return next(folder.glob("*/index.html")).parent
