"""Asks for a handle to be typed, before somebody is taken out of groups."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from tui.screens.form import Entry
from tui.screens.task import PanelKey, Task
from tui.text import clean


class Confirm(Task[bool]):
    """Typing the handle shows that it is this person who is meant, and no other."""

    HEADING = "Are you sure?"
    KEYS = (
        PanelKey("escape", "Cancel", "Leave it: nothing is changed.", "leave"),
        PanelKey("enter", "Go on", "Go on, once the handle is typed."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "go_on", show=False)]

    def __init__(self, question: str, handle: str) -> None:
        """``question`` is safe to show."""
        super().__init__()
        self._question = question
        self._handle = handle
        self._entry = Entry(placeholder=clean(handle))

    def body(self) -> ComposeResult:
        yield Static(self._question, markup=False)
        with Horizontal(classes="field"):
            yield Static("Handle", classes="field-label", markup=False)
            yield self._entry

    def on_mount(self) -> None:
        self._entry.focus()
        self.tell(f"Type {clean(self._handle)} to go on.", "bold")

    def on_input_submitted(self) -> None:
        self.action_go_on()

    def action_go_on(self) -> None:
        if self._entry.value.strip().removeprefix("@") == self._handle:
            self.dismiss(True)
        else:
            self.tell(f"That is not {clean(self._handle)}: nothing was changed.")
            self.app.bell()
