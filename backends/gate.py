"""In front of every request: limits, time-outs, waits that are announced, repeats of reads, counts.

Limits are windows per method, not even spacing. Only reads are repeated: a write whose answer was
lost may have been done, so its caller has to look before it decides.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from typing import TypeVar

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter

from backends.errors import LimitReached, Unreachable
from backends.model import PLATFORM_NAMES, Event, Platform, Waiting

T = TypeVar("T")

PATIENCE = 900.0
"""Seconds: a platform that asks for a longer wait than this is not waited for."""
TRIES_AFTER_FAILURE = 4
TRIES_AFTER_SILENCE = 2
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
    ) -> None:
        self.platform = platform
        self.notify = notify
        self.requests = 0
        self.checks = 0
        self._timeout = timeout
        self._patience = patience
        self._places = asyncio.Semaphore(workers)
        self._windows: dict[str, RateLimitItem] = {method: parse(text) for method, text in limits.items()}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._held: dict[str, float] = {}
        self._gave_up = False

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
        retrying = AsyncRetrying(
            retry=retry_if_exception_type((Throttled, Transient)),
            wait=self._pause(method),
            stop=self._enough,
            before_sleep=lambda state: self._tell(method, state),
            reraise=True,
        )
        try:
            result: T = await retrying(self._once, method, send, counted)
        except Throttled as error:
            raise self._limit_reached(error.seconds) from None
        except Transient as error:
            self._gave_up = True
            raise self._unreachable(error) from None
        self._gave_up = False
        return result

    async def _once(self, method: str, send: Callable[[], Awaitable[T]], counted: bool) -> T:
        if not counted:
            return await self._timed(send)
        await self._take_turn(method)
        async with self._places:
            if _checking.get():
                self.checks += 1
            else:
                self.requests += 1
            return await self._timed(send)

    async def _timed(self, send: Callable[[], Awaitable[T]]) -> T:
        try:
            return await asyncio.wait_for(send(), self._timeout)
        except TimeoutError:
            raise Silent(f"no answer within {self._timeout:g} s") from None

    async def _take_turn(self, method: str) -> None:
        """Wait until neither a window nor the platform's own word holds this method back."""
        while (seconds := self._held.get(method, 0.0) - monotonic()) > 0:  # noqa: ASYNC110 (it may grow)
            await asyncio.sleep(seconds)
        for name in (method, "*"):
            window = self._windows.get(name)
            while window is not None and not await self._limiter.hit(window, name):
                opens = (await self._limiter.get_window_stats(window, name)).reset_time
                seconds = max(opens - time(), 0.02)
                self._announce(seconds, f"keeping to {PLATFORM_NAMES[self.platform]}'s limit for {method}")
                await asyncio.sleep(seconds)

    def _pause(self, method: str) -> Callable[[RetryCallState], float]:
        backoff = wait_exponential_jitter(initial=0.5, max=8.0, jitter=0.5)

        def seconds(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            if isinstance(error, Throttled):
                # A little over what was asked: the platform's window must really have moved on.
                pause = error.seconds + 0.1
                self._held[method] = max(self._held.get(method, 0.0), monotonic() + pause)
                return pause
            return backoff(state)

        return seconds

    def _enough(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Throttled):
            return error.seconds > self._patience or state.idle_for > self._patience
        if self._gave_up:
            return True
        tries = TRIES_AFTER_SILENCE if isinstance(error, Silent) else TRIES_AFTER_FAILURE
        return state.attempt_number >= tries

    def _tell(self, method: str, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0.0
        service = PLATFORM_NAMES[self.platform]
        if isinstance(error, Throttled):
            self._announce(seconds, f"{service} asks for a pause ({method})")
        elif isinstance(error, Transient):
            self._announce(seconds, f"{service}: {error.what}, trying again")

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
            "Check the network, then refresh.",
        )
