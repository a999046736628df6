"""One export as it goes on: how far each group is, what it waits for, how it ended. No Textual."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from backends.model import Event, Group, GroupId, Platform, SignedOut
from reports.archive.estimate import Estimate
from reports.archive.wish import Ending, ExportResult, GroupOutcome, GroupProgress, Stage
from tui.activity import Activity
from tui.export_text import GOOD
from tui.exporting import ExportOrder, Following, is_left

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
    refused: set[Platform] = field(default_factory=set)
    """Where the login was refused on the way."""
    waiting: frozenset[Platform] = frozenset()
    """Where somebody has to sign in before it goes on; nothing is under way then."""
    rejoining: bool = False
    """Stopping only to go on at once, with a login that was renewed on the way."""
    _lapsed: set[GroupId] = field(default_factory=set)
    """Ended after their login was refused, so not at their end."""
    _parts: list[ExportResult] = field(default_factory=list)
    """What came of it each time that it had to wait."""
    _outcomes: dict[GroupId, GroupOutcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.following = Following(len(self.order.groups))

    def note(self, event: Event | GroupProgress) -> None:
        if isinstance(event, SignedOut):
            self.refused.add(event.platform)
        if not isinstance(event, GroupProgress):
            self.activity.note(event)
            return
        if event.stage is Stage.ENDED and event.group.platform in self.refused:
            self._lapsed.add(event.group)
        if not self.following.latest:
            # What stood there was of the signing in; from now on time counts.
            self.activity.clear()
            self.following = Following(self.following.total, self.following.before)
        self.following.take(event)

    # Waiting for somebody to sign in

    def held_back(self, result: ExportResult | None) -> frozenset[Platform]:
        """After ``result``, None = nothing was begun: where a login was refused, and groups are left."""
        if result is None:
            return frozenset(self.refused & {group.platform for group in self.order.groups})
        return frozenset(
            one.group.platform
            for one in result.outcomes
            if one.group.platform in self.refused and is_left(one, self.refused)
        )

    def hold(self, result: ExportResult | None, platforms: frozenset[Platform]) -> None:
        """What is left waits for a new login."""
        self._keep(result)
        self.waiting = platforms

    def is_short_of(self, platforms: Collection[Platform]) -> bool:
        """Whether it goes on without one of these platforms, as its login was refused."""
        return not self.over and not self.waiting and bool(self.refused & set(platforms))

    def rest(self) -> ExportOrder:
        """What goes on now: groups that were not read to their end, where the login was refused."""
        kept = self._outcomes
        left = [
            group
            for group in self.order.groups
            if group.id not in kept or is_left(kept[group.id], self.refused)
        ]
        self._outcomes = {id: one for id, one in kept.items() if not is_left(one, self.refused)}
        new = sum(one.new for part in self._parts for one in part.outcomes)
        self.following = Following(len(left), new)
        self.waiting, self.rejoining = frozenset(), False
        self.refused.clear()
        self._lapsed.clear()
        return replace(self.order, groups=left)

    def _keep(self, result: ExportResult | None) -> None:
        """Add a part of the whole. A group may have ended in several."""
        self.activity.clear()
        if result is not None:
            self._parts.append(result)
            self._outcomes |= {one.group: one for one in result.outcomes}

    def waits(self, group: Group) -> bool:
        """Whether a new login has to come before that group."""
        if self.over or group.platform not in self.refused:
            return False
        outcome = self._outcomes.get(group.id)
        if outcome is not None:
            return is_left(outcome, self.refused)
        return group.id in self._lapsed or group.id not in self.following.latest

    def end(self, result: ExportResult | None, failure: str = "", *, is_barred: bool = False) -> None:
        self._keep(result)
        self.waiting = frozenset()
        self.result = _whole(self._parts, self._outcomes) if self._parts else None
        self.failure, self.is_barred = failure, is_barred

    @property
    def over(self) -> bool:
        return self.result is not None or bool(self.failure)

    def outcome(self, group: Group) -> GroupOutcome | None:
        """None while it goes on, and where nothing could be begun."""
        return self._outcomes.get(group.id)

    @property
    def is_begun(self) -> bool:
        """Whether a part of it has ended already."""
        return bool(self._parts)

    @property
    def total(self) -> int:
        return len(self.order.groups)

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
        if self.result is not None:
            return sum(one.ending in GOOD for one in self.result.outcomes)
        known = sum(not is_left(one, self.refused) for one in self._outcomes.values())
        return known if self.waiting else known + self.following.ended - len(self._lapsed)

    def in_order(self) -> list[Group]:
        """What one wants to see first: under way, then what is to come; in the end what did not go well."""
        return sorted(self.order.groups, key=self._rank)

    def _rank(self, group: Group) -> int:
        if self.waits(group):
            return 1
        outcome = self._outcomes.get(group.id)
        if outcome is not None:
            return ORDER.index(outcome.ending) if self.over else 2
        progress = self.following.latest.get(group.id)
        if progress is None:
            return 1
        return 2 if progress.stage is Stage.ENDED else 0


def _whole(parts: Sequence[ExportResult], outcomes: Mapping[GroupId, GroupOutcome]) -> ExportResult:
    """The parts of an export that had to wait in between, as one; ``outcomes`` are the last of each group."""
    new: Counter[GroupId] = Counter()
    requests: Counter[Platform] = Counter()
    for part in parts:
        requests.update(part.requests)
        new.update({one.group: one.new for one in part.outcomes})
    return replace(
        parts[-1],
        outcomes=tuple(_over_all(one, new[id]) for id, one in outcomes.items()),
        requests=requests,
        seconds=sum(part.seconds for part in parts),
        problems=tuple(dict.fromkeys(problem for part in parts for problem in part.problems)),
    )


def _over_all(outcome: GroupOutcome, new: int) -> GroupOutcome:
    news = outcome.ending is Ending.NO_NEWS and new > 0
    return replace(outcome, new=new, ending=Ending.EXPORTED if news else outcome.ending)
