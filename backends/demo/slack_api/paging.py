"""Cursors: opaque to the client, one kind per method, and good for the page after the last one.

https://api.slack.com/apis/pagination
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any, TypeVar

from backends.demo.slack_api.errors import ApiError

Item = TypeVar("Item")


def cut(items: Sequence[Item], cursor: str, size: int, kind: str) -> tuple[Sequence[Item], str]:
    """The page at ``cursor`` and the next cursor, "" at the end. Raises ApiError("invalid_cursor").

    Filters come after this, so that a page may be short or empty although more follow.
    """
    start = _offset(cursor, kind) if cursor else 0
    if start > len(items):
        raise ApiError("invalid_cursor")
    end = start + size
    return items[start:end], _cursor(kind, end) if end < len(items) else ""


def metadata(cursor: str) -> dict[str, Any]:
    """``response_metadata`` of an answer."""
    return {"response_metadata": {"next_cursor": cursor}}


def _cursor(kind: str, offset: int) -> str:
    return b64encode(f"{kind}:{offset}".encode()).decode()


def _offset(cursor: str, kind: str) -> int:
    try:
        found, _, offset = b64decode(cursor, validate=True).decode().partition(":")
        if found == kind and offset.isascii() and offset.isdigit():
            return int(offset)
    except ValueError:
        pass
    raise ApiError("invalid_cursor")
