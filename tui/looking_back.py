"""What the third line of the header and the views need to know of earlier runs and of who is signed in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.workbench import Beside

if TYPE_CHECKING:
    from reports.trends import Change, Renamed
    from tui.looking_jobs import LookingJobs


@dataclass(frozen=True, slots=True)
class Invited:
    """Invitations and messages that the Telegram account has sent in 24 hours, of how many it may."""

    sent: int
    budget: int


@dataclass(frozen=True, slots=True)
class LookBack:
    """``change`` None = there is no earlier run to compare with. ``invited`` None = no Telegram account."""

    change: "Change | None"
    renamed: "Renamed"
    beside: Beside
    invited: Invited | None = None


def look_back(jobs: "LookingJobs") -> LookBack:
    """Blocking: for the run that the jobs hold now. Raises BitsafeError."""
    change = jobs.change_since_baseline()
    settings = jobs.place.settings
    beside = Beside(
        me=jobs.me,
        new=None if change is None else jobs.new_keys(),
        retired=settings.flags.retired,
        categories=tuple(rule.name for rule in settings.category),
    )
    return LookBack(change, jobs.renamed(), beside, jobs.invited())
