"""Plans to lift the bans that kept invitations of a run from working, and to invite once more. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from backends.changes.basis import Head, closed, found_again
from backends.changes.inviting import no_right
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepOutcome
from backends.changes.step import Act, Skipped, Step
from backends.model import Group, GroupId
from backends.outcomes import BANNED_HERE


def is_banned(outcome: StepOutcome | None) -> bool:
    """Whether an invitation came to nothing since the person is banned there."""
    return outcome is not None and outcome.detail == BANNED_HERE


def plan_unbanning(record: ChangeRecord, groups: Mapping[GroupId, Group], head: Head) -> Plan:
    """Two steps for each pair, the lifting first: on Telegram steps are done in their order. Where we may
    not take people out we may not lift their bans either.
    """
    steps: list[Step] = []
    skipped: list[Skipped] = []
    now = found_again(groups)
    for step in record.plan.steps:
        if step.act is not Act.INVITE or not is_banned(record.outcomes.get(step.number)):
            continue
        group = now(step.group.id)
        reason = "not among the groups seen" if group is None else _refusal(group, head)
        if group is None or reason:
            skipped.append(Skipped(step.group.id, step.group.title, step.name, reason))
            continue
        for act, before in ((Act.LIFT_BAN, "banned here"), (Act.INVITE, "once the ban is lifted")):
            number = len(steps) + 1
            steps.append(replace(step, number=number, act=act, group=group, before=before, undoes=None))
    warnings = ["Whoever banned them had a reason: ask before you lift it."] if steps else []
    return head.plan("Lift bans, then invite", steps, skipped, warnings)


def _refusal(group: Group, head: Head) -> str:
    reason = closed(group, head)
    if reason:
        return reason
    if group.rights.remove is False:
        return no_right(group, "lift the ban")
    return no_right(group, "invite") if group.rights.invite is False else ""
