"""Takes away what an export left half-written: files without their name, records without a page."""

import re
from pathlib import Path

from backends.errors import BitsafeError
from reports.archive.formats import FORMATS
from reports.archive.index import read_index
from reports.archive.names import ID_CHARACTERS, PASSIVE_ENDINGS
from reports.archive.places import FILES, JOURNAL, MANIFEST, RECORD, RECORD_NAME

# ``names.name``: words without a dot, and an id.
_NAME = rf"(?:[^./]+_)?[A-Z0-9]{{1,{ID_CHARACTERS}}}"
_ENDING = "|".join(sorted(PASSIVE_ENDINGS | {"data"}))
_DOWNLOAD = re.compile(rf"{RECORD}/(?:{RECORD_NAME})/{FILES}/{_NAME}\.(?:{_ENDING})\.part")
# ``backends.paths.write_private`` ends a name with eight characters, the formats' own files with a tilde.
_UNFINISHED = re.compile(
    "|".join(
        [
            rf"\.{re.escape(MANIFEST)}\.[a-z0-9_]{{8}}",
            r"json/slack/[^/]+/\.\.channel\.[a-z0-9_]{8}",
            r"json/slack/[^/]+/\.\d{4}-\d\d-\d\d\.json~",
            r"json/slack/\.(?:channels|groups|users)\.json~",
            rf"json/telegram/{_NAME}/\.result\.json~",
            rf"(?:text/\.{_NAME}\.txt|csv/\.{_NAME}\.csv)~",
            rf"html/(?:{_NAME}/)?\.(?:index|search|page-\d+)\.html~",
        ]
    )
)


def sweep(archive: Path) -> None:
    """Blocking; only while nobody else writes the archive, and only by names that are ours where they stand:
    others' files may stand beside them. Raises OSError.
    """
    ours = [path for folder in (RECORD, *FORMATS) for path in (archive / folder).rglob("*")]
    for path in (*archive.glob(f".{MANIFEST}.*"), *ours):
        name = path.relative_to(archive).as_posix()
        half_written = is_download(name) or _UNFINISHED.fullmatch(name)
        if half_written and path.is_file() and not path.is_symlink():
            path.unlink(missing_ok=True)


def is_download(name: str) -> bool:
    """Whether that path in an archive is one under which a file comes in, until all of it is there."""
    return _DOWNLOAD.fullmatch(name) is not None


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
