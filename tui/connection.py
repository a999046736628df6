"""A look or a change beside the audit: both platforms signed in, their groups listed, and left in order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from backends.errors import BitsafeError, LockHeld, NotSignedIn, PlatformError
from backends.model import PLATFORMS, Account, Event, Group, GroupId, Platform, Progress, SignedOut
from backends.protocol import Backend
from tui.jobs import Jobs


@dataclass
class Connected:
    """What could be signed in; ``failures`` holds, by platform, why the others could not."""

    backends: dict[Platform, Backend] = field(default_factory=dict)
    accounts: dict[Platform, Account] = field(default_factory=dict)
    groups: dict[GroupId, Group] = field(default_factory=dict)
    """Every group of these accounts: most of it may be nobody's business, so never show it unasked."""
    failures: dict[Platform, BitsafeError] = field(default_factory=dict)

    @property
    def by_key(self) -> Mapping[str, Group]:
        return {group.id.key: group for group in self.groups.values()}


@asynccontextmanager
async def connected(
    jobs: Jobs, platforms: Collection[Platform], notify: Callable[[Event], None]
) -> AsyncIterator[Connected]:
    """Raises the first failure where no platform at all could be signed in. What was learned is kept.

    Waits until another look, change or export of this process is over.
    """
    wanted = [one for one in PLATFORMS if one in platforms]
    if jobs.turn.locked():
        for platform in wanted:
            notify(Progress(platform, "waits until the work under way is done"))
    async with jobs.turn, _signed_in(jobs, wanted, notify) as found:
        yield found


@asynccontextmanager
async def _signed_in(
    jobs: Jobs, wanted: Sequence[Platform], notify: Callable[[Event], None]
) -> AsyncIterator[Connected]:
    from tui.platforms import build

    await asyncio.to_thread(jobs.place.connect)
    rosters = await asyncio.to_thread(jobs.store.rosters)
    found = Connected()
    try:
        for platform in wanted:
            found.backends[platform] = build(platform, jobs.place, rosters[platform], notify)
        await asyncio.gather(*(_sign_in(jobs, found, platform, notify) for platform in wanted))
        if wanted and len(found.failures) == len(wanted):
            raise next(iter(found.failures.values()))
        yield found
    finally:
        await asyncio.gather(*(backend.close() for backend in found.backends.values()))
        await asyncio.to_thread(jobs.store.save_rosters, rosters)


async def _sign_in(jobs: Jobs, found: Connected, platform: Platform, notify: Callable[[Event], None]) -> None:
    backend = found.backends[platform]
    try:
        if platform == "telegram":
            await asyncio.to_thread(jobs.lock_telegram)
        notify(Progress(platform, "signing in"))
        account = await backend.sign_in()
        notify(Progress(platform, "listing groups"))
        listing = await backend.groups()
    except (PlatformError, LockHeld) as error:
        if isinstance(error, NotSignedIn):
            # Where there is no login at all, no request was refused that would have told.
            notify(SignedOut(platform))
        found.failures[platform] = error
        return
    found.accounts[platform] = account
    found.groups.update((group.id, group) for group in listing.groups)
