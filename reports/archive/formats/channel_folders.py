"""Which folder of a Slack export is which channel's: the channel's name today, found again by its id.

Slack's exports name folders after channels, and viewers rely on it, so a renamed channel's folder is renamed.
A mark inside says whose it is: names change hands.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import msgspec

from backends.errors import WriteError
from backends.paths import write_private
from reports.archive import names
from reports.archive.formats.files import private_folder

MARK = ".channel"


class Mark(msgspec.Struct, frozen=True):
    """``id`` as ``names.identity`` has it. ``unlisted``: who wrote here, though nobody tells who that is."""

    id: str
    unlisted: tuple[str, ...] = ()


class ChannelFolders:
    """Of one run, whose groups are written side by side; a folder is given to one of them at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[Path, dict[str, Path]] = {}

    def claim(self, export: Path, title: str, key: str) -> Path:
        """The folder for a channel inside ``export``, made or renamed as need be. Raises WriteError."""
        with self._lock:
            try:
                return self._claim(export, title, names.identity(key))
            except OSError as error:
                raise WriteError(f"A folder in {export} could not be written: {error.strerror}.") from None

    def find(self, export: Path, key: str) -> Path | None:
        """The folder that is this channel's, whatever the channel was called then."""
        with self._lock:
            return self._in(export).get(names.identity(key))

    def note(self, folder: Path, key: str, unlisted: Sequence[str]) -> Path:
        """Keep who wrote here without being known; returns where. Raises WriteError."""
        mark = Mark(names.identity(key), tuple(sorted(unlisted)))
        if _read(folder / MARK) != mark:
            write_private(folder / MARK, msgspec.json.encode(mark))
        return folder / MARK

    def unlisted(self, folder: Path) -> tuple[str, ...]:
        mark = _read(folder / MARK)
        return mark.unlisted if mark is not None else ()

    def _in(self, export: Path) -> dict[str, Path]:
        if export not in self._known:
            found = ((_read(place), place.parent) for place in sorted(export.glob(f"[!.]*/{MARK}")))
            self._known[export] = {mark.id: folder for mark, folder in found if mark is not None}
        return self._known[export]

    def _claim(self, export: Path, title: str, identity: str) -> Path:
        folders = self._in(export)
        mine = folders.get(identity)
        wanted = export / (title if names.is_plain(title) else names.name(title, identity))
        if wanted == mine:
            return wanted
        if wanted.exists():
            wanted = export / names.name(title, identity)
        if mine is None:
            # Marked before it has its name, so that there is never one of unknown owner.
            mine = export / f".{identity}~"
            private_folder(mine)
            write_private(mine / MARK, msgspec.json.encode(Mark(identity)))
        if mine != wanted:
            mine.rename(wanted)
        folders[identity] = wanted
        return wanted


def _read(place: Path) -> Mark | None:
    """None where there is no mark, or none of ours."""
    try:
        return msgspec.json.decode(place.read_bytes(), type=Mark)
    except (OSError, msgspec.MsgspecError):
        return None
