"""Slack's rate limits: so many calls of one method by one token within the last 60 seconds.

https://api.slack.com/apis/rate-limits
"""

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime
from math import ceil

WINDOW = 60.0
TIER_2, TIER_3, TIER_4, SPECIAL = 20, 50, 100, 300
"""Calls a minute. Slack allows "at least" these, and hundreds for the special one."""


class RateLimits:
    """Counts the calls that were let through."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def retry_after(self, method: str, token: str, per_minute: int) -> int:
        """0 and the call is counted, or the whole seconds to wait."""
        now = self._clock().timestamp()
        calls = self._calls[method, token]
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) < per_minute:
            calls.append(now)
            return 0
        return max(1, ceil(calls[0] + WINDOW - now))
