"""The nouns of a group's history, alike for every platform, and ``HistorySource``, which reads it.

Kept apart from ``Backend``: an audit needs none of it.
"""

from collections.abc import AsyncGenerator, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from backends.model import Group, Platform
from backends.protocol import Listing

if TYPE_CHECKING:
    from backends.gate import Gate


@dataclass(frozen=True, slots=True)
class Reaction:
    """``name`` is Slack's (``thumbsup``) or the emoji itself; ``users`` may be fewer than ``count``."""

    name: str
    count: int
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PollOption:
    """``votes`` is None where the platform does not tell."""

    text: str
    votes: int | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    question: str
    options: tuple[PollOption, ...]
    voters: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file or medium of a message. Names are the platform's own text and hostile.

    ``kind``: file photo video audio voice animation sticker contact location link. ``path`` is where its
    bytes are, relative to the group's record folder, "" where they were not fetched: ``missing`` says why.
    """

    id: str
    name: str = ""
    size: int | None = None
    mime: str = ""
    kind: str = "file"
    path: str = ""
    sha256: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class ArchivedMessage:
    """One version of one message. Texts and names are the platform's own and hostile.

    ``id``: Slack's ts, or Telegram's number. ``part``: the native id of the half that a Telegram message is
    in (both halves of a migrated group number their messages from 1), "" on Slack.
    ``text``: Slack's mrkdwn as sent (``<@U1>``, ``&amp;``), Telegram's plain text (its entities, by UTF-16
    offsets, are in ``raw["entities"]``).
    ``parent``: id of the Slack thread's root, of replies only. ``reply_to``: id of the Telegram message that
    is answered, in the same part. ``topic``: id of the forum topic's first message, "1" for General.
    ``broadcast``: a Slack reply that was also sent to the channel. ``service``: the platform's own word for
    a notice (``channel_join``, ``MessageActionChatAddUser``), "" for what people wrote.
    ``sender``: user or bot id, "" where the platform names none; ``sender_name``: what the message itself
    says, as bots do; else look the id up among the people. ``forwarded``: whom it came from, in words.
    ``raw``: the platform's own object, complete and JSON-able (Telethon's ``to_dict``: ``_`` names the
    constructor, bytes as base64, times in ISO 8601; without file references, which change daily).
    """

    id: str
    sent: datetime
    part: str = ""
    sender: str = ""
    sender_name: str = ""
    text: str = ""
    parent: str = ""
    reply_to: str = ""
    topic: str = ""
    broadcast: bool = False
    edited: datetime | None = None
    service: str = ""
    forwarded: str = ""
    reactions: tuple[Reaction, ...] = ()
    poll: Poll | None = None
    files: tuple[ArchivedFile, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Unique within its group."""
        return f"{self.part}/{self.id}" if self.part else self.id

    @property
    def position(self) -> int:
        """Order within its part: a Slack ts in microseconds, or Telegram's number."""
        return int(self.id.replace(".", ""))


@dataclass(frozen=True, slots=True)
class Person:
    """Who an id is. ``raw`` is the platform's own object, as for messages, without phone numbers."""

    id: str
    name: str = ""
    handle: str = ""
    bot: bool = False
    deleted: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArchivedGroup:
    """The group as last seen. ``topics``: titles of a forum by topic id. ``parts``: native ids of both halves
    of a migrated group, the older first; ``raw``: the platform's own object of the channel or chat.
    """

    group: Group
    topics: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


Span = tuple[int, int]
"""A stretch of time in microseconds since 1970, both ends included."""

OPEN = 2**62
"""The upper end of a span that reaches to whatever is newest."""


@dataclass(frozen=True, slots=True)
class Media:
    """Which files to fetch: none, or those up to ``most`` bytes, of ``kinds`` (empty = every kind)."""

    wanted: bool = False
    most: int = 50_000_000
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds of a group already, so that a source asks for the rest alone.

    ``threads``: what was last read of a Slack thread, by its root's id: (latest_reply, reply_count).
    ``again``: roots of those to ask for whatever their counts say: their replies are young enough to be
    edited, or they are not held whole.
    ``people``: ids of those who need not be asked about.
    ``oldest``: by part, the lowest number of a Telegram message that is archived and not known to be deleted.
    """

    threads: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    again: frozenset[str] = frozenset()
    people: Container[str] = frozenset()
    oldest: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One answer of the platform. What is in it is on disk before the next one counts as read.

    ``covers``: every message of ``part`` that stands in the channel itself and was sent in this span is in
    the page: an archived one that is not has been deleted. None where the page proves nothing.
    ``read``: this span of ``part`` need not be asked for again, for all that belongs to it has come by now.
    ``thread``: root id of the Slack thread that this page ends, with what is now read of it in ``seen`` and
    the ids of all its replies in ``replies``: an archived one that is not among them has been deleted. Where
    ``unread`` says why it could not be read to its end, ``seen`` is None; where it says that the thread no
    longer exists, ``seen`` is that it has no replies.
    ``gone``: keys of messages that the platform itself calls deleted, whether or not they are archived.
    ``older``: native id of the half that this group was before it migrated, where the page tells.
    ``unread``: a sentence on what should have been in the page, but may not be read.
    """

    messages: tuple[ArchivedMessage, ...] = ()
    part: str = ""
    covers: Span | None = None
    read: Span | None = None
    thread: str = ""
    seen: tuple[str, int] | None = None
    replies: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict)
    older: str = ""
    unread: str = ""


class HistorySource(Protocol):
    """Reads the history of one account's groups. Every method raises a PlatformError of backends.errors."""

    platform: Platform
    gate: "Gate"

    async def groups(self) -> Listing:
        """What can be read now, under today's titles. Comes before everything else."""
        ...

    async def hasten(self) -> None:
        """Take the platform's own, wider way for exports, where it has one (Telegram's takeout).

        Raises LimitReached with what to do where it has to be allowed elsewhere first.
        """
        ...

    async def finish(self) -> None:
        """Give that way back. Never raises."""
        ...

    def describe(self, group: Group) -> ArchivedGroup:
        """The group's own object and its halves, as far as ``groups`` told."""
        ...

    async def count(self, group: Group) -> int | None:
        """How many messages there are, for an estimate before: one request a half; None = not told."""
        ...

    def pages(
        self, group: ArchivedGroup, part: str, span: Span, known: Known, *, once: bool = False
    ) -> AsyncGenerator[HistoryPage, None]:
        """What was sent in ``span``, newest first; on Slack each page's threads follow it.

        ``once``: the newest page alone, or as many as prove anything.
        """
        ...

    def late(self, group: ArchivedGroup, since: datetime, known: Known) -> AsyncGenerator[HistoryPage, None]:
        """Replies that came to old Slack threads since then, as far as the platform can be asked for them;
        and the threads of ``known.again``.
        """
        ...

    async def fetch(
        self, group: ArchivedGroup, message: ArchivedMessage, file: ArchivedFile, to: Path
    ) -> int:
        """Write the bytes of a file to ``to`` (mode 0600); returns how many. Raises Refused, OSError."""
        ...
