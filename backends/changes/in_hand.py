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
    return f"in hand: {held.what} {_ago(held.when, now)}" if now - held.when < KEPT else ""


def still_refused(when: datetime, now: datetime) -> str:
    """Somebody whose settings refused us is nobody's work under way, but to ask again only costs budget."""
    return f"refused by their settings {_ago(when, now)}: needs a link" if now - when < KEPT else ""


def _ago(when: datetime, now: datetime) -> str:
    days = (now.astimezone().date() - when.astimezone().date()).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
