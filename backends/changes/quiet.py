"""Quiet hours: when nothing is done that customers would see."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Quiet:
    """From ``start`` to ``end``, local time of day; over midnight where ``end`` is the earlier one."""

    start: time
    end: time

    @classmethod
    def of(cls, text: str) -> "Quiet":
        """``20:00-08:00``, as config_checks lets it pass."""
        start, _, end = text.partition("-")
        return cls(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()))

    def until(self, now: datetime) -> datetime | None:
        """When the quiet hours that ``now`` (aware) falls into end, in local time; None outside them."""
        local = now.astimezone()
        clock = local.time()
        inside = (
            self.start <= clock < self.end
            if self.start < self.end
            else clock >= self.start or clock < self.end
        )
        if not inside:
            return None
        day = local.date() if clock < self.end else local.date() + timedelta(days=1)
        return datetime.combine(day, self.end).astimezone()
