"""Which group is under the cursor, whatever becomes of the rows: it is kept by its id. Pure, no widgets."""

from collections.abc import Iterable, Mapping, Sequence

from backends.model import GroupId
from reports.rows import Row


class RowCursor:
    """``wanted`` is the group that was last gone to; while it is not shown, a neighbour has the cursor."""

    def __init__(self) -> None:
        self.rows: Sequence[Row] = ()
        self.place = 0
        self.wanted: GroupId | None = None

    @property
    def row(self) -> Row | None:
        """Under the cursor; None = there is no row."""
        return self.rows[self.place] if self.rows else None

    @property
    def is_wanted(self) -> bool:
        """Whether it is on the group that was last gone to."""
        return self.row is not None and self.row.group.id == self.wanted

    def show(self, rows: Sequence[Row]) -> None:
        """Other rows: to the wanted group; where it is not among them, to the nearest of those that were
        after it, else to the nearest of those before it, else to the first row.
        """
        after = {row.group.id: place for place, row in enumerate(rows)}
        self.rows, self.place = rows, self._place_in(after)

    def _place_in(self, after: Mapping[GroupId, int]) -> int:
        if self.wanted is not None and self.wanted in after:
            return after[self.wanted]
        neighbours: Iterable[Row] = (*self.rows[self.place :], *reversed(self.rows[: self.place]))
        return next((after[row.group.id] for row in neighbours if row.group.id in after), 0)

    def go_to(self, place: int) -> None:
        """To that row, or to the nearest there is."""
        if self.rows:
            self.place = max(0, min(place, len(self.rows) - 1))
            self.wanted = self.rows[self.place].group.id

    def next_gap(self, forward: bool) -> int | None:
        """The place of the next row with a gap, going round at the end; None = there is none."""
        count = len(self.rows)
        for step in range(1, count + 1):
            place = (self.place + (step if forward else -step)) % count
            if self.rows[place].gaps:
                return place
        return None

    def follow(self, moved: Mapping[GroupId, GroupId]) -> None:
        """Groups that have another id now: old to new."""
        if self.wanted:
            self.wanted = moved.get(self.wanted, self.wanted)
