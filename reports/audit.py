"""Asks the platforms, side by side, and returns one Snapshot. It asks per person, not per group."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from backends.errors import PlatformError
from backends.model import (
    PLATFORM_NAMES,
    PLATFORMS,
    Condition,
    Event,
    Group,
    Platform,
    PlatformSeen,
    Problem,
    Progress,
    Snapshot,
)
from backends.protocol import Backend
from reports.platform_audit import PlatformAudit
from reports.policy import Policy
from reports.rows import Row
from reports.selection import part_of


@dataclass(frozen=True)
class Part:
    """A part of the whole: groups that ``test`` accepts, at most ``limit`` on each platform."""

    text: str = ""
    test: Callable[[Row], bool] | None = None
    limit: int | None = None

    @property
    def whole(self) -> bool:
        return self.test is None and self.limit is None


@dataclass(frozen=True)
class Request:
    """One audit. ``known`` are the groups ever tracked; ``absent`` are platforms that cannot be asked."""

    run: str
    policy: Policy
    backends: Sequence[Backend]
    known: Mapping[Platform, Sequence[Group]]
    absent: Sequence[PlatformSeen] = ()
    part: Part = Part()
    notify: Callable[[Event], None] = lambda event: None


async def audit(request: Request) -> Snapshot:
    """Never raises a PlatformError: a platform that fails says so in its part of the snapshot."""
    started, clock = datetime.now(UTC), monotonic()
    parts = await asyncio.gather(*(_look_at(backend, request) for backend in request.backends))
    absent = [_with_known(seen, request.known.get(seen.platform, ()), request) for seen in request.absent]
    seen = sorted([*parts, *absent], key=lambda part: PLATFORMS.index(part.platform))
    return Snapshot(request.run, started, monotonic() - clock, tuple(seen), request.part.text)


async def _look_at(backend: Backend, request: Request) -> PlatformSeen:
    known = request.known.get(backend.platform, ())
    job = PlatformAudit(backend, request.policy, known, request.notify, request.part.test, request.part.limit)
    try:
        return await job.run()
    except PlatformError as error:
        failed = _failed(job, backend, error.condition, str(error))
    except Exception as error:
        # One platform's surprise must not take the other's result.
        logging.getLogger("bitsafe").error("unexpected on %s", backend.platform, exc_info=error)
        service = PLATFORM_NAMES[backend.platform]
        failed = _failed(job, backend, Condition.FAILED, f"{service} gave an answer that was not expected.")
    finally:
        request.notify(Progress(backend.platform, "done"))
        await backend.close()
    return _with_known(failed, known, request)


def _failed(job: PlatformAudit, backend: Backend, condition: Condition, text: str) -> PlatformSeen:
    return PlatformSeen(
        backend.platform,
        condition,
        account=job.account,
        problems=(Problem(backend.platform, text),),
        requests=backend.gate.requests,
        checks=backend.gate.checks,
    )


def with_last_known(snapshot: Snapshot, before: Snapshot | None) -> Snapshot:
    """For a screen: a platform that could not be read shows what was last known of it, and since when.

    What is kept and what commands tell stays as it is: not known.
    """
    parts = []
    for seen in snapshot.seen:
        last = before.on(seen.platform) if before is not None else None
        if last is None or before is None or seen.was_read or not (last.was_read or last.taken):
            parts.append(seen)
            continue
        parts.append(
            replace(
                last,
                condition=seen.condition,
                problems=seen.problems,
                requests=seen.requests,
                checks=seen.checks,
                taken=last.taken or before.started,
            )
        )
    return replace(snapshot, seen=tuple(parts))


def _with_known(seen: PlatformSeen, known: Sequence[Group], request: Request) -> PlatformSeen:
    """A platform that could not be read keeps its groups: nobody's presence in them is known now."""
    if seen.condition is Condition.SKIPPED:
        return seen
    part = request.part
    return replace(seen, groups=tuple(part_of(request.policy, known, part.test, part.limit)))
