"""Looks at the folder that an archive is to be written into, before anything is read for it."""

import os
from dataclasses import dataclass
from pathlib import Path

from backends.errors import WriteError
from reports.archive.formats import FORMATS
from reports.archive.places import LOCK, MANIFEST, RECORD, RUNS

_OURS = frozenset({MANIFEST, RUNS, LOCK, RECORD, *FORMATS})


@dataclass(frozen=True, slots=True)
class Destination:
    """``archived``: an archive is there; ``others``: so many files and folders are no archive's."""

    archived: bool = False
    others: int = 0


def look_at(folder: Path) -> Destination:
    """Blocking; writes nothing. Raises WriteError where no archive could be written."""
    way_out = "Choose another folder."
    there = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    if not there.is_dir():
        raise WriteError(f"{there} is a file, not a folder.", way_out)
    if not os.access(there, os.W_OK | os.X_OK):
        raise WriteError(f"You may not write into {there}.", way_out)
    if there != folder:
        return Destination()
    try:
        names = {entry.name for entry in os.scandir(folder)}
    except OSError as error:
        raise WriteError(f"{folder} cannot be read: {error.strerror}.", way_out) from None
    archived = bool(names & {MANIFEST, RUNS})
    return Destination(archived, len(names - _OURS if archived else names))
