"""The one rule for what an action acts on: the ticked groups, else the one under the cursor."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from backends.model import GroupId
from reports.rows import Row


@dataclass(frozen=True, slots=True)
class Targets:
    """``shown`` are on the table, ``hidden`` are ticked but not shown; ``ticked`` = chosen by ticks."""

    shown: tuple[Row, ...] = ()
    hidden: tuple[Row, ...] = ()
    ticked: bool = False

    @property
    def all(self) -> tuple[Row, ...]:
        return self.shown + self.hidden

    @property
    def must_ask(self) -> bool:
        """Whether the person has to say if those not shown are meant."""
        return bool(self.hidden)


def targets(
    rows: Iterable[Row], shown: Iterable[Row], ticks: Collection[GroupId], cursor: Row | None
) -> Targets:
    """``rows`` are all that are known, ``shown`` those that view and filter let through.

    Ticks of groups that are in no row choose nothing; where no tick is left, the cursor's group is meant.
    """
    if ticks:
        visible = tuple(row for row in shown if row.group.id in ticks)
        seen = {row.group.id for row in visible}
        hidden = tuple(row for row in rows if row.group.id in ticks and row.group.id not in seen)
        if visible or hidden:
            return Targets(visible, hidden, True)
    return Targets((cursor,) if cursor else ())
