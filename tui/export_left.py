"""Keeps what an export was asked for: until it has ended, and as what the next form begins with."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec

from backends.errors import BitsafeError
from backends.model import GroupId
from backends.paths import write_private
from reports.archive.manifest import read_manifest
from reports.archive.places import RECORD, record_name

_NAME = "export.json"
_LAST = "export-last.json"


class Left(msgspec.Struct, frozen=True):
    """An order, with the ids of its groups. ``kinds`` and ``most`` (bytes) are of the media."""

    folder: str
    groups: tuple[str, ...]
    formats: tuple[str, ...]
    begun: datetime
    since: date | None = None
    until: date | None = None
    media: bool = False
    most: int = 0
    kinds: tuple[str, ...] = ()
    takeout: bool = False


def keep(state: Path, left: Left) -> None:
    """Blocking. Raises WriteError."""
    write_private(state / _NAME, msgspec.json.encode(left))


def keep_last(state: Path, left: Left) -> None:
    """Blocking: the next form begins with this, for whatever groups. Raises WriteError."""
    write_private(state / _LAST, msgspec.json.encode(left))


def find_last(state: Path) -> Left | None:
    """Blocking: None where nothing is kept that can be read."""
    try:
        return msgspec.json.decode((state / _LAST).read_bytes(), type=Left)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def settle(state: Path, left: Left | None) -> None:
    """Blocking: ``left`` is what remains, as far as it still does. Raises WriteError."""
    if left is not None:
        keep(state, left)
    if left is None or find(state) is None:
        with suppress(OSError):
            (state / _NAME).unlink(missing_ok=True)


def without(left: Left, folder: str, groups: Collection[str]) -> Left:
    """The same without those that an export into that folder is over with: failed or vanished, they would be
    left for ever.
    """
    over = groups if left.folder == folder else ()
    return msgspec.structs.replace(left, groups=tuple(one for one in left.groups if one not in over))


def find(state: Path) -> Left | None:
    """Blocking: what is kept, with the groups that no export has read to their end since then; None where
    nothing is left of it.
    """
    try:
        left = msgspec.json.decode((state / _NAME).read_bytes(), type=Left)
        if not (Path(left.folder) / RECORD).is_dir():
            return None
        told = {entry.folder: entry.complete for entry in read_manifest(Path(left.folder)).groups}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, BitsafeError):
        return None
    ended = {folder for folder, complete in told.items() if complete and complete >= left.begun}
    groups = tuple(id for id in left.groups if record_name(GroupId(id)) not in ended)
    return msgspec.structs.replace(left, groups=groups) if groups else None
