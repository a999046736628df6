"""Telegram's daily budget: what an account may still send, counted from the journal, scripts included."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.model import Platform

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Room:
    """``left`` of ``budget`` invitations and messages may be sent now.

    ``more_at`` is when the next one may, aware UTC, where none is left; None where the budget is 0.
    """

    left: int
    budget: int
    more_at: datetime | None = None


async def room(journal: Journal, pace: Pace, platform: Platform, account: str, now: datetime) -> Room | None:
    """None where the platform has no budget. Raises StoreError."""
    if platform != "telegram":
        return None
    spent = await journal.spent(platform, account, now)
    left = max(pace.budget - len(spent), 0)
    if left or not pace.budget:
        return Room(left, pace.budget)
    return Room(0, pace.budget, spent[len(spent) - pace.budget] + DAY)
