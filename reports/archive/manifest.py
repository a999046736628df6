"""What an archive holds and what this account could not see, with a hash of every file that was written."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from backends.errors import BitsafeError
from backends.history import Span
from backends.paths import write_private
from reports.archive.places import MANIFEST


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
    """An empty one where there is none yet. Raises BitsafeError where it cannot be read."""
    path = archive / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return Manifest()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        raise BitsafeError(
            f"{path} cannot be read as an archive's manifest.",
            "Restore it from a copy, or export into another folder.",
        ) from None


def write_manifest(archive: Path, manifest: Manifest) -> str:
    """Returns its SHA-256. Raises WriteError."""
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    write_private(archive / MANIFEST, data)
    return sha256(data).hexdigest()
