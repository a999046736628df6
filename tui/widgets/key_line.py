"""The last line: the keys that work here, the most important first, as many as fit; each can be clicked."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tui.actions import Action, Situation
from tui.actions.keymap import DEFAULT, Keymap
from tui.actions.keys import written
from tui.widgets.line import Line, Piece, assemble

OF_THE_TEXT = (("Enter", "Done"), ("Tab", "Complete"), ("↑↓", "Move"))
"""Keys of the filter line itself, which no action stands for: they come first while it is typed."""
PINNED = 2
"""The last actions, help and quit, are always shown."""


class KeyLine(Line):
    """Keys and labels; what is not available now is dimmed and says why when it is pressed."""

    class Pressed(Message):
        """An action was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self, actions: Sequence[Action], id: str | None = None) -> None:
        super().__init__(id=id)
        self._actions = actions
        self._situation = Situation()
        self._typing = False
        self._keymap = DEFAULT

    def use_keys(self, keymap: Keymap) -> None:
        """Which keys to name."""
        self._keymap = keymap
        self.draw_if_changed()

    def show(self, situation: Situation, actions: Sequence[Action], typing: bool) -> None:
        """``typing``: a text field has the focus, so the keys are those that work there."""
        self._situation, self._actions, self._typing = situation, actions, typing
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        pieces: list[Piece] = []
        for key, label in self._first:
            pieces += [(key, "bold $primary"), (f" {label}  ", "$muted")]
        for action in self._fitting(width):
            idle = bool(action.why_not(self._situation))
            pieces.append((self._key(action), "$faint" if idle else "bold $primary"))
            pieces.append((f" {action.label}  ", "$faint" if idle else "$muted"))
        return assemble(pieces)

    def _fitting(self, width: int) -> list[Action]:
        pinned = list(self._actions[-PINNED:])
        room = width + 2 - self._cells_before - sum(self._cells(action) for action in pinned)
        fitting: list[Action] = []
        for action in self._actions[:-PINNED]:
            room -= self._cells(action)
            if room < 0:
                break
            fitting.append(action)
        return fitting + pinned

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        edge = self._cells_before
        if at and at.x < edge:
            return
        for action in self._fitting(self.size.width) if at else ():
            edge += self._cells(action)
            if at and at.x < edge:
                self.post_message(self.Pressed(action))
                return

    @property
    def _first(self) -> Sequence[tuple[str, str]]:
        return OF_THE_TEXT if self._typing else ()

    @property
    def _cells_before(self) -> int:
        return sum(cell_len(key) + len(label) + 3 for key, label in self._first)

    def _key(self, action: Action) -> str:
        keys = self._keymap.while_typing(action) if self._typing else ()
        return written((keys or self._keymap.keys(action))[0])

    def _cells(self, action: Action) -> int:
        return cell_len(self._key(action)) + len(action.label) + 3
