"""Asks what is to become of the changes under way, before the app is left."""

from collections.abc import Collection
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from backends.model import PLATFORM_NAMES, PLATFORMS, Platform
from tui.running import Running
from tui.screens.task import PanelKey, Task, bindings
from tui.text import clean
from tui.widgets.line import assemble

KEPT = "However you leave, nothing is lost or done twice: the next start offers to go on."


def waiting(platforms: Collection[Platform]) -> str:
    """That it does not go on by itself; "" where it does."""
    names = " and ".join(PLATFORM_NAMES[one] for one in PLATFORMS if one in platforms)
    return f"It waits for you to sign in to {names}: Esc, then O." if names else ""


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
        told = f": {work.done} of {work.total} done. {waiting(work.waiting)}"
        yield Static(assemble([(clean(work.plan.doing), "bold"), told]), markup=False)
        yield Static(KEPT, markup=False)

    def action_answer(self, answer: str) -> None:
        self.dismiss(answer)
