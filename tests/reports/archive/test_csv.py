"""The CSV format, read back row by row."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from backends.history import HistoryPage
from reports.archive.formats.characters import block
from reports.archive.formats.csv_table import COLUMNS, CsvFormat
from reports.archive.record import GroupRecord
from tests.hostile_names import FORMULAS, HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.conftest import ZURICH


def _rows(record: GroupRecord, folder: Path) -> list[dict[str, str]]:
    writer = CsvFormat(ZURICH)
    writer.write_group(record, folder)
    (place,) = folder.glob("*.csv")
    assert place.read_bytes().startswith(b"\xef\xbb\xbf")
    with place.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_version_is_a_row(slack: GroupRecord, tmp_path: Path) -> None:
    rows = _rows(slack, tmp_path / "csv")
    expected = [
        (message.id, message.sent, message.sender, message.parent)
        for kept in slack.messages()
        for message in (*kept.earlier, kept.message)
    ]
    found = [
        (row["id"], datetime.fromisoformat(row["sent"]), row["sender_id"], row["thread"]) for row in rows
    ]
    assert found == expected
    assert [row["text"] for row in rows if row["id"].endswith("180")] == ["one", "two", "three"]
    assert [(row["version"], row["status"]) for row in rows[4:8]] == [
        ("1", "deleted"), ("1", "replaced"), ("2", "replaced"), ("3", "current"),
    ]  # fmt: skip
    assert rows[4]["found_deleted"] == "2026-04-01T14:00:00+02:00"


def test_telegram(telegram: GroupRecord, tmp_path: Path) -> None:
    rows = _rows(telegram, tmp_path / "csv")
    assert [(row["part"].lstrip("'"), row["id"]) for row in rows] == [
        (kept.message.part, kept.message.id) for kept in telegram.messages()
    ]
    assert rows[3]["topic"] == "Fees"
    assert rows[6]["files"] == "photo: chart.png, 900 bytes, not in the archive: too large"


def test_no_cell_is_a_formula(records: Path, tmp_path: Path) -> None:
    """In any column: texts, names, titles and ids come from strangers."""
    hostile = [*HOSTILE_NAMES, *FORMULAS]
    messages = [histories.slack_message(number, name, name or "U1") for number, name in enumerate(hostile)]
    record = histories.record(records / "C1", histories.channel("C1", "=1+1"), [HistoryPage(tuple(messages))])
    rows = _rows(record, tmp_path / "csv")
    assert len(rows) == len(hostile)
    for row, name in zip(rows, hostile, strict=True):
        assert set(row) == set(COLUMNS)
        assert all(not cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for cell in row.values())
        said = block(name).strip("\n").replace("&lt;", "<").replace("&gt;", ">")
        assert row["text"].replace("'", "") == said.replace("&amp;", "&").replace("'", "")


@pytest.mark.parametrize(
    "text",
    [
        'two rows;=HYPERLINK("http://evil","x");y\n=1+2\n;+3',
        'quoted;"=1+1";end',
        "tabs\t=1+1\t@SUM(A1)",
        "spaces; \t -2+3",
        "wide;＝1+1",
        "sums;-(1+1);+.5",
    ],
)
def test_no_cell_is_a_formula_where_the_list_separator_is_another(
    records: Path, tmp_path: Path, text: str
) -> None:
    """As Excel opens it in much of Europe; there the quotes around our cells are part of the text."""
    messages = (histories.slack_message(1, text, "U1"),)
    record = histories.record(records / "C1", histories.channel("C1", text), [HistoryPage(messages)])
    rows = _rows(record, tmp_path / "csv")
    assert rows[0]["text"].replace("'", "") == block(text)
    (place,) = (tmp_path / "csv").glob("*.csv")
    with place.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝＋－＠"))] == []


def test_smileys_and_lists_stay_as_they_are(records: Path, tmp_path: Path) -> None:
    text = "fine ;-) and ;)\n- one\n- two\n+ three"
    messages = (histories.slack_message(1, text, "U1"),)
    record = histories.record(records / "C1", histories.channel("C1", "acme"), [HistoryPage(messages)])
    assert _rows(record, tmp_path / "csv")[0]["text"] == text
