"""The app's side of a run of changes that waits for a login, goes on, is stopped, or has ended."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import TYPE_CHECKING

from backends.model import Platform
from tui.logins import Job
from tui.plans_wanted import PlanningApp

if TYPE_CHECKING:
    from backends.changes.record import ChangeRecord, StepDone
    from backends.model import Event
    from tui.running import Running
    from tui.screens.change_run import ChangeRun

Carrying = Callable[[Callable[["Event | StepDone"], None], asyncio.Event], Awaitable["ChangeRecord"]]
NOT_BEGUN = "Stopped by you before anything was sent."


class HeldChangesApp(PlanningApp):
    """What is left of a run is in the journal; while it waits, nothing of it is under way."""

    def __init__(self) -> None:
        super().__init__()
        self._run: Running | None = None
        self._carry_rest: Callable[[str], Carrying] | None = None
        """How a run is gone on with, by its name in the journal."""
        self._carry_first: Carrying | None = None
        """How the same begins anew, where nothing was begun."""
        self._stop = asyncio.Event()
        self._leaves_after = False
        """Whether the app is left as soon as the run is over."""

    @property
    def is_changing(self) -> bool:
        return self._run is not None and not self._run.over

    @property
    def _is_working(self) -> bool:
        return self.is_changing and not self.logins.holds("changes")

    @property
    def _short_of(self) -> Mapping[Job, frozenset[Platform]]:
        run = self._run
        if run is None or run.over or run.waiting:
            return super()._short_of
        return {**super()._short_of, "changes": run.held_back(None)}

    def _work_off(self, carry: Carrying) -> None:
        """Begin it, or go on with it."""
        raise NotImplementedError

    def _run_screens(self) -> "list[ChangeRun]":
        from tui.screens.change_run import ChangeRun

        return [screen for screen in self.screen_stack if isinstance(screen, ChangeRun)]

    def _end_changes(self, record: "ChangeRecord | None", failure: str) -> None:
        running = self._run
        assert running is not None
        running.end(record, failure)
        if self._leaves_after:
            self.exit(0)
            return
        self._draw_logins()
        self.main.changes_ended(running)
        for screen in self._run_screens():
            screen.ended()
        self.look_up_gaps()
        self._refresh_now_free()

    def _hold_changes(
        self, running: "Running", record: "ChangeRecord | None", platforms: frozenset[Platform]
    ) -> None:
        """The journal has what is left: nothing of it is lost when the app ends now."""
        running.hold(record, platforms)
        self.main.changes_wait(platforms)
        for screen in self._run_screens():
            screen.held()
        self._hold("changes", platforms, self._go_on_changing)
        self._refresh_now_free()

    def _signed_in(self, platforms: Collection[Platform]) -> None:
        """What goes on meanwhile on the other platform is not disturbed."""
        if self._run is not None:
            self._run.renewed |= self._run.refused & set(platforms)
        super()._signed_in(platforms)

    def _go_on_changing(self) -> None:
        """By itself: it was reviewed. Resuming looks first at what was sent without an answer, and refuses
        where somebody else is signed in now.
        """
        running = self._run
        if running is None or self._carry_first is None or self._carry_rest is None:
            return
        running.go_on(self.clock.now())
        self.main.changes_went_on(running.done, running.total)
        for screen in self._run_screens():
            screen.held()
        self._work_off(self._carry_rest(running.run) if running.run else self._carry_first)

    def _stop_changes(self) -> None:
        running = self._run
        if running is None:
            return
        running.stopping = True
        self._stop.set()
        if running.waiting:
            self._let_go("changes")
            self._end_changes(running.earlier, "" if running.earlier else NOT_BEGUN)
