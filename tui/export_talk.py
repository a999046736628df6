"""What the command tells on stderr while it exports: one line that is rewritten, else a sentence a group."""

from time import monotonic

from backends.changes.estimate import duration
from backends.model import Event
from reports.archive.wish import GroupProgress, Stage
from tui.export_text import size
from tui.exporting import Following
from tui.talk import Talk
from tui.text import clean
from tui.wording import counted

REWRITES = 0.2
"""Seconds between two states of the line that is rewritten."""


class ExportTalk:
    """``follow`` takes the events of the platforms, ``take`` the progress of each group."""

    def __init__(self, talk: Talk, groups: int) -> None:
        self._talk = talk
        self._following = Following(groups)
        self._written = 0.0

    def follow(self, event: Event) -> None:
        self._talk.follow(event)

    def take(self, progress: GroupProgress) -> None:
        self._following.take(progress)
        ended = progress.stage is Stage.ENDED
        if self._talk.rewrites:
            if ended or monotonic() - self._written > REWRITES:
                self._written = monotonic()
                self._talk.rewrite(pace(self._following))
        elif ended:
            done = f"{self._following.ended:,} of {self._following.total:,}"
            new = self._following.latest[progress.group].new
            self._talk.say(f"{done}: {clean(progress.title)}, {counted(new, 'new message')}.")


def pace(following: Following) -> str:
    """``12 of 40 groups · 3,412 new messages, 240 a second · 14 MB of files · about 2 min left``."""
    parts = [f"{following.ended:,} of {counted(following.total, 'group')}"]
    new = counted(following.new, "new message")
    parts.append(f"{new}, {following.per_second:,.0f} a second" if following.new else new)
    if following.file_bytes:
        parts.append(f"{size(following.file_bytes)} of files")
    left = following.seconds_left(None)
    if left is not None and following.ended < following.total:
        parts.append(f"about {duration(left)} left")
    return " · ".join(parts)
