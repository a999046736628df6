"""Asks before a login is ended."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.screens.task import PanelKey, Task, bindings


class SignOut(Task[bool]):
    """Signing out can be mended only by signing in anew."""

    HEADING = "Sign out"
    KEYS = (
        PanelKey("escape", "Cancel", "Stay signed in.", "leave"),
        PanelKey("Y", "Sign out", "End this login.", "sign_out"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS), Binding("y", "sign_out", show=False)]

    def __init__(self, question: str) -> None:
        """``question`` is safe to show."""
        super().__init__()
        self._question = question

    def body(self) -> ComposeResult:
        yield Static(self._question, markup=False)

    def action_sign_out(self) -> None:
        self.dismiss(True)
