"""Applies a plan, or goes on with one: both platforms side by side, each step journalled and read back."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from typing import Any

from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.changes.record import ChangeRecord, StepDone
from backends.changes.session import Notify, Session, outcome_of
from backends.changes.step import Act, Step
from backends.changes.unit import Unit
from backends.model import Platform
from backends.outcomes import Outcome
from backends.protocol import Changer

Lane = list[list[Step]]
"""What is done one after the other: each inner list is one request."""


async def apply(
    run: str,
    changers: Mapping[Platform, Changer],
    journal: Journal,
    *,
    notify: Notify,
    stop: asyncio.Event,
    pace: Pace,
    absent: Mapping[Platform, str] | None = None,
) -> ChangeRecord:
    """Do what ``run`` (of ``Journal.begin``) has left, and return what the journal has in the end.

    Steps with a final outcome stay as they are; what was sent without one is looked up first. A platform
    without a changer stays as it is; ``absent`` says why there is none, which is then its steps' outcome.
    ``stop`` ends it after the step under way. The run has ended once
    nothing is left; else calling this again resumes it.

    Raises StoreError where the journal cannot be read or written: then nothing more was sent.
    """
    record = await journal.record(run)
    if record.ended is not None:
        return record
    sessions = [
        Session(record, changer, journal, notify=notify, stop=stop, pace=pace)
        for changer in changers.values()
    ]
    for platform, reason in (absent or {}).items():
        await _keep_back(record, platform, reason, journal, notify)
    await _side_by_side(_on_one_platform(session) for session in sessions)
    record = await journal.record(run)
    if record.open or record.sent:
        return record
    await journal.end(run)
    return await journal.record(run)


async def _keep_back(
    record: ChangeRecord, platform: Platform, reason: str, journal: Journal, notify: Notify
) -> None:
    """What was sent without an answer stays to be looked up; the rest is limited, and says why."""
    held = [
        step for step in record.open if step.group.platform == platform and step.number not in record.sent
    ]
    outcomes = [outcome_of(step, Outcome.LIMITED, reason) for step in held]
    await journal.done(record.run, *outcomes)
    for step, outcome in zip(held, outcomes, strict=True):
        notify(StepDone(step, outcome))


async def _on_one_platform(session: Session) -> None:
    lanes = iter(_lanes(list(session.left.values()), session.scene.changer))
    workers = session.pace.workers if session.platform == "slack" else 1
    await _side_by_side(_work(session, lanes) for _ in range(workers))
    await session.close()


async def _work(session: Session, lanes: Iterator[Lane]) -> None:
    for lane in lanes:
        for steps in lane:
            if session.over:
                return
            await Unit(session, steps).carry_out()


def _lanes(steps: Sequence[Step], changer: Changer) -> list[Lane]:
    """Slack's limits hold per method, so its channels are worked on side by side, and everybody invited to
    one goes into one request. Telegram's steps stay in their order, one at a time.
    """
    if changer.platform == "telegram":
        return [[[step] for step in steps]]
    by_group: dict[str, list[Step]] = {}
    for step in steps:
        by_group.setdefault(step.group.id, []).append(step)
    return [_requests(own, changer.at_once) for own in by_group.values()]


def _requests(steps: Sequence[Step], at_once: int) -> Lane:
    lane: Lane = []
    for step in steps:
        last = lane[-1] if lane else []
        fits = step.act is Act.INVITE and last and last[0].act is Act.INVITE and len(last) < at_once
        if fits:
            last.append(step)
        else:
            lane.append([step])
    return lane


async def _side_by_side(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All of them, or the first error: then the others are cancelled."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
