"""What was seen to be so after a change: all that the journal tells about a group without asking again."""

from dataclasses import dataclass

from backends.changes.record import ChangeRecord
from backends.changes.step import Act
from backends.model import GroupId
from backends.outcomes import Outcome

SEEN = frozenset({Outcome.VERIFIED, Outcome.ALREADY})
"""Read back from the platform."""
SHOWN = frozenset({Act.INVITE, Act.REMOVE, Act.RENAME})
"""What makes a run look otherwise than it was."""


@dataclass(frozen=True, slots=True)
class Changed:
    """``user`` is in ``group`` now, or is out, or the group has the name ``title`` (hostile text)."""

    act: Act
    group: GroupId
    user: str = ""
    title: str = ""


def changed_by(record: ChangeRecord) -> list[Changed]:
    """What a run of changes has done, in the order of its plan."""
    return [
        Changed(step.act, step.group.id, step.person.id if step.person else "", done.title or step.text)
        for step in record.plan.steps
        if step.act in SHOWN and (done := record.outcomes.get(step.number)) and done.outcome in SEEN
    ]
