"""The ``html`` format: a folder of pages for each group, and one page that lists the groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from backends.model import PLATFORM_NAMES
from reports.archive.formats.files import keep_only, place_of, private_file
from reports.archive.formats.html.book import PAGES, Book
from reports.archive.formats.html.look import environment
from reports.archive.formats.reading import Reader, short_date
from reports.archive.record import GroupRecord

_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A group in the list. Dates are as people write them."""

    title: str
    kind: str
    href: str
    messages: int
    first: str
    last: str


class HtmlFormat:
    """Everything is inside the pages: they open from disk, from a share or a mail, without a server."""

    name = "html"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        place = place_of(record, folder)
        written = Book(Reader(record, self._zone), place).write()
        keep_only(place, PAGES, [path.name for path in written])
        return written

    def write_index(self, records: Sequence[GroupRecord], folder: Path) -> Sequence[Path]:
        listed = [self._listed(record, folder) for record in records if place_of(record, folder).exists()]
        listed.sort(key=lambda each: (each.title.casefold(), each.href))
        platforms = sorted({PLATFORM_NAMES[record.group.group.platform] for record in records})
        page = environment().get_template(_INDEX)
        with private_file(folder / _INDEX) as file:
            file.writelines(
                page.generate(
                    groups=listed,
                    messages=sum(each.messages for each in listed),
                    platforms=" and ".join(platforms),
                )
            )
        return [folder / _INDEX]

    def _listed(self, record: GroupRecord, folder: Path) -> _Listed:
        reader = Reader(record, self._zone)
        return _Listed(
            title=reader.title,
            kind=reader.kind,
            href=f"{place_of(record, folder).name}/{_INDEX}",
            messages=len(record),
            first=short_date(reader.local(record.first)) if record.first else "",
            last=short_date(reader.local(record.last)) if record.last else "",
        )
