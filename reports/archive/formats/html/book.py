"""One group as pages: the messages, a search over all of them, and an overview to begin with."""

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from jinja2.utils import htmlsafe_json_dumps

from backends.history import ArchivedMessage
from reports.archive.formats.days import days_read
from reports.archive.formats.files import private_file
from reports.archive.formats.html.look import environment
from reports.archive.formats.html.shown import Reference, Showing, Shown, anchor
from reports.archive.formats.reading import Reader, date, month

PER_PAGE = 300
"""Messages. A browser lays out a page of this size in well under a second."""
PAGES = "page-*.html"
SEARCH = "search.html"
_CHUNK = 1000
_PLACE_FOR_CHUNKS = "<!--messages-->"


@dataclass(slots=True)
class _Month:
    name: str
    href: str
    messages: int = 0


class Book:
    """Reads the group's record once and writes as it goes; holds one page, and where each message stands."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self._reader = reader
        self._folder = folder
        self._showing = Showing(reader, folder)
        self._page_of: dict[str, int] = {}
        self._months: dict[str, _Month] = {}
        self._number = 1
        self._continued = ""
        self._written: list[str] = []

    def write(self) -> list[Path]:
        """All its files. Raises WriteError."""
        with private_file(self._folder / SEARCH) as search:
            before, after = self._frame(SEARCH, chunks=_PLACE_FOR_CHUNKS).split(_PLACE_FOR_CHUNKS)
            search.write(before)
            self._write_pages(search)
            search.write(after)
        self._write_overview()
        return [self._folder / name for name in ("index.html", SEARCH, *self._written)]

    def _write_pages(self, search: TextIO) -> None:
        page: list[Shown] = []
        rows: list[tuple[str | int, ...]] = []
        for kept in self._reader.record.in_threads():
            if len(page) == PER_PAGE:
                self._write_page(page, more=True)
                self._showing.new_page()
                self._continued = ""
                page = []
            shown = self._showing.show(kept, self._reference(kept.message))
            page.append(shown)
            self._note(kept.message)
            rows.append(_row(self._number, shown, kept.message))
            if len(rows) == _CHUNK:
                search.write(_data(rows))
                rows = []
        search.write(_data(rows))
        if page:
            self._write_page(page, more=False)

    def _note(self, message: ArchivedMessage) -> None:
        self._page_of[message.key] = self._number
        sent = self._reader.local(message.sent)
        key = sent.strftime("%Y-%m")
        if key not in self._months:
            self._months[key] = _Month(month(sent), f"{_page(self._number)}#{anchor(message)}")
        self._months[key].messages += 1

    def _reference(self, message: ArchivedMessage) -> Reference | None:
        """What it answers; of a Slack reply whose thread began on another page, the beginning."""
        reader = self._reader
        if message.parent:
            if self._page_of.get(message.parent) == self._number or self._continued == message.parent:
                return None
            self._continued = message.parent
            found = reader.record.get(message.parent)
            if found is None:
                return None
            answered: ArchivedMessage | None = found.message
        elif reader.answers_somebody(message):
            answered = reader.answered(message)
        else:
            return None
        if answered is None:
            return Reference("", "a message that is not in the archive", None)
        page = self._page_of.get(answered.key)
        href = f"{_page(page)}#{anchor(answered)}" if page is not None else None
        return Reference(reader.sender(answered), reader.excerpt(answered), href)

    def _write_page(self, page: list[Shown], *, more: bool) -> None:
        name = _page(self._number)
        text = self._frame(
            "page.html",
            number=self._number,
            messages=page,
            earlier_page=_page(self._number - 1) if self._number > 1 else None,
            later_page=_page(self._number + 1) if more else None,
        )
        with private_file(self._folder / name) as file:
            file.write(text)
        self._written.append(name)
        self._number += 1 if more else 0

    def _write_overview(self) -> None:
        record = self._reader.record
        group = record.group.group
        facts = {
            "Kind": self._reader.kind,
            "Id": group.id,
            "Earlier names": "; ".join(self._reader.earlier_titles),
            "People": f"{len(record.people):,}" if record.people else "",
            "Topics": f"{len(record.group.topics):,}" if record.group.topics else "",
            "Found deleted": f"{record.deleted:,}" if record.deleted else "",
            "Days": days_read(self._reader),
            "Times": f"local, {self._zone_name()}",
        }
        text = self._frame(
            "group.html",
            facts={name: value for name, value in facts.items() if value},
            months=[self._months[key] for key in sorted(self._months)],
            pages=self._written,
            messages=len(record),
            period=self._period(),
        )
        with private_file(self._folder / "index.html") as file:
            file.write(text)

    def _zone_name(self) -> str:
        """What the clocks showed at either end: two names where they were changed between."""
        zones = [self._reader.local(message.sent).strftime("%Z") for message in self._ends()]
        return " and ".join(dict.fromkeys(zones)) or "as on the machine that wrote this"

    def _period(self) -> str:
        ends = [self._reader.record.first, self._reader.record.last]
        days = [date(self._reader.local(moment)) for moment in ends if moment is not None]
        return " to ".join(dict.fromkeys(days)) + self._reader.beside

    def _ends(self) -> list[ArchivedMessage]:
        """The first message and the last."""
        record = self._reader.record
        keys = [*record.keys()[:1], *record.keys()[-1:]]
        return [found.message for found in map(record.get, keys) if found is not None]

    def _frame(self, template: str, **values: object) -> str:
        return environment().get_template(template).render(title=self._reader.title, **values)


def _page(number: int) -> str:
    return f"page-{number:04}.html"


def _row(number: int, shown: Shown, message: ArchivedMessage) -> tuple[str | int, ...]:
    """Seconds since 1970 tell the order: a reply stands under what it answers, whenever it was written."""
    said = [shown.text, *(file.name for file in shown.files), *shown.earlier]
    at = int(message.sent.timestamp())
    return (number, shown.anchor, at, shown.full, shown.sender, "\n".join(part for part in said if part))


def _data(rows: list[tuple[str | int, ...]]) -> str:
    """Messages as data inside the page: nothing to fetch, which a page opened from disk may not."""
    if not rows:
        return ""
    return f'<script type="application/json" class="messages">{htmlsafe_json_dumps(rows)}</script>\n'
