"""The main screen's side of changes: asks which groups are meant, and passes on what is wanted of them."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from backends.model import Platform
from reports.rows import Row
from tui.actions.keys import written
from tui.change_wishes import CloseGaps
from tui.screens.deciding import DecidingScreen
from tui.screens.wishes import (
    InviteWanted,
    LogWanted,
    OwnersWanted,
    PlanWanted,
    RemovalWanted,
    RenameWanted,
)
from tui.wording import counted, for_login

if TYPE_CHECKING:
    from tui.running import Running


class ChangingScreen(DecidingScreen):
    """What is going on with changes is told in the status line, whatever panel is open."""

    def close_gaps(self) -> None:
        self.with_targets("Close gaps", self._wish(lambda rows: PlanWanted(CloseGaps(rows))))

    def invite(self) -> None:
        self.with_targets("Invite", self._wish(InviteWanted))

    def rename(self) -> None:
        self.with_targets("Rename", self._wish(RenameWanted))

    def remove_person(self) -> None:
        self.with_targets("Find a person", self._wish(RemovalWanted))

    def ask_owners(self) -> None:
        self.with_targets("Ask owners", self._wish(OwnersWanted))

    def _wish(self, message: Callable[[Sequence[Row]], Message]) -> Callable[[Sequence[Row]], None]:
        def act(rows: Sequence[Row]) -> None:
            self.post_message(message(rows))

        return act

    def show_log(self) -> None:
        self.post_message(LogWanted())

    # What the app reports

    def planned(self) -> None:
        """A plan is there, or none came of it."""
        self._status.finish()
        self._status.say("")

    def changes_began(self, steps: int) -> None:
        self._changing = True
        self._status.say(f"Changing groups: {counted(steps, 'step')}. l shows them.", "$primary")
        self._draw_keys()

    def changes_went_on(self, done: int, total: int) -> None:
        self._status.say(f"Changing groups: {done} of {total}. l shows them.", "$primary")

    def changes_wait(self, platforms: Collection[Platform]) -> None:
        """Nothing is under way: what is left waits for somebody to sign in."""
        self._status.finish()
        key = written(self._sign_in_keys[0])
        self._status.say(f"Changes wait {for_login(platforms)}: {key} signs in, l shows them.", "$warning")

    def changes_ended(self, running: "Running") -> None:
        """What did not work stays ticked; what is done is not."""
        self._changing = False
        settled, rest = running.groups
        self._bench.ticks = (self._bench.ticks - settled) | rest
        told = running.failure or f"{running.summary}. l shows them."
        self._status.say(
            f"! {told}" if running.failure else told, "$error" if running.failure else "$success"
        )
        self._draw_ticks()
