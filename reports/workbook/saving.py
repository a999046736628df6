"""Puts a finished workbook in its place: beside the old file first, then over it, or an error in words."""

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from backends.errors import WriteError
from reports.workbook.cells import clean


def save(content: bytes, path: Path) -> Path:
    """Raises WriteError (full disk, no such folder, no right to write, ``path`` is a folder); the old file
    then still stands, and nothing is left beside it.
    """
    try:
        _replace(path, content)
    except OSError as error:
        raise _explained(error, path) from error
    return path


def _replace(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # Only the user can read it: mkstemp's mode is 0600.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".bitsafe-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the move itself last; a file system that cannot do that has the file all the same."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(error: OSError, path: Path) -> WriteError:
    name, folder = clean(path.name), clean(str(path.parent))
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return WriteError(
            f"There is no room on the disk for {name}.", "Free some space, or choose another folder."
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return WriteError(f"The folder {folder} does not exist.", "Create it, or choose another.")
    if error.errno == errno.EISDIR:
        return WriteError(f"{clean(str(path))} is a folder.", "Name a file in it, such as report.xlsx.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WriteError(f"You may not write in {folder}.", "Choose another folder.")
    reason = os.strerror(error.errno) if error.errno else "unknown reason"
    return WriteError(f"{name} could not be written: {reason}.", "Try another folder.")
