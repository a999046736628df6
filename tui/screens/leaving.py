"""Asks what is to become of the changes under way, before the app is left."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.running import Running
from tui.screens.task import PanelKey, Task, bindings
from tui.text import clean
from tui.widgets.line import assemble


class Leaving(Task[str]):
    """Groups are being changed. However you leave, nothing is lost or done twice: what is left can be gone
    on with at the next start.
    """

    HEADING = "Groups are being changed"
    KEYS = (
        PanelKey("escape", "Stay", "Back to where you were; the run goes on.", "leave"),
        PanelKey("w", "Wait", "Leave as soon as all is done.", "answer('wait')"),
        PanelKey("S", "Stop", "Stop after the step under way, then leave.", "answer('stop')"),
        PanelKey(
            "Q", "Leave now", "At once: what was just sent is looked up at the next start.", "answer('now')"
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS), Binding("ctrl+q", "leave", show=False)]

    def __init__(self, running: Running) -> None:
        super().__init__()
        self._work = running

    def body(self) -> ComposeResult:
        work = self._work
        yield Static(
            assemble([(clean(work.plan.doing), "bold"), f": {work.done} of {work.total} done."]),
            markup=False,
        )

    def action_answer(self, answer: str) -> None:
        self.dismiss(answer)
