"""A panel around one list: drawn at the start and whenever the terminal changes its size."""

from typing import TypeVar

from tui.screens.task import Task
from tui.widgets.listing import Listing

Result = TypeVar("Result")


class ListPanel(Task[Result]):
    """A subclass makes ``_list``, and draws it."""

    FULL = True
    _list: Listing

    def on_mount(self) -> None:
        self.draw()
        self._list.focus()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Everything that is known now, at the width there is."""
        raise NotImplementedError
