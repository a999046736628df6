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
ORDER = (Ending.FAILED, Ending.STOPPED, Ending.VANISHED, Ending.EXPORTED, Ending.NO_NEWS)


@dataclass
class ArchiveRun:
    """``failure`` is a sentence, safe to show; ``is_barred``: the same again could only fail again."""

    order: ExportOrder
    expected: Estimate | None = None
    following: Following = field(init=False)
    activity: Activity = field(default_factory=Activity)
    result: ExportResult | None = None
    failure: str = ""
    is_barred: bool = False
    stopping: bool = False
    _outcomes: dict[GroupId, GroupOutcome] = field(default_factory=dict)

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

    def end(self, result: ExportResult | None, failure: str = "", *, is_barred: bool = False) -> None:
        self.result, self.failure, self.is_barred = result, failure, is_barred
        self._outcomes = {one.group: one for one in result.outcomes} if result else {}
        self.activity.clear()

    @property
    def over(self) -> bool:
        return self.result is not None or bool(self.failure)

    def outcome(self, group: Group) -> GroupOutcome | None:
        """None while it goes on, and where nothing could be begun."""
        return self._outcomes.get(group.id)

    @property
    def left(self) -> tuple[Group, ...]:
        """Those that another export could still archive."""
        over = {id for id, one in self._outcomes.items() if one.ending not in AGAIN}
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
        """What one wants to see first: under way, then what is to come; in the end what did not go well."""
        return sorted(self.order.groups, key=self._rank)

    def _rank(self, group: Group) -> int:
        outcome = self._outcomes.get(group.id)
        if outcome is not None:
            return ORDER.index(outcome.ending)
        progress = self.following.latest.get(group.id)
        if progress is None:
            return 1
        return 2 if progress.stage is Stage.ENDED else 0
