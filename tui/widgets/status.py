"""The status line: what is going on, what it waits for with a countdown, and the last thing that was done."""

from collections.abc import Sequence

from textual.content import Content
from textual.timer import Timer

from backends.model import Event
from tui.activity import Activity
from tui.clock import Clock
from tui.widgets.line import Line, assemble, first_that_fits, spread

BETWEEN = 3
"""Cells at least between the news and what can be done."""


class StatusLine(Line):
    """Redraws once a second only while something waits; otherwise only when something happens."""

    def __init__(self, clock: Clock, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._activity = Activity()
        self._text = ""
        self._style = "$muted"
        self._then = ""
        self._countdown: Timer | None = None
        self._alarm: Sequence[str] = ()
        self._ticks = ""
        self._today: Sequence[Content] = ()
        self._kept = False

    def show_today(self, wordings: Sequence[Content], *, kept: bool = False) -> None:
        """What can be done today, the longest wording first; stands where the news leave room for it.
        ``kept``: the shortest one stands all the same, and the news are cut.
        """
        self._today, self._kept = wordings, kept
        self.draw_if_changed()

    def show_ticks(self, ticked: int, shown: int) -> None:
        """How many groups are ticked, and how many of them can be seen; stands at the right end."""
        hidden = ticked - shown
        told = f"{hidden:,} not shown" if hidden else "all shown"
        self._ticks = f"{ticked:,} ticked, {told}" if ticked else ""
        self.draw_if_changed()

    def warn(self, wordings: Sequence[str]) -> None:
        """What has to be read before all else, until there is none: the first that fits, safe to show."""
        self._alarm = wordings
        self.draw_if_changed()

    def note(self, event: Event) -> None:
        """Progress or a wait of the running audit."""
        self._activity.note(event)
        if self._activity.is_waiting(self._clock.now()) and self._countdown is None:
            self._countdown = self.set_interval(1, self._tick)
        self.draw_if_changed()

    def say(self, text: str, style: str = "$muted", then: str = "") -> None:
        """The last thing that was done, or that went wrong; already safe to show.

        ``then`` is what can be done about it: the text before it is cut where there is no room for both.
        """
        self._text, self._style, self._then = text, style, then
        self.draw_if_changed()

    def finish(self) -> None:
        """Nothing runs any more."""
        self._activity.clear()
        self._stop_countdown()
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        right = ticks = assemble([(self._ticks, "bold $primary")])
        if right:
            right = assemble([(" · ", "$faint"), right])
        kept = self._today[-1].cell_length + right.cell_length + BETWEEN if self._kept and self._today else 0
        news = self._news(max(1, width - max(kept, ticks.cell_length + 2 if ticks else 0)))
        room = width - news.cell_length - right.cell_length - BETWEEN
        today = next((words for words in self._today if words.cell_length <= room), None)
        right = assemble([today, right]) if today else ticks
        return spread(news, right, width) if right else news

    def _news(self, width: int) -> Content:
        if self._alarm:
            told = [assemble([("! ", "bold $error"), (words, "$error")]) for words in self._alarm]
            return first_that_fits(told, width)
        doing = self._activity.describe(self._clock.now())
        if not doing:
            return self._said(width)
        between = "   " if self._text else ""
        both = assemble([(doing, "$primary"), between, self._said(1000)])
        return first_that_fits([both, assemble([(doing, "$primary")])], width)

    def _said(self, width: int) -> Content:
        text = assemble([(self._text, self._style)])
        then = assemble([(" · ", "$faint"), (self._then, self._style)] if self._then else [])
        room = max(1, width - then.cell_length)
        return assemble([text.truncate(room, ellipsis=True), then]).truncate(width, ellipsis=True)

    def _tick(self) -> None:
        if not self._activity.is_waiting(self._clock.now()):
            self._stop_countdown()
        self.draw_if_changed()

    def _stop_countdown(self) -> None:
        if self._countdown:
            self._countdown.stop()
            self._countdown = None
