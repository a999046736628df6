"""The ``html`` format: a folder of pages for each group, and one page that lists the groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from backends.model import PLATFORM_NAMES, GroupId, Kind
from reports.archive import names
from reports.archive.formats.characters import named
from reports.archive.formats.days import days_read
from reports.archive.formats.files import keep_only, place_of, present, private_file
from reports.archive.formats.html.book import PAGES, SEARCH, Book
from reports.archive.formats.html.look import environment
from reports.archive.formats.reading import Reader, kind_of, short_date
from reports.archive.manifest import GroupEntry
from reports.archive.record import GroupRecord

_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A group in the list. Dates are as people write them. ``note``: what is amiss or left out."""

    title: str
    kind: str
    href: str
    messages: int
    first: str
    last: str
    note: str = ""


class HtmlFormat:
    """Everything is inside the pages: they open from disk, from a share or a mail, without a server."""

    name = "html"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def standing(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        place = place_of(record, folder)
        return present(place / _INDEX, place / SEARCH, *place.glob(PAGES))

    def standing_index(self, folder: Path) -> Sequence[Path]:
        return present(folder / _INDEX)

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        place = place_of(record, folder)
        written = Book(Reader(record, self._zone), place).write()
        keep_only(place, PAGES, [path.name for path in written])
        return written

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        listed = [self._listed(record, folder) for record in records if place_of(record, folder).exists()]
        listed += [one for entry in lost if (one := self._as_told(entry, folder)) is not None]
        listed.sort(key=lambda each: (each.title.casefold(), each.href))
        ids = [*(record.group.group.id for record in records), *(GroupId(entry.id) for entry in lost)]
        platforms = sorted({PLATFORM_NAMES[one.platform] for one in ids})
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
            first=self._day(record.first),
            last=self._day(record.last),
            note=days_read(reader),
        )

    def _as_told(self, entry: GroupEntry, folder: Path) -> _Listed | None:
        """A group whose record cannot be read: its pages are still those that were written."""
        group = GroupId(entry.id)
        halves = [part for part in entry.read if part]
        place = folder / names.settled(folder, entry.title, group.native, earlier=halves)
        if not place.exists():
            return None
        return _Listed(
            title=named(entry.title),
            kind=kind_of(group.platform, Kind(entry.kind)),
            href=f"{place.name}/{_INDEX}",
            messages=entry.messages,
            first=self._day(entry.first),
            last=self._day(entry.last),
            note="damaged: shown as it was last exported",
        )

    def _day(self, moment: datetime | None) -> str:
        return short_date(moment.astimezone(self._zone)) if moment is not None else ""
