"""One export as it goes on: how far each group is, what it waits for, how it ended. No Textual."""

from dataclasses import dataclass, field

from backends.model import Event, Group, GroupId
from reports.archive.estimate import Estimate
from reports.archive.wish import Ending, ExportResult, GroupOutcome, GroupProgress, Stage
from tui.activity import Activity
from tui.export_text import GOOD
from tui.exporting import ExportOrder, Following

AGAIN = frozenset({Ending.STOPPED, Ending.FAILED})
"""Another export goes on from there, or may have more luck."""


@dataclass
class ArchiveRun:
    """``failure`` is a sentence, safe to show."""

    order: ExportOrder
    expected: Estimate | None = None
    following: Following = field(init=False)
    activity: Activity = field(default_factory=Activity)
    result: ExportResult | None = None
    failure: str = ""
    stopping: bool = False

    def __post_init__(self) -> None:
        self.following = Following(len(self.order.groups))

    def note(self, event: Event | GroupProgress) -> None:
        if not isinstance(event, GroupProgress):
            self.activity.note(event)
            return
        if not self.following.latest:
            # What stood there was of the signing in; from now on time counts.
            self.activity.clear()
            self.following = Following(len(self.order.groups))
        self.following.take(event)

    def end(self, result: ExportResult | None, failure: str = "") -> None:
        self.result, self.failure = result, failure
        self.activity.clear()

    @property
    def over(self) -> bool:
        return self.result is not None or bool(self.failure)

    @property
    def outcomes(self) -> dict[GroupId, GroupOutcome]:
        return {one.group: one for one in self.result.outcomes} if self.result else {}

    @property
    def left(self) -> tuple[Group, ...]:
        """Those that another export could still archive."""
        over = {one.group for one in self.outcomes.values() if one.ending not in AGAIN}
        return tuple(group for group in self.order.groups if group.id not in over)

    @property
    def groups(self) -> tuple[frozenset[GroupId], frozenset[GroupId]]:
        """Those where nothing is left to do, and those where something is."""
        all = frozenset(group.id for group in self.order.groups)
        rest = frozenset(group.id for group in self.left)
        return all - rest, rest

    @property
    def done(self) -> int:
        """Groups that need not be waited for; in the end those that are wholly archived."""
        if self.result is None:
            return self.following.ended
        return sum(one.ending in GOOD for one in self.result.outcomes)

    def in_order(self) -> list[Group]:
        """What one wants to see first: under way, or not gone well; then what is to come; then the rest."""
        return sorted(self.order.groups, key=self._rank)

    def _rank(self, group: Group) -> int:
        outcome = self.outcomes.get(group.id)
        if outcome is not None:
            return 3 if outcome.ending in GOOD else 1
        if self.result is None:
            progress = self.following.latest.get(group.id)
            if progress is None:
                return 2
            return 3 if progress.stage is Stage.ENDED else 0
        return 2
