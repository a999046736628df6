"""History as CSV for Excel: one row for each version of each message, every cell harmless."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from backends.history import ArchivedMessage
from reports.archive.formats.characters import block, line
from reports.archive.formats.files import place_of, present, private_file
from reports.archive.formats.reading import Reader
from reports.archive.manifest import GroupEntry
from reports.archive.record import GroupRecord, Kept
from reports.workbook.cells import TEXT_LIMIT, looks_like_formula

COLUMNS = (
    "group_id", "group", "topic", "part", "id", "version", "status", "sent", "edited", "found_deleted",
    "sender_id", "sender", "kind", "thread", "reply_to", "text", "files", "extras",
)  # fmt: skip
"""``version`` counts from 1; ``status``: current, replaced, deleted, or context, which is from
outside the days exported and kept for the replies to it. Times: ISO 8601 with their offset."""

_CUT = " (cut here, for a cell holds no more: the other formats have all of it)"

# Where ";" separates cells, as in much of Europe, Excel cuts a text of ours there, and at its line breaks.
_FORMULA_WITHIN = re.compile(r'([;\t\n\r][\s"]*)(?=[=@＝＠]|[+\-＋－][\w(.])')


class CsvFormat:
    """One file a group, UTF-8 with a byte order mark, since Excel takes it for another encoding without."""

    name = "csv"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def standing(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        return present(place_of(record, folder, ".csv"))

    def standing_index(self, folder: Path) -> Sequence[Path]:
        return ()

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        reader = Reader(record, self._zone)
        place = place_of(record, folder, ".csv")
        with private_file(place, encoding="utf-8-sig") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            for kept in record.messages():
                table.writerows([_cell(value) for value in row] for row in _rows(reader, kept))
        return [place]

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        """A table needs no index: each file's name says which group it is."""
        return ()


def _rows(reader: Reader, kept: Kept) -> Iterator[tuple[str, ...]]:
    versions = (*kept.earlier, kept.message)
    for number, message in enumerate(versions, start=1):
        newest = number == len(versions)
        status = "replaced" if not newest else _status(kept)
        yield _row(reader, message, number, status, kept.deleted if newest else None)


def _status(kept: Kept) -> str:
    if kept.deleted:
        return "deleted"
    return "context" if kept.beside else "current"


def _row(
    reader: Reader, message: ArchivedMessage, number: int, status: str, deleted: datetime | None
) -> tuple[str, ...]:
    files = reader.files(message)
    return (
        reader.record.group.group.id,
        reader.title,
        reader.topic(message),
        message.part,
        message.id,
        str(number),
        status,
        _moment(reader, message.sent),
        _moment(reader, message.edited),
        _moment(reader, deleted),
        line(message.sender),
        reader.sender(message),
        "notice" if message.service else "message",
        message.parent,
        message.reply_to,
        reader.text(message),
        "\n".join(files),
        "\n".join(extra for extra in reader.extras(message) if extra not in files),
    )


def _moment(reader: Reader, moment: datetime | None) -> str:
    return "" if moment is None else reader.local(moment).isoformat()


def _cell(value: str) -> str:
    """Text that no spreadsheet computes. An apostrophe before what looks like a formula says so."""
    value = block(value)
    if looks_like_formula(value) or value.startswith(("\t", "\r", "\n")):
        value = "'" + value
    value = _FORMULA_WITHIN.sub(r"\1'", value)
    if len(value) > TEXT_LIMIT:
        return value[: TEXT_LIMIT - len(_CUT)] + _CUT
    return value
