"""What an archive holds and what this account could not see, with a hash of every file that was written."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from backends.errors import BitsafeError
from backends.history import Span
from backends.paths import write_private
from reports.archive.places import MANIFEST, RECORD, RUNS, has_records
from reports.archive.runs import note_end, note_manifest, runs_told
from reports.archive.wish import Ending

NOT_WITHOUT_IT = "Restore it from a copy, or export into another folder."


class FileEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """``group``: the record's folder that a format's file was written from; "" for one about all groups.

    Of a record's journal, which only grows, ``size`` and ``sha256`` are those of what had been read by then.
    """

    size: int
    sha256: str
    group: str = ""


class GroupEntry(msgspec.Struct, frozen=True):
    """One group: ``folder`` of its record, what is archived, how the last run that wished for it ended.

    ``complete``: when the last run began that came to its end for it. ``written``: by format, how many lines
    the record had when it was written. ``listed``: when the run began that listed its files last.
    ``read``: by part, the stretches of time that have been read. ``unseen``: in words.
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
    listed: datetime | None = None
    read: dict[str, tuple[Span, ...]] = {}


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
    ``unbegun``: by the folder that its record would have, titles of groups that a run which was stopped had
    not come to, and none has since.
    """

    format: int = 1
    written: datetime | None = None
    runs: tuple[RunEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    unseen: tuple[str, ...] = ()
    files: dict[str, FileEntry] = {}
    indexed: dict[str, str] = {}
    unbegun: dict[str, str] = {}

    @property
    def stopped(self) -> list[str]:
        """Titles of the groups for which the last run that wished for them was stopped."""
        begun = [group.title for group in self.groups if group.ending == Ending.STOPPED]
        return [*begun, *self.unbegun.values()]

    def group(self, folder: str) -> GroupEntry | None:
        return next((group for group in self.groups if group.folder == folder), None)

    def following(self, old: str, new: str) -> "Manifest":
        """The same, with a group's record in another folder."""
        moved = self.group(old)
        if moved is None:
            return self
        groups = [group for group in self.groups if group.folder != old]
        if self.group(new) is None:
            groups.append(msgspec.structs.replace(moved, folder=new))
        return msgspec.structs.replace(self, groups=tuple(groups))


def read_manifest(archive: Path) -> Manifest:
    """An empty one where there is none yet. Raises BitsafeError where it cannot be read, or is lost: without
    it, the archive's own records and files would be taken for a stranger's.
    """
    path = archive / MANIFEST
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        _check_never_written(archive)
        return Manifest()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        found = Manifest()
    if not found.runs:
        # Each that was written tells of the run that wrote it.
        raise BitsafeError(f"{path} cannot be read as an archive's manifest.", NOT_WITHOUT_IT)
    return found


def _check_never_written(archive: Path) -> None:
    runs = runs_told(archive)
    if runs.vouched:
        raise BitsafeError(
            f"{archive / MANIFEST} is missing, though exports have ended there.", NOT_WITHOUT_IT
        )
    if not runs.begun and has_records(archive):
        raise BitsafeError(
            f"{archive / RECORD} holds records, but {MANIFEST} and {RUNS}, which tell of them, are missing.",
            "Restore both from a copy, or export into another folder.",
        )


def known_manifest(archive: Path) -> Manifest:
    """The same, to go on from. Raises BitsafeError, too, where no export wrote it: the next one would list as
    its own whatever somebody else had put into it.
    """
    found = read_manifest(archive)
    path = archive / MANIFEST
    if found.runs:
        runs = runs_told(archive)
        if not runs.begun:
            raise BitsafeError(f"{archive / RUNS}, which vouches for {MANIFEST}, is missing.", NOT_WITHOUT_IT)
        if sha256(path.read_bytes()).hexdigest() not in runs.known:
            raise BitsafeError(f"{path} was altered by something else than an export.", NOT_WITHOUT_IT)
    return found


def write_manifest(archive: Path, run: str, manifest: Manifest) -> None:
    """The end of a run, which vouches for it. Raises WriteError."""
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    digest = sha256(data).hexdigest()
    note_manifest(archive, run, digest)
    write_private(archive / MANIFEST, data)
    note_end(archive, run, datetime.now(UTC), digest)
