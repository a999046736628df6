"""Writes a group's journal: whole pages only, each safely on disk before the next, nothing overwritten."""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from zlib import crc32

import msgspec

from backends.errors import WriteError
from backends.history import ArchivedGroup, ArchivedMessage, HistoryPage, Span
from reports.archive.index import Index, digest, read_index
from reports.archive.lines import Commit, FileLine, Gone, decode, encode, message_at
from reports.archive.places import JOURNAL
from reports.archive.spans import merged, overlaps
from reports.archive.versions import says


class Journal:
    """One group's journal, open for writing by one process. Use it as a context. Every method blocks.

    ``index`` is what stands in it, kept up with what is appended. Methods raise WriteError; what was
    committed before stands, and the torn rest is cut off at the next opening.
    """

    def __init__(self, folder: Path, index: Index, descriptor: int) -> None:
        self.folder = folder
        self.index = index
        self._descriptor = descriptor

    @classmethod
    def open(cls, folder: Path) -> "Journal":
        """Makes the folder (0700) and the file (0600) where there are none. Raises WriteError, Damaged."""
        path = folder / JOURNAL
        with writing(path):
            folder.mkdir(mode=0o700, exist_ok=True)
            index = read_index(path)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                # Only what is torn off may look written anew: the manifest's check goes by that.
                if os.fstat(descriptor).st_size != index.end:
                    os.ftruncate(descriptor, index.end)
                os.lseek(descriptor, index.end, os.SEEK_SET)
            except OSError:
                os.close(descriptor)
                raise
        return cls(folder, index, descriptor)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def append(
        self,
        page: HistoryPage,
        *,
        found: datetime,
        group: ArchivedGroup | None = None,
        context: Collection[str] = (),
        cut: Span | None = None,
    ) -> tuple[ArchivedMessage, ...]:
        """What is new in ``page``, and what it has read by now; returns the new messages and versions.

        ``found`` is when a message that the page proves gone was found to be. An empty page of a thread or
        span counts too: it says that this has been read. ``context``: keys of those that are kept only for
        the replies to them. ``cut``: the days for which something of the page's thread was left out.
        """
        lines = [] if group is None or group == self.index.group else [encode("group", group)]
        lines += [encode("person", one) for one in page.people if self.index.people.get(one.id) != one]
        if page.topics.items() - self.index.topics.items():
            lines.append(encode("topics", dict(page.topics)))
        written = []
        # A page may hold a message twice.
        for message in {message.key: message for message in page.messages}.values():
            line = encode("message", message)
            if self._is_new(message.key, line):
                lines.append(line)
                written += [message] if self._is_version(message) else []
        lines += [encode("gone", Gone(key, found)) for key in self._gone(page)]
        spans = self._read_by_now(page)
        beside = tuple(key for key in context if key not in self.index.entries)
        self._commit(lines, self._threads_by_now(page, cut, Commit(0, 0, spans, context=beside)))
        return tuple(written)

    def _is_new(self, key: str, line: bytes) -> bool:
        known = self.index.entries.get(key)
        return known is None or known.gone is not None or known.digest != digest(line)

    def _is_version(self, message: ArchivedMessage) -> bool:
        """Whether more is new of it than what others did with it."""
        known = self.index.entries.get(message.key)
        if known is None or known.gone is not None:
            return True
        with (self.folder / JOURNAL).open("rb") as file:
            return says(message_at(file, known.at[-1])) != says(message)

    def _gone(self, page: HistoryPage) -> Iterator[str]:
        """Keys of messages that the page proves deleted, or calls so, each once."""
        there = {message.key for message in page.messages}
        candidates = set(page.gone)
        if page.covers is not None and overlaps(self.index.spans.get(page.part, ()), page.covers):
            missing = set(self.index.in_channel(page.part, page.covers)) - there - candidates
            # The root of a thread that has replies leaves a tombstone: without one, they are gone, too.
            candidates |= missing.union(*(self.index.replies(key) for key in missing))
        if page.seen is not None:
            candidates |= set(self.index.replies(page.thread)) - page.replies - there
        for key in sorted(candidates):
            entry = self.index.entries.get(key)
            if key not in self.index.lost if entry is None else entry.gone is None:
                yield key

    def _threads_by_now(self, page: HistoryPage, cut: Span | None, commit: Commit) -> Commit:
        """``commit`` with what is now read of the page's thread, and what is not."""
        root, index = page.thread, self.index
        is_partial = root in index.unread or root in index.cut
        if page.seen and (is_partial or index.threads.get(root) != page.seen):
            return msgspec.structs.replace(commit, threads={root: page.seen})
        if cut is not None and (root in index.unread or index.cut.get(root) != cut):
            return msgspec.structs.replace(commit, cut={root: cut})
        if root and page.unread and index.unread.get(root) != page.unread:
            return msgspec.structs.replace(commit, unread={root: page.unread})
        return commit

    def _read_by_now(self, page: HistoryPage) -> dict[str, list[Span]]:
        if page.read is None:
            return {}
        known = self.index.spans.get(page.part, ())
        spans = merged([*known, page.read])
        return {} if spans == known else {page.part: list(spans)}

    def keep_file(self, line: FileLine) -> None:
        """What became of a message's file; its bytes are on disk already."""
        if self.index.files.get(line.key, {}).get(line.id) != line:
            self._commit([encode("file", line)], Commit(0, 0))

    def note_whole(self, now: int) -> None:
        """A run has read all it wished to, and its threads."""
        if not self.index.whole:
            self._commit([], Commit(0, 0, whole=True, threads_at=now))

    def note_threads(self, now: int) -> None:
        """The threads that are active were read again, whatever their counts say."""
        self._commit([], Commit(0, 0, threads_at=now))

    def note_old(self, positions: Mapping[str, int]) -> None:
        """How far down old messages of each half were looked at again, in microseconds."""
        if positions.items() - self.index.old.items():
            self._commit([], Commit(0, 0, old=dict(positions)))

    def _commit(self, lines: list[bytes], commit: Commit) -> None:
        body = b"".join(lines)
        commit = msgspec.structs.replace(commit, lines=len(lines), crc=crc32(body))
        if not lines and commit == Commit(0, 0):
            return
        data = body + encode("commit", commit)
        with writing(self.folder / JOURNAL):
            start = os.lseek(self._descriptor, 0, os.SEEK_CUR)
            try:
                write_all(self._descriptor, data)
                os.fsync(self._descriptor)
            except OSError:
                # A full disk leaves half a page: the next one must not follow it.
                os.ftruncate(self._descriptor, start)
                os.lseek(self._descriptor, start, os.SEEK_SET)
                raise
        self._take(lines, commit, start, len(data))

    def _take(self, lines: list[bytes], commit: Commit, start: int, size: int) -> None:
        offset = start
        for line in lines:
            self.index.take(decode(line), line, offset)
            offset += len(line)
        self.index.take_commit(commit, start + size)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Around what may fail for want of space or permission: an OSError comes out as WriteError."""
    try:
        yield
    except OSError as error:
        raise WriteError(
            f"{path} could not be written: {error.strerror}.",
            "What was archived before stands; make room or choose another folder, and export again.",
        ) from None


def write_all(descriptor: int, data: bytes) -> None:
    """A disk that is nearly full takes a part at first. Raises OSError where not all of it can be written."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
