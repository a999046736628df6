"""Who can close the gaps there are, as far as the run tells. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from backends.model import Standing
from reports.rows import Row


class Mender(Enum):
    """Who can let people into a group."""

    ME = auto()
    PERHAPS_ME = auto()
    """Known only by trying."""
    OWNER = auto()
    """An owner or admin of the group has to be asked."""
    NOBODY_YET = auto()
    """It is archived, or this account is not in it any more."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Numbers of gaps. Those ``in_hand`` are not among ``mine``, ``perhaps`` and ``owner``.

    ``budgeted`` of ``mine`` are on Telegram, where so many invitations may be sent a day and no more.
    """

    gaps: int = 0
    in_hand: int = 0
    mine: int = 0
    perhaps: int = 0
    owner: int = 0
    budgeted: int = 0


def mender_of(row: Row) -> Mender:
    if row.group.standing is not Standing.HERE or row.group.archived:
        return Mender.NOBODY_YET
    may = row.group.rights.invite
    if may is None:
        return Mender.PERHAPS_ME
    return Mender.ME if may else Mender.OWNER


def outlook(rows: Iterable[Row]) -> Outlook:
    """What can be done about all gaps of ``rows``."""
    gaps = in_hand = budgeted = 0
    by = dict.fromkeys(Mender, 0)
    for row in rows:
        if row.gaps:
            gaps += row.gaps
            in_hand += row.in_hand
            mender, left = mender_of(row), row.gaps - row.in_hand
            by[mender] += left
            budgeted += left if mender is Mender.ME and row.group.platform == "telegram" else 0
    return Outlook(gaps, in_hand, by[Mender.ME], by[Mender.PERHAPS_ME], by[Mender.OWNER], budgeted)
