"""What a run of changes has done so far: each step's outcome, and which were sent without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from backends.changes.plan import Plan
from backends.changes.step import Step
from backends.outcomes import OPEN, Outcome
from backends.protocol import InviteLink


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """How step ``number`` ended; ``at`` is aware UTC, ``detail`` one plain sentence, "" where all is said.

    ``title`` is the name that a group has since a rename. ``unseen``: it was sent, but what came of it
    could not be read back; before it is sent again, that has to be looked up.
    """

    number: int
    outcome: Outcome
    detail: str
    at: datetime
    title: str = ""
    unseen: bool = False


@dataclass(frozen=True)
class ChangeRecord:
    """One run of changes, as the journal has it. Moments are aware UTC.

    ``outcomes`` by step number; a step without one has not been done. ``sent``: steps that were sent, and
    that have to be looked up before anything else. ``ended`` is None while something may still be done.
    """

    run: str
    plan: Plan
    started: datetime
    ended: datetime | None
    user: str
    host: str
    outcomes: Mapping[int, StepOutcome]
    sent: frozenset[int]

    @property
    def open(self) -> tuple[Step, ...]:
        """What resuming this run would do, in the plan's order."""
        return tuple(
            step
            for step in self.plan.steps
            if (done := self.outcomes.get(step.number)) is None or done.outcome in OPEN
        )


@dataclass(frozen=True, slots=True)
class StepDone:
    """Told while a run goes on. ``link`` is set where the step made one: it is a secret, see InviteLink."""

    step: Step
    outcome: StepOutcome
    link: InviteLink | None = None
