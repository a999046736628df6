"""What is typed into the filter line: while it cannot be read, the last good filter stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backends.errors import FilterError
from reports.rows import Row

if TYPE_CHECKING:
    from reports.filters import Filter

Read = Callable[[str], "Filter"]
"""Raises FilterError."""


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """``filter`` None = all rows. ``wrong`` says what cannot be read; ``good`` is the last text that
    could be.
    """

    filter: "Filter | None" = None
    wrong: FilterError | None = None
    good: str = ""

    def typed(self, text: str, read: Read) -> "TypedFilter":
        """As it is after ``text`` was typed."""
        if not text.strip():
            return TypedFilter()
        try:
            return TypedFilter(read(text), good=text)
        except FilterError as error:
            return replace(self, filter=self._last_good(text, error, read), wrong=error)

    def _last_good(self, text: str, error: FilterError, read: Read) -> "Filter | None":
        """What was shown before the wrong term was typed.

        The beginning of that term was a word of its own for a moment: it never meant what is shown for it.
        """
        term = text.rfind(" ", 0, error.start + 1) + 1
        begun = self.good[term:] if text.startswith(self.good) else ""
        if not begun or ":" in begun:
            return self.filter
        try:
            return read(text[:term]) if text[:term].strip() else None
        except FilterError:
            return None

    def select(self, rows: Sequence[Row]) -> Sequence[Row]:
        return self.filter.select(rows) if self.filter else rows
