"""Asks what is to become of the export under way, before the app is left."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.archive_run import ArchiveRun
from tui.screens.leaving import KEPT, waiting
from tui.screens.task import PanelKey, Task, bindings
from tui.widgets.line import assemble
from tui.wording import counted


class LeavingExport(Task[str]):
    """An export goes on. However you leave, what was read is kept: the next export into the same folder goes
    on from there.
    """

    HEADING = "An export goes on"
    KEYS = (
        PanelKey("escape", "Stay", "Back to where you were; the export goes on.", "leave"),
        PanelKey("w", "Wait", "Leave as soon as all is exported.", "answer('wait')"),
        PanelKey(
            "S", "Stop", "Stop after the pages under way, write their files, then leave.", "answer('stop')"
        ),
        PanelKey(
            "Q",
            "Leave now",
            "At once: what was read is kept, its files are written next time.",
            "answer('now')",
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS), Binding("ctrl+q", "leave", show=False)]

    def __init__(self, archive: ArchiveRun) -> None:
        super().__init__()
        self._archive = archive
        self._far = Static("", markup=False)

    def body(self) -> ComposeResult:
        yield self._far
        yield Static(KEPT, markup=False)

    def on_mount(self) -> None:
        self.set_interval(1, self._follow)
        self._follow()

    def _follow(self) -> None:
        run = self._archive
        groups, new = counted(run.total, "group"), counted(run.following.new, "new message")
        told = f"{run.done:,} of {groups} exported, {new}. {waiting(run.waiting)}"
        self._far.update(assemble([("Export", "bold"), f": {told}"]))

    def action_answer(self, answer: str) -> None:
        self.dismiss(answer)
