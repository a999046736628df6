"""What an archive holds and what this account could not see, with a hash of every file; and its check.

``runs.jsonl`` beside it has one line when a run begins, and one with the manifest's hash when it has ended.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from backends.errors import BitsafeError
from backends.paths import write_private
from reports.archive.group_files import hash_of
from reports.archive.journal import writing
from reports.archive.places import LOCK, MANIFEST, RUNS


class FileEntry(msgspec.Struct, frozen=True):
    size: int
    sha256: str


class GroupEntry(msgspec.Struct, frozen=True):
    """One group: ``folder`` of its record, what is archived, how the last run that wished for it ended.

    ``complete``: when the last run began that came to its end for it. ``written``: by format, how many lines
    the record had when it was written. ``unseen``: in words.
    """

    id: str
    title: str
    platform: str
    kind: str
    folder: str
    messages: int
    versions: int
    deleted: int
    files: int
    files_missing: int
    first: datetime | None
    last: datetime | None
    ending: str
    run: str
    detail: str = ""
    complete: datetime | None = None
    unseen: tuple[str, ...] = ()
    written: dict[str, int] = {}


class RunEntry(msgspec.Struct, frozen=True):
    """``since`` and ``until`` are days as they were wished for, "" for none."""

    run: str
    started: datetime
    ended: datetime
    user: str
    host: str
    version: str
    accounts: dict[str, str]
    formats: tuple[str, ...]
    groups: int
    new: int
    since: str = ""
    until: str = ""
    media: bool = False


class Manifest(msgspec.Struct, frozen=True):
    """``unseen``: what this account could not see at all, in words. ``files`` are by path in the archive.

    ``indexed``: by format, a digest of the records that its index of all groups was written from.
    """

    format: int = 1
    written: datetime | None = None
    runs: tuple[RunEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    unseen: tuple[str, ...] = ()
    files: dict[str, FileEntry] = {}
    indexed: dict[str, str] = {}

    def group(self, folder: str) -> GroupEntry | None:
        return next((group for group in self.groups if group.folder == folder), None)


class _RunLine(msgspec.Struct, omit_defaults=True):
    run: str
    started: datetime | None = None
    ended: datetime | None = None
    manifest_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What is not as the manifest says; paths are relative to the archive. All empty = as it was written."""

    files: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not (self.missing or self.changed or self.extra or self.problems)


def read_manifest(archive: Path) -> Manifest:
    """An empty one where there is none yet. Raises BitsafeError where it cannot be read."""
    path = archive / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return Manifest()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        raise BitsafeError(
            f"{path} cannot be read as an archive's manifest.", "Move it away, and export again."
        ) from None


def write_manifest(archive: Path, manifest: Manifest) -> str:
    """Returns its SHA-256. Raises WriteError."""
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    write_private(archive / MANIFEST, data)
    return sha256(data).hexdigest()


def note_start(archive: Path, run: str, now: datetime) -> None:
    _add_line(archive, _RunLine(run, started=now))


def unended_since(archive: Path) -> datetime | None:
    """When the first run began that no manifest tells of: one that was killed, or the one under way."""
    found: datetime | None = None
    for line in _run_lines(archive):
        if line.ended is not None:
            found = None
        elif found is None:
            found = line.started
    return found


def note_end(archive: Path, run: str, now: datetime, manifest_sha256: str) -> None:
    _add_line(archive, _RunLine(run, ended=now, manifest_sha256=manifest_sha256))


def _add_line(archive: Path, line: _RunLine) -> None:
    path = archive / RUNS
    with writing(path):
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            # A line that a kill cut off is ended, so that the next one stands by itself.
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, (b"\n" if torn else b"") + msgspec.json.encode(line) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def hashed(archive: Path, paths: Iterable[Path], before: Mapping[str, FileEntry]) -> dict[str, FileEntry]:
    """Entries of ``paths``; those ``before`` has already are taken from there. Raises OSError."""
    found: dict[str, FileEntry] = {}
    for path in paths:
        name = path.relative_to(archive).as_posix()
        found[name] = before[name] if name in before else FileEntry(*hash_of(path))
    return found


def verify(archive: Path) -> Verification:
    """Blocking: read every file again. Raises BitsafeError where there is no manifest."""
    if not (archive / MANIFEST).exists():
        raise BitsafeError(f"{archive} holds no manifest.", "Export into it first.")
    manifest = read_manifest(archive)
    missing, changed, problems = [], [], list(_check_runs(archive))
    for name, entry in manifest.files.items():
        path = archive / name
        try:
            if hash_of(path) != (entry.size, entry.sha256):
                changed.append(name)
        except FileNotFoundError:
            missing.append(name)
        except OSError as error:
            problems.append(f"{name} cannot be read: {error.strerror}.")
    extra = sorted(set(present(archive)) - manifest.files.keys())
    return Verification(len(manifest.files), tuple(missing), tuple(changed), tuple(extra), tuple(problems))


def present(archive: Path) -> Iterable[str]:
    """Paths of all files in an archive but those that speak of it."""
    own = {MANIFEST, RUNS, LOCK}
    for path in archive.rglob("*"):
        name = path.relative_to(archive).as_posix()
        if name not in own and path.is_file() and not name.endswith(".part"):
            yield name


def _check_runs(archive: Path) -> Iterable[str]:
    try:
        runs = _run_lines(archive)
    except OSError:
        yield f"{RUNS} is missing: nothing vouches for the manifest."
        return
    ended = [run for run in runs if run.manifest_sha256]
    if runs and runs[-1].ended is None:
        yield "The last run did not come to its end: export again, it goes on from there."
    now = sha256((archive / MANIFEST).read_bytes()).hexdigest()
    if not ended or ended[-1].manifest_sha256 != now:
        yield f"{MANIFEST} is not the one that the last run wrote."


def _run_lines(archive: Path) -> list[_RunLine]:
    """Those that can be read. Raises OSError."""
    found = []
    for line in (archive / RUNS).read_bytes().splitlines():
        try:
            found.append(msgspec.json.decode(line, type=_RunLine))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found
