"""In front of every request: limits, time-outs, waits that are announced, repeats of reads, counts.

Limits are windows per method, not even spacing. Only reads are repeated: a write whose answer was
lost may have been done, so its caller has to look before it decides.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from typing import TypeVar

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from backends.errors import LimitReached, NotSignedIn, Unreachable
from backends.model import PLATFORM_NAMES, Event, Platform, SignedOut, Waiting

T = TypeVar("T")

PATIENCE = 900.0
"""Seconds: a platform that asks for a longer wait than this is not waited for."""
WRITE_TIMEOUT = 60.0
"""Seconds until a write counts as unanswered."""
TRIES_AFTER_FAILURE = 4
TRIES_AFTER_SILENCE = 2
SHUT_AFTER = 3
SHUT_FOR = 30.0
"""After so many requests of one method given up in a row, none is sent for so many seconds."""
WORTH_TELLING = 1.0
"""Seconds: shorter waits are not announced."""

_checking: ContextVar[bool] = ContextVar("checking", default=False)


class Throttled(Exception):
    """The platform says: not before ``seconds`` have passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"throttled for {seconds} s")
        self.seconds = max(seconds, 0.0)


class Transient(Exception):
    """A failure that may pass: a dropped connection or the service's own error. ``what`` is for people."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Silent(Transient):
    """No answer within the time-out."""


class Gate:
    """One platform's gate. ``requests`` and ``checks`` count all that was sent, repeats included.

    ``limits`` maps a method (or ``"*"`` for all together) to a window such as ``"50/minute"``.
    """

    def __init__(
        self,
        platform: Platform,
        *,
        limits: Mapping[str, str],
        timeout: float = 30.0,
        workers: int = 4,
        notify: Callable[[Event], None] = lambda event: None,
        patience: float = PATIENCE,
        write_timeout: float = WRITE_TIMEOUT,
    ) -> None:
        self.platform = platform
        self.notify = notify
        self.requests = 0
        self.checks = 0
        self.timeout = timeout
        self._patience = patience
        self._write_timeout = write_timeout
        self._places = asyncio.Semaphore(workers)
        self._windows: dict[str, RateLimitItem] = {method: parse(text) for method, text in limits.items()}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._held: dict[str, float] = {}
        self._given_up: dict[str, list[tuple[float, Unreachable]]] = {}

    @contextmanager
    def checking(self) -> Iterator[None]:
        """Requests made inside count as ``checks``: the audit examining itself."""
        token = _checking.set(True)
        try:
            yield
        finally:
            _checking.reset(token)

    async def read(self, method: str, send: Callable[[], Awaitable[T]], *, counted: bool = True) -> T:
        """Send, and repeat what may be repeated. Only what connects a client is not counted.

        Raises LimitReached, Unreachable, or whatever PlatformError ``send`` raised.
        """
        self._refuse_while_shut(method)
        persistence = _Persistence(self, method)
        retrying = AsyncRetrying(
            retry=retry_if_exception_type((Throttled, Transient)),
            wait=persistence.pause,
            stop=persistence.is_over,
            before_sleep=persistence.tell,
            reraise=True,
        )
        try:
            result: T = await retrying(self._once, method, send, counted)
        except Throttled as error:
            raise self._limit_reached(error.seconds) from None
        except Transient as error:
            unreachable = self._unreachable(error)
            self._given_up.setdefault(method, []).append((monotonic(), unreachable))
            raise unreachable from None
        self._given_up.clear()
        return result

    async def write(
        self, method: str, send: Callable[[], Awaitable[T]], *, seconds: float | None = None
    ) -> T:
        """Send exactly once, whatever happens: what got no answer within ``seconds`` (None = the time-out of
        writes) may have been done.

        Raises LimitReached, Unreachable, or whatever PlatformError ``send`` raised.
        """
        try:
            return await self._once(method, send, True, seconds or self._write_timeout)
        except Throttled as error:
            self._hold(method, error.seconds)
            raise self._limit_reached(error.seconds) from None
        except Transient as error:
            raise self._unreachable(error) from None

    def _refuse_while_shut(self, method: str) -> None:
        """What failed again and again is not asked for a while, or hundreds of groups would each wait."""
        given_up = self._given_up.get(method, [])
        if len(given_up) >= SHUT_AFTER:
            moment, error = given_up[-1]
            if monotonic() - moment < SHUT_FOR:
                raise Unreachable(self.platform, error.sentence, error.way_out)

    async def _once(
        self, method: str, send: Callable[[], Awaitable[T]], counted: bool, seconds: float = 0.0
    ) -> T:
        seconds = seconds or self.timeout
        if not counted:
            return await self._timed(send, seconds)
        while True:
            await self._take_turn(method)
            async with self._places:
                # While this one waited for a place, the platform may have asked for a pause.
                if self._held_for(method) > 0:
                    continue
                if _checking.get():
                    self.checks += 1
                else:
                    self.requests += 1
                return await self._timed(send, seconds)

    async def _timed(self, send: Callable[[], Awaitable[T]], seconds: float) -> T:
        try:
            return await asyncio.wait_for(send(), seconds)
        except TimeoutError:
            raise Silent(f"no answer within {seconds:g} s") from None
        except NotSignedIn as error:
            if error.ends_login:
                self.notify(SignedOut(self.platform))
            raise

    def _hold(self, method: str, seconds: float) -> float:
        """Holds the method back for every worker; returns the pause in seconds."""
        # A little over what was asked: the platform's window must really have moved on.
        pause = seconds + 0.1
        self._held[method] = max(self._held.get(method, 0.0), monotonic() + pause)
        return pause

    def _held_for(self, method: str) -> float:
        """Seconds until the platform wants to hear of this method again."""
        return self._held.get(method, 0.0) - monotonic()

    async def _take_turn(self, method: str) -> None:
        """Wait until neither a window nor the platform's own word holds this method back."""
        while (seconds := self._held_for(method)) > 0:
            if seconds > self._patience:
                raise self._limit_reached(seconds)
            await asyncio.sleep(seconds)
        for name in (method, "*"):
            window = self._windows.get(name)
            while window is not None and not await self._limiter.hit(window, name):
                opens = (await self._limiter.get_window_stats(window, name)).reset_time
                seconds = max(opens - time(), 0.02)
                self._announce(seconds, f"its limit for {method} is used up")
                await asyncio.sleep(seconds)

    def _announce(self, seconds: float, reason: str) -> None:
        if seconds >= WORTH_TELLING:
            self.notify(Waiting(self.platform, reason, datetime.now(UTC) + timedelta(seconds=seconds)))

    def _limit_reached(self, seconds: float) -> LimitReached:
        service = PLATFORM_NAMES[self.platform]
        ready = (datetime.now(UTC) + timedelta(seconds=seconds)).astimezone()
        return LimitReached(
            self.platform,
            f"{service} allows no more of these requests until {ready:%a %d %b %H:%M}.",
            "Start again after that.",
            seconds,
        )

    def _unreachable(self, error: Transient) -> Unreachable:
        service = PLATFORM_NAMES[self.platform]
        return Unreachable(
            self.platform,
            f"{service} could not be reached: {error.what}.",
            "Check the network, then try again.",
        )


