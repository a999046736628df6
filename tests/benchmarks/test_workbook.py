"""1,000 groups x 24 people and 10,000 findings: measured against plain openpyxl writing the same cells."""

import gc
import io
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from backends.model import Platform
from reports.rows import Assessment
from reports.workbook.write import write_workbook
from tests.reports.assessments import ABSENT, HIDDEN, MISSING, PRESENT, TAKEN, assessment, row

GROUPS, PEOPLE, FINDINGS = 1_000, 24, 10_000


def large() -> Assessment:
    """Ten findings in each group: seven missing, two unknown, one old name."""
    states = [MISSING] * 7 + [HIDDEN] * 2 + [PRESENT] * 7 + [ABSENT] * 8
    names = [f"Person Number {number}" for number in range(PEOPLE)]
    rows = []
    for number in range(GROUPS):
        turn = number % PEOPLE
        cells = dict(zip(names, states[turn:] + states[:turn], strict=True))
        title, flags = f"Customer {number} <> BitSafe iBTC", ("ibtc",)
        platform: Platform = "slack" if number < 150 else "telegram"
        rows.append(row(number, cells, title=title, flags=flags, platform=platform))
    return assessment(rows)


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_faster_than_plain_openpyxl(tmp_path: Path) -> None:
    made, path = large(), tmp_path / "report.xlsx"
    now = TAKEN + timedelta(minutes=5)
    ours = min(seconds(lambda: write_workbook(made, path, now=now, today=None)) for _ in range(3))
    written = load_workbook(path)
    assert written["Findings"].max_row == FINDINGS + 1
    dump = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in written.worksheets}
    links = sum(line[0].hyperlink is not None for line in written["Findings"].iter_rows(min_row=2))
    assert links == FINDINGS

    def plain() -> None:
        book = Workbook()
        for title, rows in dump.items():
            sheet = book.create_sheet(title)
            for values in rows:
                sheet.append(values)
        book.save(io.BytesIO())

    theirs = seconds(plain)
    size = path.stat().st_size / 1e6
    print(
        f"\n{GROUPS} groups, {FINDINGS} findings: {ours:.2f} s, {size:.1f} MB (plain openpyxl {theirs:.2f} s)"
    )
    assert ours < theirs / 2
