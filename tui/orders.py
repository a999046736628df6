"""In which orders the table can stand: by which columns, which way, and how that is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backends.nearest import did_you_mean
from reports.rows import Row
from tui.explain import title_of
from tui.wording import URGENCY, rights_in_short

MEMBER = "member:"
"""Before a team member's name in the key of their column."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column by its key (tui/widgets/columns.py); ``falling`` = the largest first."""

    column: str
    falling: bool = False

    @property
    def text(self) -> str:
        return f"{'-' if self.falling else ''}{self.column}"

    @property
    def words(self) -> str:
        """What it is called: ``gaps``, or a person's name (hostile text)."""
        return self.column.removeprefix(MEMBER) if self.column not in NAMES else NAMES[self.column]


@dataclass(frozen=True, slots=True)
class Order:
    """The first column decides, then the second, then the star, the title and the id."""

    first: SortKey
    second: SortKey | None = None

    @property
    def keys(self) -> tuple[SortKey, ...]:
        return (self.first, self.second) if self.second else (self.first,)

    @property
    def text(self) -> str:
        """As the config and the state file have it: ``-need,category``; ``-`` = the largest first."""
        return ",".join(key.text for key in self.keys)

    @property
    def words(self) -> str:
        """``gaps, category``."""
        return ", ".join(key.words for key in self.keys)

    def arrange(self, rows: Iterable[Row]) -> list[Row]:
        """Sorted; rows of which a column says nothing come last whichever way it goes."""
        ordered = sorted(rows, key=_tie)
        for key in reversed(self.keys):
            ordered = _by(ordered, key)
        return ordered

    def by(self, column: str) -> "Order":
        """That column first, and the former first as the second; the other way if it was first already."""
        if column == self.first.column:
            return replace(self, first=_turned(self.first))
        return Order(usual(column), self.first)

    def then(self, column: str) -> "Order":
        """That column second; the other way if it was already. The first column stays first."""
        if column == self.first.column:
            return self.by(column)
        if self.second and self.second.column == column:
            return replace(self, second=_turned(self.second))
        return replace(self, second=usual(column))

    def turned(self) -> "Order":
        """The other way round, the second column as it was."""
        return replace(self, first=_turned(self.first))


def _turned(key: SortKey) -> SortKey:
    return replace(key, falling=not key.falling)


def usual(column: str) -> SortKey:
    """The way round in which a column is looked at first: most gaps, largest, latest."""
    return SortKey(column, column in FALLING)


def _title(row: Row) -> str:
    return title_of(row).casefold()


def _tie(row: Row) -> tuple[bool, str, str]:
    return (not row.starred, _title(row), row.group.id.key)


def _by(rows: Sequence[Row], key: SortKey) -> list[Row]:
    value = _value_of(key.column)
    known = [(value(row), row) for row in rows]
    told = [pair for pair in known if pair[0] is not None]
    told.sort(key=lambda pair: pair[0], reverse=key.falling)
    return [row for _, row in told] + [row for found, row in known if found is None]


def _rights(row: Row) -> int:
    rights = row.group.rights
    if rights_in_short(row) == "–":
        return 0
    may = sum(bool(right) for right in (rights.invite, rights.rename, rights.remove))
    return 2 + may if may else 1 if rights.invite is None else 0


def _active(row: Row) -> float | None:
    return row.group.active.timestamp() if row.group.active else None


_VALUES: Mapping[str, Callable[[Row], Any]] = {
    "title": _title,
    "on": lambda row: row.group.platform,
    "category": lambda row: row.category.casefold(),
    "need": lambda row: (row.gaps, row.unknowns),
    "rights": _rights,
    "flags": lambda row: row.flags or None,
    "size": lambda row: row.group.members,
    "active": _active,
}
FALLING = frozenset(("need", "rights", "size", "active"))
NAMES: Mapping[str, str] = {
    "title": "title",
    "on": "platform",
    "category": "category",
    "need": "gaps",
    "rights": "my rights",
    "flags": "flags",
    "size": "size",
    "active": "activity",
}
"""What each column sorts by; the members' columns sort by their names' owners, gaps first."""


def _value_of(column: str) -> Callable[[Row], Any]:
    if column in _VALUES:
        return _VALUES[column]
    name = column.removeprefix(MEMBER)

    def state(row: Row) -> int | None:
        cell = row.cells.get(name)
        return URGENCY.index(cell.state) if cell else None

    return state


def read_order(text: str) -> Order:
    """The order of a ``text`` such as ``-size`` or ``-need,title``. Raises ValueError with a sentence."""
    keys = [_read_key(part.strip()) for part in text.split(",") if part.strip()]
    if not keys or len(keys) > 2:
        raise ValueError("An order is one column or two, such as -need,title.")
    return Order(*keys)


def _read_key(text: str) -> SortKey:
    word = text.removeprefix("-")
    column = next((key for key, name in NAMES.items() if word.casefold() in (key, name)), word)
    if column not in NAMES and not column.startswith(MEMBER):
        raise ValueError(f"{word} is no column to sort by; {did_you_mean(word, NAMES)}")
    return SortKey(column, text.startswith("-"))


ORDERS = (
    Order(SortKey("need", True), SortKey("category")),
    Order(SortKey("title")),
    Order(SortKey("category"), SortKey("need", True)),
    Order(SortKey("active", True)),
)
"""One key goes through these; the first is the order at the start: gaps first, then category."""


def next_order(order: Order) -> Order:
    """The one after it; the first after one that a person has made up."""
    return ORDERS[(ORDERS.index(order) + 1) % len(ORDERS)] if order in ORDERS else ORDERS[0]
