"""One change to one group, bound to ids and to what was seen when it was planned."""

from dataclasses import dataclass
from enum import StrEnum

from backends.model import Group, GroupId, User


class Act(StrEnum):
    """What a step does. The values are part of plan files and of the journal."""

    INVITE = "invite"
    RENAME = "rename"
    REMOVE = "remove"
    LIFT_BAN = "lift_ban"
    LINK = "link"
    """Make a single-use, expiring link for one person."""
    REVOKE_LINK = "revoke_link"
    MESSAGE = "message"
    """Write to a person who has the right that we lack."""


BUDGETED = frozenset({Act.INVITE, Act.MESSAGE})
"""What counts towards Telegram's daily budget."""


@dataclass(frozen=True, slots=True)
class Step:
    """``number`` counts from 1 inside its plan. ``group`` is as it was seen when planned.

    ``person`` is the account acted on, None for a rename; ``name`` how the team calls that person.
    ``before`` is what was seen, in words for people ("not in, 09:02").
    ``text`` is the new name of a rename, or the text of a message.
    ``lasting`` False = a removal without a ban, so that the person may come back.
    ``undoes`` names the run and the step that this one takes back.
    """

    number: int
    act: Act
    group: Group
    person: User | None = None
    name: str = ""
    before: str = ""
    text: str = ""
    lasting: bool = True
    undoes: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A wanted change that the plan leaves out. ``reason`` is a plain clause: "already in", "archived"."""

    group: GroupId
    title: str
    name: str
    reason: str
