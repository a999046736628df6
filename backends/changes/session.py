"""One platform's side of a run of changes: what holds it back, what stops it, what is told and kept."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

from backends.changes.acts import Scene
from backends.changes.budget import held_by, limited_until, room
from backends.changes.journal import Journal
from backends.changes.pace import VISIBLE, Pace
from backends.changes.record import ChangeRecord, StepDone, StepOutcome
from backends.changes.step import BUDGETED, Act, Step
from backends.errors import (
    AccountLimited,
    LimitReached,
    MissingScope,
    NotSignedIn,
    PlatformError,
    Unreachable,
)
from backends.model import PLATFORM_NAMES, Event, Platform, Progress, Waiting
from backends.outcomes import Answer, Outcome
from backends.protocol import Changer

Notify = Callable[[Event | StepDone], None]

SILENT_AFTER = 3
"""After so many steps in a row without an answer the platform is given up."""
WORTH_TELLING = 1.0
"""Seconds: shorter pauses are not told."""
ACCOUNT_FULL = "USER_CHANNELS_TOO_MUCH"
"""That person is in as many groups as Telegram allows: no other invitation can succeed either."""


class Session:
    """``halted`` says why nothing more is sent to this platform; "" = go on."""

    def __init__(
        self,
        record: ChangeRecord,
        changer: Changer,
        journal: Journal,
        *,
        notify: Notify,
        stop: asyncio.Event,
        pace: Pace,
    ) -> None:
        actor = record.plan.actor(changer.platform)
        self.platform: Platform = changer.platform
        self.service = PLATFORM_NAMES[changer.platform]
        self.account = actor.id if actor else ""
        self.scene = Scene(changer, self.account)
        self.journal = journal
        self.pace = pace
        self.stop = stop
        self.halted = ""
        self.sent_before = record.sent
        self._run = record.run
        self._notify = notify
        steps = [step for step in record.plan.steps if step.group.platform == changer.platform]
        open_steps = {step.number for step in record.open}
        self.left = {step.number: step for step in steps if step.number in open_steps}
        self._total = len(steps)
        self._unanswered = 0
        self._last_budgeted = -pace.between
        self._full: dict[str, str] = {}

    @property
    def over(self) -> bool:
        return bool(self.halted) or self.stop.is_set()

    def begin(self, steps: Sequence[Step]) -> None:
        """Tells what is being done now."""
        done = self._total - len(self.left)
        self._notify(Progress(self.platform, steps[0].group.title, done, self._total))

    async def mark_sent(self, steps: Sequence[Step]) -> None:
        """To be awaited before sending: the journal has it on disk."""
        await self.journal.sent(self._run, [step.number for step in steps])
        if steps[0].act in BUDGETED:
            self._last_budgeted = monotonic()

    async def settle(self, *outcomes: StepOutcome) -> None:
        """Keep and tell how steps ended, here and now."""
        await self.journal.done(self._run, *outcomes)
        for outcome in outcomes:
            step = self.left.pop(outcome.number)
            self._notify(StepDone(step, outcome, self.scene.links.get(step.number)))

    async def settle_all(
        self, steps: Sequence[Step], outcome: Outcome, detail: str, *, unseen: bool = False
    ) -> None:
        await self.settle(*(outcome_of(step, outcome, detail, unseen=unseen) for step in steps))

    async def settle_answer(self, step: Step, answer: Answer) -> None:
        """What the platform itself said about a step is its outcome."""
        if answer.outcome is None:
            raise ValueError("an accepted step has to be read back")
        if answer.code == ACCOUNT_FULL and step.person is not None:
            self._full[step.person.id] = answer.detail or "Their account is in too many groups."
        await self.settle(outcome_of(step, answer.outcome, answer.detail, title=answer.title))

    async def settle_error(self, steps: Sequence[Step], error: PlatformError, *, unseen: bool) -> None:
        """What a failed request means for ``steps``, and for what is left: one failure stops nothing, but
        what concerns the account, and silence again and again, stops the platform.
        """
        outcome = Outcome.FAILED
        if isinstance(error, AccountLimited):
            await self.journal.limit(self.platform, self.account, datetime.now(UTC))
        if isinstance(error, AccountLimited | NotSignedIn | MissingScope | LimitReached):
            outcome, self.halted = Outcome.LIMITED, str(error)
        elif isinstance(error, Unreachable):
            outcome = Outcome.LIMITED
            self.unheard(error)
        detail = str(error)
        if unseen:
            detail = f"It was sent, but whether it was done could not be seen. {detail}"
        await self.settle_all(steps, outcome, detail, unseen=unseen)

    def heard(self) -> None:
        """The platform answers, or does what it is asked."""
        self._unanswered = 0

    def unheard(self, error: Unreachable) -> None:
        """A step got no answer, and was not seen to be done."""
        self._unanswered += 1
        if self._unanswered >= SILENT_AFTER:
            self.halted = str(error)

    async def close(self) -> None:
        """What a halted platform has left is limited, and says why; else it just stays planned."""
        if self.halted:
            waiting = [step for step in self.left.values() if step.number not in self.sent_before]
            await self.settle_all(waiting, Outcome.LIMITED, self.halted)
        # Else the last group stands as if it were waited for, as long as the other platform takes.
        done = self._total - len(self.left)
        if self._total:
            self._notify(Progress(self.platform, "stopped" if self.left else "done", done, self._total))

    # What holds steps back

    async def allowed(self, steps: Sequence[Step]) -> list[Step]:
        """Those that may be sent now; the others are settled, with when they may be."""
        steps = await self._not_full(steps)
        if steps and steps[0].act in VISIBLE and self.pace.quiet is not None:
            until = self.pace.quiet.until(datetime.now(UTC))
            if until is not None:
                await self.settle_all(steps, Outcome.LIMITED, f"Quiet hours until {until:%H:%M}.")
                return []
        if steps and steps[0].act in BUDGETED:
            until = await limited_until(self.journal, self.platform, self.account, datetime.now(UTC))
            if until is not None:
                detail = f"{held_by(self.platform, until)}. Ask @SpamBot in Telegram what it says."
                await self.settle_all(steps, Outcome.LIMITED, detail)
                return []
            return await self._within_budget(steps)
        return steps

    async def _not_full(self, steps: Sequence[Step]) -> list[Step]:
        full = [
            step
            for step in steps
            if step.act is Act.INVITE and step.person is not None and step.person.id in self._full
        ]
        for step in full:
            assert step.person is not None
            await self.settle(outcome_of(step, Outcome.SKIPPED, self._full[step.person.id]))
        return [step for step in steps if step not in full]

    async def _within_budget(self, steps: list[Step]) -> list[Step]:
        found = await room(self.journal, self.pace, self.platform, self.account, datetime.now(UTC))
        if found is None or found.left >= len(steps):
            return steps
        allowed, rest = steps[: found.left], steps[found.left :]
        detail = f"The budget of {found.budget} Telegram invitations and messages in 24 hours is used up"
        more = f": more from {found.more_at.astimezone():%a %H:%M}." if found.more_at else "."
        await self.settle_all(rest, Outcome.LIMITED, detail + more)
        return allowed

    async def spread_out(self, steps: Sequence[Step]) -> bool:
        """Waits until the pause after the last invitation is over; False where that was stopped."""
        if self.platform != "telegram" or steps[0].act not in BUDGETED:
            return True
        seconds = self._last_budgeted + self.pace.between - monotonic()
        if seconds >= WORTH_TELLING:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            self._notify(Waiting(self.platform, "a pause between two invitations", until))
        return await self._sleep(seconds)

    async def wait_for(self, seconds: float) -> bool:
        """Sits a limit through, with a countdown; False where that was stopped."""
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        self._notify(Waiting(self.platform, f"{self.service} asked for a pause", until))
        return await self._sleep(seconds)

    async def _sleep(self, seconds: float) -> bool:
        if seconds <= 0:
            return not self.stop.is_set()
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return True
        return False

    async def keep_limited(self, steps: Sequence[Step], detail: str) -> None:
        """Nothing was done: so says the journal, should this be killed while it waits."""
        await self.journal.done(self._run, *(outcome_of(step, Outcome.LIMITED, detail) for step in steps))


def outcome_of(
    step: Step, outcome: Outcome, detail: str = "", *, title: str = "", unseen: bool = False
) -> StepOutcome:
    """As of now."""
    return StepOutcome(step.number, outcome, detail, datetime.now(UTC), title, unseen)
