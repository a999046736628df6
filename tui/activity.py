"""What is going on right now, in one line: progress of each platform, and waits with their countdown."""

from datetime import datetime
from math import ceil

from backends.model import PLATFORM_NAMES, PLATFORMS, Event, Platform, Progress, SignedOut, Waiting
from tui.text import clean


class Activity:
    """The newest event of each platform. A wait ends by itself when its time has come."""

    def __init__(self) -> None:
        self._newest: dict[Platform, Progress] = {}
        self._waits: dict[Platform, Waiting] = {}

    def note(self, event: Event) -> None:
        if isinstance(event, Waiting):
            self._waits[event.platform] = event
        elif isinstance(event, SignedOut):
            # What it was doing is over.
            self._newest.pop(event.platform, None)
            self._waits.pop(event.platform, None)
        else:
            self._newest[event.platform] = event
            self._waits.pop(event.platform, None)

    def clear(self) -> None:
        self._newest.clear()
        self._waits.clear()

    def is_waiting(self, now: datetime) -> bool:
        return any(wait.until > now for wait in self._waits.values())

    def waits(self, now: datetime) -> float:
        """So many seconds the longest wait lasts from now on."""
        return max((0.0, *((wait.until - now).total_seconds() for wait in self._waits.values())))

    def describe(self, now: datetime) -> str:
        """``Slack: channels 40/72 · Telegram waits 12 s: too many requests``; empty when nothing is known."""
        parts = [self._describe(platform, now) for platform in PLATFORMS]
        return " · ".join(part for part in parts if part)

    def _describe(self, platform: Platform, now: datetime) -> str:
        wait = self._waits.get(platform)
        if wait and wait.until > now:
            return f"{PLATFORM_NAMES[platform]} waits {_span(wait.until, now)}: {clean(wait.reason)}"
        progress = self._newest.get(platform)
        if progress is None:
            return ""
        of = f" {progress.done}/{progress.total}" if progress.total else f" {progress.done or ''}".rstrip()
        return f"{PLATFORM_NAMES[platform]}: {clean(progress.text)}{of}"


def _span(until: datetime, now: datetime) -> str:
    seconds = ceil((until - now).total_seconds())
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
