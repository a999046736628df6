"""Writes the formats from the records: what is not as its record is now, and what is missing or altered."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from backends.errors import BitsafeError
from reports.archive.folders import format_folder
from reports.archive.ledger import Ledger, NotOurs
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
        """How many files had been missing or altered, and were written anew. Raises WriteError; NotOurs, once
        the other formats are written, where a stranger's file stands in the place of one.
        """
        group = record.folder.name
        written = self.written.setdefault(group, {})
        restored = 0
        refused: NotOurs | None = None
        for form in self._formats:
            damaged = self._ledger.damaged(form.name, group)
            if not damaged and written.get(form.name) == record.lines:
                continue
            notify()
            try:
                self._write(form, record)
            except NotOurs as error:
                refused = error
            else:
                written[form.name] = record.lines
                restored += damaged
        if refused is not None:
            raise refused
        return restored

    def _write(self, form: Format, record: GroupRecord) -> None:
        folder, group = format_folder(self._archive, form.name), record.folder.name
        with self._replacing(form.name, lambda: form.standing(record, folder), group):
            self._ledger.note_written(form.name, form.write_group(record, folder), group)

    @contextmanager
    def _replacing(
        self, form: str, standing: Callable[[], Sequence[Path]], group: str = ""
    ) -> Iterator[None]:
        """Around what replaces files that ``standing`` finds. Raises NotOurs beforehand."""
        self._ledger.refuse_strangers(form, standing(), group)
        try:
            yield
        except BaseException:
            # Half of them may be written: those are ours, too.
            self._ledger.note_written(form, standing(), group)
            raise

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
                self._write_index(form, records, lost)
                self.indexed[form.name] = wanted
            except BitsafeError as error:
                problems.append(str(error))
        return problems

    def _write_index(self, form: Format, records: Sequence[GroupRecord], lost: Sequence[GroupEntry]) -> None:
        folder = format_folder(self._archive, form.name)
        with self._replacing(form.name, lambda: form.standing_index(folder)):
            self._ledger.note_written(form.name, form.write_index(records, lost, folder))
