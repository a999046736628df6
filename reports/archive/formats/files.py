"""How a format writes: whole files only, each replaced in one step, open to nobody else."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from backends.errors import WriteError
from reports.archive import names
from reports.archive.record import GroupRecord


@contextmanager
def private_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file to stream into, mode 0600; it stands at ``path`` once the block ends without an error.

    Folders above it are made, mode 0700. Line ends are written as they are given. Raises WriteError.
    """
    # One name for each file, so that the next try takes the place of one that was killed.
    temporary = path.with_name(f".{path.name}~")
    try:
        private_folder(path.parent)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding=encoding, newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise WriteError(
            f"{path} could not be written: {error.strerror}.", "What stood there is unchanged."
        ) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def place_of(record: GroupRecord, folder: Path, suffix: str = "") -> Path:
    """Where a group's file or folder stands in ``folder``, or will: the same whatever the group is called."""
    group = record.group.group
    key, earlier = group.id.native, record.group.parts
    return folder / names.settled(folder, group.title, key, suffix, earlier)


def present(*places: Path) -> list[Path]:
    """Those of them that are there; a link is, wherever it leads."""
    return [place for place in places if place.is_symlink() or place.exists()]


def private_folder(folder: Path) -> None:
    """Make ``folder`` and those above it that are missing, mode 0700."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)


def keep_only(folder: Path, pattern: str, names: Iterable[str]) -> None:
    """Remove what an earlier rendering left in ``folder``: files that match and are not in ``names``.

    Their unfinished halves of a run that was killed go too. Raises WriteError.
    """
    kept = frozenset(names)
    try:
        for place in (*folder.glob(pattern), *folder.glob(f".{pattern}~")):
            if place.name not in kept:
                place.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(f"Old files in {folder} could not be removed: {error.strerror}.") from None
