"""Any exception as a plain sentence and a way out; what nobody foresaw goes to the log by type and place."""

import logging
from dataclasses import dataclass
from logging import FileHandler
from pathlib import Path
from traceback import extract_tb

from backends.errors import BitsafeError
from tui.text import clean

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, safe to show. ``sentence`` has a line for each of several problems."""

    sentence: str
    way_out: str = ""

    def __str__(self) -> str:
        """On one line."""
        return " ".join(f"{self.sentence} {self.way_out}".split("\n")).strip()


SET_UP_UNFINISHED = Failure("The set-up is not finished.", "U goes on where you left it.")


def failure_of(error: BaseException) -> Failure:
    """The sentence for ``error``. The text of an unforeseen error is not shown: it may hold a secret."""
    if isinstance(error, BitsafeError):
        lines = "\n".join(clean(line) for line in error.sentence.split("\n"))
        return Failure(lines, clean(error.way_out) if error.way_out else "")
    places = " < ".join(
        f"{Path(at.filename).name}:{at.lineno}" for at in reversed(extract_tb(error.__traceback__))
    )
    log.error("unexpected %s at %s", type(error).__name__, places)
    return Failure("Something went wrong that bitsafe-tui does not know.", _where_it_is_told())


def _where_it_is_told() -> str:
    files = [
        handler.baseFilename for handler in logging.getLogger().handlers if isinstance(handler, FileHandler)
    ]
    return f"The log says where: {clean(files[0])}" if files else "Please report what you did just before."
