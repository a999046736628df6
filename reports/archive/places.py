"""Where things are in an archive's folder."""

import re
from pathlib import Path

from backends.model import GroupId
from reports.archive import names

MANIFEST = "manifest.json"
RUNS = "runs.jsonl"
RECORD = "record"
FILES = "files"
JOURNAL = "messages.jsonl"
LOCK = ".lock"
RECORD_NAME = "slack-[A-Z0-9]+-[A-Z0-9]+|telegram-[A-Z0-9]+"
"""A pattern of what ``record_name`` makes."""


def record_folder(archive: Path, group: GroupId) -> Path:
    """The same whatever the group is called, whichever account reads it, and whether it is private."""
    return archive / RECORD / record_name(group)


def record_name(group: GroupId) -> str:
    if group.platform == "slack":
        return f"slack-{names.id_part(group.account)}-{names.id_part(group.native[1:])}"
    return f"telegram-{names.id_part(group.native)}"


def record_folders(archive: Path) -> list[Path]:
    """Blocking: those that are there, by name; what else stands among them is not ours. Raises OSError."""
    there = (archive / RECORD).iterdir()
    return sorted(place for place in there if re.fullmatch(RECORD_NAME, place.name))


def has_records(archive: Path) -> bool:
    """Blocking: whether something stands where groups' journals do. False where that cannot be seen."""
    try:
        return any((place / JOURNAL).exists() for place in record_folders(archive))
    except OSError:
        return False


def part_folder(archive: Path, group: GroupId, old_half: str) -> Path:
    """Where a basic group's record was before it became this supergroup."""
    return record_folder(archive, half_of(group, old_half))


def half_of(group: GroupId, old_half: str) -> GroupId:
    """The basic group that this supergroup was."""
    return GroupId.of("telegram", group.account, old_half)
