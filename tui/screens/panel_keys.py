"""The keys that work in a panel: fixed, and told in its line of keys, its help and the help of the app."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from tui.actions.keys import written


@dataclass(frozen=True, slots=True)
class PanelKey:
    """A key of a panel: what it runs there, its word in the line of keys, its sentence in the help.

    Without ``action`` a widget of the panel sees to it.
    """

    keys: str
    label: str
    help: str
    action: str = ""

    @property
    def shown(self) -> str:
        return " ".join(written(key) for key in self.keys.split(","))

    @property
    def shown_first(self) -> str:
        keys = [written(key) for key in self.keys.split(",")]
        return "".join(keys) if all(len(key) == 1 for key in keys) else keys[0]


LEAVE = PanelKey("escape", "Back", "Leave this panel; what was not saved is dropped.", "leave")


def bindings(keys: Sequence[PanelKey]) -> list[BindingType]:
    """Those of a panel's keys that the panel itself sees to."""
    return [Binding(key.keys, key.action, key.label, show=False) for key in keys if key.action]
