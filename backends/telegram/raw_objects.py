"""Telegram's objects as JSON values, whole but for what is no message's business.

File references change with every answer and say nothing; access hashes open things for this account only;
phone numbers of accounts stay out of archives.
"""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from telethon.tl.tlobject import TLObject

_LEFT_OUT = frozenset({"file_reference", "access_hash"})


def as_json(thing: Any, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """``_`` names the constructor, bytes are base64, times ISO 8601 in UTC. Absent fields are left out."""
    found: dict[str, Any] = _plain(thing.to_dict(), _LEFT_OUT | without)
    return found


def _plain(value: Any, without: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            str(key): _plain(one, without)
            for key, one in value.items()
            if key not in without and one is not None
        }
    if isinstance(value, list | tuple):
        return [_plain(one, without) for one in value]
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.to_dict() if isinstance(value, TLObject) else value
