"""Telegram's daily budget: what an account may still send, counted from the journal, scripts included.

An account that Telegram has limited sends nothing of it for a day.
"""

from dataclasses import dataclass
from datetime import datetime

from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.model import PLATFORM_NAMES, Platform
from backends.store.journal import DAY


@dataclass(frozen=True, slots=True)
class Room:
    """``left`` of ``budget`` invitations and messages may be sent now.

    ``more_at`` is when another one may once those are sent, aware UTC; None where the budget is 0.
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
    if not pace.budget:
        return Room(left, pace.budget)
    used = [*spent, *[now] * left]
    return Room(left, pace.budget, used[len(used) - pace.budget] + DAY)


async def limited_until(journal: Journal, platform: Platform, account: str, now: datetime) -> datetime | None:
    """When an account that the platform has limited may be tried again, in local time; None = now.

    Telegram does not say how long a limit lasts: to try on makes it longer, and a day is what is reported to
    be enough. Raises StoreError.
    """
    limited = await journal.limited(platform, account) if platform == "telegram" else None
    return (limited + DAY).astimezone() if limited is not None and now < limited + DAY else None


def held_by(platform: Platform, until: datetime) -> str:
    """Why nothing that the budget counts is sent before that, as a clause."""
    service = PLATFORM_NAMES[platform]
    return f"{service} has limited this account: no invitations or messages before {until:%a %d %b %H:%M}"
