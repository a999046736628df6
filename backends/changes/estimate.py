"""What a plan costs: requests, time and days, by platform. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from backends.changes.inviting import MORE_FROM, OVER_BUDGET
from backends.changes.plan import Plan
from backends.changes.step import BUDGETED, Act, Step
from backends.model import PLATFORM_NAMES, PLATFORMS, Platform

SLACK_A_MINUTE = {Act.INVITE: 50, Act.REMOVE: 50, Act.RENAME: 20, Act.MESSAGE: 50}
"""Tiers 3 and 2. https://docs.slack.dev/apis/web-api/rate-limits"""

SLACK_AT_ONCE = 100
"""People in one call. https://docs.slack.dev/reference/methods/conversations.invite"""

_ROUND_TRIP = 0.25
_MINUTE, _HOUR = 60, 3600


class PaceLike(Protocol):
    """What is needed of ``backends.changes.pace.Pace``."""

    @property
    def budget(self) -> int:
        """Telegram invitations and messages in 24 hours."""

    @property
    def between(self) -> float:
        """Seconds between two of them."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One platform's part. ``requests`` with those that read back; ``days`` as the budget allows.

    ``steps`` in ``groups``; ``waiting`` steps stay for later days, the first until ``more_from``, in words.
    """

    platform: Platform
    steps: int
    groups: int
    requests: int
    seconds: float
    days: int
    waiting: int
    more_from: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Both platforms work side by side, so the time is the longer one's."""

    costs: tuple[Cost, ...]

    @property
    def requests(self) -> int:
        return sum(cost.requests for cost in self.costs)

    @property
    def seconds(self) -> float:
        """Of one sitting, without pauses that a platform may ask for."""
        return max((cost.seconds for cost in self.costs), default=0.0)

    @property
    def days(self) -> int:
        return max((cost.days for cost in self.costs), default=0)

    @property
    def words(self) -> str:
        """``Slack 12 in 8 channels (10 s) · Telegram 24 now in 12 groups (58 s), 56 more over 3 days``."""
        return " · ".join(_told(cost) for cost in self.costs if cost.steps or cost.waiting)


def estimate(plan: Plan, pace: PaceLike) -> Estimate:
    """Raises nothing; a budget of 0 counts as one day for what there is."""
    return Estimate(tuple(_cost(plan, platform, pace) for platform in PLATFORMS))


def _cost(plan: Plan, platform: Platform, pace: PaceLike) -> Cost:
    steps = [step for step in plan.steps if step.group.platform == platform]
    groups = len({step.group.id for step in steps})
    over = [one for one in plan.skipped if one.reason.startswith(OVER_BUDGET)]
    over = [one for one in over if one.group.platform == platform]
    waiting, more_from = len(over), next((one.reason.partition(MORE_FROM)[2] for one in over), "")
    if platform == "slack":
        requests, seconds = _on_slack(steps)
        return Cost(platform, len(steps), groups, requests, seconds, 1 if steps else 0, waiting)
    counted = sum(step.act in BUDGETED for step in steps)
    seconds = 2 * len(steps) * _ROUND_TRIP + max(counted - 1, 0) * pace.between
    # Today takes what is planned, the rest goes by the budget.
    later = ceil(waiting / pace.budget) if pace.budget > 0 else int(waiting > 0)
    days = int(bool(steps)) + later
    return Cost(platform, len(steps), groups, 2 * len(steps), seconds, days, waiting, more_from)


def _on_slack(steps: Iterable[Step]) -> tuple[int, float]:
    """Invitations go by channel, all else one by one; each method has its own window of a minute."""
    calls: Counter[Act] = Counter()
    invited: Counter[str] = Counter()
    for step in steps:
        if step.act is Act.INVITE:
            invited[step.group.id] += 1
        else:
            calls[step.act] += 1
    calls[Act.INVITE] = sum(ceil(count / SLACK_AT_ONCE) for count in invited.values())
    writes = sum(calls.values())
    windows = max(((n - 1) // SLACK_A_MINUTE.get(act, 50) for act, n in calls.items() if n), default=0)
    return 2 * writes, max(float(windows * _MINUTE), 0.0) + 2 * writes * _ROUND_TRIP


def _told(cost: Cost) -> str:
    where = "channel" if cost.platform == "slack" else "group"
    places = f"{cost.groups} {where}{'' if cost.groups == 1 else 's'}"
    service, took = PLATFORM_NAMES[cost.platform], duration(cost.seconds)
    if not cost.waiting:
        return f"{service} {cost.steps} in {places} ({took})"
    now = f"{cost.steps} now in {places} ({took})" if cost.steps else "none now"
    days = cost.days - bool(cost.steps)
    over = f"over about {days} days" if days > 1 else "another day"
    since = f", from {cost.more_from}" if cost.more_from else ""
    return f"{service} {now}, {cost.waiting} more {over}{since}"


def duration(seconds: float) -> str:
    """``10 s``, ``25 min``, ``2 h 5 min``; rounded up, so that nobody waits longer than was said."""
    if seconds < _MINUTE:
        return f"{max(ceil(seconds), 1)} s"
    minutes = ceil(seconds / _MINUTE)
    return f"{minutes} min" if minutes < _MINUTE else f"{minutes // 60} h {minutes % 60} min"
