"""Lists what exports wrote, with its hash, and nothing else: a stranger's file never becomes ours."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from reports.archive.group_files import hash_of, hashes_of_starts
from reports.archive.index import Damaged
from reports.archive.journal import JOURNAL, writing
from reports.archive.manifest import FileEntry, Manifest
from reports.archive.places import RECORD
from reports.archive.record import GroupRecord
from reports.archive.runs import Runs


class Ledger:
    """The files of one archive, begun from those that the manifest named before; ``runs`` are those before
    this one. Every method blocks.

    A file stays listed as it was written until an export writes it again, so that the check tells whatever
    else has become of it. ``altered`` names records whose manifested part is not what it was, in sentences.
    """

    def __init__(self, archive: Path, before: Manifest, runs: Runs) -> None:
        self._archive = archive
        self._runs = runs
        self._since = {group.folder: group.listed for group in before.groups}
        self.altered: list[str] = []
        self._listed: defaultdict[tuple[str, str], dict[str, FileEntry]] = defaultdict(dict)
        for name, entry in before.files.items():
            self._listed[place_of_file(name, entry)][name] = entry

    @property
    def files(self) -> dict[str, FileEntry]:
        """By path in the archive."""
        found = {name: entry for files in self._listed.values() for name, entry in files.items()}
        return dict(sorted(found.items()))

    def follow(self, old: str, new: str) -> None:
        """A group's record goes on in another folder, since the group migrated."""
        if old in self._since:
            self._since[new] = self._since.pop(old)
        for top, group in [key for key in self._listed if key[1] == old]:
            for name, entry in self._listed.pop((top, group)).items():
                if top == RECORD:
                    self._listed[top, new][f"{RECORD}/{new}/{name.split('/', 2)[2]}"] = entry
                else:
                    self._listed[top, new][name] = FileEntry(entry.size, entry.sha256, new)

    def forget_missing(self, group: str) -> bool:
        """Whether its record is gone; then one begins that nothing is known of."""
        name = f"{RECORD}/{group}/{JOURNAL}"
        gone = name in self._listed[RECORD, group] and not (self._archive / name).exists()
        if gone:
            del self._listed[RECORD, group][name]
        return gone

    def find(self, group: str, end: int) -> None:
        """A group's record as this run finds it, its journal ``end`` bytes long. Raises Damaged where that
        holds more than exports wrote: what a stranger added must not be listed as ours.
        """
        files = self._listed[RECORD, group]
        name = f"{RECORD}/{group}/{JOURNAL}"
        known = files.get(name)
        if known is not None and end > known.size and not self._runs.unended_after(self._since.get(group)):
            raise Damaged(
                f"{name} was added to by something else than an export.",
                "Restore it from a copy, or export its group into another folder.",
            )
        # Bytes that are gone may come anew, and differ; those that are there have to be as they were.
        for place in [one for one in files if one != name and not (self._archive / one).exists()]:
            del files[place]

    def damaged(self, form: str, group: str = "") -> int:
        """How many files of a format, of that group or about all of them, are missing or altered."""
        return sum(not self._stands(name, entry) for name, entry in self._listed[form, group].items())

    def _stands(self, name: str, entry: FileEntry) -> bool:
        try:
            return hash_of(self._archive / name) == (entry.size, entry.sha256)
        except OSError:
            return False

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
        name = f"{place}/{JOURNAL}"
        known = files.get(name, FileEntry(0, ""))
        if known.size == record.end:
            return
        with writing(self._archive / name):
            before, now = hashes_of_starts(self._archive / name, known.size, record.end)
        if known.size and (known.size > record.end or before != known.sha256):
            self.altered.append(
                f"{name} was altered by something else than an export: restore it from a copy, or export "
                "its group into another folder."
            )
        else:
            files[name] = FileEntry(record.end, now)


def place_of_file(name: str, entry: FileEntry) -> tuple[str, str]:
    """The folder of the archive that a file stands in, and the group that it belongs to, "" for none."""
    top, _, rest = name.partition("/")
    return top, rest.partition("/")[0] if top == RECORD else entry.group
