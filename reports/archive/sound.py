"""Which records of an archive are as exports wrote them, and what is told of the others."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from backends.errors import BitsafeError
from reports.archive.ledger import MOVE_IT, Ledger, not_ours
from reports.archive.leftovers import drop_unbegun
from reports.archive.manifest import GroupEntry, Manifest
from reports.archive.places import record_folders
from reports.archive.record import GroupRecord


@dataclass(frozen=True, slots=True)
class Sound:
    """``lost``: what the manifest said of those that are not; ``problems``: why, in words."""

    records: list[GroupRecord] = field(default_factory=list)
    lost: list[GroupEntry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def sound_records(archive: Path, ledger: Ledger, before: Manifest, opened: Collection[str]) -> Sound:
    """Blocking; ``opened``: folders of those that this run has read, which were looked at then."""
    found = Sound()
    for folder in record_folders(archive):
        if ledger.is_strangers(folder.name):
            found.problems.append(f"{not_ours(folder.name)} {MOVE_IT}")
            continue
        try:
            found.records.append(_sound(folder, ledger, folder.name in opened))
        except BitsafeError as error:
            # A stop or a refusal may come before a group's first page.
            if not drop_unbegun(folder):
                found.problems.append(str(error))
                found.lost.extend(filter(None, [before.group(folder.name)]))
    return found


def _sound(folder: Path, ledger: Ledger, opened: bool) -> GroupRecord:
    """Raises Damaged, WriteError."""
    if opened:
        return GroupRecord.open(folder)
    ledger.check(folder.name)
    record = GroupRecord.open(folder)
    ledger.check_end(folder.name, record.end)
    return record
