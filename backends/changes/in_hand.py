"""A gap that somebody has already done something about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(days=7)
"""How long a gap stays in hand: until then nobody is invited again."""


@dataclass(frozen=True, slots=True)
class InHand:
    """``what`` was done, in a few words ("invited", "link made", "owner asked"), and when (aware UTC)."""

    what: str
    when: datetime


def still_held(held: InHand, now: datetime) -> str:
    """``in hand: invited 2 days ago``; "" once it has been long enough ago to try again."""
    if now - held.when >= KEPT:
        return ""
    days = (now.astimezone().date() - held.when.astimezone().date()).days
    when = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    return f"in hand: {held.what} {when}"
