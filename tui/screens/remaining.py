"""The review of what a run of changes has left, before it is gone on with."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from backends.changes.step import Act
from tui.clock import Clock
from tui.review import Fact
from tui.screens.review import Review
from tui.wording import counted

WHOLE = "A run is gone on with as a whole: Esc leaves it, and x puts it aside at the next start."
HERE = "The plan of this run is kept in the log: l shows it."


class Remaining(Review):
    """What is left of a run that was stopped or interrupted; what is done already is not done again. What
    was sent without an answer is looked up first. Nothing is sent before you press the key that applies,
    which is never Enter; where somebody is taken out, their handle is asked for once more.
    """

    HEADING = "Review of what is left · nothing more has been sent"
    KEYS = tuple(key for key in Review.KEYS if key.action not in ("leave_out", "save", "excel"))

    def __init__(
        self, record: ChangeRecord, facts: Callable[[Plan], Sequence[Fact]], clock: Clock, barred: str = ""
    ) -> None:
        """``facts`` and ``barred`` as in Review."""
        warnings = (*_unanswered(record), *record.plan.warnings)
        left = replace(record.plan, steps=record.open, skipped=(), warnings=warnings)
        super().__init__(left, facts, clock, barred, confirming(left))
        self._record = record

    @property
    def heading(self) -> str:
        return f"{self.HEADING} · begun {self._clock.local(self._record.started):%a %H:%M}"

    def action_leave_out(self) -> None:
        self.tell(WHOLE, "$warning")

    def action_save(self) -> None:
        self.tell(HERE, "$warning")

    def action_excel(self) -> None:
        self.tell(HERE, "$warning")


def confirming(plan: Plan) -> str:
    """The handle that has to be typed where somebody is taken out; "" where it is about anything else.

    Taking an invitation back removes people as well, and asks for no handle: it is for those just let in.
    """
    removed = [step.person for step in plan.steps if step.act is Act.REMOVE and step.person is not None]
    return (removed[0].handle or removed[0].id) if removed and not plan.undoes else ""


def _unanswered(record: ChangeRecord) -> list[str]:
    sent = len(record.sent)
    if not sent:
        return []
    were = "was" if sent == 1 else "were"
    return [f"{counted(sent, 'step')} {were} sent without an answer: looked up before anything is sent."]
