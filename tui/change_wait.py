"""What is waited for before a plan or a list can be shown: what, how far, since when, how much longer."""

from dataclasses import dataclass, field
from datetime import datetime

from backends.changes.estimate import duration
from backends.model import Event, Platform, Progress
from tui.activity import Activity


@dataclass
class Wait:
    """``doing`` is safe to show; moments are aware UTC."""

    doing: str
    began: datetime
    _activity: Activity = field(default_factory=Activity)
    _counts: dict[Platform, tuple[datetime, Progress]] = field(default_factory=dict)
    """When something was counted for the first time, and its newest count."""

    def note(self, event: Event, now: datetime) -> None:
        self._activity.note(event)
        if isinstance(event, Progress):
            first, before = self._counts.get(event.platform, (now, event))
            self._counts[event.platform] = (first if before.text == event.text else now, event)

    def told(self, now: datetime) -> str:
        """``Looking for Hal: Slack: looking at each group 12/160 · 4 s, about 40 s left``."""
        seconds = max(0, round((now - self.began).total_seconds()))
        doing = self._activity.describe(now)
        left = self._seconds_left(now)
        more = f", about {duration(left)} left" if left is not None else ""
        return f"{self.doing}{': ' + doing if doing else ''} · {seconds:,} s{more}"

    def _seconds_left(self, now: datetime) -> float | None:
        """Of the platform that takes longest; None while nothing is known of it."""
        found = [
            (now - first).total_seconds() / count.done * (count.total - count.done)
            for first, count in self._counts.values()
            if count.total and 0 < count.done < count.total
        ]
        return max((seconds for seconds in found if seconds >= 1), default=None)
