"""Whether a run is young enough to plan changes from, and the groups of a wish as a newer run has them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from reports.rows import Assessment, Row
from tui.change_wishes import (
    AskOwners,
    ChangeWish,
    FindPerson,
    LiftBans,
    MakeLinks,
    RevokeLinks,
    SendLetters,
    Undo,
)

OLD = timedelta(minutes=15)
"""What was seen longer ago is looked at anew before anything is planned."""

Wish = TypeVar("Wish", bound=ChangeWish | FindPerson | AskOwners)


def is_old(assessment: Assessment, now: datetime) -> bool:
    """Judged by when the look was begun. A platform that could not be read then has no part in plans."""
    return now - assessment.taken > OLD


def renewed(wish: Wish, assessment: Assessment) -> Wish:
    """The same wish about the same groups, as they are in ``assessment``."""
    if isinstance(wish, LiftBans | MakeLinks | RevokeLinks | SendLetters | Undo):
        return wish
    return replace(wish, rows=_rows_again(wish.rows, assessment))


def _rows_again(rows: Sequence[Row], assessment: Assessment) -> tuple[Row, ...]:
    """By the key that outlives a migration; what is seen no more is left out."""
    known = {row.group.id.key: row for row in assessment.rows}
    return tuple(known[row.group.id.key] for row in rows if row.group.id.key in known)
