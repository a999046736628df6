"""Telegram history as Telegram Desktop exports one chat: ``result.json``, which its viewers open."""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path

from backends.model import Kind
from reports.archive.formats.files import place_of, present, private_file
from reports.archive.formats.json_text import dumped, write_array
from reports.archive.formats.telegram_messages import Messages
from reports.archive.manifest import GroupEntry
from reports.archive.record import GroupRecord

_INDENT = 1
_RESULT = "result.json"


class TelegramExport:
    """A folder for each group, found again by its id. Times are local without a zone, as in the original."""

    name = "json"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def standing(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        return present(_place(record, folder))

    def standing_index(self, folder: Path) -> Sequence[Path]:
        return ()

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        place = _place(record, folder)
        messages = Messages(record, place.parent, self._zone)
        head = {"name": record.group.group.title, "type": _kind(record), "id": messages.bare_id}
        with private_file(place) as file:
            file.write("{\n")
            file.writelines(f' "{key}": {dumped(value, _INDENT)},\n' for key, value in head.items())
            file.write(' "messages": ')
            write_array(file, (messages.shape(kept) for kept in record.messages()), _INDENT, 1)
            file.write("\n}")
        return [place]

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        """Each chat stands for itself."""
        return ()


def _place(record: GroupRecord, folder: Path) -> Path:
    return place_of(record, folder) / _RESULT


def _kind(record: GroupRecord) -> str:
    if record.group.group.kind is Kind.BASIC:
        return "private_group"
    return "public_supergroup" if record.group.raw.get("username") else "private_supergroup"
