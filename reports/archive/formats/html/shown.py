"""One message as a page shows it: plain values only, all text harmless, for the template to escape."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zlib import crc32

from backends.history import ArchivedFile, ArchivedMessage
from reports.archive import names
from reports.archive.formats.characters import line
from reports.archive.formats.reading import Reader, day
from reports.archive.record import Kept

HUES = 12
_FOLLOWS_WITHIN = 300


@dataclass(frozen=True, slots=True)
class Attachment:
    """``href`` is None where there are no bytes, or where a browser might run them."""

    name: str
    about: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message answers. ``href`` is None where it is not archived, or comes later."""

    sender: str
    excerpt: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """``day`` and ``topic`` are headings before the message, "" where they go on as they were; ``lost`` is a
    line before replies to what is not here.
    """

    anchor: str
    sender: str
    initials: str
    hue: int
    sent: str
    clock: str
    full: str
    text: str
    notice: bool
    reply: bool
    follows: bool
    day: str
    topic: str
    lost: str
    answers: Reference | None
    forwarded: str
    poll: Mapping[str, Any] | None
    files: tuple[Attachment, ...]
    reactions: tuple[tuple[str, int], ...]
    broadcast: bool
    edited: str
    earlier: tuple[str, ...]
    deleted: str
    beside: bool


class Showing:
    """Shows the messages of one group in order; ``folder`` is where its pages stand."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self._reader = reader
        self._folder = folder
        self._before: ArchivedMessage | None = None
        self._day = self._topic = ""

    def new_page(self) -> None:
        """A page begins with all its headings and names."""
        self._before, self._day, self._topic = None, "", ""

    def show(self, kept: Kept, answers: Reference | None) -> Shown:
        message, reader = kept.message, self._reader
        lost = reader.lost_beginning(message) if self._begins_thread(message) else ""
        heading, topic = self._headings(message, is_reply=bool(message.parent) and not lost)
        sender = reader.sender(message)
        follows = not heading and not topic and answers is None and self._follows(message)
        self._before = message
        return Shown(
            anchor=anchor(message),
            sender=sender,
            initials=initials(sender),
            hue=crc32(message.sender.encode(errors="replace")) % HUES,
            sent=reader.local(message.sent).isoformat(),
            clock=self._clock(message),
            full=reader.clock(message.sent),
            text=reader.text(message),
            notice=bool(message.service),
            reply=bool(message.parent),
            follows=follows,
            day=heading,
            topic=topic,
            lost=lost,
            answers=answers,
            forwarded=line(message.forwarded),
            poll=_poll(message),
            files=tuple(self._attachment(message, file) for file in message.files),
            reactions=reader.reactions(message),
            broadcast=message.broadcast,
            edited=self._moment(message.edited),
            earlier=tuple(reader.text(earlier) for earlier in reversed(kept.earlier)),
            deleted=self._moment(kept.deleted),
            beside=kept.beside,
        )

    def _begins_thread(self, message: ArchivedMessage) -> bool:
        """Whether what stands before it on its page is of another thread, or of none."""
        return self._before is None or self._before.parent != message.parent

    def _headings(self, message: ArchivedMessage, *, is_reply: bool) -> tuple[str, str]:
        topic = self._reader.topic(message)
        if topic:
            topic, self._topic = ("" if topic == self._topic else topic), topic
        if is_reply:
            return "", topic
        heading = day(self._reader.local(message.sent))
        heading, self._day = ("" if heading == self._day else heading), heading
        return heading, topic

    def _follows(self, message: ArchivedMessage) -> bool:
        """Whether the same person simply goes on, so that the name need not be repeated."""
        before = self._before
        return (
            before is not None
            and not message.service
            and not before.service
            and (before.sender, before.parent, before.sender_name)
            == (message.sender, message.parent, message.sender_name)
            and 0 <= (message.sent - before.sent).total_seconds() < _FOLLOWS_WITHIN
        )

    def _clock(self, message: ArchivedMessage) -> str:
        """The hour; for a reply, which stands among those of another day, the day too."""
        local = self._reader.local(message.sent)
        return local.strftime("%Y-%m-%d %H:%M" if message.parent else "%H:%M")

    def _moment(self, moment: datetime | None) -> str:
        return "" if moment is None else self._reader.clock(moment)

    def _attachment(self, message: ArchivedMessage, file: ArchivedFile) -> Attachment:
        kind = line(file.kind)
        name, about = self._reader.described(message, file)
        about = ", ".join(filter(None, (kind if name else "", about)))
        return Attachment(name or kind, about, self._href(file))

    def _href(self, file: ArchivedFile) -> str | None:
        if not file.path or not names.is_passive(file.path):
            return None
        place = os.path.relpath(self._reader.record.folder / file.path, self._folder)
        return quote(Path(place).as_posix())


def anchor(message: ArchivedMessage) -> str:
    """``m-1700000000.000100``, ``m-1001234.17``: unique in its group, plain in an address."""
    return f"m-{message.part.lstrip('-')}.{message.id}" if message.part else f"m-{message.id}"


def initials(name: str) -> str:
    """Up to two letters to know a person by."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "·"


def _poll(message: ArchivedMessage) -> Mapping[str, Any] | None:
    if message.poll is None:
        return None
    options = [(line(option.text), option.votes) for option in message.poll.options]
    return {
        "question": line(message.poll.question),
        "options": options,
        "closed": message.poll.closed,
        "voters": message.poll.voters,
    }
