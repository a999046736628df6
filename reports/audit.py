"""Asks the platforms, side by side, and returns one Snapshot. It asks per person, not per group."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from backends.errors import PlatformError
from backends.model import (
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
    absent = [_with_known(seen, request.known.get(seen.platform, ())) for seen in request.absent]
    seen = sorted([*parts, *absent], key=lambda part: PLATFORMS.index(part.platform))
    return Snapshot(request.run, started, monotonic() - clock, tuple(seen), request.part.text)


async def _look_at(backend: Backend, request: Request) -> PlatformSeen:
    known = request.known.get(backend.platform, ())
    job = PlatformAudit(backend, request.policy, known, request.notify, request.part.test, request.part.limit)
    try:
        return await job.run()
    except PlatformError as error:
        problem = Problem(backend.platform, str(error))
        failed = PlatformSeen(
            backend.platform,
            error.condition,
            account=job.account,
            problems=(problem,),
            requests=backend.gate.requests,
            checks=backend.gate.checks,
        )
        return _with_known(failed, known)
    finally:
        request.notify(Progress(backend.platform, "done"))
        await backend.close()


def _with_known(seen: PlatformSeen, known: Sequence[Group]) -> PlatformSeen:
    """A platform that could not be read keeps its groups: nobody's presence in them is known now."""
    if seen.condition is Condition.SKIPPED:
        return seen
    return replace(seen, groups=tuple(known))
