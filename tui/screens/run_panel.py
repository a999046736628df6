"""What the panels of a run of changes and of an export have in common: how far it is, and a line for each."""

from collections.abc import Collection
from typing import TypeVar

from textual.app import ComposeResult
from textual.widgets import Static

from backends.model import PLATFORMS, Platform
from tui.clock import Clock
from tui.screens.task import PanelKey, PanelKeys, Task
from tui.screens.wishes import SignInWanted
from tui.widgets.line import Piece
from tui.widgets.listing import Listing
from tui.wording import for_login

Result = TypeVar("Result")
BAR_WIDTH = 30
SIGN_IN = PanelKey("O", "Sign in", "Sign in where the login was refused; then it goes on.", "sign_in")


class RunPanel(Task[Result]):
    """Follows work that the app owns: leaving the panel stops nothing."""

    FULL = True

    def __init__(self, clock: Clock, listing: str) -> None:
        """``listing``: the id of the list."""
        super().__init__()
        self._clock = clock
        self._state = Static("", id="run-state", markup=False)
        self._list = Listing(id=listing)

    def body(self) -> ComposeResult:
        yield self._state
        yield self._list

    def on_mount(self) -> None:
        self.set_interval(1, self.follow)
        self._list.focus()
        self.follow()

    def on_resize(self) -> None:
        self.follow()

    def follow(self) -> None:
        """Draw what is known now. News may come before the panel is composed, or while it is composed anew:
        there is nothing to draw on then, and both end with a drawing.
        """
        if self.query("#task"):
            self.draw()

    def draw(self) -> None:
        """Everything, as it is now."""
        raise NotImplementedError

    def ended(self) -> None:
        """It is over: other keys work now."""
        self.refresh(recompose=True)
        self.call_after_refresh(self._settle)

    def held(self) -> None:
        """It waits for somebody to sign in, goes on after that, or is stopping: other keys work now."""
        for keys in self.query(PanelKeys):
            keys.show(self.keys)
        self.follow()

    def action_sign_in(self) -> None:
        self.post_message(SignInWanted())

    def _settle(self) -> None:
        self._list.focus()
        self.follow()

    def waits_or(self, told: str, refused: Collection[Platform]) -> list[Piece]:
        """``told`` is what is going on; where a login was refused, what is left waits."""
        platforms = [one for one in PLATFORMS if one in refused]
        if not platforms:
            return [(told, "$primary")]
        held: list[Piece] = [(f"! What is left waits {for_login(platforms)}. O signs in.", "bold $warning")]
        return [(told, "$primary"), "\n", *held] if told else held

    def bar(self, done: int, total: int, told: str) -> list[Piece]:
        """``██████░░░░  6 of 10``; ``told`` stands behind it."""
        width = min(BAR_WIDTH, self.list_width - 30)
        filled = width * done // max(total, 1)
        return [("█" * filled, "$success"), ("░" * (width - filled), "$faint"), (f"  {told}", "bold")]
