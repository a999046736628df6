"""What is to be exported, what is told meanwhile, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path

from backends.history import OPEN, Media, Span
from backends.model import Group, GroupId, Platform
from reports.archive.index import microseconds

NO_MEDIA = Media()
LOOKBACK = timedelta(days=7)
"""Messages that are younger are looked at again for edits, deletions and replies."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who exports: the user and host of the operating system, and the version of this product."""

    user: str
    host: str
    version: str


@dataclass(frozen=True, slots=True)
class Wish:
    """``since`` and ``until`` are days in ``zone``, both included; None = from the start, up to now.

    ``takeout``: by Telegram's own way for exports, which has to be allowed in another app first.
    ``formats`` are names of reports.archive.formats.FORMATS.
    """

    folder: Path
    groups: Sequence[Group]
    formats: Sequence[str]
    zone: tzinfo
    since: date | None = None
    until: date | None = None
    media: Media = NO_MEDIA
    takeout: bool = False
    lookback: timedelta = LOOKBACK

    @property
    def span(self) -> Span:
        return span_of(self.since, self.until, self.zone)


def span_of(since: date | None, until: date | None, zone: tzinfo) -> Span:
    """From the first moment of the one day to the last one of the other."""
    low = _start_of(since, zone) if since is not None else 0
    return low, OPEN if until is None else _start_of(until + timedelta(days=1), zone) - 1


def _start_of(day: date, zone: tzinfo) -> int:
    return microseconds(datetime.combine(day, time(), zone))


class Stage(StrEnum):
    READING = "reading"
    FILES = "files"
    WRITING = "writing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """How far one group is: ``messages`` in its record, ``new`` of this run, ``back_to`` the oldest read."""

    group: GroupId
    title: str
    stage: Stage
    messages: int = 0
    new: int = 0
    files: int = 0
    file_bytes: int = 0
    back_to: datetime | None = None


class Ending(StrEnum):
    """``STOPPED``: asked to; it goes on from there. ``FAILED``: ``detail`` says why; so it does then."""

    EXPORTED = "exported"
    NO_NEWS = "no news"
    STOPPED = "stopped"
    VANISHED = "vanished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """``new``: messages and versions added. ``first`` and ``last`` are of all that is archived. ``restored``:
    files of the formats that had been missing or altered, and were written anew. ``detail``: why it ended so,
    or what of it this account may not read.
    """

    group: GroupId
    title: str
    ending: Ending
    messages: int = 0
    new: int = 0
    deleted: int = 0
    files: int = 0
    first: datetime | None = None
    last: datetime | None = None
    detail: str = ""
    restored: int = 0

    @property
    def is_good(self) -> bool:
        """All that could be read has been."""
        return self.ending in (Ending.EXPORTED, Ending.NO_NEWS)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """``requests`` by platform, all that was sent. ``problems`` are about no single group."""

    run: str
    folder: Path
    outcomes: tuple[GroupOutcome, ...]
    requests: Mapping[Platform, int]
    seconds: float
    problems: tuple[str, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        return not self.problems and all(outcome.is_good for outcome in self.outcomes)
