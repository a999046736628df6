"""The app's side of waiting: what leads to a plan is worked out beside the panels, and told there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.worker import Worker, WorkType

from backends.errors import NotSignedIn
from backends.model import Event, Platform, SignedOut
from tui.advice import SIGN_IN, failure_in_app
from tui.change_wait import Wait
from tui.failures import Failure, failure_of
from tui.holding import HoldingApp
from tui.wording import for_login

if TYPE_CHECKING:
    from tui.screens.change_wait import Patient

TICK, LOOK_AGAIN = 1.0, 0.1
"""Seconds between two times that the wait is told, and that it is looked whether a panel was closed."""


class WaitingApp(HoldingApp):
    """Of what leads to a plan only the last that was asked for goes on."""

    class Unplanned(Message):
        """Nothing came of it."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Unanswered(Message):
        """A login was refused on the way: with another one it begins anew, by ``again``."""

        def __init__(self, error: NotSignedIn, doing: str, again: Callable[[], None]) -> None:
            super().__init__()
            self.platform = error.platform
            self.failure = failure_in_app(error)
            self.doing = doing
            self.again = again

    def __init__(self) -> None:
        super().__init__()
        self._wait: Wait | None = None
        self._patient: Patient[Any] | None = None
        """The panel that asked, and stays open."""
        self._working: Worker[None] | None = None
        self._stand: Mapping[Platform, int] = {}
        """Of the logins, when it was begun."""

    def _work_out(
        self, doing: str, work: Callable[[], Awaitable[Message]], panel: "Patient[Any] | None" = None
    ) -> None:
        """What comes of it is told as a message, never over a panel opened meanwhile; failures in words."""
        self._give_up("")
        self._stand = self.logins.stand
        wait = self._wait = Wait(doing, self.clock.now())
        self._patient = panel
        if panel is None:
            self.mention(f"{doing} …")
        else:
            panel.wait(wait.told(self.clock.now()))
        before = {*self.screen_stack, *([panel] if panel else [])}

        async def safely() -> None:
            telling = asyncio.create_task(self._keep_telling(wait))
            try:
                message = await work()
                await self._uncovered(before)
                self.post_message(message)
            except NotSignedIn as error:
                again = partial(self._work_out, doing, work, panel)
                self.post_message(self.Unanswered(error, doing, again))
            except Exception as error:  # noqa: BLE001  any failure is told in words
                self.post_message(self.Unplanned(failure_of(error)))
            finally:
                telling.cancel()

        self._working = self._start(safely, "plan")

    async def _keep_telling(self, wait: Wait) -> None:
        while True:
            await asyncio.sleep(TICK)
            if self._patient is not None and self._patient.is_waiting and not self._patient.is_held:
                self._patient.wait(wait.told(self.clock.now()))

    async def _uncovered(self, before: set[Any]) -> None:
        """Return once no panel that was opened meanwhile would be covered."""
        if self.screen not in before:
            self.mention("What you asked for is ready: Esc closes this panel and shows it.")
        while self.screen not in before:  # noqa: ASYNC110  nothing tells when a panel is closed
            await asyncio.sleep(LOOK_AGAIN)

    def on_patient_stop_wanted(self) -> None:
        if self._working is not None:
            self._working.cancel()
        self._give_up("Stopped. Nothing was changed.")
        self.main.planned()

    def _give_up(self, told: str) -> None:
        self._let_go("plan")
        if self._patient is not None:
            self._patient.waited(told, "$warning")
        self._wait = self._patient = None

    def on_waiting_app_unplanned(self, message: Unplanned) -> None:
        panel = self._patient
        self._mentioned()
        if panel is not None and panel in self.screen_stack:
            panel.waited(f"! {message.failure}")
            self.bell()
        else:
            self._say(str(message.failure), failed=True)

    def on_waiting_app_unanswered(self, message: Unanswered) -> None:
        """Held until somebody signs in; Esc in its panel, or anything else that is asked for, ends it."""
        panel = self._patient
        gone = panel is not None and panel not in self.screen_stack
        if gone or not self._may_hold or message.platform not in self.logins.refused:
            self.post_message(self.Unplanned(message.failure))
            return
        self.main.planned()
        told = f"{message.doing} waits {for_login((message.platform,))}."
        if panel is not None:
            panel.hold(told)
        else:
            self.mention(f"{told} {SIGN_IN}")
        self._hold("plan", (message.platform,), message.again)

    def mention(self, text: str) -> None:
        """What is going on, where the person looks: in the open panel, else in the status line."""
        from tui.screens.task import Task

        if isinstance(self.screen, Task):
            self.screen.tell(text, "$primary")
        else:
            self.main.tell(text)

    def _mentioned(self) -> None:
        """It is over."""
        from tui.screens.task import Task

        self._give_up("")
        self.main.planned()
        for screen in self.screen_stack:
            if isinstance(screen, Task):
                screen.tell("")

    def _tell_planning(self, event: Event) -> None:
        if isinstance(event, SignedOut):
            self.post_message(self.LoginRefused(event.platform, self._stand))
        self.main.audit_event(event)
        if self._wait is not None:
            self._wait.note(event, self.clock.now())

    def _in_loop(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        """Whatever goes wrong is told in words."""

        async def safely() -> None:
            try:
                await work()
            except Exception as error:  # noqa: BLE001
                self.post_message(self.Said(f"Not done. {failure_in_app(error)}", failed=True))

        self._start(safely, group)

    def _start(self, work: Callable[[], Awaitable[None]], group: str) -> Worker[None]:
        job: WorkType[None] = work  # type: ignore[assignment]
        return self.run_worker(job, group=group, exclusive=group == "plan", exit_on_error=False)
