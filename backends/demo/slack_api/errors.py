"""How a Slack method says no: HTTP 200 with ``ok: false`` and a word."""

from typing import Any


class ApiError(Exception):
    """``error`` is Slack's word; ``fields`` are added to the answer (``needed``, ``provided``)."""

    def __init__(self, error: str, **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.fields = fields

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, **self.fields}
