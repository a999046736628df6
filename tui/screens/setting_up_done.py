"""The last step: what was written where, and what to do now."""

from collections.abc import Sequence

from textual.binding import Binding

from backends.model import PLATFORM_NAMES, PLATFORMS
from tui.screens.setting_up import LOGIN, Step, bad, good, plain
from tui.screens.task import PanelKey
from tui.text import clean
from tui.widgets.reading import GAP, Paragraph

OPEN = PanelKey("enter", "Open the table", "To your groups.", "finish")


class DoneStep(Step):
    """Everything is set up. U comes back here at any time, A shows the accounts."""

    NAME = "done"
    HEADING = "Done"
    KEYS = (OPEN, PanelKey("escape", "Close", "To your groups.", "leave"))
    BINDINGS = [Binding("enter", "finish", show=False)]  # noqa: RUF012

    def on_mount(self) -> None:
        setting_up = self.setting_up
        found = setting_up.found.sources
        kept = {
            f"{words}: {found[name]}"
            for name, words in (("slack_token", "Slack token"), ("telegram_session", "Telegram login"))
            if name in found
        }
        lacking = [PLATFORM_NAMES[one] for one in PLATFORMS if LOGIN[one] not in found]
        self.read(
            [
                good(f"Written: {clean(str(setting_up.config))}. Edit it as you like."),
                good("The first look is kept, and with it what every later one is compared with."),
                *(good(f"{line}.") for line in sorted(kept)),
                *(bad(f"{name} is not signed in: U or O adds it at any time.") for name in lacking),
                GAP,
                plain("What now", "bold"),
                *_next(),
            ]
        )

    def action_finish(self) -> None:
        self.dismiss("end")

    def action_leave(self) -> None:
        self.dismiss("end")

    def action_back(self) -> None:
        """What is written is written; the key U starts the set-up once more."""


def _next() -> Sequence[Paragraph]:
    return [
        Paragraph(((f"{key:<4}", "bold $primary"),), (words,))
        for key, words in (
            ("1", "the groups where somebody is missing"),
            ("c", "closes gaps: shows first what would be done"),
            ("w", "writes the Excel report"),
            ("A", "accounts: who is signed in, what may be done, sign out"),
            ("?", "everything else"),
        )
    ]
