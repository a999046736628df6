"""A panel that stays open, with what was typed, until what it asked for is there; Esc stops that first."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tui.screens.task import Task
from tui.screens.wishes import SignInWanted

Result = TypeVar("Result")


class Patient(Task[Result]):
    """The app says what is waited for, and why nothing came of it."""

    class StopWanted(Message):
        """Wait no longer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("O", "sign_in", show=False)]
    is_waiting = False
    is_held = False
    """Whether it waits for somebody to sign in again."""
    _typed_in: Widget | None = None

    def wait(self, told: str) -> None:
        """It is being worked on; ``told`` is safe to show."""
        self._release()
        self.is_waiting = True
        self.tell(f"{told}. Esc stops.", "$primary")

    def hold(self, told: str) -> None:
        """Nothing is typed meanwhile, so that a letter can be a key."""
        self.is_waiting = self.is_held = True
        self._typed_in = self.focused
        self.set_focus(None)
        self.tell(f"{told} O signs in, Esc stops.", "$warning")

    def waited(self, told: str = "", style: str = "$error") -> None:
        """It is there, or nothing came of it."""
        self._release()
        self.is_waiting = False
        if self.is_attached:
            self.tell(told, style)

    def _release(self) -> None:
        if self.is_held:
            self.is_held = False
            self.set_focus(self._typed_in)

    def action_sign_in(self) -> None:
        if self.is_held:
            self.post_message(SignInWanted())

    def action_leave(self) -> None:
        if self.is_waiting:
            self.post_message(self.StopWanted())
        else:
            super().action_leave()