class _Persistence:
    """How long one request is pursued: what is said, how long it waits, when it ends."""

    def __init__(self, gate: Gate, method: str) -> None:
        self._gate = gate
        self._method = method
        self._failures = 0

    def pause(self, state: RetryCallState) -> float:
        """Seconds to wait; a pause that the platform asks for holds for every worker."""
        error = _error(state)
        if isinstance(error, Throttled):
            return self._gate._hold(self._method, error.seconds)
        # Pauses are no failures: what fails once after ten of them is tried again soon.
        return min(0.5 * 2.0**self._failures, 8.0) + random.uniform(0.0, 0.5)

    def is_over(self, state: RetryCallState) -> bool:
        error = _error(state)
        if isinstance(error, Throttled):
            return error.seconds > self._gate._patience or state.idle_for > self._gate._patience
        self._failures += 1
        if self._gate._given_up:
            return True
        return self._failures >= (TRIES_AFTER_SILENCE if isinstance(error, Silent) else TRIES_AFTER_FAILURE)

    def tell(self, state: RetryCallState) -> None:
        error = _error(state)
        seconds = state.next_action.sleep if state.next_action else 0.0
        if isinstance(error, Throttled):
            self._gate._announce(seconds, "it asked for a pause")
        elif isinstance(error, Transient):
            self._gate._announce(seconds, f"{error.what}, trying again")


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
