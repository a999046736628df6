"""Plans single-use invite links, for those whom an invitation did not reach; and their end. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from backends.changes.basis import Head, closed, title_of
from backends.changes.inviting import Wanted, no_right
from backends.changes.plan import Plan
from backends.changes.step import Act, Skipped, Step
from backends.model import Group, GroupId, Kind

HOURS = 72
"""How long a link lets somebody in."""


def label_of(head: Head, number: int) -> str:
    """What a link is named at the platform, so that it is found again: at most 32 characters.

    https://core.telegram.org/method/messages.exportChatInvite
    """
    return f"bitsafe {head.made:%y%m%d-%H%M%S} {number}"


def plan_links(
    doing: str,
    wanted: Sequence[Wanted],
    groups: Mapping[GroupId, Group],
    head: Head,
) -> Plan:
    """One link for each pair, whose label is the step's ``text``; where none can be made, why not."""
    steps: list[Step] = []
    left: list[Skipped] = []
    for want in dict.fromkeys(wanted):
        group = groups.get(want.group)
        reason = "not among the groups seen" if group is None else _refusal(group, head)
        if group is None or reason:
            left.append(Skipped(want.group, title_of(want.group, groups), want.name, reason))
        else:
            number = len(steps) + 1
            label = label_of(head, number)
            steps.append(Step(number, Act.LINK, group, want.user, want.name, "no link yet", label))
    warnings = [f"Each link lets one person in, for {HOURS} hours. Send it to nobody else."] if steps else []
    return head.plan(doing, steps, left, warnings)


def plan_revocations(doing: str, made: Iterable[Step], groups: Mapping[GroupId, Group], head: Head) -> Plan:
    """Ends links that are still open: those that the steps ``made`` have made."""
    steps: list[Step] = []
    skipped: list[Skipped] = []
    for link in made:
        id = link.group.id
        group = groups.get(id)
        reason = "not among the groups seen" if group is None else closed(group, head)
        if group is None or reason:
            skipped.append(Skipped(id, title_of(id, groups), link.name, reason))
        else:
            number = len(steps) + 1
            whose = link.person, link.name
            steps.append(Step(number, Act.REVOKE_LINK, group, *whose, "link open", link.text))
    return head.plan(doing, steps, skipped)


def _refusal(group: Group, head: Head) -> str:
    reason = closed(group, head)
    if reason:
        return reason
    if group.platform == "slack" or group.kind is Kind.GIGAGROUP:
        return "no single-use links here"
    return no_right(group, "make a link") if group.rights.invite is False else ""
