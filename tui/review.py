"""What a reviewer has to know of a plan before anything is sent, for the screen and for plain text alike."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from backends.changes.estimate import estimate
from backends.changes.pace import Pace
from backends.changes.plan import Plan
from backends.changes.step import Act, Skipped, Step
from backends.changes.visible import notices
from backends.model import PLATFORM_NAMES, GroupId
from tui.text import clean
from tui.wording import counted

NOUNS = {
    Act.INVITE: ("invitation", "invitations"),
    Act.RENAME: ("new name", "new names"),
    Act.REMOVE: ("removal", "removals"),
    Act.LIFT_BAN: ("ban to lift", "bans to lift"),
    Act.LINK: ("link", "links"),
    Act.REVOKE_LINK: ("link to revoke", "links to revoke"),
    Act.MESSAGE: ("message", "messages"),
}
_PLURALS = {"was": "were", "is": "are", "owns": "own", "waits": "wait"}
VERBS = {
    Act.INVITE: "invite",
    Act.RENAME: "rename",
    Act.REMOVE: "remove",
    Act.LIFT_BAN: "lift ban",
    Act.LINK: "link",
    Act.REVOKE_LINK: "revoke link",
    Act.MESSAGE: "write to",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled sentence, safe to show; ``urgent`` = to be read before all else."""

    label: str
    text: str
    urgent: bool = False


def headline(plan: Plan) -> str:
    """``Close gaps: 31 invitations, 4 people, 20 groups``, safe to show."""
    acts = Counter(step.act for step in plan.steps)
    parts = [counted(number, *NOUNS[act]) for act, number in acts.items()]
    people = len({(step.person.platform, step.person.id) for step in plan.steps if step.person})
    names = len({step.name for step in plan.steps if step.person})
    groups = len({step.group.id for step in plan.steps})
    if people:
        parts.append(counted(names, "person", "people"))
    if groups:
        parts.append(counted(groups, "group"))
    return f"{clean(plan.doing)}: {', '.join(parts) or 'nothing to do'}"


def actors(plan: Plan) -> str:
    """Who acts, as customers see them: ``Slack  Ada North (@ada)     Telegram  Ada North (@ada_north)``."""
    platforms = {step.group.platform for step in plan.steps} or {one.platform for one in plan.actors}
    told = [
        f"{PLATFORM_NAMES[one.platform]}  {clean(one.name)}"
        + (f" (@{clean(one.handle)})" if one.handle else "")
        for one in plan.actors
        if one.platform in platforms
    ]
    return "     ".join(told) or "nobody is signed in"


def facts(plan: Plan, pace: Pace, customers: Collection[GroupId], now: datetime) -> list[Fact]:
    """``customers`` are the ids of the groups with customers; ``now`` is local and aware."""
    cost = estimate(plan, pace)
    found = []
    if plan.steps:
        found.append(Fact("WILL DO", f"{len(plan.steps)}  {cost.words}"))
    if plan.skipped:
        found.append(Fact("WILL NOT", f"{len(plan.skipped)}  {_reasons(plan)}"))
    found += [Fact("WHO", text) for text in _identities(plan)]
    found += [Fact("VISIBLE", f"{clean(notice.sentence)}.") for notice in notices(plan, customers)]
    found += [Fact("CHECK", clean(warning), urgent=True) for warning in plan.warnings]
    if plan.steps:
        found.append(Fact("WHEN", _when(plan, pace, now)))
    return found


def _identities(plan: Plan) -> list[str]:
    """Of each person who is taken out, all accounts side by side: ``Telegram Ed Lim (@ed_lim, 79)``."""
    people: dict[str, dict[tuple[str, str], str]] = {}
    for step in plan.steps:
        if step.act is Act.REMOVE and step.person is not None:
            handle = f"@{clean(step.person.handle)}, " if step.person.handle else ""
            name = clean(step.person.name or step.name)
            told = f"{PLATFORM_NAMES[step.person.platform]} {name} ({handle}{clean(step.person.id)})"
            people.setdefault(step.name, {})[step.person.platform, step.person.id] = told
    return [f"{clean(name)}: {' · '.join(accounts.values())}" for name, accounts in people.items()]


def _reasons(plan: Plan) -> str:
    """The most frequent first: ``4 already in · 3 excused``; what follows a colon is left out."""
    tally = Counter(one.reason.partition(":")[0] for one in plan.skipped)
    return " · ".join(
        f"{number} {_of_several(clean(reason), number)}" for reason, number in tally.most_common()
    )


def _of_several(reason: str, number: int) -> str:
    """``was not done`` of one, ``were not done`` of two."""
    verb, _, rest = reason.partition(" ")
    return f"{_PLURALS[verb]} {rest}" if number > 1 and verb in _PLURALS else reason


def _when(plan: Plan, pace: Pace, now: datetime) -> str:
    at = f"{now:%a %H:%M} here."
    until = pace.quiet.until(now) if pace.quiet else None
    if until is not None:
        return f"{at} These are quiet hours: nothing is sent before {until.astimezone():%H:%M}."
    kept = f" Quiet hours {pace.quiet.start:%H:%M} to {pace.quiet.end:%H:%M} are kept." if pace.quiet else ""
    return f"{at}{kept} Stops at the first limit a platform sets; what is left can be resumed."


def what(step: Step) -> str:
    """The change in a few words, safe to show: ``invite``, ``→ acme-bitsafe``."""
    if step.act is Act.RENAME:
        return f"→ {clean(step.text)}"
    if step.act is Act.REMOVE:
        return "remove, ban" if step.lasting and step.group.platform == "telegram" else "remove"
    return VERBS[step.act]


def who(step: Step) -> str:
    """The person as the team knows them, with the handle that will be acted on; "" for a rename."""
    if step.person is None:
        return ""
    handle = f" @{step.person.handle}" if step.person.handle else f" {step.person.id}"
    return clean(f"{step.name or step.person.name}{handle}")


def doing(step: Step) -> str:
    """What and whom: ``invite Bea Ford @bea``."""
    return " ".join(part for part in (what(step), who(step)) if part)


def grouped(skipped: Collection[Skipped]) -> list[tuple[str, str, str]]:
    """Title, people and reason of what is left out: one line for each group and reason, safe to show."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for one in skipped:
        lines.setdefault((one.group, one.title, one.reason), []).append(one.name)
    return [
        (clean(title), ", ".join(clean(name) for name in names if name), clean(reason))
        for (_, title, reason), names in lines.items()
    ]
