"""What is archived of a group, as every format is written from it: in order, one message at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Protocol

from backends.history import ArchivedFile, ArchivedGroup, ArchivedMessage, Person, Span
from reports.archive.index import Damaged, Entry, Index, moment, read_index
from reports.archive.lines import FileLine, message_at
from reports.archive.manifest import GroupEntry
from reports.archive.places import JOURNAL
from reports.archive.versions import says


@dataclass(frozen=True, slots=True)
class Kept:
    """A message and its past. ``earlier``: versions before it that said something else, oldest first.

    ``deleted``: when it was found to be gone, aware UTC. ``beside``: it is from outside the days that were
    wished for, and kept for the replies to it.
    """

    message: ArchivedMessage
    earlier: tuple[ArchivedMessage, ...] = ()
    deleted: datetime | None = None
    beside: bool = False


class GroupRecord:
    """Reads one group's journal; messages stay on disk until they are asked for."""

    def __init__(self, folder: Path, index: Index, group: ArchivedGroup) -> None:
        self.folder = folder
        self.group = group
        self._index = index
        self._order: list[str] | None = None

    @classmethod
    def open(cls, folder: Path) -> "GroupRecord":
        """Raises Damaged where there is no readable journal."""
        try:
            return cls.of(folder, read_index(folder / JOURNAL))
        except OSError as error:
            raise Damaged(f"The record {folder} cannot be read: {error.strerror}.") from None

    @classmethod
    def of(cls, folder: Path, index: Index) -> "GroupRecord":
        if index.group is None:
            raise Damaged(f"The record {folder} does not say which group it is of.")
        group = index.group
        return cls(folder, index, replace(group, topics={**group.topics, **index.topics}))

    @property
    def titles(self) -> tuple[str, ...]:
        """All titles it was seen with, oldest first."""
        return tuple(self._index.titles)

    @property
    def people(self) -> Mapping[str, Person]:
        """By id, those whom this group's messages name."""
        return self._index.people

    @property
    def end(self) -> int:
        """Bytes of the journal up to its last whole page."""
        return self._index.end

    @property
    def read(self) -> Mapping[str, tuple[Span, ...]]:
        """By part, the stretches of time that have been read."""
        return self._index.spans

    @property
    def unread(self) -> Sequence[str]:
        """Why Slack threads could not be read to their end, by root."""
        return [self._index.unread[root] for root in sorted(self._index.unread)]

    @property
    def lines(self) -> int:
        """Another number than before means that something was added."""
        return self._index.lines

    def __len__(self) -> int:
        return len(self._index.entries)

    @property
    def deleted(self) -> int:
        return sum(entry.gone is not None for entry in self._index.entries.values())

    @property
    def first(self) -> datetime | None:
        """When the oldest message was sent, aware UTC; not one that is kept only for the replies to it."""
        return self._moment(min)

    @property
    def last(self) -> datetime | None:
        return self._moment(max)

    def _moment(self, choose: Callable[[Iterable[int]], int]) -> datetime | None:
        beside = self._index.context
        sent = [entry.sent for key, entry in self._index.entries.items() if key not in beside]
        return moment(choose(sent)) if sent else None

    @property
    def beside(self) -> int:
        """How many messages are from outside the days that were wished for, kept for the replies to them."""
        return len(self._index.context)

    @property
    def versions(self) -> int:
        """Of all messages together: what was merely told anew of one is none."""
        entries = self._index.entries
        again = [key for key, entry in entries.items() if len(entry.at) > 1]
        return len(entries) + sum(len(kept.earlier) for kept in self._read(again))

    def keys(self) -> Sequence[str]:
        """By time sent, then part, then position."""
        if self._order is None:
            self._order = self._index.order()
        return self._order

    def __contains__(self, key: str) -> bool:
        return key in self._index.entries

    def is_lost(self, key: str) -> bool:
        """Whether it is known to have been deleted before any export came by it."""
        return key in self._index.lost and key not in self

    def get(self, key: str) -> Kept | None:
        return next(self._read([key]), None) if key in self else None

    def messages(self) -> Iterator[Kept]:
        """All, in the order of ``keys``."""
        return self._read(self.keys())

    def in_threads(self) -> Iterator[Kept]:
        """All, the replies of a Slack thread together: under its root, or, where that is not here, where the
        first of them was sent.
        """
        return self._read(self._keys_in_threads())

    def _keys_in_threads(self) -> Iterator[str]:
        told: set[str] = set()
        for key in self.keys():
            root = self._index.entries[key].parent
            if not root:
                yield key
                yield from self._index.replies(key)
            elif root not in self and root not in told:
                told.add(root)
                yield from self._index.replies(root)

    def replies(self, root: str) -> Iterator[Kept]:
        """Of the Slack thread under the message of that id, oldest first."""
        return self._read(self._index.replies(root))

    def has_replies(self, root: str) -> bool:
        return bool(self._index.replies(root))

    def _read(self, keys: Iterable[str]) -> Iterator[Kept]:
        with (self.folder / JOURNAL).open("rb") as file:
            for key in keys:
                yield self._kept(file, key, self._index.entries[key])

    def _kept(self, file: BinaryIO, key: str, entry: Entry) -> Kept:
        files = self._index.files.get(key, {})
        versions = [_with_files(message_at(file, offset), files) for offset in entry.at]
        earlier = [version for version, later in pairwise(versions) if says(version) != says(later)]
        return Kept(versions[-1], tuple(earlier), entry.gone, key in self._index.context)

    def file_lines(self) -> Iterator[FileLine]:
        """What became of every file that was asked for."""
        for lines in self._index.files.values():
            yield from lines.values()


def _with_files(message: ArchivedMessage, lines: Mapping[str, FileLine]) -> ArchivedMessage:
    if not message.files or not lines:
        return message
    return replace(message, files=tuple(_with_bytes(one, lines.get(one.id)) for one in message.files))


def _with_bytes(file: ArchivedFile, line: FileLine | None) -> ArchivedFile:
    if line is None:
        return file
    return replace(file, path=line.path, sha256=line.sha256, missing=line.missing)


class Format(Protocol):
    """A format that records are written in, deterministically: from the record alone, by no clock."""

    name: str

    def standing(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        """The files there are that ``write_group`` would replace or remove, whoever wrote them."""
        ...

    def standing_index(self, folder: Path) -> Sequence[Path]:
        """The same of ``write_index``."""
        ...

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        """Blocking, in a thread, several groups at once. ``folder`` exists (0700) and is this format's own.

        Replaces the group's files, each in one step (0600), and removes those of an earlier title or day.
        Returns all that the group has now. Raises WriteError.
        """
        ...

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        """Once at the end of a run, over all groups of the archive, in the order of their ids. ``lost``
        are those whose record cannot be read, as the manifest told of them: they stay listed. Returns the
        files that are about all of them.
        """
        ...
