"""What earlier runs say about the one known now, and what it says about the team."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from backends.errors import BitsafeError
from tui.basis import Basis

if TYPE_CHECKING:
    from reports.people import Person
    from reports.trends import Change, Pair, Renamed
    from tui.export_left import Left
    from tui.looking_back import Invited, LookBack
    from tui.past import Past


class LookingJobs(Basis):
    """Blocking methods belong in a thread."""

    _past: "Past | None" = None

    @property
    def past(self) -> "Past":
        from tui.past import Past

        if self._past is None:
            self._past = Past(self.store)
        return self._past

    def change_since_baseline(self) -> "Change | None":
        """Blocking: what changed since about a week ago; None where there is nothing to compare with."""
        return self.past.change(self.policy, self.assessment, _now()) if self.assessment else None

    def new_keys(self) -> frozenset[str]:
        """Blocking: keys of the groups first seen since then."""
        return self.past.new_keys(self.policy, self.assessment, _now()) if self.assessment else frozenset()

    def missing_since(self) -> "Mapping[Pair, datetime]":
        """Blocking, a second or two after a year: by group key and member, since when a gap is known."""
        return self.past.missing_since(self.policy, self.assessment, _now()) if self.assessment else {}

    def renamed(self) -> "Renamed":
        """Blocking: of all groups ever seen with a retired name, how many no longer bear one."""
        return self.past.renamed(self.policy, self.assessment)

    def invited(self) -> "Invited | None":
        """Blocking: how much of today's Telegram budget is spent; None where nobody is signed in there."""
        from backends.changes.pace import Pace
        from backends.store.journal import spent
        from tui.looking_back import Invited

        telegram = self.assessment.snapshot.on("telegram") if self.assessment else None
        if telegram is None or telegram.account is None:
            return None
        with self.store.reading() as connection:
            sent = spent(connection, "telegram", telegram.account.id, _now())
        return Invited(len(sent), Pace.of(self.place.settings.pace).budget)

    @property
    def me(self) -> str | None:
        """The team member who is the signed-in account, where the last run could tell."""
        from reports.people import me

        return me(self.policy.team, self.assessment) if self.assessment else None

    def people(self) -> "tuple[Person, ...]":
        """Each team member's handles, coverage and gaps, by the run shown; empty before the first."""
        from reports.people import people

        return people(self.policy.team, self.assessment) if self.assessment else ()

    def export_left(self) -> "Left | None":
        """Blocking: the export that was stopped, killed or left before its end; None while it goes on."""
        from reports.archive.folders import is_held
        from tui import export_left

        left = export_left.find(self.place.home.state)
        return None if left is None or is_held(Path(left.folder)) else left

    def look_back(self) -> "LookBack":
        """Blocking: the change since the baseline, and what the views need to know beside the run."""
        from tui.looking_back import look_back

        return look_back(self)

    def summary(self) -> str:
        """Blocking: five lines for a message."""
        from reports.summary_text import summary_text

        if self.assessment is None:
            raise BitsafeError("There is nothing to tell yet.", "Refresh first.")
        return summary_text(self.assessment, self.change_since_baseline(), now=datetime.now().astimezone())


def _now() -> datetime:
    return datetime.now(UTC)
