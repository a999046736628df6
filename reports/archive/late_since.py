"""Since when replies to threads from before the days that are read are asked for."""

from datetime import datetime

from reports.archive.index import moment
from reports.archive.manifest import GroupEntry, Manifest
from reports.archive.places import record_name
from reports.archive.spans import gaps
from reports.archive.wish import Ending, Wish

_GOOD = frozenset({Ending.EXPORTED, Ending.NO_NEWS})


def late_since(wish: Wish, before: Manifest, started: datetime) -> datetime:
    """When the one of these groups was last read to its end for which that is longest ago; of one that never
    was, or not from as early a day on, the first day wished for, where there is one.
    """
    first = moment(wish.span[0]) if wish.since is not None else None
    since = {run.run: run.since for run in before.runs}
    begins = []
    for group in wish.groups:
        entry = before.group(record_name(group.id))
        is_read = (
            entry is not None and entry.complete and not _is_widened(entry, wish, since.get(entry.run, ""))
        )
        begins.append(entry.complete if entry is not None and is_read else first)
    return min(filter(None, begins), default=started - wish.lookback)


def _is_widened(entry: GroupEntry, wish: Wish, since: str) -> bool:
    """Whether the last run for it, whose first day was ``since``, may not have asked for all these days, and
    the threads that began before them were not read either.
    """
    if wish.since is None:
        return False
    if entry.ending in _GOOD and since and since <= wish.since.isoformat():
        return False
    return entry.ending not in _GOOD or any(gaps(read, 0, wish.span[0] - 1) for read in entry.read.values())
