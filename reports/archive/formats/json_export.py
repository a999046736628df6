"""The ``json`` format: each platform's history in the shape of its own export."""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path

from backends.model import Platform
from reports.archive.formats.slack_export import SlackExport
from reports.archive.formats.telegram_export import TelegramExport
from reports.archive.manifest import GroupEntry
from reports.archive.record import Format, GroupRecord


class JsonFormat:
    """``slack/`` is what a Slack export unpacks to; ``telegram/`` has a folder for each exported chat."""

    name = "json"

    def __init__(self, zone: tzinfo) -> None:
        self._exports: dict[Platform, Format] = {
            "slack": SlackExport(zone),
            "telegram": TelegramExport(zone),
        }

    def standing(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        platform = record.group.group.platform
        return self._exports[platform].standing(record, folder / platform)

    def standing_index(self, folder: Path) -> Sequence[Path]:
        exports = self._exports.items()
        return [path for platform, export in exports for path in export.standing_index(folder / platform)]

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        platform = record.group.group.platform
        return self._exports[platform].write_group(record, folder / platform)

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        written: list[Path] = []
        for platform, export in self._exports.items():
            chosen = [record for record in records if record.group.group.platform == platform]
            lost_there = [entry for entry in lost if entry.platform == platform]
            if chosen or lost_there:
                written += export.write_index(chosen, lost_there, folder / platform)
        return written
