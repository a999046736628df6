"""Asks once more before a text is copied that tells somebody from outside who leaves."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from reports.owner_messages import OwnerMessage
from tui.screens.task import PanelKey, Task, bindings
from tui.text import clean
from tui.widgets.line import assemble

NAMED = 5


class SecondLook(Task[bool]):
    """That a colleague leaves may be nobody's business yet. Nothing is copied before you say so."""

    HEADING = "A second look"
    KEYS = (
        PanelKey("escape", "Cancel", "Copy nothing.", "leave"),
        PanelKey("C", "Copy all the same", "It is known that they leave, or may be.", "copy"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, messages: Sequence[OwnerMessage]) -> None:
        super().__init__()
        self._messages = messages

    def body(self) -> ComposeResult:
        readers = [clean(one.letter.name) for one in self._messages]
        more = f" and {len(readers) - NAMED} more" if len(readers) > NAMED else ""
        leaving = dict.fromkeys(clean(ask.name) for one in self._messages for ask in one.asks if ask.user)
        yield Static(
            assemble(
                [
                    ("This names ", ""),
                    (", ".join(leaving), "bold"),
                    (", to be removed, to people from outside: ", ""),
                    (f"{', '.join(readers[:NAMED])}{more}", "bold"),
                    (".", ""),
                ]
            ),
            markup=False,
        )

    def action_copy(self) -> None:
        self.dismiss(True)
