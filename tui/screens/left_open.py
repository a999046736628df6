"""Offers to go on with a run of changes that was interrupted."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from backends.changes.record import ChangeRecord
from tui.clock import Clock, day
from tui.screens.task import PanelKey, Task, bindings
from tui.text import clean
from tui.widgets.line import assemble
from tui.wording import counted


class LeftOpen(Task[tuple[str, ChangeRecord]]):
    """A run of changes ended before all was done: the app was killed, or a limit was reached. Going on
    repeats nothing: what was sent without an answer is looked up first.
    """

    HEADING = "A run of changes was interrupted"
    KEYS = (
        PanelKey("escape", "Later", "Leave it as it is; l, the log, offers it again.", "leave"),
        PanelKey("g", "Go on", "Review what is left; nothing is sent before you apply it.", "go_on"),
        PanelKey("x", "Put aside", "Never offer it again: what is left is not done.", "put_aside"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, record: ChangeRecord, others: int, clock: Clock) -> None:
        """``others`` = so many more were interrupted as well."""
        super().__init__()
        self._record = record
        self._others = others
        self._clock = clock

    def body(self) -> ComposeResult:
        record = self._record
        began = self._clock.local(record.started)
        done = len(record.plan.steps) - len(record.open)
        sent = counted(len(record.sent), "step")
        unanswered = f"\n{sent} sent without an answer: looked up first." if record.sent else ""
        runs = counted(self._others, "other run was", "other runs were")
        others = f"\n{runs} interrupted as well: l, the log, shows them." if self._others else ""
        yield Static(
            assemble(
                [
                    (f"{clean(record.plan.doing)}\n", "bold"),
                    f"begun {day(began)} {began:%H:%M} by {clean(record.user)}: "
                    f"{done} of {counted(len(record.plan.steps), 'step')} done, {len(record.open)} left.",
                    (unanswered, "$warning"),
                    (others, "$muted"),
                ]
            ),
            markup=False,
        )

    def action_go_on(self) -> None:
        self.dismiss(("resume", self._record))

    def action_put_aside(self) -> None:
        self.dismiss(("aside", self._record))
