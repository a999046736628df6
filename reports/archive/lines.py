"""The lines of a group's journal: how each is written, and how it is read.

A journal is JSON Lines. A line is an object with one member, which names its kind:

- ``group``: the group as seen then; written when it has changed
- ``person``: somebody whom the messages name; written when new or changed
- ``topics``: titles of forum topics by id
- ``message``: one version of a message, as ``ArchivedMessage``
- ``gone``: a message that no longer exists, and may never have been archived: ``{"key", "found"}``
- ``file``: what became of a message's file: ``{"key", "id", "path", "size", "sha256", "missing"}``
- ``commit``: ends a page: how many lines it has, their CRC-32, and what has been read by now. Lines after the
  last commit are the rest of a page that was not finished, and count for nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from backends.history import ArchivedGroup, ArchivedMessage, Person
from backends.json_bytes import encoded, id_of_text


class Gone(msgspec.Struct, frozen=True):
    key: str
    found: datetime


class FileLine(msgspec.Struct, frozen=True):
    """``path`` is relative to the group's folder; empty where ``missing`` says why there are no bytes."""

    key: str
    id: str
    path: str = ""
    size: int = 0
    sha256: str = ""
    missing: str = ""


class Commit(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has been read by now, as far as this page has changed it. Times are microseconds since 1970.

    ``spans``: by part, all that was read. ``threads``: by root. ``whole``: a run has come to its end here.
    ``old``: by part, down to where old messages were looked at again. ``threads_at``: when the threads that
    are active were read again. ``context``: keys of messages outside the days that were wished for, kept for
    the replies to them. ``unread``: by root, why a thread could not be read to its end; ``cut``: by root, the
    days that something of a thread was left out for.
    """

    lines: int
    crc: int
    spans: dict[str, list[tuple[int, int]]] = {}
    threads: dict[str, tuple[str, int]] = {}
    old: dict[str, int] = {}
    whole: bool = False
    threads_at: int = 0
    context: tuple[str, ...] = ()
    unread: dict[str, str] = {}
    cut: dict[str, tuple[int, int]] = {}


class FileHead(msgspec.Struct):
    id: str


class Head(msgspec.Struct):
    """Of a message, only what the index needs."""

    id: str
    sent: datetime
    part: str = ""
    parent: str = ""
    files: tuple[FileHead, ...] = ()


class Line(msgspec.Struct, omit_defaults=True):
    """Any line, with only as much of a message decoded as the index needs."""

    group: ArchivedGroup | None = None
    person: Person | None = None
    topics: dict[str, str] | None = None
    message: Head | None = None
    gone: Gone | None = None
    file: FileLine | None = None
    commit: Commit | None = None


@dataclass(frozen=True, slots=True)
class _Whole:
    message: ArchivedMessage


_lines = msgspec.json.Decoder(Line, dec_hook=id_of_text)
_messages = msgspec.json.Decoder(_Whole)

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


def encode(kind: str, value: Any) -> bytes:
    """One line with its end. Half a surrogate pair, which no file takes, becomes U+FFFD."""
    return encoded({kind: value}) + b"\n"


def decode(line: bytes) -> Line:
    """Raises one of ``UNREADABLE``."""
    return _lines.decode(line)


def decode_message(line: bytes) -> ArchivedMessage:
    """Raises one of ``UNREADABLE``."""
    return _messages.decode(line).message


def message_at(file: BinaryIO, offset: int) -> ArchivedMessage:
    """The version that stands there in a journal. Raises one of ``UNREADABLE``, and OSError."""
    file.seek(offset)
    return decode_message(file.readline())
