"""What customers will see of a plan, word for word, and in how many groups. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from backends.changes.plan import Plan
from backends.changes.step import Act, Step
from backends.model import Account, GroupId, Platform

SEEN_BY_ALL = frozenset({Act.INVITE, Act.RENAME, Act.REMOVE})


@dataclass(frozen=True, slots=True)
class Notice:
    """``text`` is the sentence as the platform writes it, of the first step of its kind. Hostile text.

    ``more`` counts further sentences of the kind; ``groups`` where they appear, ``customers`` of those
    with customers.
    """

    platform: Platform
    act: Act
    text: str
    more: int
    groups: int
    customers: int

    @property
    def sentence(self) -> str:
        """``"Ada North added Bea Ford" and 3 more like it, in 20 groups, 17 with customers``."""
        like = f" and {self.more} more like it" if self.more else ""
        where = "group" if self.groups == 1 else "groups"
        return f'"{self.text}"{like}, in {self.groups} {where}, {self.customers} with customers'


def notices(plan: Plan, customers: Collection[GroupId]) -> tuple[Notice, ...]:
    """One for each platform and kind of change that is announced in the group."""
    kinds: dict[tuple[Platform, Act], list[Step]] = {}
    for step in plan.steps:
        if step.act in SEEN_BY_ALL:
            kinds.setdefault((step.group.platform, step.act), []).append(step)
    return tuple(_notice(plan, steps, customers) for steps in kinds.values())


def seen_in(plan: Plan) -> int:
    """In how many groups anything is announced."""
    return len({step.group.id for step in plan.steps if step.act in SEEN_BY_ALL})


def sentence_of(step: Step, actor: Account | None) -> str:
    """The line that the platform writes into the group's history; "" where it writes none. Hostile text."""
    who = (actor.name or actor.handle) if actor is not None else "Somebody"
    whom = (step.person.name or step.person.handle or step.name) if step.person is not None else step.name
    telegram = step.group.platform == "telegram"
    match step.act:
        case Act.INVITE:
            return f"{who} added {whom}" if telegram else f"{whom} was added to #{step.group.title} by {who}."
        case Act.RENAME if telegram:
            return f"{who} changed the group name to «{step.text}»"
        case Act.RENAME:
            return f'{who} renamed the channel from "{step.group.title}" to "{step.text}"'
        case Act.REMOVE if telegram:
            return f"{who} removed {whom}"
        case Act.REMOVE:
            return f"{whom} was removed from #{step.group.title} by {who}."
    return ""


def _notice(plan: Plan, steps: Sequence[Step], customers: Collection[GroupId]) -> Notice:
    first = steps[0]
    platform = first.group.platform
    groups = {step.group.id for step in steps}
    texts = {sentence_of(step, plan.actor(platform)) for step in steps}
    return Notice(
        platform,
        first.act,
        sentence_of(first, plan.actor(platform)),
        len(texts) - 1,
        len(groups),
        sum(group in customers for group in groups),
    )
