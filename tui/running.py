"""A run of changes as it goes on: what is done, what is left, how long it may take, what it waits for."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepDone, StepOutcome
from backends.changes.step import Step
from backends.model import PLATFORMS, Event, GroupId, Platform, SignedOut
from backends.outcomes import OPEN, Outcome
from backends.protocol import InviteLink
from tui.activity import Activity
from tui.review_text import tallied


@dataclass
class Running:
    """``links`` are secrets: shown and copied, never kept. ``failure`` is a sentence, safe to show."""

    plan: Plan
    began: datetime
    outcomes: dict[int, StepOutcome] = field(default_factory=dict)
    links: dict[int, InviteLink] = field(default_factory=dict)
    activity: Activity = field(default_factory=Activity)
    record: ChangeRecord | None = None
    failure: str = ""
    stopping: bool = False
    earlier: ChangeRecord | None = None
    """Set where this goes on with a run: as it was before."""
    refused: set[Platform] = field(default_factory=set)
    """Where the login was refused on the way."""
    renewed: set[Platform] = field(default_factory=set)
    """Of these, where somebody has signed in meanwhile."""
    waiting: frozenset[Platform] = frozenset()
    """Where somebody has to sign in before it goes on; nothing is under way then."""

    @classmethod
    def again(cls, record: ChangeRecord, began: datetime) -> "Running":
        """The whole run, gone on with: what is done of it already counts as done."""
        done = {number: record.outcomes[number] for number in cls._settled(record)}
        return cls(record.plan, began, done, earlier=record)

    @property
    def run(self) -> str:
        """What the journal knows it by, once that is known; else ""."""
        known = self.record or self.earlier
        return known.run if known else ""

    def note(self, event: Event | StepDone) -> None:
        if isinstance(event, SignedOut):
            self.refused.add(event.platform)
        if not isinstance(event, StepDone):
            self.activity.note(event)
            return
        self.outcomes[event.step.number] = event.outcome
        if event.link is not None:
            self.links[event.step.number] = event.link

    def held_back(self, record: ChangeRecord | None) -> frozenset[Platform]:
        """After ``record``, None = nothing was begun: where a login was refused, and something is left."""
        left = self.plan.steps if record is None else record.open
        return frozenset(self.refused & {step.group.platform for step in left})

    def hold(self, record: ChangeRecord | None, platforms: frozenset[Platform]) -> None:
        """What is left waits for a new login."""
        self.earlier, self.waiting = record or self.earlier, platforms
        self.activity.clear()
        if record is not None:
            self.outcomes.update(record.outcomes)

    def go_on(self, began: datetime) -> None:
        """With another login; what is done already counts as done."""
        self.began, self.waiting = began, frozenset()
        self.refused.clear()
        self.renewed.clear()
        if self.earlier is not None:
            self.outcomes = {number: self.outcomes[number] for number in self._settled(self.earlier)}

    def waits(self, step: Step) -> bool:
        """Whether a new login has to come before that step."""
        done = self.outcomes.get(step.number)
        is_open = done is None or done.outcome in OPEN
        return not self.over and is_open and step.group.platform in self.refused

    def end(self, record: ChangeRecord | None, failure: str = "") -> None:
        self.record, self.failure = record or self.earlier, failure
        self.waiting = frozenset()
        self.activity.clear()
        if record is not None:
            self.outcomes.update(record.outcomes)

    @property
    def over(self) -> bool:
        return self.record is not None or bool(self.failure)

    @property
    def done(self) -> int:
        """Steps that need not be looked at again."""
        return sum(one.outcome not in OPEN for one in self.outcomes.values())

    @property
    def total(self) -> int:
        return len(self.plan.steps)

    @property
    def groups(self) -> tuple[frozenset[GroupId], frozenset[GroupId]]:
        """Those where everything is as it was wanted, and those where something is not."""
        all = {step.group.id for step in self.plan.steps}
        rest = {step.group.id for step in self.plan.steps if not self._is_so(step.number)}
        return frozenset(all - rest), frozenset(rest)

    def _is_so(self, number: int) -> bool:
        done = self.outcomes.get(number)
        return done is not None and done.outcome in (Outcome.VERIFIED, Outcome.ALREADY)

    def seconds_left(self, now: datetime) -> float | None:
        """By the pace so far of the platform that takes longest; None while nothing is known of it."""
        found = [self._left_on(platform, now) for platform in PLATFORMS]
        known = [seconds for seconds in found if seconds is not None]
        return max(known, default=None)

    def _left_on(self, platform: Platform, now: datetime) -> float | None:
        before = frozenset() if self.earlier is None else self._settled(self.earlier)
        mine = (step.number for step in self.plan.steps if step.group.platform == platform)
        steps = [number for number in mine if number not in before]
        done = sum(number in self.outcomes for number in steps)
        if not done or done == len(steps):
            return None
        return (now - self.began).total_seconds() / done * (len(steps) - done)

    @staticmethod
    def _settled(record: ChangeRecord) -> frozenset[int]:
        return frozenset(record.outcomes) - {step.number for step in record.open}

    @property
    def summary(self) -> str:
        """``27 done and seen, 4 need a link``: every way that a step has ended."""
        ended = (self.outcomes.get(step.number) for step in self.plan.steps)
        tally = Counter(one.outcome if one else Outcome.PLANNED for one in ended)
        return ", ".join(tallied(tally[one], one) for one in Outcome if tally[one])
