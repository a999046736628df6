"""What goes wrong on purpose: a JSON list of faults that both demo servers ask before each request.

The file holds a list of ``{platform, method, match, skip, times, do, error, seconds}``:

- ``platform``: "slack" or "telegram"; absent = both.
- ``method``: as the platform writes it (``conversations.list``, ``messages.getDialogs``), ``*`` as a
  wildcard; absent = every method.
- ``match``: an object of argument name to value, each equal as text; or a text that must occur in the
  arguments' JSON; absent = any arguments.
- ``skip``: that many matching requests pass first (default 0). ``times``: that many are then hit
  (default 1, null = all).
- ``do``: ``error`` (answer with ``error``), ``wait`` (a flood wait of ``seconds``), ``delay`` (answer
  ``seconds`` later), ``drop_before`` (close the connection, nothing done), ``drop_after`` (do it, then
  close), ``silence`` (do it, never answer), ``revoke`` (the login is refused from then on).

The first entry that matches and is due wins. Counters start anew whenever the file is replaced.
"""

import json
import sys
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

import msgspec

Do = Literal["error", "wait", "delay", "drop_before", "drop_after", "silence", "revoke"]
_Stamp = tuple[int, int, int]


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """One entry of the file, together with how often it has matched and hit."""

    do: Do
    platform: Literal["slack", "telegram"] | None = None
    method: str = "*"
    match: dict[str, Any] | str = ""
    skip: int = 0
    times: int | None = 1
    error: str | int = ""
    seconds: float = 1

    def __post_init__(self) -> None:
        if self.do == "error" and self.error == "":
            raise ValueError('"do": "error" needs "error"')

    def concerns(self, platform: str, method: str, arguments: Mapping[str, Any]) -> bool:
        if self.platform not in (None, platform):
            return False
        if not fnmatchcase(method.lower(), self.method.lower()):
            return False
        if isinstance(self.match, str):
            return self.match in _as_text(dict(arguments))
        return all(
            name in arguments and _as_text(arguments[name]) == _as_text(value)
            for name, value in self.match.items()
        )

    def due(self) -> bool:
        """Count one matching request; True if this one is to be hit."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


class FaultBox:
    """The faults of one file, re-read when it is replaced. Without a path, or a file, nothing goes wrong."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: _Stamp | None = None
        self._faults: list[Fault] = []

    def find(self, platform: str, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """The fault that hits this request, if any. Counts the request, so ask once per request."""
        self._refresh()
        for fault in self._faults:
            if fault.concerns(platform, method, arguments) and fault.due():
                return fault
        return None

    def _refresh(self) -> None:
        if self._path is None:
            return
        try:
            stat = self._path.stat()
        except OSError:
            self._stamp, self._faults = None, []
            return
        stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._faults = msgspec.json.decode(self._path.read_bytes(), type=list[Fault])
        except (OSError, msgspec.DecodeError) as error:
            print(f"{self._path}: not a list of faults ({error}); the last good list stays.", file=sys.stderr)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
