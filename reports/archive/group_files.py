"""Fetches the files of one group's messages beside its record: those wished for, each once, with its hash."""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, Iterable
from pathlib import Path

import msgspec

from backends.errors import LimitReached, NotSignedIn, PlatformError, Unreachable
from backends.history import ArchivedFile, ArchivedGroup, ArchivedMessage, HistorySource, Media
from reports.archive import names
from reports.archive.journal import Journal, writing
from reports.archive.lines import FileLine
from reports.archive.places import FILES, RECORD
from reports.archive.record import GroupRecord

_PIECE = 1 << 20
"""Bytes that are hashed at a time."""
_IN_A_ROW = 3
"""So many files without an answer, one after the other, are no longer about the single file."""


class GroupFiles:
    """``fetched`` and ``bytes`` count what came in this run. A file that gets no answer is asked for again by
    the next run, and keeps nothing else from the archive: ``unanswered`` are how many, ``why`` of the last.
    """

    def __init__(self, source: HistorySource, group: ArchivedGroup, journal: Journal, media: Media) -> None:
        self._source = source
        self._group = group
        self._journal = journal
        self._media = media
        self.fetched = 0
        self.bytes = 0
        self.unanswered = 0
        self.why = ""
        self._in_a_row = 0
        self._tried: set[tuple[str, str]] = set()
        lines = (line for found in journal.index.files.values() for line in found.values() if line.path)
        self._held = {line.path: line for line in lines}

    @property
    def is_given_up(self) -> bool:
        """Whether no more files are asked for in this run."""
        return self._in_a_row >= _IN_A_ROW

    async def fetch(self, messages: Iterable[ArchivedMessage]) -> AsyncGenerator[FileLine, None]:
        """What became of each file that was not there yet. Raises WriteError, NotSignedIn."""
        for message in messages:
            for file in message.files:
                if not self.is_given_up and self._is_wanted(message.key, file):
                    self._tried.add((message.key, file.id))
                    line = await self._one(message, file)
                    await asyncio.to_thread(self._journal.keep_file, line)
                    yield line

    async def fetch_missing(self) -> AsyncGenerator[FileLine, None]:
        """The same for all that is archived: earlier runs may have wished for fewer, or been refused."""
        entries = self._journal.index.entries
        keys = [key for key, entry in entries.items() if self._lacks(key, entry.files)]
        if not keys:
            return
        record = GroupRecord.of(self._journal.folder, self._journal.index)
        for key in keys:
            kept = await asyncio.to_thread(record.get, key)
            if kept is not None and kept.deleted is None:
                async for line in self.fetch([kept.message]):
                    yield line

    def _lacks(self, key: str, files: tuple[str, ...]) -> bool:
        have = self._journal.index.files.get(key, {})
        return any(one not in have or not self._is_here(have[one]) for one in files)

    def _is_here(self, line: FileLine) -> bool:
        return not line.missing and (self._journal.folder / line.path).exists()

    def _is_wanted(self, key: str, file: ArchivedFile) -> bool:
        line = self._journal.index.files.get(key, {}).get(file.id)
        if (line is None and file.missing) or (line is not None and self._is_here(line)):
            return False
        if (key, file.id) in self._tried:
            return False
        if self._media.kinds and file.kind not in self._media.kinds:
            return False
        return file.size is None or file.size <= self._media.most

    async def _one(self, message: ArchivedMessage, file: ArchivedFile) -> FileLine:
        place = f"{FILES}/{names.media_name(file.name, file.id, file.mime)}"
        path = self._journal.folder / place
        held = self._held.get(place)
        if held is not None and path.exists():
            return msgspec.structs.replace(held, key=message.key, id=file.id)
        with writing(path):
            await asyncio.to_thread(path.parent.mkdir, 0o700, exist_ok=True)
            partial = path.with_name(f"{path.name}.part")
            try:
                self.bytes += await self._source.fetch(self._group, message, file, partial)
            except (NotSignedIn, LimitReached):
                raise
            except PlatformError as error:
                self._note(error)
                return FileLine(message.key, file.id, missing=error.sentence)
            self._in_a_row = 0
            if not await asyncio.to_thread(_settle, partial, path):
                return self._in_the_way(message, file, place)
            self.fetched += 1
            size, sha256 = await asyncio.to_thread(hash_of, path)
        self._held[place] = FileLine(message.key, file.id, place, size, sha256)
        return self._held[place]

    def _in_the_way(self, message: ArchivedMessage, file: ArchivedFile, place: str) -> FileLine:
        whole = f"{RECORD}/{self._journal.folder.name}/{place}"
        self.unanswered += 1
        self.why = f"{whole} stood there already, and no export wrote it: move it away."
        return FileLine(message.key, file.id, missing="another file stands in its place")

    def _note(self, error: PlatformError) -> None:
        if not isinstance(error, Unreachable):
            self._in_a_row = 0
            return
        self._in_a_row += 1
        self.unanswered += 1
        self.why = error.sentence


def _settle(partial: Path, path: Path) -> bool:
    """False where another file stands there; the same one may, of a run that was killed before it said so."""
    if path.is_symlink() or path.exists():
        is_same = hash_of(path) == hash_of(partial)
        partial.unlink()
        return is_same
    with partial.open("rb+") as file:
        file.flush()
        # Its name says that it is whole, so its bytes come first.
        os.fsync(file.fileno())
    partial.replace(path)
    return True


def hash_of(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def hashes_of_starts(path: Path, *sizes: int) -> tuple[str, ...]:
    """SHA-256 of so many bytes of its beginning, of each size in turn. Raises OSError."""
    found: dict[int, str] = {}
    digest, at = hashlib.sha256(), 0
    with path.open("rb") as file:
        for size in sorted(sizes):
            while at < size and (piece := file.read(min(_PIECE, size - at))):
                digest.update(piece)
                at += len(piece)
            found[size] = digest.hexdigest()
    return tuple(found[size] for size in sizes)
