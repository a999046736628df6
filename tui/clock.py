"""What time it is, and how a moment is written on the screen; in tests both stand still."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo


@dataclass(frozen=True)
class Clock:
    """The system's time; ``zone`` None means the zone of this machine."""

    zone: tzinfo | None = None

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def age_in_days(self, moment: datetime) -> int:
        """Whole calendar days between that day and today, as the person here counts them; never negative."""
        return max(0, (self.local(self.now()).date() - self.local(moment).date()).days)

    def freshness(self, taken: datetime) -> str:
        """``Mon 23 Nov 09:02, now`` · ``as of 14:05`` · ``as of Mon 16 Nov 14:05, 7 days ago``."""
        local = self.local(taken)
        minutes = (self.now() - taken).total_seconds() / 60
        if minutes < 10:
            return f"{day(local)} {local:%H:%M}, now"
        days = self.age_in_days(taken)
        if days == 0:
            return f"as of {local:%H:%M}"
        return f"as of {day(local)} {local:%H:%M}, {'yesterday' if days == 1 else f'{days} days ago'}"

    def short_freshness(self, taken: datetime) -> str:
        """The same for narrow screens: ``09:02 now`` · ``as of 14:05`` · ``as of 16 Nov``."""
        local = self.local(taken)
        if (self.now() - taken).total_seconds() < 600:
            return f"{local:%H:%M} now"
        if self.age_in_days(taken) == 0:
            return f"as of {local:%H:%M}"
        return f"as of {local.day} {local:%b}"


def day(local: date) -> str:
    """``Mon 23 Nov``."""
    return f"{local:%a} {local.day} {local:%b}"
