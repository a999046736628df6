"""Whether the world is still as a plan was made for: what does not hold any more, step by step. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from backends.changes.basis import Head, Seen, closed, found_again
from backends.changes.plan import Plan
from backends.changes.step import Act, Step
from backends.model import Account, Group, GroupId


@dataclass(frozen=True, slots=True)
class Moved:
    """A step that does not hold any more; ``why`` is a plain clause: "renamed since: «Acme»"."""

    step: Step
    why: str


def moved(
    plan: Plan, groups: Mapping[GroupId, Group], seen: Seen, actors: tuple[Account, ...]
) -> tuple[Moved, ...]:
    """Every step that a fresh look contradicts; empty where the plan can be applied as it is.

    ``groups`` and ``seen`` are the fresh look, ``actors`` who is signed in now. Presence that is not known
    contradicts nothing: a step is verified after it was done.
    """
    head = Head(plan.run, plan.made, actors)
    now = found_again(groups)
    found = []
    for step in plan.steps:
        group = now(step.group.id)
        why = "not seen any more" if group is None else _since(step, group, head, seen)
        if why:
            found.append(Moved(step, why))
    return tuple(found)


def _since(step: Step, group: Group, head: Head, seen: Seen) -> str:
    reason = closed(group, head)
    if reason:
        return reason
    if group.id != step.group.id:
        return "became a supergroup since" if group.migrated_from else "has another id since"
    match step.act:
        case Act.RENAME:
            return _renamed(step, group)
        case Act.INVITE | Act.LINK:
            lost = group.rights.invite is False and step.group.rights.invite is not False
            return "no right to invite any more" if lost else _came_or_left(step, seen, True, "already in")
        case Act.REMOVE:
            return _came_or_left(step, seen, False, "no longer in")
    return ""


def _renamed(step: Step, group: Group) -> str:
    if group.rights.rename is False and step.group.rights.rename is not False:
        return "no right to rename any more"
    if group.title == step.text:
        return "already called so"
    return f"renamed since: «{group.title}»" if group.title != step.group.title else ""


def _came_or_left(step: Step, seen: Seen, contradicted_by: bool, why: str) -> str:
    if step.person is None:
        return ""
    inside, _ = seen(step.group.id, step.person.id)
    return why if inside is contradicted_by else ""
