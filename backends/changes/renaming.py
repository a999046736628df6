"""Plans renames: each group before and after, by its platform's rules, without collisions. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from backends.changes.basis import Head, closed, title_of
from backends.changes.inviting import no_right
from backends.changes.names import allowed_name
from backends.changes.plan import Plan
from backends.changes.rename_rules import Rule, by_list
from backends.changes.step import Act, Skipped, Step
from backends.model import PLATFORM_NAMES, Group, GroupId, Platform, Role


@dataclass(frozen=True, slots=True)
class Renamed:
    """One line of the before-and-after list; ``problem`` says why it will not be done, "" where it will."""

    group: Group
    after: str
    problem: str = ""


def preview(
    new_titles: Mapping[GroupId, str] | Rule,
    groups: Iterable[Group],
    head: Head,
    known: Iterable[Group] = (),
) -> list[Renamed]:
    """Every group that is concerned, in the order of ``groups``. Raises BitsafeError of the rule.

    ``known`` are all groups whose names are taken, chosen or not.
    """
    rule = by_list(new_titles) if isinstance(new_titles, Mapping) else new_titles
    chosen = {group.id: group for group in groups}
    found = [(group, wanted) for group in chosen.values() if (wanted := rule(group)) is not None]
    judged = [_judged(group, wanted, head) for group, wanted in found]
    owners = _owners([*known, *chosen.values()])
    asked = _askers(judged)
    return [_without_collision(one, owners, asked) for one in judged]


def plan_renames(
    doing: str,
    new_titles: Mapping[GroupId, str] | Rule,
    groups: Mapping[GroupId, Group],
    head: Head,
    *,
    known: Iterable[Group] = (),
    audited: Callable[[str], bool] | None = None,
) -> Plan:
    """One step for each group whose name changes; every other concerned group is skipped with its reason.

    ``audited`` tells whether a name is one that the audit looks for on Slack. Raises BitsafeError of the
    rule.
    """
    steps: list[Step] = []
    skipped: list[Skipped] = []
    if isinstance(new_titles, Mapping):
        absent = [id for id in new_titles if id not in groups]
        skipped += [Skipped(id, title_of(id, groups), "", "not among the groups seen") for id in absent]
    for one in preview(new_titles, groups.values(), head, known):
        if one.problem:
            skipped.append(Skipped(one.group.id, one.group.title, "", one.problem))
        else:
            number = len(steps) + 1
            before = f"called so, {head.clock}"
            steps.append(Step(number, Act.RENAME, one.group, before=before, text=one.after))
    return head.plan(doing, steps, skipped, _warnings(steps, audited))


def _judged(group: Group, wanted: str, head: Head) -> Renamed:
    if wanted == group.title:
        return Renamed(group, wanted, "already right")
    after, problem = allowed_name(group.platform, wanted)
    if after == group.title:
        return Renamed(group, after, "already right")
    reason = closed(group, head) or problem
    # Slack refuses whoever is not in the channel, whatever their rights (not_in_channel).
    outside = group.platform == "slack" and group.role is Role.NONE
    if not reason and (outside or group.rights.rename is False):
        reason = no_right(group, "rename it")
    return Renamed(group, after, reason)


Place = tuple[str, str]
"""A Slack workspace and a name: no two channels of one workspace may share it, archived ones included."""


def _place(group: Group, name: str) -> Place:
    return group.id.account, name


def _owners(known: Iterable[Group]) -> dict[Place, Group]:
    return {_place(group, group.title): group for group in known if group.platform == "slack"}


def _askers(judged: Iterable[Renamed]) -> dict[Place, list[Renamed]]:
    asked: dict[Place, list[Renamed]] = {}
    for one in judged:
        if one.group.platform == "slack" and not one.problem:
            asked.setdefault(_place(one.group, one.after), []).append(one)
    return asked


def _without_collision(
    one: Renamed, owners: Mapping[Place, Group], asked: Mapping[Place, list[Renamed]]
) -> Renamed:
    if one.group.platform != "slack" or one.problem:
        return one
    place = _place(one.group, one.after)
    rivals = [other.group.title for other in asked[place] if other is not one]
    if rivals:
        return Renamed(
            one.group, one.after, f"name asked for twice: #{rivals[0]} would be #{one.after} as well"
        )
    owner = owners.get(place)
    if owner is not None and owner.id.key != one.group.id.key:
        state = "an archived channel" if owner.archived else "another channel"
        return Renamed(one.group, one.after, f"name taken: {state} is #{one.after}")
    return one


def _by_trying(steps: Iterable[Step]) -> list[str]:
    """Where no answer of the platform tells whether we may: it may refuse what the plan holds."""
    unsure = Counter(step.group.platform for step in steps if step.group.rights.rename is None)
    return [
        f"Whether we may rename {count} of these groups, {PLATFORM_NAMES[platform]} tells only by trying; "
        "a refusal changes nothing."
        for platform, count in unsure.items()
    ]


def _warnings(steps: Iterable[Step], audited: Callable[[str], bool] | None) -> list[str]:
    steps = list(steps)
    warnings = _by_trying(steps)
    doubles: dict[tuple[Platform, str], int] = {}
    for step in steps:
        platform = step.group.platform
        doubles[platform, step.text] = doubles.get((platform, step.text), 0) + 1
        if platform == "slack" and audited is not None and not audited(step.text):
            warnings.append(
                f"#{step.text} is no name that the audit looks for: it would be reported as vanished. "
                "Keep a part that [slack] channels names."
            )
    warnings += [
        f"{count} groups on {PLATFORM_NAMES[platform]} will have the same name: «{name}»."
        for (platform, name), count in doubles.items()
        if count > 1
    ]
    return warnings
