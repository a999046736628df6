"""What a group's journal holds, in memory: where each message stands, not what it says."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

from backends.errors import BitsafeError
from backends.history import ArchivedGroup, Person, Span
from reports.archive.lines import UNREADABLE, Commit, FileLine, Gone, Head, Line, decode
from reports.archive.spans import merged, overlaps

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60_000_000
"""In microseconds: days begin on one in every time zone."""
_COMMIT = b'{"commit":'
# Members of Slack's file objects, and Telegram's counts. A text cannot hold them: its quotes are escaped.
_PLACES = re.compile(rb'"(?:url_private|url_private_download|permalink|permalink_public|thumb_\w+)":"[^"]*"')
_COUNTS = re.compile(rb'"(?:views|forwards)":\d+')


class Damaged(BitsafeError):
    """A journal holds something else than was written to it, before its end."""


@dataclass(slots=True)
class Entry:
    """One message: ``at`` are the offsets of its versions, oldest first; ``digest`` is that of the newest."""

    sent: int
    part: str
    position: int
    parent: str
    at: list[int]
    digest: bytes
    files: tuple[str, ...] = ()
    gone: datetime | None = None


@dataclass(slots=True)
class Index:
    """All that is committed.

    ``end`` is the offset behind the last commit; ``lines`` how many say something of the group itself.
    ``whole``: a run came to its end once. ``context``: keys of messages outside all days that were read, kept
    for the replies to them. ``unread`` and ``cut``: threads that are not held whole, see ``Commit``, until
    one is read to its end. ``lost``: keys of messages that were deleted before any export came by them, as
    Slack tells of the beginnings of threads.
    """

    end: int = 0
    lines: int = 0
    group: ArchivedGroup | None = None
    titles: list[str] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    files: dict[str, dict[str, FileLine]] = field(default_factory=dict)
    threads: dict[str, tuple[str, int]] = field(default_factory=dict)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    old: dict[str, int] = field(default_factory=dict)
    whole: bool = False
    threads_at: int = 0
    context: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    cut: dict[str, Span] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    _replies: dict[str, list[str]] = field(default_factory=dict)
    _by_time: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def take(self, line: Line, raw: bytes, offset: int) -> None:
        """One line that is committed, in the order of the file."""
        self.lines += 1
        if line.message is not None:
            self._take_message(line.message, raw, offset)
        elif line.gone is not None:
            self._take_gone(line.gone)
        elif line.file is not None:
            self.files.setdefault(line.file.key, {})[line.file.id] = line.file
        elif line.person is not None:
            self.people[line.person.id] = line.person
        elif line.topics is not None:
            self.topics |= line.topics
        elif line.group is not None:
            self._take_group(line.group)

    def take_commit(self, commit: Commit, end: int) -> None:
        self.end = end
        for part, spans in commit.spans.items():
            before, self.spans[part] = self.spans.get(part, ()), merged(spans)
            # Which days were read is written, too, though nothing was said on them.
            self.lines += _bounds(before) != _bounds(self.spans[part])
        new = self.context | set(commit.context)
        left = {key for key in new if key in self.entries and not self.is_read(self.entries[key])}
        # What is written of it changes, too.
        self.lines += left != self.context
        self.context = left
        self._take_threads(commit)
        self.old |= commit.old
        self.whole = self.whole or commit.whole
        self.threads_at = commit.threads_at or self.threads_at

    def _take_threads(self, commit: Commit) -> None:
        self.threads |= commit.threads
        self.unread |= commit.unread
        self.cut |= commit.cut
        for root in (*commit.threads, *commit.cut):
            self.unread.pop(root, None)
        for root in commit.threads:
            self.cut.pop(root, None)

    def is_read(self, entry: Entry) -> bool:
        """Whether it was sent in a stretch of time that has been read."""
        return overlaps(self.spans.get(entry.part, ()), (entry.sent, entry.sent))

    def _take_gone(self, gone: Gone) -> None:
        known = self.entries.get(gone.key)
        if known is None:
            self.lost.add(gone.key)
        else:
            known.gone = gone.found

    def _take_group(self, group: ArchivedGroup) -> None:
        self.group = group
        if not self.titles or self.titles[-1] != group.group.title:
            self.titles.append(group.group.title)

    def _take_message(self, head: Head, raw: bytes, offset: int) -> None:
        key = f"{head.part}/{head.id}" if head.part else head.id
        files = tuple(file.id for file in head.files)
        known = self.entries.get(key)
        if known is not None:
            known.at.append(offset)
            known.digest, known.gone, known.files = digest(raw), None, files
            return
        position = int(head.id.replace(".", ""))
        self.entries[key] = Entry(
            microseconds(head.sent), head.part, position, head.parent, [offset], digest(raw), files
        )
        if head.parent:
            self._replies.setdefault(head.parent, []).append(key)
        self._by_time.pop(head.part, None)

    def replies(self, root: str) -> list[str]:
        """Keys of the replies in a Slack thread, oldest first."""
        return sorted(self._replies.get(root, ()), key=lambda key: self.entries[key].position)

    def in_channel(self, part: str, span: Span) -> Iterator[str]:
        """Keys of what stands in the channel itself and was sent in that span."""
        dated = self._by_time.get(part)
        if dated is None:
            dated = sorted((e.sent, k) for k, e in self.entries.items() if e.part == part and not e.parent)
            self._by_time[part] = dated
        first = bisect_left(dated, (span[0], ""))
        yield from (key for _, key in dated[first : bisect_right(dated, (span[1], "\U0010ffff"))])

    def oldest(self) -> dict[str, int]:
        """By part, the lowest position of what is not known to be deleted."""
        found: dict[str, int] = {}
        for entry in self.entries.values():
            if entry.gone is None and entry.position < found.get(entry.part, entry.position + 1):
                found[entry.part] = entry.position
        return found

    def order(self) -> list[str]:
        """All keys by time, then part, then position."""
        return sorted(self.entries, key=lambda key: _order(self.entries[key]))


def _bounds(spans: tuple[Span, ...]) -> tuple[int, ...]:
    """What bounds the days that were read: not the newest moment, unless it is the end of a day."""
    found = [bound for span in spans for bound in span]
    return tuple(found if found and (found[-1] + 1) % _MINUTE == 0 else found[:-1])


def _order(entry: Entry) -> tuple[int, str, int]:
    return entry.sent, entry.part, entry.position


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly: a float would lose the last digit."""
    gone = moment - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


