"""Which logins were refused while the app works, and what waits until somebody signs in again. No Textual."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from backends.model import Condition, Platform, PlatformSeen

Job = Literal["export", "changes", "plan"]
"""What can wait; of each there is one at a time."""


@dataclass(frozen=True)
class _Held:
    """``platforms``: a new login on any of them lets it go on."""

    platforms: frozenset[Platform]
    go_on: Callable[[], None]


@dataclass
class Logins:
    """``refused``: nobody has signed in there since. ``renewed``: somebody has, since the run on the screen.

    Whatever works with a login takes ``stand`` when it begins: what it tells of a login that was renewed
    since then is about the login before.
    """

    refused: set[Platform] = field(default_factory=set)
    renewed: set[Platform] = field(default_factory=set)
    _times: Counter[Platform] = field(default_factory=Counter)
    _held: dict[Job, _Held] = field(default_factory=dict)

    @property
    def stand(self) -> Mapping[Platform, int]:
        """How often each login was renewed so far."""
        return dict(self._times)

    def refuse(self, platform: Platform, stand: Mapping[Platform, int]) -> bool:
        """Told by something that began at ``stand``. Returns whether that is news."""
        if platform in self.refused or stand.get(platform, 0) != self._times[platform]:
            return False
        self.refused.add(platform)
        self.renewed.discard(platform)
        return True

    def accept(self, platforms: Collection[Platform]) -> list[Callable[[], None]]:
        """Somebody has signed in there. Returns what goes on now: it waits no longer."""
        self.refused.difference_update(platforms)
        self.renewed.update(platforms)
        self._times.update(platforms)
        ready = [job for job, held in self._held.items() if held.platforms & set(platforms)]
        return [self._held.pop(job).go_on for job in ready]

    def looked(self, seen: Iterable[PlatformSeen]) -> list[Callable[[], None]]:
        """An audit has ended: it has tried each login. Returns what goes on now."""
        works = [one.platform for one in seen if one.was_read and one.platform in self.refused]
        self.refused.update(one.platform for one in seen if one.condition is Condition.SIGNED_OUT)
        ready = self.accept(works)
        self.renewed.clear()
        return ready

    def hold(self, job: Job, platforms: Collection[Platform], go_on: Callable[[], None]) -> bool:
        """Let ``job`` wait for a login. False = one of them was renewed meanwhile: it can go on at once."""
        if not set(platforms) <= self.refused:
            return False
        self._held[job] = _Held(frozenset(platforms), go_on)
        return True

    def let_go(self, job: Job) -> None:
        """It was stopped, or something else takes its place."""
        self._held.pop(job, None)

    def holds(self, job: Job) -> bool:
        return job in self._held

    @property
    def waiting(self) -> Mapping[Job, frozenset[Platform]]:
        """What waits, the longest first, and for a login on which platforms."""
        return {job: held.platforms for job, held in self._held.items()}
