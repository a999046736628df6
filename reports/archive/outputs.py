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
from reports.archive.runs import output


class Outputs:
    """Of one run. ``written`` and ``indexed`` are what the manifest says of them. Every method blocks."""

    def __init__(
        self,
        archive: Path,
        before: Manifest,
        formats: Sequence[Format],
        ledger: Ledger,
        announce: Callable[[Sequence[str]], None],
    ) -> None:
        """``announce`` notes what will be written, as ``runs.output`` names it."""
        self._archive = archive
        self._announce = announce
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
        damaged = {form.name: self._ledger.damaged(form.name, group) for form in self._formats}
        stale = [
            form for form in self._formats if damaged[form.name] or written.get(form.name) != record.lines
        ]
        ours, refused = self._ours(stale, lambda form, folder: form.standing(record, folder), group)
        for form in ours:
            notify()
            self._write(form, record)
            written[form.name] = record.lines
        if refused:
            raise refused[0]
        return sum(damaged[form.name] for form in ours)

    def _ours(
        self, formats: Sequence[Format], standing: Callable[[Format, Path], Sequence[Path]], group: str = ""
    ) -> tuple[list[Format], list[BitsafeError]]:
        """Those of which nothing of a stranger's stands in the way, which are announced, and why not others.

        Raises WriteError.
        """
        ours: list[Format] = []
        refused: list[BitsafeError] = []
        for form in formats:
            try:
                folder = format_folder(self._archive, form.name)
                self._ledger.refuse_strangers(form.name, standing(form, folder), group)
                ours.append(form)
            except NotOurs as error:
                refused.append(error)
        if ours:
            self._announce([output(form.name, group) for form in ours])
        return ours, refused

    def _write(self, form: Format, record: GroupRecord) -> None:
        folder, group = self._archive / form.name, record.folder.name
        with self._replacing(form.name, lambda: form.standing(record, folder), group):
            self._ledger.note_written(form.name, form.write_group(record, folder), group)

    @contextmanager
    def _replacing(
        self, form: str, standing: Callable[[], Sequence[Path]], group: str = ""
    ) -> Iterator[None]:
        """Around what replaces files that ``standing`` finds."""
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
        state = "\n".join(
            [
                *(f"{record.folder.name} {record.lines}" for record in records),
                *(f"{entry.folder} lost" for entry in lost),
            ]
        )
        wanted = sha256(state.encode()).hexdigest()
        stale = [
            form
            for form in self._formats
            if self.indexed.get(form.name) != wanted or self._ledger.damaged(form.name)
        ]
        try:
            ours, refused = self._ours(stale, lambda form, folder: form.standing_index(folder))
        except BitsafeError as error:
            return [str(error)]
        problems = [str(error) for error in refused]
        for form in ours:
            try:
                self._write_index(form, records, lost)
                self.indexed[form.name] = wanted
            except BitsafeError as error:
                problems.append(str(error))
        return problems

    def _write_index(self, form: Format, records: Sequence[GroupRecord], lost: Sequence[GroupEntry]) -> None:
        folder = self._archive / form.name
        with self._replacing(form.name, lambda: form.standing_index(folder)):
            self._ledger.note_written(form.name, form.write_index(records, lost, folder))
