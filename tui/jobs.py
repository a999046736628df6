"""Opens settings, backends and store; starts, follows and stops audits; holds what is known now."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backends.model import Event

if TYPE_CHECKING:
    from reports.rows import Assessment


@dataclass(frozen=True)
class Options:
    """What the command line says before the command."""

    demo: bool = False
    fresh: bool = False
    config: Path | None = None
    read_only: bool = False
    plain: bool = False


class Jobs:
    """Everything the app and the commands have done for them. Blocking methods belong in a thread."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.assessment: Assessment | None = None

    def open(self) -> None:
        """Blocking: read the config, open the store, start or join the demo servers. Raises BitsafeError."""
        raise NotImplementedError

    def last(self) -> "Assessment | None":
        """Blocking: the last whole run under today's policy, or None where there was none."""
        raise NotImplementedError

    async def audit(self, notify: Callable[[Event], None]) -> "Assessment":
        """Look at every platform now. Raises BitsafeError (LockHeld where another instance is at work)."""
        raise NotImplementedError

    def write_report(self, path: Path | None = None) -> Path:
        """Blocking: the Excel workbook of what is known now; by default into the exports folder."""
        raise NotImplementedError

    async def close(self) -> None:
        """Give everything back: connections, locks, the demo servers."""
        raise NotImplementedError
