"""Lists what exports wrote, with its hash, and nothing else: a stranger's file never becomes ours."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from backends.errors import BitsafeError
from reports.archive.group_files import hash_of, hashes_of_starts
from reports.archive.index import Damaged
from reports.archive.journal import writing
from reports.archive.manifest import FileEntry, Manifest
from reports.archive.places import JOURNAL, RECORD
from reports.archive.record import GroupRecord
from reports.archive.runs import Runs, output

MOVE_IT = "Move it away, and export again."
RESTORE = "Restore it from a copy, or export its group into another folder."


class NotOurs(BitsafeError):
    """Something stands where an export would write, and no export wrote it."""


class Ledger:
    """The files of one archive, begun from those that the manifest named before; ``runs`` are those before
    this one. Every method blocks.

    A file stays listed as it was written until an export writes it again, so that the check tells whatever
    else has become of it.
    """

    def __init__(self, archive: Path, before: Manifest, runs: Runs) -> None:
        self._archive = archive
        self._runs = runs
        self._since = {group.folder: group.listed for group in before.groups}
        self._records = {*self._since, *runs.named}
        self._half_written = set(runs.half_written)
        self._listed: defaultdict[tuple[str, str], dict[str, FileEntry]] = defaultdict(dict)
        for name, entry in before.files.items():
            self._listed[place_of_file(name, entry)][name] = entry

    @property
    def files(self) -> dict[str, FileEntry]:
        """By path in the archive."""
        found = {name: entry for files in self._listed.values() for name, entry in files.items()}
        return dict(sorted(found.items()))

    def begin(self, groups: Iterable[str]) -> list[str]:
        """Those of these records that this run is the first to write: they are ours from now on, if that is
        noted before there is anything in them.
        """
        new = [
            group for group in dict.fromkeys(groups) if group not in self._records and self._is_free(group)
        ]
        self._records.update(new)
        return new

    def is_ours(self, group: str) -> bool:
        """Whether an export began that record."""
        return group in self._records

    def is_strangers(self, group: str) -> bool:
        """Whether something stands there that no export began."""
        return not self.is_ours(group) and not self._is_free(group)

    def _is_free(self, group: str) -> bool:
        place = self._archive / RECORD / group
        try:
            stands = (place, *place.rglob("*")) if os.path.lexists(place) else ()
            return not any(one.is_symlink() or not one.is_dir() for one in stands)
        except OSError:
            return False

    def follow(self, old: str, new: str) -> None:
        """A group's record goes on in another folder, since the group migrated."""
        if old in self._since:
            self._since[new] = self._since.pop(old)
        begun = [one.partition("/") for one in self._half_written]
        self._half_written |= {output(form, new) for form, _, group in begun if group == old}
        for top, group in [key for key in self._listed if key[1] == old]:
            for name, entry in self._listed.pop((top, group)).items():
                if top == RECORD:
                    self._listed[top, new][f"{RECORD}/{new}/{name.split('/', 2)[2]}"] = entry
                else:
                    self._listed[top, new][name] = FileEntry(entry.size, entry.sha256, new)

    def forget_missing(self, group: str) -> bool:
        """Whether its record is gone; then one begins that nothing is known of."""
        name = journal_of(group)
        gone = name in self._listed[RECORD, group] and not (self._archive / name).exists()
        if gone:
            del self._listed[RECORD, group][name]
        return gone

    def check(self, group: str) -> None:
        """Before a record is read: raises Damaged where what exports wrote of its journal is not what stands
        there, WriteError where it cannot be read.
        """
        name = journal_of(group)
        known = self._listed[RECORD, group].get(name)
        if known is None or not (self._archive / name).exists():
            return
        with writing(self._archive / name):
            start = hashes_of_starts(self._archive / name, known.size)
        if start != (known.sha256,):
            raise Damaged(f"{name} was altered by something else than an export.", RESTORE)

    def check_end(self, group: str, end: int) -> None:
        """Raises Damaged where a journal, ``end`` bytes long, holds more than exports wrote: what a stranger
        added must not be listed as ours.
        """
        name = journal_of(group)
        known = self._listed[RECORD, group].get(name)
        if known is not None and end > known.size and not self._runs.unended_after(self._since.get(group)):
            raise Damaged(f"{name} was added to by something else than an export.", RESTORE)

    def forget_missing_files(self, group: str) -> None:
        """Bytes that are gone may come anew, and differ; those that are there have to be as they were."""
        files = self._listed[RECORD, group]
        for place in [one for one in files if not (self._archive / one).exists()]:
            del files[place]

    def damaged(self, form: str, group: str = "") -> int:
        """How many files of a format, of that group or about all of them, are missing or altered."""
        return sum(not self._stands(name, entry) for name, entry in self._listed[form, group].items())

    def _stands(self, name: str, entry: FileEntry) -> bool:
        try:
            return hash_of(self._archive / name) == (entry.size, entry.sha256)
        except OSError:
            return False

    def refuse_strangers(self, form: str, paths: Iterable[Path], group: str = "") -> None:
        """Raises NotOurs where one of the files that would be replaced is not an export's, WriteError where
        one cannot be read.
        """
        with writing(self._archive / form):
            found = next(self._strangers(form, paths, group), "")
        if found:
            raise NotOurs(f"{found} stood there already, and no export wrote it.", MOVE_IT)

    def _strangers(self, form: str, paths: Iterable[Path], group: str) -> Iterator[str]:
        if output(form, group) in self._half_written:
            # Nothing of a stranger's stood there when that was begun.
            return
        listed = self._listed[form, group]
        contents = {(entry.size, entry.sha256) for entry in listed.values()}
        for path in paths:
            name = path.relative_to(self._archive).as_posix()
            # A folder that a killed run renamed holds what is listed.
            if name not in listed and hash_of(path) not in contents:
                yield name

    def note_written(self, form: str, paths: Iterable[Path], group: str = "") -> None:
        """All files of a format there are now, of that group or about all of them. Raises WriteError."""
        with writing(self._archive / form):
            found = {
                path.relative_to(self._archive).as_posix(): FileEntry(*hash_of(path), group) for path in paths
            }
        self._listed[form, group] = found

    def note_record(self, record: GroupRecord) -> None:
        """What has been read of a group by now, and the files that came with it. Raises WriteError."""
        place = f"{RECORD}/{record.folder.name}"
        files = self._listed[RECORD, record.folder.name]
        for line in record.file_lines():
            if line.path:
                files.setdefault(f"{place}/{line.path}", FileEntry(line.size, line.sha256))
        name = journal_of(record.folder.name)
        if name not in files or files[name].size != record.end:
            with writing(self._archive / name):
                files[name] = FileEntry(record.end, *hashes_of_starts(self._archive / name, record.end))


def not_ours(group: str) -> str:
    """A sentence on a record that is a stranger's."""
    return f"{RECORD}/{group} is not ours: it was there before any export began it, and is not read."


def journal_of(group: str) -> str:
    """Its path in the archive."""
    return f"{RECORD}/{group}/{JOURNAL}"


def place_of_file(name: str, entry: FileEntry) -> tuple[str, str]:
    """The folder of the archive that a file stands in, and the group that it belongs to, "" for none."""
    top, _, rest = name.partition("/")
    return top, rest.partition("/")[0] if top == RECORD else entry.group
