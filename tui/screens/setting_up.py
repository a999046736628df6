"""What the steps of the set-up have in common: the line of steps, what was found, going on and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as holding
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from backends.errors import BitsafeError
from backends.model import Platform
from tui.clock import Clock
from tui.failures import Failure, failure_of
from tui.foreign import foreign
from tui.jobs import Options
from tui.screens.asking import Asking
from tui.screens.task import PanelKey, PanelKeys
from tui.setting_up import SettingUp
from tui.text import clean
from tui.widgets.line import Piece
from tui.widgets.reading import GAP, Paragraph, Reading
from tui.widgets.step_line import StepLine

if TYPE_CHECKING:
    from backends.model import Account
    from tui.trying import SlackTried, TelegramTried

STEPS: Mapping[str, str] = {
    "slack": "Slack",
    "telegram": "Telegram",
    "groups": "Groups",
    "team": "Team",
    "look": "First look",
    "done": "Done",
}
NAMES = tuple(STEPS)
LOGIN: Mapping[Platform, str] = {"slack": "slack_token", "telegram": "telegram_session"}
"""The credential that whoever is signed in has."""

FIELD = PanelKey("up,down", "Field", "To the field before or after; Shift+Tab and Tab do the same.")
LEAVE = PanelKey("escape", "Leave", "Leave; what you entered is kept, U comes back to it.", "leave")
STOP = PanelKey("escape", "Stop", "Wait no longer for the answer.", "leave")
BACK = PanelKey("f2", "Back", "To the step before.", "back")
SKIP = PanelKey("f3", "Skip", "To the next step without this one.", "skip")


@dataclass
class Progress:
    """The set-up on the screen: what the services have told so far. ``alone`` = one panel only.

    ``refusals``: why a service that was asked told nothing. ``refused_servers``: what was typed for other
    servers and could not be taken: until that is mended, no service is asked.
    """

    setting_up: SettingUp
    options: Options
    clock: Clock
    alone: bool = False
    slack: "SlackTried | None" = None
    telegram: "TelegramTried | None" = None
    refusals: dict[Platform, Failure] = holding(default_factory=dict)
    refused_servers: bool = False

    @property
    def unasked(self) -> list[Platform]:
        """Those that were not asked since the start, though there is a login for them."""
        found = self.setting_up.found
        slack = self.slack is None and found.slack_token
        telegram = self.telegram is None and found.telegram_session
        return [*(("slack",) if slack else ()), *(("telegram",) if telegram else ())]

    async def catch_up(self) -> None:
        """Ask those; one that tells nothing is among ``refusals`` then."""
        for platform in self.unasked:
            self.refusals.pop(platform, None)
            try:
                if platform == "slack":
                    self.slack = await self.setting_up.try_slack()
                else:
                    self.telegram = await self.setting_up.try_telegram()
            except BitsafeError as error:
                self.refusals[platform] = failure_of(error)

    @property
    def done(self) -> frozenset[str]:
        """The steps that nothing is lacking in."""
        draft, kept = self.setting_up.draft, self.setting_up.found
        found = {
            "slack": self.slack or ("slack" in draft.answered and kept.slack_token),
            "telegram": self.telegram or ("telegram" in draft.answered and kept.telegram_session),
            "groups": bool(self.slack and self.slack.matching and self.telegram and self.telegram.shared),
            "team": bool(draft.team),
            "look": self.setting_up.assessment is not None,
        }
        return frozenset(step for step, there in found.items() if there)


class Step(Asking[str]):
    """The result is the step to go to; None = the set-up was left."""

    CSS_PATH: ClassVar[list[str]] = ["task.tcss", "setting_up.tcss"]  # type: ignore[assignment]
    FULL = True
    NAME: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "back", show=False),
        Binding("f3", "skip", show=False),
    ]

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress.clock)
        self._progress = progress
        self._about = Reading((), id="step-about")

    @property
    def setting_up(self) -> SettingUp:
        return self._progress.setting_up

    @property
    def alone(self) -> bool:
        """Whether it was opened on its own: there is no other step."""
        return self._progress.alone

    @property
    def heading(self) -> str:
        return self.HEADING if self.alone else f"Set-up · {self.HEADING}"

    def body(self) -> ComposeResult:
        if not self.alone:
            yield StepLine(STEPS, self.NAME, id="steps-line")
        yield Static("", id="foreign", markup=False)
        yield from self.fields()
        with VerticalScroll(id="step-scroll", can_focus=False):
            yield self._about

    def fields(self) -> Iterable[Widget]:
        """What stands above the text."""
        return ()

    def on_mount(self) -> None:
        self.mark_steps()
        self.show_warnings()

    def show_warnings(self) -> None:
        """Whose services these are."""
        banner = self.query_one("#foreign", Static)
        banner.display = bool(self.warnings)
        banner.update("\n".join(self.warnings))

    @property
    def warnings(self) -> list[str]:
        """Of services that are not the official ones."""
        return foreign(self.setting_up.settings)

    def mark_steps(self) -> None:
        """Which steps are done now."""
        for line in self.query(StepLine):
            line.show(self._progress.done)

    def note(self, **changes: Any) -> None:
        """Fields of the draft that are not settled yet: kept from now on, whatever way the step is left."""
        self.setting_up.note(**changes)
        self.app.run_worker(self.setting_up.write_draft, thread=True, group="draft", exit_on_error=False)

    def note_typed(self, **texts: str | None) -> None:
        """What stands in fields, by their name; None = it is settled."""
        typed = {**self.setting_up.draft.typed, **texts}
        self.note(typed={name: text for name, text in typed.items() if text is not None})

    def note_answer(self, platform: Platform) -> None:
        """The service took what was entered."""
        self._progress.refusals.pop(platform, None)
        if not self.alone and platform not in self.setting_up.draft.answered:
            self.note(answered=(*self.setting_up.draft.answered, platform))

    def read(self, paragraphs: Iterable[Paragraph]) -> None:
        """What stands below the fields."""
        self._about.read([GAP, *paragraphs])

    def show_keys(self) -> None:
        """Those of another moment; while a service is asked, Esc stops that, and no step is left."""
        keys = self.keys
        if self.can_be_stopped:
            keys = [STOP if key.action == "leave" else key for key in keys if key not in (BACK, SKIP)]
        self.query_one(PanelKeys).show(keys)

    def asking_changed(self) -> None:
        self.show_keys()

    def go_on(self) -> None:
        """To the next step; a panel on its own is closed."""
        self.dismiss("end" if self.alone else NAMES[NAMES.index(self.NAME) + 1])

    def action_back(self) -> None:
        place = NAMES.index(self.NAME)
        if not self.alone and place and not self.is_asking:
            self.dismiss(NAMES[place - 1])

    def action_skip(self) -> None:
        if not self.alone and not self.is_asking:
            self.go_on()

    def action_page(self, by: int) -> None:
        scroll = self.query_one("#step-scroll", VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)


def field(label: str, widget: Widget, hint: str = "", id: str | None = None) -> Horizontal:
    """A labelled line, as forms have them."""
    parts: list[Widget] = [Static(label, classes="field-label", markup=False), widget]
    if hint:
        parts.append(Static(hint, classes="field-hint", markup=False))
    return Horizontal(*parts, classes="field", id=id)


def good(text: str) -> Paragraph:
    """Something that is in order; ``text`` is safe to show."""
    return Paragraph((("✓ ", "bold $success"),), (text,))


def bad(text: str) -> Paragraph:
    """Something to know or to mend."""
    return Paragraph((("! ", "bold $warning"),), (text,))


def wrong(failure: Failure) -> Paragraph:
    """What did not work, and what to do."""
    told: list[Piece] = [(failure.sentence, "bold"), f" {failure.way_out}" if failure.way_out else ""]
    return Paragraph((("! ", "bold $error"),), tuple(told))


def plain(text: str, style: str = "") -> Paragraph:
    return Paragraph(text=((text, style),))


def numbered(sentences: Iterable[str]) -> list[Paragraph]:
    return [Paragraph(((f"{number} ", "$primary"),), (text,)) for number, text in enumerate(sentences, 1)]


def who(account: "Account") -> str:
    """``Ada North (@ada_north)``, safe to show."""
    name = clean(account.name)
    return f"{name} (@{clean(account.handle)})" if account.handle else name
