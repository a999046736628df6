"""How fast changes may be: the daily budget, quiet hours, pauses, and how long a limit is waited for."""

from dataclasses import dataclass

from backends.changes.quiet import Quiet
from backends.changes.step import Act
from backends.settings import PaceSettings

CEILING = 40
"""Invitations and messages a day and Telegram account that no option lifts.

Telegram publishes no figure. Accounts that sent more than about 50 a day are reported to be limited, some
for good.
"""
VISIBLE = frozenset({Act.INVITE, Act.RENAME, Act.REMOVE, Act.MESSAGE})
"""What customers notice: a line in the group's history, or a message."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Times in seconds. ``between`` passes between two Telegram invitations or messages.

    ``patience``: the longest pause asked for by a platform that is sat through. ``workers``: Slack channels
    worked on side by side. ``looks``: pauses before each look at whether an accepted change can be seen;
    ``looks_after_loss`` the same after a lost answer, since the work may be done a little later.
    """

    a_day: int = 24
    quiet: Quiet | None = None
    between: float = 2.0
    patience: float = 900.0
    workers: int = 4
    looks: tuple[float, ...] = (0, 1, 3)
    looks_after_loss: tuple[float, ...] = (1, 3, 6)

    @classmethod
    def of(cls, settings: PaceSettings) -> "Pace":
        quiet = Quiet.of(settings.quiet) if settings.quiet else None
        return cls(settings.telegram_invites_per_day, quiet, workers=settings.workers)

    @property
    def budget(self) -> int:
        """Telegram invitations and messages in 24 hours, for each account."""
        return max(min(self.a_day, CEILING), 0)
