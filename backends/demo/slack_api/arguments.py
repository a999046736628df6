"""The arguments of one call, alike whether they came in the query, a form or JSON."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from backends.demo.slack_api.errors import ApiError

CHANNEL_TYPES = frozenset({"public_channel", "private_channel", "mpim", "im"})


class Arguments:
    """Reads values out of what was sent; anything that cannot be read raises ApiError."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """The value as text, empty if absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        if not (value := self.text(name)):
            raise ApiError("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing: {name}"]})
        return value

    def flag(self, name: str) -> bool:
        """Clients write booleans as 1, true or True."""
        return self.text(name).lower() in ("1", "true", "yes")

    def limit(self, default: int, most: int) -> int:
        """``limit`` from 1 to ``most``; 0 and absent mean the method's default."""
        text = self.text("limit")
        if text in ("", "0"):
            return default
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise ApiError("invalid_limit")
        return int(text)

    def types(self) -> frozenset[str]:
        """``types``, separated by commas; public channels only if absent."""
        text = self.text("types") or "public_channel"
        types = frozenset(part.strip() for part in text.split(","))
        if not types <= CHANNEL_TYPES:
            raise ApiError("invalid_types")
        return types


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """All arguments of a request; the body wins over the query. Raises ApiError("invalid_json")."""
    values: dict[str, Any] = dict(request.query)
    if request.method != "POST":
        return values
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(body, dict):
            raise ApiError("json_not_object")
        return values | body
    form = await request.post()
    return values | {name: value for name, value in form.items() if isinstance(value, str)}
