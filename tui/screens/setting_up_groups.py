"""The step that asks which channels and groups count, and shows at once which ones these are."""

from asyncio import to_thread
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from backends.errors import BitsafeError
from backends.model import PLATFORM_NAMES, Group, Platform
from tui.failures import failure_of
from tui.screens.form import Entry
from tui.screens.setting_up import BACK, FIELD, LEAVE, SKIP, Progress, Step, bad, field, good
from tui.screens.task import PanelKey
from tui.text import clean, fit
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph
from tui.wording import counted

if TYPE_CHECKING:
    from tui.trying import TelegramTried

ENTER = PanelKey("enter", "Go on", "Try what is new in the fields; when that is done, go on.")
PAGE = PanelKey("pagedown,pageup", "Page", "More of the channels below.")
IMPORT = PanelKey("f5", "Import", "Take over the team and category files of the old scripts.")


class GroupsStep(Step):
    """Which groups are looked at. On Slack: channels whose names hold one of these words, or match a
    /regular expression/. On Telegram: groups shared with one of these accounts; me stands for all groups of
    the account that is signed in. Commas separate several. Other chats are never stored or named.
    """

    NAME = "groups"
    HEADING = "Channels and shared accounts"
    KEYS = (ENTER, FIELD, IMPORT, BACK, SKIP, PAGE, LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "import", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress)
        self._list = Listing(empty="No channel to show.", id="step-list")
        self._list.can_focus = False

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self._list

    def fields(self) -> Iterable[Widget]:
        draft = self.setting_up.draft
        typed = draft.typed
        self._channels = Entry(typed.get("channels", ", ".join(draft.channels)), "bitsafe")
        self._shared = Entry(typed.get("shared_with", ", ".join(draft.shared_with)), "a username, or me")
        yield field("Channels", self._channels, "words in their names")
        yield field("Telegram", self._shared, "shared with whom, or me")

    def on_mount(self) -> None:
        self.query_one("#step-scroll").styles.height = "auto"
        self._channels.focus()
        self._look()
        if self._progress.unasked:
            self.ask("Asking the platforms what is there", self._progress.catch_up, self._caught_up)

    def _caught_up(self, _: None) -> None:
        self.mark_steps()
        self._look()

    @property
    def _patterns(self) -> tuple[str, ...]:
        return _split(self._channels.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.note_typed(channels=self._channels.value, shared_with=self._shared.value)
        self._look()

    def _look(self) -> None:
        """What the words in the field match among the channels that are known already."""
        lines = []
        matching: Sequence[Group] = ()
        lines.append(self._about_telegram())
        if self.setting_up.draft.imports:
            files = counted(len(self.setting_up.draft.imports), "file")
            lines.append(good(f"{files} of the old scripts will be taken over."))
        # Last: the channels stand right below.
        if self._progress.slack is None:
            lines.append(bad(self._unknown("slack", "which channels match")))
        else:
            try:
                matching = self.setting_up.channels_matching(self._patterns)
                lines.append(self._told(matching))
                if not self.is_asking:
                    self.tell("")
            except BitsafeError as error:
                self.tell(f"! {failure_of(error)}")
        self.read(lines)
        self._list.show([assemble([_line(group)]) for group in matching])

    def _told(self, matching: Sequence[Group]) -> Paragraph:
        seen = len(self._progress.slack.groups) if self._progress.slack else 0
        count = counted(len(matching), "channel matches", "channels match")
        text = f"{count}, by these words or a retired name, of {seen} seen:"
        return good(text) if matching else bad(f"{count} of {seen} seen.")

    def _about_telegram(self) -> Paragraph:
        tried, draft = self._progress.telegram, self.setting_up.draft
        if tried is None:
            return bad(self._unknown("telegram", "which groups are shared"))
        if _split(self._shared.value) != draft.shared_with:
            return Paragraph(text=(("Enter looks which groups are shared with them.", "$muted"),))
        if tried.unresolved:
            return bad(" ".join(clean(reason) for reason in tried.unresolved))
        names = ", ".join(clean(name) for name in draft.shared_with)
        return good(f"{counted(len(tried.shared), 'Telegram group')} shared with {names}.")

    def _unknown(self, platform: Platform, what: str) -> str:
        """Why it cannot be told, and what to do."""
        name, refusal = PLATFORM_NAMES[platform], self._progress.refusals.get(platform)
        if refusal:
            return f"{name}: {refusal.sentence} {what[0].upper()}{what[1:]} is not known; F2 goes back to it."
        if platform in self._progress.unasked:
            return f"{name} is asked {what} …"
        return f"Without a login on {name} it is not known {what}: F2 goes back to it."

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.is_asking:
            return
        patterns, shared = self._patterns, _split(self._shared.value)
        if not patterns or not shared:
            self.tell("! Write at least one of each.")
            return
        draft = self.setting_up.draft
        if patterns == draft.channels and shared == draft.shared_with:
            self.go_on()
            return
        asks = shared != draft.shared_with and self._progress.telegram is not None

        async def keep() -> "TelegramTried | None":
            await to_thread(self.setting_up.keep, channels=patterns, shared_with=shared)
            return await self.setting_up.try_telegram() if asks else self._progress.telegram

        self.note_typed(channels=None, shared_with=None)
        self.ask("Asking Telegram for these groups" if asks else "Keeping that", keep, self._kept)

    def _kept(self, tried: "TelegramTried | None") -> None:
        self._progress.telegram = tried
        self._look()
        if tried is None or not tried.unresolved:
            self.tell("Kept: Enter goes on.", "bold $success")

    def refused(self, error: Exception) -> None:
        self._look()
        super().refused(error)

    def action_page(self, by: int) -> None:
        self._list.action_page(by)

    def action_import(self) -> None:
        from tui.screens.setting_up_import import ImportForm

        if not self.is_asking:
            file = self.setting_up.draft.typed.get("file", "")
            self.app.push_screen(ImportForm(file), self._import)

    def _import(self, file: str | None) -> None:
        if file is not None:
            self.note_typed(file=file)
            self.ask("Reading the file", lambda: to_thread(self.setting_up.take_over, file), self._imported)

    def _imported(self, told: str) -> None:
        self.note_typed(file=None)
        self._look()
        self.tell(told, "bold $success")


def _split(text: str) -> tuple[str, ...]:
    """By commas; but a comma inside /a regular expression/ is its own."""
    parts: list[str] = []
    for part in text.split(","):
        if parts and parts[-1].startswith("/") and not parts[-1].rstrip().endswith("/"):
            parts[-1] += f",{part}"
        else:
            parts.append(part.strip())
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _line(group: Group) -> str:
    return f"{fit(group.title, 60)} {group.kind}"
