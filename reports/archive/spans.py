"""Stretches of time that have been read, so that what is between them is what remains to be read."""

from collections.abc import Iterable

from backends.history import Span


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Oldest first, without overlaps; those that touch are one."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if low > high:
            continue
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def gaps(spans: Iterable[Span], low: int, high: int) -> tuple[Span, ...]:
    """What of ``low`` to ``high`` is in none of them, newest first."""
    found: list[Span] = []
    for start, end in merged(spans):
        if end < low or start > high:
            continue
        if start > low:
            found.append((low, start - 1))
        low = max(low, end + 1)
    if low <= high:
        found.append((low, high))
    return tuple(reversed(found))


def overlaps(spans: Iterable[Span], span: Span) -> bool:
    return any(low <= span[1] and high >= span[0] for low, high in spans)
