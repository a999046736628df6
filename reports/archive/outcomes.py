"""What became of a group in a run: counted in its record, or in the manifest where it was not read."""

from backends.model import Group
from reports.archive.manifest import GroupEntry
from reports.archive.record import GroupRecord
from reports.archive.wish import Ending, GroupOutcome


def of_record(
    record: GroupRecord, group: Group, ending: Ending, new: int, detail: str, restored: int
) -> GroupOutcome:
    return GroupOutcome(
        group.id,
        group.title,
        ending,
        len(record),
        new,
        record.deleted,
        sum(not line.missing for line in record.file_lines()),
        record.first,
        record.last,
        detail,
        restored,
    )


def of_entry(entry: GroupEntry | None, group: Group, ending: Ending, detail: str) -> GroupOutcome:
    """A group that was not read keeps what was archived of it."""
    if entry is None:
        return GroupOutcome(group.id, group.title, ending, detail=detail)
    return GroupOutcome(
        group.id,
        group.title,
        ending,
        entry.messages,
        0,
        entry.deleted,
        entry.files,
        entry.first,
        entry.last,
        detail,
    )
