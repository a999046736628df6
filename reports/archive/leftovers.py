"""Takes away what an export left half-written: files without their name, records without a page."""

import re
from pathlib import Path

from backends.errors import BitsafeError
from reports.archive.formats import FORMATS
from reports.archive.index import read_index
from reports.archive.journal import JOURNAL
from reports.archive.places import MANIFEST, RECORD

# Those of backends.paths.write_private, of the formats, and of downloads.
_UNFINISHED = re.compile(r"\..+\.[a-z0-9_]{8}|\..+~|.+\.part")


def sweep(archive: Path) -> None:
    """Blocking; only while nobody else writes the archive, and only in its own folders: others' files may
    stand beside them. Raises OSError.
    """
    ours = [path for folder in (RECORD, *FORMATS) for path in (archive / folder).rglob("*")]
    for path in (*archive.glob(f".{MANIFEST}.*"), *ours):
        if _UNFINISHED.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink(missing_ok=True)


def drop_unbegun(record: Path) -> bool:
    """Blocking: take a group's record away, if nothing was ever read into it. False where something was."""
    try:
        if read_index(record / JOURNAL).end:
            return False
        (record / JOURNAL).unlink(missing_ok=True)
        record.rmdir()
    except (OSError, BitsafeError):
        return False
    return True
