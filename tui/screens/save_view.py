"""The form that saves what is shown as a view of one's own, or deletes such a view."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.task import LEAVE, PanelKey
from tui.text import clean

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Saving:
    """Save what is shown under ``name``, or delete the view of that name."""

    name: str
    delete: bool = False


class SaveView(Form[Saving]):
    """A view is a filter, a sort and columns, with a tab of its own. It is kept on this computer, and can be
    changed by saving it again under the same name. Views in the config are changed there.
    """

    HEADING = "Save as a view"
    KEYS = (
        PanelKey("enter", "Save", "Save what the sentence below the field says."),
        PanelKey("ctrl+d", "Delete", "Delete the saved view of that name."),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+d", "delete", show=False, priority=True)]

    def __init__(self, name: str, filter_text: str, order: str, saved: Collection[str]) -> None:
        """``filter_text`` and ``order`` (in words) of what is shown; ``saved`` are the names there are."""
        super().__init__()
        self._filter = filter_text
        self._order = order
        self._saved = saved
        self._entry = Entry(name, "what its tab is to say")

    def fields(self) -> Sequence[Field]:
        return (Field("Name", self._entry),)

    def outcome(self) -> Saving:
        name = self._entry.value.strip()
        if not name:
            raise Wrong("Give it a name.")
        if len(name) > LONGEST:
            raise Wrong(f"At most {LONGEST} letters.")
        return Saving(name)

    def sentence(self) -> str:
        name = clean(self.outcome().name)
        what = clean(self._filter) if self._filter else "all groups"
        verb = "Replaces" if self.outcome().name in self._saved else "Saves"
        return f"{verb} {name}: {what}, by {clean(self._order)}"

    def action_delete(self) -> None:
        name = self._entry.value.strip()
        if name in self._saved:
            self.dismiss(Saving(name, delete=True))
        else:
            self.tell("! There is no saved view of that name.")
