"""How often one login may ask, as assumed in the design; Telegram publishes no figures."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from backends.demo.mtproto.errors import RpcFailure

_ALL = RateLimitItemPerSecond(20)
_OF_METHOD: dict[str, RateLimitItem] = {
    "channels.getParticipant": RateLimitItemPerSecond(3),
    "contacts.resolveUsername": RateLimitItemPerDay(50),
}


class RequestLimits:
    """Counts requests in moving windows of the real clock."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, login: int, method: str) -> None:
        """Count one request. Raises RpcFailure FLOOD_WAIT_n, n whole seconds, where it is one too many.

        ``login`` names the key that the request came with.
        """
        self._hit(_ALL, str(login), "")
        if method in _OF_METHOD:
            self._hit(_OF_METHOD[method], str(login), method)

    def _hit(self, limit: RateLimitItem, login: str, method: str) -> None:
        if self._windows.hit(limit, login, method):
            return
        free_at = self._windows.get_window_stats(limit, login, method).reset_time
        raise RpcFailure(f"FLOOD_WAIT_{max(1, math.ceil(free_at - time.time()))}")
