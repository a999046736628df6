"""Plans messages to colleagues who have a right that we lack; those to others are only copied. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backends.changes.basis import Head
from backends.changes.inviting import OVER_BUDGET
from backends.changes.plan import Plan
from backends.changes.step import Act, Skipped, Step
from backends.model import PLATFORM_NAMES, Group, Platform, User


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, perhaps in several parts. ``group`` is the first that it names; ``name`` the colleague's.

    ``colleague`` = in the team. ``second_look`` = it names somebody who leaves to somebody from outside.
    """

    to: User
    name: str
    group: Group
    parts: tuple[str, ...]
    colleague: bool
    second_look: bool = False


def plan_messages(
    doing: str,
    letters: Sequence[Letter],
    head: Head,
    *,
    room: Mapping[Platform, int | None],
    skipped: Iterable[Skipped] = (),
    held: Mapping[Platform, str] | None = None,
) -> Plan:
    """One step for each part of a letter to a colleague; a letter is sent as a whole or not at all.

    ``room`` and ``held`` as for invitations: messages count towards the same budget.
    """
    steps: list[Step] = []
    left = list(skipped)
    offered = dict(room)
    for letter in letters:
        reason = _refusal(letter, head) or (held or {}).get(letter.to.platform) or _over(letter, offered)
        if reason:
            left.append(Skipped(letter.group.id, letter.group.title, letter.name, reason))
            continue
        room_left = offered.get(letter.to.platform)
        if room_left is not None:
            offered[letter.to.platform] = room_left - len(letter.parts)
        for text in letter.parts:
            number = len(steps) + 1
            steps.append(Step(number, Act.MESSAGE, letter.group, letter.to, letter.name, text=text))
    warnings = ["A message cannot be taken back."] if steps else []
    return head.plan(doing, steps, left, warnings)


def _refusal(letter: Letter, head: Head) -> str:
    platform = letter.to.platform
    actor = head.actor(platform)
    if actor is None:
        return f"not signed in to {PLATFORM_NAMES[platform]}: copy it"
    if actor.id == letter.to.id:
        return "you yourself: the account that acts"
    if not letter.colleague:
        return "not a colleague: copy it, and send it yourself"
    return "that account is deleted" if letter.to.deleted else ""


def _over(letter: Letter, room: Mapping[Platform, int | None]) -> str:
    left = room.get(letter.to.platform)
    return f"{OVER_BUDGET}: {max(left, 0)} left" if left is not None and left < len(letter.parts) else ""
