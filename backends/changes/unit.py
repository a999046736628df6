"""Carries out what is sent in one request: journal, send once, read back, outcome.

A write whose answer was lost is never sent again blindly: only once more, and only after several looks
have surely shown that it was not done.
"""

import asyncio
from collections.abc import Mapping, Sequence

from backends.changes.acts import ACTS, Look
from backends.changes.record import StepOutcome
from backends.changes.session import Session, outcome_of
from backends.changes.step import Step
from backends.errors import LimitReached, PlatformError, Refused, Unreachable
from backends.outcomes import Answer, Outcome

LOST_BUT_DONE = "The answer was lost, but it is done."
NOT_DONE_TWICE = "No answer came, twice, and it was not done."
UNSEEN_AFTER_LOSS = "No answer came, and whether it was done cannot be seen"


class Unit:
    """One step, or all invitations to one group that fit into one request."""

    def __init__(self, session: Session, steps: Sequence[Step]) -> None:
        self._session = session
        self._doing = ACTS[steps[0].act]
        self._steps = list(steps)
        self._lost = {step.number for step in steps if step.number in session.sent_before}
        self._waited = 0.0

    async def carry_out(self) -> None:
        """Raises StoreError where the journal cannot be written: then nothing more is sent."""
        session = self._session
        session.begin(self._steps)
        earlier = [step for step in self._steps if step.number in self._lost]
        left = [step for step in self._steps if step.number not in self._lost]
        if earlier:
            left = [*await self._after_loss(earlier), *left]
        while left and not session.over:
            left = await self._send(left)

    async def _unsettled(self, steps: list[Step]) -> list[Step]:
        """Those that still have to be sent, as far as can be seen now."""
        steps = await self._session.allowed(steps)
        if not steps:
            return []
        try:
            settled = await self._doing.settled(self._session.scene, steps)
        except PlatformError as error:
            await self._session.settle_error(steps, error, unseen=False)
            return []
        for step in steps:
            if step.number in settled:
                await self._session.settle_answer(step, settled[step.number])
        return [step for step in steps if step.number not in settled]

    async def _send(self, steps: list[Step]) -> list[Step]:
        """Once. Returns what has to be sent again, since it was surely not done."""
        session = self._session
        steps = await self._unsettled(steps)
        if not steps or not await session.spread_out(steps):
            return []
        await session.mark_sent(steps)
        try:
            answers = await self._doing.send(session.scene, steps)
        except LimitReached as error:
            return steps if await self._sat_through(steps, error) else []
        except Unreachable as error:
            return await self._again(steps, error)
        except PlatformError as error:
            session.heard()
            await session.settle_error(steps, error, unseen=False)
            return []
        session.heard()
        await self._verify(steps, answers)
        return []

    async def _sat_through(self, steps: list[Step], error: LimitReached) -> bool:
        session = self._session
        self._waited += error.seconds
        if self._waited > session.pace.patience:
            await session.settle_error(steps, error, unseen=False)
            return False
        await session.keep_limited(steps, str(error))
        # A little over what was asked: the platform's window must really have moved on.
        if await session.wait_for(error.seconds + 0.2):
            return True
        await session.settle_all(steps, Outcome.LIMITED, str(error))
        return False

    async def _again(self, steps: list[Step], error: Unreachable) -> list[Step]:
        """After a lost answer: what may be sent a second time."""
        undone = await self._after_loss(steps)
        twice = [step for step in undone if step.number in self._lost]
        if twice:
            self._session.unheard(error)
        await self._session.settle_all(twice, Outcome.FAILED, NOT_DONE_TWICE)
        self._lost |= {step.number for step in undone}
        return [step for step in undone if step not in twice]

    async def _after_loss(self, steps: list[Step]) -> list[Step]:
        """Looks several times, as the work may be done late. Returns what was surely not done."""
        session = self._session
        try:
            looks = await self._looks(steps, {}, session.pace.looks_after_loss)
        except Refused as error:
            detail = f"{UNSEEN_AFTER_LOSS}: {error}"
            await session.settle_all(steps, Outcome.FAILED, detail, unseen=True)
            return []
        except PlatformError as error:
            await session.settle_error(steps, error, unseen=True)
            return []
        for step in steps:
            look = looks[step.number]
            if look.done:
                session.heard()
                detail = look.detail or LOST_BUT_DONE
                await session.settle(outcome_of(step, Outcome.VERIFIED, detail, title=look.title))
            elif look.done is None:
                detail = f"{UNSEEN_AFTER_LOSS}{_because(look.detail)}"
                await session.settle(outcome_of(step, Outcome.FAILED, detail, unseen=True))
        return [step for step in steps if looks[step.number].done is False]

    async def _verify(self, steps: list[Step], answers: Mapping[int, Answer]) -> None:
        session = self._session
        accepted = [step for step in steps if answers[step.number].outcome is None]
        for step in steps:
            if step not in accepted:
                await session.settle_answer(step, answers[step.number])
        if not accepted:
            return
        try:
            looks = await self._looks(accepted, answers, session.pace.looks)
        except Refused as error:
            looks = {step.number: Look(None, str(error)) for step in accepted}
        except PlatformError as error:
            await session.settle_error(accepted, error, unseen=True)
            return
        await session.settle(*(self._read_back(step, looks[step.number]) for step in accepted))

    def _read_back(self, step: Step, look: Look) -> StepOutcome:
        """What was accepted is verified only where it is seen."""
        if look.done:
            return outcome_of(step, Outcome.VERIFIED, look.detail, title=look.title)
        service = self._session.service
        if look.done is False:
            return outcome_of(step, Outcome.FAILED, f"{service} accepted it, but {look.detail}.")
        detail = f"{service} accepted it, but whether it was done cannot be seen{_because(look.detail)}"
        return outcome_of(step, Outcome.PENDING, detail, unseen=True)

    async def _looks(
        self, steps: Sequence[Step], answers: Mapping[int, Answer], pauses: Sequence[float]
    ) -> dict[int, Look]:
        """By step; what is not seen at once is looked for again."""
        found: dict[int, Look] = {}
        for pause in pauses:
            await asyncio.sleep(pause)
            missing = [step for step in steps if step.number not in found or found[step.number].done is False]
            found |= await self._doing.look(self._session.scene, missing, answers)
            if all(look.done is not False for look in found.values()):
                break
        return found


def _because(reason: str) -> str:
    return f": {reason}." if reason else "."
