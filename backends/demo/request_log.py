"""One JSON line for each request that a demo server got, and their counts in memory."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO


class RequestLog:
    """Lines of ``{"at", "platform", "method", "arguments", "outcome"}``; ``at`` is ISO 8601 in UTC.

    ``outcome`` is "ok" or the platform's error. The caller leaves secrets out of ``arguments``.
    """

    def __init__(self, path: Path | None) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def write(self, platform: str, method: str, arguments: Mapping[str, Any], outcome: str) -> None:
        self.counts[platform, method] += 1
        if self._file is None:
            return
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "platform": platform,
            "method": method,
            "arguments": arguments,
            "outcome": outcome,
        }
        self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
