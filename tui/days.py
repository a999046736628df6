"""Days as people type them: ``2026-12-31``, ``31 Dec 2026``, ``31 dec``, ``in 2 weeks``, ``yesterday``."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from backends.errors import WrongInput

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

Toward = Literal["past", "future"]


def read_day(text: str, today: date, toward: Toward) -> date:
    """A day without its year is the next one, or the last one, as ``toward`` says. Raises WrongInput.

    Blocking, half a second for the first day that is written in words. Numbers alone have to be an ISO date:
    3/4/2026 is March to some, and April to others.
    """
    text = text.strip()
    if any(letter.isalpha() for letter in text):
        moment: datetime | None = _reader(today, toward).get_date_data(text).date_obj
        if moment is not None:
            return moment.date()
    else:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    example = "in 2 weeks" if toward == "future" else "2 weeks ago"
    raise WrongInput(f"{text} is no day.", f"Write 2026-12-31, 31 Dec, or {example}.")


@lru_cache(maxsize=2)
def _reader(today: date, toward: Toward) -> "DateDataParser":
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": toward,
            "RELATIVE_BASE": datetime.combine(today, time()),
            # "May" alone is a month, "5" alone nothing.
            "REQUIRE_PARTS": ["day", "month"],
            "PARSERS": ["relative-time", "absolute-time"],
        },
    )


def warm_up(today: date, toward: Toward) -> None:
    """Blocking: what the first day in words would have to wait for."""
    read_day("1 Jan", today, toward)
