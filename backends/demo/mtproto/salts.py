"""The server salts: each half hour of a key has its own, told to clients and wanted back from them.

Source: https://core.telegram.org/mtproto/description#server-salt
"""

import hashlib
import time
from datetime import UTC, datetime

_SECONDS = 1800


def salt(key: bytes, later: int = 0) -> int:
    """The salt of the present half hour, or of one some half hours ``later`` (negative: earlier)."""
    digest = hashlib.sha256(b"salt" + (_period() + later).to_bytes(8, "little") + key).digest()
    return int.from_bytes(digest[:8], "little", signed=True)


def accepted(key: bytes) -> tuple[int, ...]:
    """The present salt, and its neighbours for those who come a little late or early."""
    return salt(key), salt(key, -1), salt(key, 1)


def validity(later: int) -> tuple[datetime, datetime]:
    """From when to when (aware UTC) such a salt holds."""
    start = (_period() + later) * _SECONDS
    return datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(start + _SECONDS, UTC)


def _period() -> int:
    return int(time.time() // _SECONDS)
