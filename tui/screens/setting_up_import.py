"""The form that asks for a team or category file of the old scripts."""

from collections.abc import Sequence
from pathlib import Path

from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.panel_keys import LEAVE, PanelKey
from tui.text import clean


class ImportForm(Form[str]):
    """A JSON file of the old scripts: its team is added to the next step, its categories to config.toml when
    the set-up ends. The file itself is not changed.
    """

    HEADING = "Import a file of the old scripts"
    KEYS = (
        PanelKey("enter", "Read", "Read the file that the sentence below the field names."),
        LEAVE,
    )

    def __init__(self, file: str = "") -> None:
        """``file``: one that could not be read."""
        super().__init__()
        self._file = Entry(file, "~/scripts/team.json")

    def fields(self) -> Sequence[Field]:
        return (Field("File", self._file),)

    def outcome(self) -> str:
        name = self._file.value.strip()
        if not name:
            raise Wrong("Write where the file is.")
        return str(Path(name).expanduser().absolute())

    def sentence(self) -> str:
        return f"Reads {clean(self.outcome())}"
