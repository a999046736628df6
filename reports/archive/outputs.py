"""Writes the formats from the records: what is not as its record is now, and what is missing or altered."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from backends.errors import BitsafeError
from reports.archive.folders import format_folder
from reports.archive.ledger import Ledger
from reports.archive.manifest import GroupEntry, Manifest
from reports.archive.record import Format, GroupRecord


class Outputs:
    """Of one run. ``written`` and ``indexed`` are what the manifest says of them. Every method blocks."""

    def __init__(self, archive: Path, before: Manifest, formats: Sequence[Format], ledger: Ledger) -> None:
        self._archive = archive
        self._formats = formats
        self._ledger = ledger
        self.written = {group.folder: dict(group.written) for group in before.groups}
        self.indexed = dict(before.indexed)

    def write(self, record: GroupRecord, notify: Callable[[], None]) -> int:
        """How many files had been missing or altered, and were written anew. Raises WriteError."""
        group = record.folder.name
        written = self.written.setdefault(group, {})
        restored = 0
        for form in self._formats:
            damaged = self._ledger.damaged(form.name, group)
            if damaged or written.get(form.name) != record.lines:
                notify()
                paths = form.write_group(record, format_folder(self._archive, form.name))
                self._ledger.note_written(form.name, paths, group)
                written[form.name] = record.lines
                restored += damaged
        return restored

    def write_indexes(self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry]) -> list[str]:
        """What concerns all groups, ``lost`` being those whose record cannot be read. Returns what went
        wrong, in words.
        """
        problems = []
        state = "\n".join(
            [
                *(f"{record.folder.name} {record.lines}" for record in records),
                *(f"{entry.folder} lost" for entry in lost),
            ]
        )
        wanted = sha256(state.encode()).hexdigest()
        for form in self._formats:
            if self.indexed.get(form.name) == wanted and not self._ledger.damaged(form.name):
                continue
            try:
                paths = form.write_index(records, lost, format_folder(self._archive, form.name))
                self._ledger.note_written(form.name, paths)
                self.indexed[form.name] = wanted
            except BitsafeError as error:
                problems.append(str(error))
        return problems
