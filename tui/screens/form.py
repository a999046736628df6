"""A panel with fields to fill in: what it will do is told while one types, and so is what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from backends.redaction import REDACTOR
from tui.screens.task import LEAVE, PanelKey, Task
from tui.text import clean
from tui.widgets.choice import Choice
from tui.widgets.hinted_input import HintedInput

Result = TypeVar("Result")


class Wrong(Exception):
    """A field cannot be used; the text says why, and is safe to show."""


class Entry(HintedInput):
    """A line to type into; pasted control characters do not get in."""

    def __init__(self, value: str = "", placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder, id)

    def validate_value(self, value: str) -> str:
        return value if value.isprintable() else clean(value)


class Secret(Entry):
    """Shows dots for letters; from the first letters on, what is in it gets into no log and no error."""

    def __init__(self, placeholder: str = "", *, shown: bool = False) -> None:
        """``shown``: as it is typed, as a phone number is."""
        super().__init__(placeholder=placeholder)
        self.password = not shown

    def watch_value(self, value: str) -> None:
        REDACTOR.release(self)
        REDACTOR.hold(self, value.strip(), value)

    def on_unmount(self) -> None:
        REDACTOR.release(self)


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled line of a form; ``hint`` stands behind it where there is room."""

    label: str
    widget: Widget
    hint: str = ""


class Form(Task[Result]):
    """Fields, one a line; Enter saves from any of them. A subclass says in KEYS what its Enter does."""

    KEYS: ClassVar[tuple[PanelKey, ...]] = (
        PanelKey("enter", "Save", "Save what the sentence below the fields says."),
        PanelKey("up,down", "Field", "To the field before or after; Shift+Tab and Tab do the same."),
        PanelKey("left,right", "Choose", "Another value, where a field stands between ‹ and ›."),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    _begun = False
    """Whether anything was typed or chosen."""

    def fields(self) -> Sequence[Field]:
        raise NotImplementedError

    def outcome(self) -> Result:
        """What saving would do. Raises Wrong."""
        raise NotImplementedError

    def sentence(self) -> str:
        """The same in words, safe to show. Raises Wrong."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        for field in self.fields():
            with Horizontal(classes="field"):
                yield Static(field.label, classes="field-label", markup=False)
                yield field.widget
                if field.hint:
                    yield Static(field.hint, classes="field-hint", markup=False)

    def on_mount(self) -> None:
        self._prefilled = {entry: entry.value for entry in self.query(Input)}
        self.look()

    def look(self) -> None:
        """Tell what would be saved, or what is wrong; until something is typed that is no mistake yet."""
        try:
            self.outcome()
            self.tell(self.sentence(), "bold")
        except Wrong as wrong:
            self.tell(*((f"! {wrong}",) if self._begun else (str(wrong), "$muted")))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._begun |= event.value != self._prefilled.get(event.input, "")
        self.look()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._begun = True
        self.look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        try:
            self.dismiss(self.outcome())
        except Wrong as wrong:
            self.tell(f"! {wrong}")
            self.app.bell()
