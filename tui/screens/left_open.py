"""Offers to go on with a run of changes that was interrupted."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from backends.changes.record import ChangeRecord
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
        PanelKey("g", "Go on", "Do what is left.", "go_on"),
        PanelKey("x", "Put aside", "Never offer it again: what is left is not done.", "put_aside"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, record: ChangeRecord) -> None:
        super().__init__()
        self._record = record

    def body(self) -> ComposeResult:
        record = self._record
        began = record.started.astimezone()
        done = len(record.plan.steps) - len(record.open)
        unanswered = f"{counted(len(record.sent), 'step')} sent without an answer: looked up first."
        yield Static(
            assemble(
                [
                    (f"{clean(record.plan.doing)}\n", "bold"),
                    f"begun {began:%a %d %b %H:%M} by {clean(record.user)}: "
                    f"{done} of {counted(len(record.plan.steps), 'step')} done, {len(record.open)} left.\n",
                    (unanswered if record.sent else "", "$warning"),
                ]
            ),
            markup=False,
        )

    def action_go_on(self) -> None:
        self.dismiss(("resume", self._record))

    def action_put_aside(self) -> None:
        self.dismiss(("aside", self._record))
