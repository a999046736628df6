"""The panel with the manifest of a Slack app: to read, copy or save."""

from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from backends.errors import WriteError
from backends.paths import write_private
from backends.slack.manifest import NEW_APP, STEPS, manifest
from tui.failures import failure_of
from tui.screens.panel import READING_KEYS, Panel
from tui.screens.panel_keys import PanelKey, bindings
from tui.screens.setting_up import numbered
from tui.text import clean
from tui.widgets.reading import GAP, Paragraph

FILE = "slack-app-manifest.json"
OWN_KEYS = (
    PanelKey("y", "Copy", "Copy the manifest.", "copy"),
    PanelKey("s", "Save", "Save it as a file.", "save"),
    PanelKey("L", "Copy link", "Copy the address where apps are made.", "copy_link"),
)


class ManifestPanel(Panel):
    """The manifest of a Slack app with the scopes that are needed here."""

    KEYS = (*OWN_KEYS, *READING_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(OWN_KEYS)
    KEYS_LINE = "Esc closes   y copies   s saves a file   L copies the link   ↑↓ scroll"

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        lines = [_indented(line) for line in manifest().rstrip().split("\n")]
        super().__init__("A Slack app for bitsafe-tui", [*numbered(STEPS), GAP, *lines])

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(manifest())
        self._say("Copied the manifest. Where nothing arrives, s saves it as a file.")

    def action_copy_link(self) -> None:
        self.app.copy_to_clipboard(NEW_APP)
        self._say(f"Copied {NEW_APP}")

    def action_save(self) -> None:
        self.run_worker(self._save, thread=True, group="save", exit_on_error=False)

    def _save(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_private(self._file, manifest())
        except (OSError, WriteError) as error:
            self.app.call_from_thread(self._say, f"Not saved. {failure_of(error)}")
        else:
            self.app.call_from_thread(self._say, f"Saved: {clean(str(self._file))}")

    def _say(self, text: str) -> None:
        self.notify(text, timeout=6, markup=False)


def _indented(line: str) -> Paragraph:
    """What wraps text drops the spaces at its start, so they stand in its lead."""
    bare = line.lstrip()
    return Paragraph((" " * (len(line) - len(bare)),), ((bare, "$primary"),))
