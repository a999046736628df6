"""Which days an archive holds of a group, in words, where those are not all."""

from datetime import UTC, datetime, timedelta

from backends.history import Span
from reports.archive.formats.reading import Reader, date
from reports.archive.index import microseconds, moment
from reports.archive.spans import merged

_INSTANT = timedelta(microseconds=1)
_LATEST = microseconds(datetime(9999, 1, 1, tzinfo=UTC))
"""A span may reach further than dates do."""


def days_read(reader: Reader) -> str:
    """``only 1 October 2026 to 31 October 2026``, ``only from 1 October 2026 on``; "" where that is all."""
    stretches = merged(span for spans in reader.record.read.values() for span in spans)
    told = [_in_words(span, reader, newest=span == stretches[-1]) for span in stretches]
    return f"only {' and '.join(told)}" if any(told) else ""


def _in_words(span: Span, reader: Reader, *, newest: bool) -> str:
    first, after = reader.local(moment(span[0])), reader.local(moment(min(span[1], _LATEST)) + _INSTANT)
    # Days end at midnight; what ends at the newest message there was goes on.
    ends = not newest or (after.hour, after.minute, after.second, after.microsecond) == (0, 0, 0, 0)
    last = date(after - _INSTANT)
    if span[0] <= 0:
        return f"up to {last}" if ends else ""
    return f"{date(first)} to {last}" if ends else f"from {date(first)} on"
