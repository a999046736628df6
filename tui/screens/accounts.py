"""The panel of accounts: who is signed in where, what may be done, where credentials live; never a secret."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backends.credentials import Located, Source, located
from backends.errors import BitsafeError, NotSignedIn
from backends.model import PLATFORM_NAMES, PLATFORMS, Platform
from tui.advice import failure_with_keys
from tui.checking import exposed_secrets
from tui.failures import failure_of
from tui.foreign import foreign
from tui.screens.accounts_kept import where_kept
from tui.screens.asking import Asking
from tui.screens.checks import checks_in_words
from tui.screens.setting_up import LOGIN, Progress, bad, good, plain, who, wrong
from tui.screens.setting_up_slack import blindness, table
from tui.screens.sign_out import SignOut
from tui.screens.signing_in_text import found
from tui.screens.task import LEAVE, PanelKey, bindings
from tui.text import clean
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import GAP, Paragraph, Reading, heading

if TYPE_CHECKING:
    from backends.stored_secrets import Kept
    from tui.checking_all import Checked


@dataclass
class Seen:
    """What is known of one platform's account: it was not asked yet, it answered, or it did not."""

    error: BitsafeError | None = None
    asked: bool = False


class AccountsPanel(Asking[bool]):
    """The accounts that bitsafe-tui works with. Choose a platform with the arrows; the keys below act on it.
    Signing out ends the login at Telegram, and forgets the token of Slack. Where each credential lives is
    told here, never what it is. The result says whether anything was changed.
    """

    CSS_PATH: ClassVar[list[str]] = ["task.tcss", "setting_up.tcss"]  # type: ignore[assignment]
    HEADING = "Accounts"
    FULL = True
    KEYS = (
        PanelKey("enter", "Sign in", "Sign in, or as somebody else, on this platform."),
        PanelKey("up,down", "Platform", "The other platform."),
        PanelKey("r", "Ask again", "Ask both platforms once more.", "again"),
        PanelKey("o", "Sign out", "End this login; asks first.", "sign_out"),
        PanelKey("v", "Move", "Move what is kept between the system's keyring and a private file.", "move"),
        PanelKey("c", "Check", "Look whether everything is in order, with what to do.", "check"),
        PanelKey("pagedown", "Page down", "One screen down.", "page(1)"),
        PanelKey("pageup", "Page up", "One screen up.", "page(-1)"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class SignInWanted(Message):
        """Sign in on one platform."""

        def __init__(self, panel: "AccountsPanel", platform: Platform) -> None:
            super().__init__()
            self.panel = panel
            self.platform = platform

    def __init__(
        self, progress: Progress, until_free: Callable[[], Awaitable[None]], is_busy: Callable[[], bool]
    ) -> None:
        """``until_free`` waits while ``is_busy``: something else uses the login that is kept."""
        super().__init__(progress.clock)
        self._progress = progress
        self._until_free = until_free
        self._is_busy = is_busy
        self._exposed = ""
        self._changed = False
        self._seen = {platform: Seen() for platform in PLATFORMS}
        self._located: tuple[Located, ...] = ()
        self._list = Listing(id="accounts-list")
        self._about = Reading((), id="step-about")

    def body(self) -> ComposeResult:
        yield Static("", id="foreign", markup=False)
        yield self._list
        with VerticalScroll(id="step-scroll", can_focus=False):
            yield self._about

    def on_mount(self) -> None:
        warnings = foreign(self._progress.setting_up.settings)
        banner = self.query_one("#foreign", Static)
        banner.display = bool(warnings)
        banner.update("\n".join(warnings))
        self._list.focus()
        self.action_again()

    @property
    def _platform(self) -> Platform:
        return PLATFORMS[self._list.cursor]

    # Asking

    def action_again(self) -> None:
        self._draw()
        busy = self._is_busy()
        doing = (
            "The refresh goes on; then they are asked"
            if busy
            else "Asking Slack and Telegram who is signed in"
        )
        self.ask(doing, self._look, self._looked, whole=busy)

    async def _look(self) -> tuple[Located, ...]:
        setting_up = self._progress.setting_up
        places = await asyncio.to_thread(located, setting_up.settings, setting_up.home, os.environ)
        self._exposed = await asyncio.to_thread(exposed_secrets, setting_up.settings)
        self._located = places
        self.call_after_refresh(self._draw)
        await self._until_free()
        await asyncio.gather(self._look_at("slack"), self._look_at("telegram"))
        return places

    async def _look_at(self, platform: Platform) -> None:
        progress, seen = self._progress, self._seen[platform]
        seen.error = None
        try:
            if platform == "slack":
                progress.slack = None
                progress.slack = await progress.setting_up.try_slack()
            else:
                progress.telegram = None
                progress.telegram = await progress.setting_up.try_telegram()
        except BitsafeError as error:
            seen.error = error
            # What the main screen says of this platform no longer holds.
            self._changed = self._changed or isinstance(error, NotSignedIn)
        seen.asked = True

    def _looked(self, places: tuple[Located, ...]) -> None:
        self._located = places
        self._draw()

    def look_again(self, changed: bool) -> None:
        """Somebody else may be signed in now."""
        self._changed = self._changed or changed
        self.action_again()

    # What is shown

    def _draw(self) -> None:
        self._list.show([self._line(platform) for platform in PLATFORMS])
        self._about.read(list(self._paragraphs()))

    def _line(self, platform: Platform) -> Content:
        seen, progress = self._seen[platform], self._progress
        tried = progress.slack if platform == "slack" else progress.telegram
        mark: Piece = ("· ", "$muted")
        words = "asking …" if not self._is_busy() else "asked when the refresh has ended"
        if tried is not None:
            mark = ("✓ ", "bold $success")
            words = who(tried.account)
            if tried.account.home and platform == "slack":
                words = f"{clean(tried.account.home)}, as {words}"
        elif seen.error is not None:
            mark, words = ("! ", "bold $error"), clean(seen.error.sentence)
        return assemble([mark, (f"{PLATFORM_NAMES[platform]:<10}", "bold"), words])

    def _paragraphs(self) -> Iterable[Paragraph]:
        platform = self._platform
        yield from self._account(platform)
        places = [one for one in self._located if one.platform == platform]
        yield from where_kept(places, self._exposed)
        token = self._progress.slack
        if platform == "slack" and token is not None:
            yield from (GAP, heading("What the token may do"), *table(token.features))

    def _account(self, platform: Platform) -> list[Paragraph]:
        seen, progress = self._seen[platform], self._progress
        if seen.error is not None:
            return [wrong(failure_with_keys(seen.error, "Enter signs in.", "r asks again."))]
        if platform == "telegram":
            tried = progress.telegram
            return found(tried, progress.setting_up.draft.shared_with) if tried else []
        token = progress.slack
        if token is None:
            return []
        text = f"{token.matching} of {len(token.groups)} channels match, {token.private} seen are private."
        channels = good(text) if not token.note else bad(token.note)
        return [plain(token.kind.sentence), channels, *blindness(token)]

    def on_listing_moved(self) -> None:
        self.tell("")
        self._about.read(list(self._paragraphs()))
        self.query_one("#step-scroll", VerticalScroll).scroll_home(animate=False)

    def action_page(self, by: int) -> None:
        scroll = self.query_one("#step-scroll", VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)

    # What the keys do

    def on_listing_chosen(self) -> None:
        if not self.is_asking:
            error = self._seen[self._platform].error
            if isinstance(error, NotSignedIn):
                self._progress.refusals[self._platform] = failure_of(error)
            self.post_message(self.SignInWanted(self, self._platform))

    def action_sign_out(self) -> None:
        platform = self._platform
        name = PLATFORM_NAMES[platform]
        logins = {one.name: one.source for one in self._located}
        if not self.is_asking and not logins.get(LOGIN[platform]):
            self.tell(f"Nobody is signed in to {name} here: Enter signs in.", "$warning")
        elif not self.is_asking:
            ends = "ends the login at Telegram" if platform == "telegram" else "forgets the token"
            self.app.push_screen(
                SignOut(f"Sign out of {name}? This {ends}; what is known of the groups stays."),
                lambda yes: self._sign_out(platform) if yes else None,
            )

    def _sign_out(self, platform: Platform) -> None:
        async def end() -> str:
            return " ".join(await self._progress.setting_up.sign_out(platform))

        self.ask(f"Signing out of {PLATFORM_NAMES[platform]}", end, self._signed_out)

    def _signed_out(self, told: str) -> None:
        self._changed = True
        self.notify(told, timeout=8, markup=False)
        self.action_again()

    def action_move(self) -> None:
        platform = self._platform
        kept: list[Source | None] = [one.source for one in self._located if one.platform == platform]
        to: Kept = "private file" if "keyring" in kept else "keyring"
        if not self.is_asking and {"keyring", "private file"} & set(kept):
            setting_up = self._progress.setting_up
            self.ask(
                f"Moving into the {to}", lambda: asyncio.to_thread(setting_up.move, platform, to), self._moved
            )
        elif not self.is_asking:
            self.tell("Nothing of it is kept by bitsafe-tui, so nothing can be moved.", "$warning")

    def _moved(self, told: str) -> None:
        self.notify(told, timeout=8, markup=False)
        self.action_again()

    def action_check(self) -> None:
        from tui.checking_all import check_all

        if self.is_asking:
            return
        options, setting_up = self._progress.options, self._progress.setting_up

        async def check() -> "Checked":
            await setting_up.close()
            return await check_all(options)

        self.ask("Checking everything", check, self._checked)

    def _checked(self, checked: "Checked") -> None:
        from tui.screens.panel import Panel

        self.app.push_screen(Panel("Check", checks_in_words(checked.checks)))

    def action_leave(self) -> None:
        if self.is_asking and not self._is_busy():
            super().action_leave()
        else:
            self._stop_asking()
            self.dismiss(self._changed)
