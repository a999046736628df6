"""Confirming whom the team's handles lead to: kept with who did it, and at once part of the picture."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.basis import Basis
from tui.deciding_jobs import operator

if TYPE_CHECKING:
    from backends.confirmed import Confirmation
    from backends.model import Snapshot


class ConfirmingJobs(Basis):
    """Blocking methods belong in a thread."""

    def confirm(self, seen: "Iterable[Confirmation]") -> None:
        """Blocking: keep that these handles lead to the right accounts, and judge ``assessment`` anew."""
        found = list(seen)
        if found:
            self.store.confirm(found, *operator())
            self._judge_anew()

    def confirm_company(self, snapshot: "Snapshot") -> None:
        """Blocking: the demo's company has confirmed its own people long ago; whoever is added, has not."""
        from reports.unconfirmed import unconfirmed

        confirmed = self.store.confirmed()
        new = unconfirmed(self.place.settings.team, snapshot, confirmed)
        company = [one.confirmation for one in new if one.confirmation.key not in confirmed.users]
        if company:
            self.store.confirm(company, "demo", "demo")
        self._confirmed = self.store.confirmed()
