"""The summary for a message: five lines of plain text, to be pasted into Slack or Telegram as they are."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from backends.plain import without_controls
from reports.rows import Assessment, Row, State
from reports.trends import Change, Gap

_LONGEST = 40
_NAMED = 3
_TAMED = str.maketrans({"@": "(at)", "`": "'"})
"""A name must neither call everyone in the channel, nor swallow the rest as code."""


def summary_text(assessment: Assessment, change: Change | None, *, now: datetime) -> str:
    """Rate, change, new groups, gaps, what is open; a line each. ``change`` None: nothing to compare with.

    Times are shown as local ones of ``now`` (aware). Names from outside come out as plain text.
    """
    return "\n".join(
        (
            _rate(assessment, now),
            _since(change, now),
            _groups(change),
            _gaps(change),
            _open(assessment.rows),
        )
    )


def _rate(assessment: Assessment, now: datetime) -> str:
    found = assessment.coverage
    when = _day(assessment.taken, now)
    part = " (a part of the groups only)" if assessment.snapshot.scope else ""
    if not found.of:
        return f"Coverage, {when}: no customer groups were found{part}."
    return (
        f"Coverage {found.percent} %, {when}: {found.complete} of {found.of} customer groups complete, "
        f"{found.gaps} with gaps, {found.unknown} not known{part}."
    )


def _since(change: Change | None, now: datetime) -> str:
    if change is None:
        return "Change: this is the first audit, there is nothing to compare with."
    since = f"Since {_day(change.since, now)}"
    if change.points is None:
        return f"{since}: the two audits share no platform that both could read."
    points = round(change.points)
    if points == 0:
        return f"{since}: the rate has not moved by a point."
    return f"{since}: {'up' if points > 0 else 'down'} {_count(abs(points), 'point')}."


def _groups(change: Change | None) -> str:
    if change is None:
        return "New groups: not known yet."
    new = _some([one.title for one in change.new])
    text = f"New groups: {len(change.new)}{f' ({new})' if new else ''}"
    gone = _some([one.title for one in change.gone])
    return f"{text}; gone: {len(change.gone)} ({gone})." if gone else f"{text}."


def _gaps(change: Change | None) -> str:
    if change is None:
        return "Gaps closed and opened: not known yet."
    parts = [
        f"{len(change.closed)} closed",
        f"{len(change.opened)} opened{_where(change.opened)}",
    ]
    if change.no_longer_known:
        parts.append(f"{len(change.no_longer_known)} no longer known")
    return f"Gaps: {', '.join(parts)}."


def _where(gaps: Sequence[Gap]) -> str:
    named = _some([f"{plain(gap.member)} in {plain(gap.title)}" for gap in gaps], clean=False)
    return f" ({named})" if named else ""


def _open(rows: Iterable[Row]) -> str:
    with_gaps = sorted(
        (row for row in rows if row.gaps),
        key=lambda row: (-row.gaps, not row.starred, row.group.title.casefold()),
    )
    if not with_gaps:
        return "Open: no gaps."
    total = sum(row.gaps for row in with_gaps)
    biggest = _some([f"{plain(row.group.title)} ({_missing(row)})" for row in with_gaps], clean=False)
    return f"Open: {_count(total, 'gap')} in {_count(len(with_gaps), 'group')}; the biggest: {biggest}."


def _missing(row: Row) -> str:
    return ", ".join(plain(name) for name, cell in row.cells.items() if cell.state is State.MISSING)


def _some(names: Sequence[str], *, clean: bool = True) -> str:
    """The first few, and how many more there are."""
    shown = [plain(name) if clean else name for name in names[:_NAMED]]
    more = len(names) - len(shown)
    return "; ".join([*shown, *([f"{more} more"] if more else [])])


def plain(name: str) -> str:
    """A name from outside as harmless text of one line, not too long."""
    text = without_controls(name).strip().translate(_TAMED) or "(no name)"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _day(moment: datetime, now: datetime) -> str:
    return f"{moment.astimezone(now.tzinfo):%a %d %b %Y}"
