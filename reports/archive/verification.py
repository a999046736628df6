"""Checks an archive against its manifest: what is missing, changed, unfinished, or not ours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from backends.errors import BitsafeError
from reports.archive.group_files import hash_of, hashes_of_starts
from reports.archive.ledger import place_of_file
from reports.archive.leftovers import is_download
from reports.archive.manifest import FileEntry, Manifest, read_manifest
from reports.archive.places import JOURNAL, LOCK, MANIFEST, RECORD, RUNS
from reports.archive.runs import Runs, output, runs_told

GO_ON = "export again, it goes on from there"
RESTORE_IT = ": restore the last one from a copy"
NAMED = 3
"""Up to so many groups that are not finished are named."""
_CLOCK_STEP = 2.0
"""Seconds by which a file system's times may lag behind the clock."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What is not as the manifest says; paths are relative to the archive. All empty = as it was written.

    ``unfinished``: what an export that did not come to its end has read or written, and no manifest tells of
    yet; what the manifest does tell of is still there. ``extra``: what no export wrote.
    """

    files: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not (self.missing or self.changed or self.extra or self.problems or self.unfinished)


def verify(archive: Path) -> Verification:
    """Blocking: read every file again. Raises BitsafeError where there is no manifest."""
    runs, manifest = runs_told(archive), read_manifest(archive)
    if not (archive / MANIFEST).exists():
        if runs.begun:
            raise BitsafeError(
                f"The export into {archive} did not come to its end.",
                "Export into it again: it goes on from there.",
            )
        raise BitsafeError(f"{archive} holds no manifest.", "Export into it first.")
    return _Check(archive, manifest, runs).result()


@dataclass
class _Check:
    archive: Path
    manifest: Manifest
    runs: Runs
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def result(self) -> Verification:
        for name, entry in self.manifest.files.items():
            try:
                self._check(name, entry)
            except FileNotFoundError:
                self.missing.append(name)
            except OSError as error:
                self.problems.append(f"{name} cannot be read: {error.strerror}.")
        for name in sorted(set(_present(self.archive)) - self.manifest.files.keys()):
            (self.unfinished if self._is_coming(name) else self.extra).append(name)
        return Verification(
            len(self.manifest.files),
            tuple(self.missing),
            tuple(self.changed),
            tuple(self.extra),
            (*self._of_runs(), *self.problems),
            tuple(self.unfinished),
        )

    def _check(self, name: str, entry: FileEntry) -> None:
        """Raises OSError."""
        path = self.archive / name
        if hash_of(path) == (entry.size, entry.sha256):
            return
        top, group = place_of_file(name, entry)
        if top != RECORD:
            half_written = output(top, group) in self.runs.half_written
            (self.unfinished if half_written else self.changed).append(name)
            return
        # A journal only grows: what the manifest tells of has to be there still.
        grown = path.name == JOURNAL and hashes_of_starts(path, entry.size) == (entry.sha256,)
        (self.unfinished if grown and self._is_unended(group) else self.changed).append(name)

    def _is_unended(self, group: str) -> bool:
        """Whether a run may have read that group without coming to its end."""
        entry = self.manifest.group(group)
        return self.runs.unended_after(entry.listed if entry is not None else None) is not None

    def _is_coming(self, name: str) -> bool:
        """Whether a file that no manifest tells of may be one of a run that did not come to its end."""
        top, group = place_of_file(name, FileEntry(0, ""))
        if top == RECORD:
            groups = {group.folder for group in self.manifest.groups}
            return group in self.runs.named - groups or (group in groups and self._is_unended(group))
        begun = [since for one, since in self.runs.half_written.items() if one.partition("/")[0] == top]
        return bool(begun) and _is_since(self.archive / name, min(begun))

    def _of_runs(self) -> Iterator[str]:
        if not self.runs.begun:
            yield f"{RUNS} is missing: nothing vouches for {MANIFEST}. Restore it from a copy."
            return
        if self.unfinished or self.runs.unended_after(self.runs.last):
            yield f"An export did not come to its end, or is still under way: {GO_ON}."
        if stopped := self.manifest.stopped:
            yield _not_finished(stopped)
        digest = sha256((self.archive / MANIFEST).read_bytes()).hexdigest()
        if digest not in self.runs.known:
            yield f"{MANIFEST} was altered by something else than an export{RESTORE_IT}."
        elif digest != self.runs.vouched and not self.runs.unended_after(self.runs.last):
            yield f"{MANIFEST} is not the one that the last run wrote{RESTORE_IT}."


def _not_finished(titles: Sequence[str]) -> str:
    """Which ones, where they are few."""
    count = len(titles)
    named = f" ({', '.join(titles)})" if count <= NAMED else ""
    are = "groups are" if count > 1 else "group is"
    return f"{count:,} {are} not finished{named}: {GO_ON}."


def _is_since(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime >= moment.timestamp() - _CLOCK_STEP


def _present(archive: Path) -> Iterator[str]:
    """Paths of all files in an archive but those that speak of it, and what is coming in."""
    own = {MANIFEST, RUNS, LOCK}
    for path in archive.rglob("*"):
        name = path.relative_to(archive).as_posix()
        if name not in own and path.is_file() and not is_download(name):
            yield name
