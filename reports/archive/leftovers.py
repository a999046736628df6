"""Takes away what a killed export left half-written: files that never got the name they were meant for."""

import re
from pathlib import Path

# Those of backends.paths.write_private, of the formats, and of downloads.
_UNFINISHED = re.compile(r"\..+\.[a-z0-9_]{8}|\..+~|.+\.part")


def sweep(archive: Path) -> None:
    """Blocking; only while nobody else writes the archive. Raises OSError."""
    for path in archive.rglob("*"):
        if _UNFINISHED.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink(missing_ok=True)