def moment(microseconds: int) -> datetime:
    """Aware UTC; the inverse of ``microseconds``."""
    return _EPOCH + timedelta(microseconds=microseconds)


def digest(line: bytes) -> bytes:
    """What tells whether anything is new of a message: not where a server keeps a file today, nor how often
    it was seen, which no format tells.
    """
    if b'"url_private' in line:
        line = _PLACES.sub(b"", line)
    if b'"views"' in line or b'"forwards"' in line:
        line = _COUNTS.sub(b"", line)
    return blake2b(line, digest_size=8).digest()


def read_index(path: Path) -> Index:
    """What is committed in a journal. Raises Damaged, and OSError where it cannot be read.

    What follows the last commit was under way when a process was killed; a bad page before it was not.
    """
    index = Index()
    if not path.exists():
        return index
    with path.open("rb") as file:
        page: list[tuple[Line, bytes, int]] = []
        crc = offset = 0
        for raw in file:
            line = _read(raw)
            if line is None:
                break
            if line.commit is None:
                page.append((line, raw, offset))
                crc = crc32(raw, crc)
            elif (line.commit.lines, line.commit.crc) != (len(page), crc):
                break
            else:
                for one in page:
                    index.take(*one)
                index.take_commit(line.commit, offset + len(raw))
                page, crc = [], 0
            offset += len(raw)
    _check_rest(path, index.end)
    return index


def _read(raw: bytes) -> Line | None:
    try:
        return decode(raw) if raw.endswith(b"\n") else None
    except UNREADABLE:
        return None


def _check_rest(path: Path, end: int) -> None:
    """A torn page ends the file. One that more was written behind had been whole once."""
    committed = False
    with path.open("rb") as file:
        file.seek(end)
        for raw in file:
            if committed:
                raise Damaged(
                    f"The record {path} is damaged behind byte {end}.",
                    "Restore it from a copy, or export this group into another folder.",
                )
            committed = raw.startswith(_COMMIT)
