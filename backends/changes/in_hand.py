"""A gap that somebody has already done something about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(days=7)
"""How long a gap stays in hand: until then nobody is invited again."""


@dataclass(frozen=True, slots=True)
class InHand:
    """``what`` was done, in a few words ("invited", "link made", "owner asked"), and when (aware UTC)."""

    what: str
    when: datetime
