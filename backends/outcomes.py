"""How one step of a change ended, and what a platform answered to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Honest: only what was read back is verified. The values are part of the JSON that scripts read."""

    VERIFIED = "verified"
    ALREADY = "already"
    PRIVACY = "privacy"
    """That person's settings forbid it, and we cannot make a link there."""
    NEEDS_LINK = "needs_link"
    """That person's settings forbid it; a single-use link, which we can make, is the way."""
    PENDING = "pending"
    """Somebody there has to approve it."""
    NOT_PERMITTED = "not_permitted"
    LIMITED = "limited"
    """The platform, the budget or the quiet hours hold it back; it stays to be done."""
    FAILED = "failed"
    SKIPPED = "skipped"
    PLANNED = "planned"
    """Not begun."""


OPEN = frozenset({Outcome.LIMITED, Outcome.PLANNED})
"""What a resumed run still has to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform said to a write. ``outcome`` None = accepted: whether it is so has to be read back.

    ``detail`` is one plain sentence, ``code`` the platform's own word. ``title`` is the name that the
    platform gave, which may differ from the one asked for.
    """

    outcome: Outcome | None = None
    detail: str = ""
    code: str = ""
    title: str = ""


ACCEPTED = Answer()

Meanings = Mapping[str, tuple[Outcome, str]]
"""What a platform's codes mean for one change: how it ended, and a plain sentence."""

BANNED_HERE = "That person is banned here: lift the ban, then invite."
"""The detail of an invitation that a ban has kept from working."""
