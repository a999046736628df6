"""Plans the undoing of a run of changes, and says what cannot be undone. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from backends.changes.basis import Head, closed, found_again
from backends.changes.inviting import no_right
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepOutcome
from backends.changes.step import Act, Skipped, Step
from backends.model import Group, GroupId
from backends.outcomes import Outcome
from backends.protocol import Membership, Place

_NOTICES = "Customers saw the first change, and will see that it is taken back."
_STAYS_OUT = "Lifting a ban brings nobody back: they may join again, or be invited in a step of its own."
_WHAT_CAME_OF_IT: Mapping[Outcome, str] = {
    Outcome.ALREADY: "it was so before: not ours to take back",
    Outcome.PENDING: "waits for approval there: it can only be turned down in the group",
}


def plan_undo(
    record: ChangeRecord,
    groups: Mapping[GroupId, Group],
    head: Head,
    *,
    memberships: Mapping[tuple[GroupId, str], Membership] | None = None,
) -> Plan:
    """One step for each change that is taken back, last change first; every other step is skipped once.

    ``groups`` as they are now, some perhaps under another id. With ``memberships``, keyed by group and user
    id, who has left or been promoted since is skipped.
    """
    desk = _Desk(record, groups, head, memberships or {})
    for step in reversed(record.plan.steps):
        desk.take_back(step)
    warnings = [_NOTICES] if any(step.act is not Act.REVOKE_LINK for step in desk.steps) else []
    if any(step.act is Act.LIFT_BAN for step in desk.steps):
        warnings.append(_STAYS_OUT)
    doing = f"Undo: {record.plan.doing}"
    return head.plan(doing, desk.steps, desk.skipped, warnings, undoes=record.run)


@dataclass
class _Desk:
    """Takes one step of the run after the other."""

    record: ChangeRecord
    groups: Mapping[GroupId, Group]
    head: Head
    memberships: Mapping[tuple[GroupId, str], Membership]
    steps: list[Step] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = found_again(self.groups)

    def take_back(self, step: Step) -> None:
        group = self.now(step.group.id)
        done = self.record.outcomes.get(step.number)
        reason = self._not_done(step, done) or _for_good(step)
        if not reason and group is None:
            reason = "not among the groups seen"
        if group is not None and not reason:
            reason = closed(group, self.head) or self._moved(step, group, done)
        if group is None or reason:
            id, title = (group.id, group.title) if group else (step.group.id, step.group.title)
            self.skipped.append(Skipped(id, title, step.name, reason))
            return
        back = _reverse(step, group, self.head.clock)
        self.steps.append(replace(back, number=len(self.steps) + 1, undoes=(self.record.run, step.number)))

    def _not_done(self, step: Step, done: StepOutcome | None) -> str:
        if done is not None and done.outcome is Outcome.VERIFIED:
            return ""
        if step.number in self.record.sent:
            return "not known whether it was done: resume that run first"
        if done is None:
            return "was not done"
        if done.unseen:
            return "it could not be seen whether it was done: look into the group"
        return _WHAT_CAME_OF_IT.get(done.outcome, "was not done")

    def _moved(self, step: Step, group: Group, done: StepOutcome | None) -> str:
        """Why it can no longer be taken back as things are now."""
        if step.act is Act.RENAME:
            ours = {step.text, done.title if done else ""}
            if group.title not in ours:
                return f"renamed since: «{group.title}»"
            return no_right(group, "rename it") if group.rights.rename is False else ""
        if step.act is Act.INVITE:
            return self._no_removal(step, group)
        if step.act is Act.REMOVE and not step.lasting:
            return no_right(group, "invite") if group.rights.invite is False else ""
        return ""

    def _no_removal(self, step: Step, group: Group) -> str:
        found = self.memberships.get((group.id, step.person.id if step.person else ""))
        if found is not None and found.place is Place.NONE:
            return "no longer in"
        if found is not None and found.place in (Place.OWNER, Place.ADMIN):
            return f"is {found.place} there by now"
        if found is not None and found.removable is False:
            return found.reason or no_right(group, "take them out")
        # Whoever has invited somebody into a basic group may take them out again.
        return ""


def _for_good(step: Step) -> str:
    if step.act is Act.MESSAGE:
        return "a message that was sent cannot be taken back"
    if step.act is Act.LIFT_BAN:
        return "a ban cannot be put back on somebody who is not in: take them out again once they are"
    return "a link that has ended cannot be opened again" if step.act is Act.REVOKE_LINK else ""


def _reverse(step: Step, group: Group, clock: str) -> Step:
    """The step that takes ``step`` back; its number and what it undoes are set by the caller."""
    person, name = step.person, step.name
    match step.act:
        case Act.RENAME:
            return Step(0, Act.RENAME, group, before=f"called so, {clock}", text=step.group.title)
        case Act.INVITE:
            return Step(0, Act.REMOVE, group, person, name, "put in by us", lasting=False)
        case Act.REMOVE if step.lasting:
            return Step(0, Act.LIFT_BAN, group, person, name, "banned by us")
        case Act.REMOVE:
            return Step(0, Act.INVITE, group, person, name, "taken out by us")
        case _:
            return Step(0, Act.REVOKE_LINK, group, person, name, "link made by us", text=step.text)
