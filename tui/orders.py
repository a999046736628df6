"""In which orders the table can stand: what decides, and which heading carries the arrow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reports.rows import Row
from tui.explain import title_of

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """``column`` is the key of the heading that is marked."""

    name: str
    column: str
    key: Callable[[Row], Any]
    falling: bool = False

    def arrange(self, rows: Iterable[Row]) -> list[Row]:
        """Sorted by this order, then by title; equal titles keep their place."""
        return sorted(rows, key=self.key)


def _title(row: Row) -> str:
    return title_of(row).casefold()


def _by_gaps(row: Row) -> tuple[Any, ...]:
    return (-row.gaps, -row.unknowns, row.category.casefold(), not row.starred, _title(row))


def _by_category(row: Row) -> tuple[Any, ...]:
    return (row.category.casefold(), -row.gaps, not row.starred, _title(row))


def _by_activity(row: Row) -> tuple[Any, ...]:
    return (-(row.group.active or LONG_AGO).timestamp(), _title(row))


ORDERS = (
    Order("gaps", "need", _by_gaps, falling=True),
    Order("title", "title", lambda row: (_title(row), row.group.id)),
    Order("category", "category", _by_category),
    Order("activity", "active", _by_activity, falling=True),
)
"""The first is the order at the start: gaps first, then category, star, title."""
