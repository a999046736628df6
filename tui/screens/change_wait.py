"""A panel that stays open, with what was typed, until what it asked for is there; Esc stops that first."""

from typing import TypeVar

from textual.message import Message

from tui.screens.task import Task

Result = TypeVar("Result")


class Patient(Task[Result]):
    """The app says what is waited for, and why nothing came of it."""

    class StopWanted(Message):
        """Wait no longer."""

    is_waiting = False

    def wait(self, told: str) -> None:
        """It is being worked on; ``told`` is safe to show."""
        self.is_waiting = True
        self.tell(f"{told}. Esc stops.", "$primary")

    def waited(self, told: str = "", style: str = "$error") -> None:
        """It is there, or nothing came of it."""
        self.is_waiting = False
        if self.is_attached:
            self.tell(told, style)

    def action_leave(self) -> None:
        if self.is_waiting:
            self.post_message(self.StopWanted())
        else:
            super().action_leave()
