"""What the command tells on stderr while it exports: one line that is rewritten, else a sentence a group."""

from datetime import UTC, datetime
from time import monotonic

from backends.changes.estimate import duration
from backends.model import Event
from reports.archive.wish import GroupProgress, Stage
from tui.activity import Activity
from tui.export_text import pace
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
        self._activity = Activity()

    def follow(self, event: Event) -> None:
        self._activity.note(event)
        self._talk.follow(event)

    def take(self, progress: GroupProgress) -> None:
        self._following.take(progress)
        ended = progress.stage is Stage.ENDED
        if self._talk.rewrites:
            if ended or monotonic() - self._written > REWRITES:
                self._written = monotonic()
                self._talk.rewrite(self._line())
        elif ended:
            done = f"{self._following.ended:,} of {self._following.total:,}"
            new = self._following.latest[progress.group].new
            self._talk.say(f"{done}: {clean(progress.title)}, {counted(new, 'new message')}.")

    def _line(self) -> str:
        done = f"{self._following.ended:,} of {counted(self._following.total, 'group')}"
        left = self._following.seconds_left(None, self._activity.waits(datetime.now(UTC)))
        rest = f" · about {duration(left)} left" if left else ""
        return f"{done} · {pace(self._following)}{rest}"
