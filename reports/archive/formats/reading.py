"""What a message says to a person: names for ids, notices as sentences, files and reactions as lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from backends.history import ArchivedFile, ArchivedMessage, Poll
from backends.model import PLATFORM_NAMES, Kind, Platform
from reports.archive.formats import slack_text, telegram_notices
from reports.archive.formats.characters import block, line, named
from reports.archive.formats.telegram_words import words
from reports.archive.record import GroupRecord

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_KINDS = {
    Kind.PUBLIC: "public channel",
    Kind.PRIVATE: "private channel",
    Kind.BASIC: "basic group",
    Kind.SUPERGROUP: "supergroup",
    Kind.FORUM: "forum",
    Kind.GIGAGROUP: "broadcast group",
    Kind.UNSUPPORTED: "group of an unknown kind",
}
_UNITS = ("kB", "MB", "GB", "TB")
EXCERPT = 80
"""Characters of a message that are quoted where another answers it."""
WITHOUT_BYTES = frozenset({"contact", "location"})
NOT_FETCHED = "not in the archive"
BESIDE = "outside the days exported, kept for the replies to it"


def kind_of(platform: Platform, kind: Kind) -> str:
    """``Slack private channel``."""
    return f"{PLATFORM_NAMES[platform]} {_KINDS[kind]}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one group's messages aloud. Every text it returns is harmless; times are in ``zone``."""

    record: GroupRecord
    zone: tzinfo

    @property
    def title(self) -> str:
        return named(self.record.group.group.title)

    @property
    def kind(self) -> str:
        group = self.record.group.group
        return kind_of(group.platform, group.kind)

    @property
    def earlier_titles(self) -> list[str]:
        return [named(title) for title in self.record.titles if title != self.record.group.group.title]

    @property
    def beside(self) -> str:
        """``, 2 of them outside the days exported, kept for the replies to them``; "" where none are."""
        count = self.record.beside
        return f", {count:,} of them outside the days exported, kept for the replies to them" if count else ""

    def person(self, user: str) -> str:
        """The name that goes with an id; the id itself where none is known."""
        known = self.record.people.get(user)
        if known is None:
            return line(user) or "somebody"
        name = line(known.name) or line(known.handle)
        return name or (f"Deleted account {line(user)}" if known.deleted else line(user))

    def sender(self, message: ArchivedMessage) -> str:
        """The group's own name where an admin wrote as the group."""
        if message.sender_name:
            return named(message.sender_name)
        return self.title if message.sender in ("", message.part) else self.person(message.sender)

    def text(self, message: ArchivedMessage) -> str:
        """The words of a message or notice, several lines perhaps; "" where it has none."""
        if self.record.group.group.platform == "slack":
            said = slack_text.words(message.text, message.raw)
            text = block(slack_text.readable(said, self.person)).strip("\n")
            # In a notice, whom it is about stands in the place of a sender.
            return text.removeprefix("@") if message.service else text
        if message.service:
            sender = self.sender(message)
            return line(telegram_notices.sentence(message.service, message.raw, sender, self.person))
        return block(words(message, self.person)).strip("\n")

    def extras(self, message: ArchivedMessage) -> Iterator[str]:
        """A line for each thing besides the words: forward, poll, files, reactions."""
        if message.forwarded:
            yield f"forwarded from {line(message.forwarded)}"
        if message.poll is not None:
            yield self._poll(message.poll)
        yield from self.files(message)
        if message.reactions:
            yield "reactions: " + ", ".join(f"{name} {count}" for name, count in self.reactions(message))

    def reactions(self, message: ArchivedMessage) -> tuple[tuple[str, int], ...]:
        """What people reacted with, and how many did."""
        return tuple((line(slack_text.reaction(each.name)), each.count) for each in message.reactions)

    def _poll(self, poll: Poll) -> str:
        """``poll: Which day? Monday: 2, Tuesday: 0``."""
        votes = ((line(option.text), option.votes) for option in poll.options)
        options = (text if count is None else f"{text}: {count}" for text, count in votes)
        return f"poll: {line(poll.question)} {', '.join(options)}"

    def files(self, message: ArchivedMessage) -> list[str]:
        """``photo: chart.png, 42 kB, record/C1/files/chart_F1.png``, from the archive's folder on, or
        ``not in the archive: over the size limit``.
        """
        described = ((file, *self.described(message, file)) for file in message.files)
        return [
            f"{line(file.kind)}: {', '.join(filter(None, (name, about, self._place(file))))}"
            for file, name, about in described
        ]

    def _place(self, file: ArchivedFile) -> str:
        return f"record/{self.record.folder.name}/{file.path}" if file.path else ""

    def described(self, message: ArchivedMessage, file: ArchivedFile) -> tuple[str, str]:
        """A file's name, "" where it has none, and its size and whether it is here; of a contact or place,
        what it says.
        """
        if file.kind in WITHOUT_BYTES:
            return line(telegram_notices.carried(message.raw)), ""
        about = [size(file.size)]
        if not file.path:
            about.append(NOT_FETCHED + (f": {line(file.missing)}" if file.missing else ""))
        return line(file.name), ", ".join(filter(None, about))

    def answers_somebody(self, message: ArchivedMessage) -> bool:
        """In a forum everything answers its topic; that alone is not worth telling."""
        return bool(message.reply_to) and message.reply_to != message.topic

    def answered(self, message: ArchivedMessage) -> ArchivedMessage | None:
        """The message that this one answers, where it is archived."""
        part = f"{message.part}/" if message.part else ""
        found = self.record.get(f"{part}{message.reply_to}")
        return found.message if found is not None else None

    def lost_beginning(self, message: ArchivedMessage) -> str:
        """Of a reply in a thread whose first message is not here: a sentence on that; else ""."""
        if not message.parent or message.parent in self.record:
            return ""
        if self.record.is_lost(message.parent):
            return "The beginning of this thread was deleted before it could be archived."
        return "The beginning of this thread is not in the archive."

    def excerpt(self, message: ArchivedMessage) -> str:
        """Its first words."""
        words = " ".join(self.text(message).split()) or "a message without text"
        return words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"

    def topic(self, message: ArchivedMessage) -> str:
        """The forum topic's title; "" outside forums."""
        if not message.topic:
            return ""
        title = self.record.group.topics.get(message.topic, "")
        return line(title) or ("General" if message.topic == "1" else f"Topic {line(message.topic)}")

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def clock(self, moment: datetime) -> str:
        """``2026-03-03 09:14:05 CET``."""
        return self.local(moment).strftime("%Y-%m-%d %H:%M:%S %Z")


def day(moment: datetime) -> str:
    """``Tuesday, 3 March 2026``, whatever the language of the system."""
    return f"{_WEEKDAYS[moment.weekday()]}, {date(moment)}"


def date(moment: datetime) -> str:
    """``3 March 2026``."""
    return f"{moment.day} {month(moment)}"


def short_date(moment: datetime) -> str:
    """``3 Mar 2026``."""
    return f"{moment.day} {_MONTHS[moment.month - 1][:3]} {moment.year}"


def month(moment: datetime) -> str:
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def size(count: int | None) -> str:
    """``42 kB``, in thousands; "" where it is not known."""
    if count is None:
        return ""
    if count < 1000:
        return f"{count} bytes"
    amount = float(count)
    for unit in _UNITS:
        amount /= 1000
        if amount < 999.5 or unit == _UNITS[-1]:
            break
    return f"{amount:.0f} {unit}" if amount >= 9.95 else f"{amount:.1f} {unit}"
