"""What one group looks like under the policy of the day: a row, its cells, and the rate over all rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from backends.changes.in_hand import InHand
from backends.model import Group, Snapshot
from reports.unconfirmed import Unconfirmed


class State(StrEnum):
    """Where one team member stands in one group. Unknown is never missing."""

    PRESENT = "present"
    MISSING = "missing"
    ABSENT = "absent"
    SHOULD_LEAVE = "should_leave"
    EXCUSED = "excused"
    UNKNOWN = "unknown"
    UNMAPPED = "unmapped"


class Verdict(StrEnum):
    """A whole group: every required member there or excused, somebody missing, or not known."""

    COMPLETE = "complete"
    GAPS = "gaps"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """One member in one group. ``reason`` is one sentence: why required, excused, unknown or to leave.

    ``in_hand`` is what was done of late about somebody who is missing: they still are. ``tried`` is the
    last invitation of theirs that came to nothing, and why.
    """

    state: State
    required: bool
    reason: str = ""
    in_hand: InHand | None = None
    tried: InHand | None = None


@dataclass(frozen=True)
class Row:
    """One group. ``cells`` is keyed by member name, in the team's order. ``counts`` = part of the rate."""

    group: Group
    category: str
    counts: bool
    cells: Mapping[str, Cell]
    flags: tuple[str, ...] = ()
    starred: bool = False

    @cached_property
    def gaps(self) -> int:
        """How many required members are missing."""
        return sum(cell.state is State.MISSING for cell in self.cells.values())

    @cached_property
    def in_hand(self) -> int:
        """About how many of these gaps something was done of late."""
        return sum(cell.in_hand is not None for cell in self.cells.values())

    @cached_property
    def unknowns(self) -> int:
        """How many required members are unknown or have no handle here."""
        open_states = (State.UNKNOWN, State.UNMAPPED)
        return sum(cell.required and cell.state in open_states for cell in self.cells.values())

    @cached_property
    def required_total(self) -> int:
        """Required members; those excused have left this number."""
        return sum(cell.required for cell in self.cells.values())

    @cached_property
    def required_present(self) -> int:
        return sum(cell.required and cell.state is State.PRESENT for cell in self.cells.values())

    @cached_property
    def verdict(self) -> Verdict:
        if self.gaps:
            return Verdict.GAPS
        # Without a team nothing is known: no group is covered by accident.
        if not self.cells:
            return Verdict.UNKNOWN
        return Verdict.UNKNOWN if self.unknowns else Verdict.COMPLETE

    @property
    def completeness(self) -> str:
        """``4/5``, or ``3/5?`` where somebody is not known."""
        return f"{self.required_present}/{self.required_total}{'?' if self.unknowns else ''}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of groups; ``of`` is their sum."""

    complete: int = 0
    gaps: int = 0
    unknown: int = 0

    @property
    def of(self) -> int:
        return self.complete + self.gaps + self.unknown

    @property
    def rate(self) -> float:
        """0 to 1; 0 where there is no group."""
        return self.complete / self.of if self.of else 0.0

    @property
    def percent(self) -> int:
        """The rate as people read it, everywhere the same: 100 only if all are complete, 0 only if none."""
        if self.complete in (0, self.of):
            return 100 if self.complete else 0
        return min(max(round(self.rate * 100), 1), 99)


@dataclass(frozen=True)
class Assessment:
    """A snapshot under a policy: all rows, sorted by platform and title, and the rate."""

    snapshot: Snapshot
    members: tuple[str, ...]
    required: frozenset[str]
    """Members required by default on at least one platform: their columns come first."""
    rows: tuple[Row, ...]
    coverage: Coverage
    uncategorised: int
    notes: tuple[str, ...] = ()
    """What the policy cannot judge, in sentences: required members without a handle, for one."""
    retired: tuple[str, ...] = ()
    """The retired names as the config spells them; their flags are in lower case."""
    unconfirmed: tuple[Unconfirmed, ...] = ()
    """Handles whose account nobody has confirmed yet; empty also where that is not known yet."""

    @property
    def taken(self) -> datetime:
        """When the snapshot was begun, aware UTC."""
        return self.snapshot.started


def coverage_of(rows: Iterable[Row]) -> Coverage:
    """The rate over those of ``rows`` that count."""
    tally = dict.fromkeys(Verdict, 0)
    for row in rows:
        if row.counts:
            tally[row.verdict] += 1
    return Coverage(tally[Verdict.COMPLETE], tally[Verdict.GAPS], tally[Verdict.UNKNOWN])
