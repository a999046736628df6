"""A panel that asks a service: it says what it waits for and how long already, and can be stopped."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from textual.message import Message
from textual.worker import Worker, WorkType

from backends.model import Event
from tui.activity import Activity
from tui.clock import Clock
from tui.failures import failure_of
from tui.screens.task import Task

Result = TypeVar("Result")
Answer = TypeVar("Answer")


class Asking(Task[Result]):
    """One question at a time; Esc stops it, and leaves the panel when nothing is asked."""

    class Answered(Message):
        """The answer has come: ``take`` it in."""

        def __init__(self, question: int, take: Callable[[], None]) -> None:
            super().__init__()
            self.question = question
            self.take = take

    class Refused(Message):
        """There is none; ``error`` says why."""

        def __init__(self, question: int, error: Exception) -> None:
            super().__init__()
            self.question = question
            self.error = error

    class Told(Message):
        """How far it is, or what it waits for."""

        def __init__(self, event: Event) -> None:
            super().__init__()
            self.event = event

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._doing = ""
        self._since: datetime = clock.now()
        self._whole = False
        self._question = 0
        self._worker: Worker[None] | None = None
        self._activity = Activity()

    @property
    def is_asking(self) -> bool:
        return bool(self._doing)

    @property
    def can_be_stopped(self) -> bool:
        """Whether Esc stops what is asked, and does not leave."""
        return self.is_asking and not self._whole

    def ask(
        self,
        doing: str,
        work: Callable[[], Awaitable[Answer]],
        take: Callable[[Answer], None],
        *,
        whole: bool = False,
    ) -> None:
        """Begin; ``doing`` is shown as "Asking Slack who this is … 2 s". What was asked before is dropped.

        ``whole``: it is done to its end, Esc does not stop it.
        """
        self._stop_asking()
        self._whole = whole
        self._question += 1
        self._doing, self._since = doing, self._clock.now()
        question = self._question

        async def answer() -> None:
            try:
                answer = await work()
            except Exception as error:  # noqa: BLE001  any failure is told in words
                self.post_message(self.Refused(question, error))
            else:
                self.post_message(self.Answered(question, lambda: take(answer)))

        job: WorkType[Any] = answer
        self._worker = self.run_worker(job, group="asking", exit_on_error=False)
        self._tell_wait()
        self.asking_changed()

    def notice(self, event: Event) -> None:
        """For jobs that tell how far they are; from any task."""
        self.post_message(self.Told(event))

    def refused(self, error: Exception) -> None:
        """What was asked did not work; in words unless a panel knows better."""
        self.tell(f"! {failure_of(error)}")

    def on_mount(self) -> None:
        self.set_interval(1, self._tell_wait)

    def on_asking_answered(self, message: Answered) -> None:
        if self._ends(message.question):
            message.take()

    def on_asking_refused(self, message: Refused) -> None:
        if self._ends(message.question):
            self.refused(message.error)

    def on_asking_told(self, message: Told) -> None:
        self._activity.note(message.event)
        self._tell_wait()

    def _ends(self, question: int) -> bool:
        """Whether this is the answer that is waited for, and not one that came too late."""
        if question != self._question or not self._doing:
            return False
        self._doing = ""
        self._activity.clear()
        self.tell("")
        self.asking_changed()
        return True

    def _tell_wait(self) -> None:
        if not self._doing:
            return
        now = self._clock.now()
        seconds = int((now - self._since).total_seconds())
        told = self._activity.describe(now)
        waited = f" {seconds} s" if seconds else ""
        stops = "" if self._whole else "   Esc stops"
        self.tell(f"{self._doing} …{waited}{stops}{f'   {told}' if told else ''}", "$primary")

    def _stop_asking(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None
        self._doing = ""
        self._activity.clear()

    def action_leave(self) -> None:
        if self._doing and self._whole:
            self._tell_wait()
        elif self._doing:
            self._stop_asking()
            self.tell("Stopped.", "$warning")
            self.asking_changed()
            self.stopped()
        else:
            super().action_leave()

    def asking_changed(self) -> None:
        """Something is asked now, or nothing any more."""

    def stopped(self) -> None:
        """The user did not want to wait any longer."""
