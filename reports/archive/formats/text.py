"""History as plain text, as one reads it: who said what when, replies indented under what they answer."""

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo
from pathlib import Path
from typing import TextIO

from reports.archive.formats.days import days_read
from reports.archive.formats.files import place_of, present, private_file
from reports.archive.formats.reading import BESIDE, Reader, day
from reports.archive.manifest import GroupEntry
from reports.archive.record import GroupRecord, Kept

_STEP = "    "


class TextFormat:
    """One file a group. Times are local, with their zone."""

    name = "text"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def standing(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        return present(place_of(record, folder, ".txt"))

    def standing_index(self, folder: Path) -> Sequence[Path]:
        return ()

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        reader = Reader(record, self._zone)
        place = place_of(record, folder, ".txt")
        with private_file(place) as file:
            file.writelines(f"{line}\n" for line in _heading(reader))
            _Telling(reader, file).tell()
        return [place]

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        """Text needs no index: each file's name says which group it is."""
        return ()


def _heading(reader: Reader) -> Iterator[str]:
    yield reader.title
    if reader.earlier_titles:
        yield f"Earlier names: {'; '.join(reader.earlier_titles)}"
    count = len(reader.record)
    messages = "1 message" if count == 1 else f"{count:,} messages"
    yield f"{reader.kind}, {reader.record.group.group.id}, {messages}{reader.beside}"
    if days := days_read(reader):
        yield f"Days archived: {days}"


class _Telling:
    """Writes the messages of one group, with a heading for each day and topic."""

    def __init__(self, reader: Reader, file: TextIO) -> None:
        self._reader = reader
        self._file = file
        self._day: date | None = None
        self._topic = ""

    def tell(self) -> None:
        thread = ""
        for kept in self._reader.record.in_threads():
            parent = kept.message.parent
            lost = self._reader.lost_beginning(kept.message) if parent != thread else ""
            if lost or not parent:
                self._headings(kept)
            if lost:
                self._file.write(f"({lost})\n")
            self._message(kept, _STEP if parent else "")
            thread = parent

    def _headings(self, kept: Kept) -> None:
        sent = self._reader.local(kept.message.sent)
        topic = self._reader.topic(kept.message)
        if sent.date() != self._day:
            self._file.write(f"\n--- {day(sent)} ---\n\n")
        if topic != self._topic:
            self._file.write(f"# {topic or 'Outside topics'}\n")
        self._day, self._topic = sent.date(), topic

    def _message(self, kept: Kept, indent: str) -> None:
        message, reader = kept.message, self._reader
        said = reader.text(message)
        body = [*said.split("\n")] if said else []
        if reader.answers_somebody(message):
            body.insert(0, self._answered(kept))
        body += [f"({extra})" for extra in reader.extras(message)]
        body += self._history(kept)
        stamp = f"{indent}[{reader.clock(message.sent)}] "
        opening = stamp + ("* " if message.service else f"{reader.sender(message)}: ")
        first, *rest = body or ["(no text)"]
        self._file.write(f"{opening}{first}\n")
        self._file.writelines(f"{indent}{_STEP}{line}\n" for line in rest)

    def _answered(self, kept: Kept) -> str:
        found = self._reader.answered(kept.message)
        if found is None:
            return f"(answers message {kept.message.reply_to}, which is not in the archive)"
        return f"(answers {self._reader.sender(found)}: {self._reader.excerpt(found)})"

    def _history(self, kept: Kept) -> Iterator[str]:
        """Marks of broadcast, edits and deletion, with what stood there before."""
        message, reader = kept.message, self._reader
        if kept.beside:
            yield f"({BESIDE})"
        if message.broadcast:
            yield "(also sent to the channel)"
        if message.edited is not None:
            yield f"(edited {reader.clock(message.edited)})"
        for earlier in reversed(kept.earlier):
            said = " / ".join(reader.text(earlier).split("\n"))
            yield f"(before: {said or 'no text'})"
        if kept.deleted is not None:
            yield f"(deleted, found gone {reader.clock(kept.deleted)})"
