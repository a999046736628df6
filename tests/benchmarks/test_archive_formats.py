"""A group with 100,000 messages, written in every format: how much memory, and how long beside reading it."""

import resource
import subprocess
import sys
import time
from datetime import UTC
from pathlib import Path

import pytest

from backends.history import HistoryPage
from reports.archive.formats import FORMATS
from reports.archive.journal import Journal
from reports.archive.record import GroupRecord
from tests.reports.archive import histories

_MESSAGES, _PAGE = 100_000, 1_000
_MEGABYTES = 300


@pytest.fixture
def record_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "C1"
    with Journal.open(folder) as journal:
        for start in range(0, _MESSAGES, _PAGE):
            root = histories.slack_message(
                start, "A message that many will answer, in a thread of their own."
            )
            others = [
                histories.slack_message(
                    number, f"Number {number} of very many. " * 3, parent=root.id * (number % 3 == 0)
                )
                for number in range(start + 1, start + _PAGE)
            ]
            journal.append(HistoryPage((root, *others)), found=histories.FOUND, group=histories.channel("C1"))
    return folder


def test_memory_does_not_grow_with_the_group(record_folder: Path) -> None:
    """In a process of its own, which then tells the most it ever held."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(record_folder)], capture_output=True, text=True, check=True
    )
    print(done.stdout)
    assert float(done.stdout.split()[-2]) < _MEGABYTES


def _main(folder: Path) -> None:
    record = GroupRecord.open(folder)
    started = time.perf_counter()
    read = sum(1 for _ in record.messages())
    print(f"{read:,} messages read in {time.perf_counter() - started:.1f} s")
    for name, make in FORMATS.items():
        started = time.perf_counter()
        make(UTC).write_group(record, folder.parent / name)
        print(f"{name}: {time.perf_counter() - started:.1f} s")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
