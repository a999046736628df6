"""What a run of changes has made of a snapshot, so that the table need not wait for the next audit. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from backends.changes.record import StepOutcome
from backends.changes.step import Act, Step
from backends.model import Attendance, Group, GroupId, PlatformSeen, Snapshot
from backends.outcomes import Outcome

_SO = frozenset({Outcome.VERIFIED, Outcome.ALREADY})
_IN = frozenset({Act.INVITE})
_OUT = frozenset({Act.REMOVE})


def after(snapshot: Snapshot, done: Iterable[tuple[Step, StepOutcome]]) -> Snapshot:
    """Only what was read back changes anything; groups and people that the snapshot lacks are passed over."""
    sure = [(step, outcome) for step, outcome in done if outcome.outcome in _SO]
    return replace(snapshot, seen=tuple(_part(seen, sure) for seen in snapshot.seen)) if sure else snapshot


def _part(seen: PlatformSeen, done: Iterable[tuple[Step, StepOutcome]]) -> PlatformSeen:
    mine = [(step, outcome) for step, outcome in done if step.group.platform == seen.platform]
    titles = {step.group.id: outcome.title or step.text for step, outcome in mine if step.act is Act.RENAME}
    groups = tuple(_renamed(group, titles.get(group.id)) for group in seen.groups)
    attendance = tuple(_moved(one, [step for step, _ in mine]) for one in seen.attendance)
    return replace(seen, groups=groups, attendance=attendance)


def _renamed(group: Group, title: str | None) -> Group:
    return replace(group, title=title) if title else group


def _moved(attendance: Attendance, steps: Iterable[Step]) -> Attendance:
    present = set(attendance.present)
    unknown = dict(attendance.unknown)
    for step in steps:
        if step.person is None or step.person.id != attendance.user or step.act not in _IN | _OUT:
            continue
        group: GroupId = step.group.id
        unknown.pop(group, None)
        (present.add if step.act in _IN else present.discard)(group)
    if present == attendance.present and len(unknown) == len(attendance.unknown):
        return attendance
    return replace(attendance, present=frozenset(present), unknown=unknown)
