"""What changes of groups do to the picture of the run that is known."""

from typing import TYPE_CHECKING

from tui.basis import Basis

if TYPE_CHECKING:
    from backends.changes.journal import Journal
    from backends.changes.record import ChangeRecord
    from reports.rows import Assessment


class ChangingJobs(Basis):
    """Blocking methods belong in a thread."""

    @property
    def journal(self) -> "Journal":
        """What was changed in groups, and what is left to do."""
        from backends.changes.journal import Journal

        return Journal(self.store)

    def changed(self, record: "ChangeRecord") -> "Assessment | None":
        """Blocking: ``assessment`` with all that the run of changes was seen to have done, and what is now in
        hand; the next audit tells the whole.
        """
        from backends.changes.changed import changed_by
        from reports.after_changes import after

        self._read_decisions()
        if self.assessment is None:
            return None
        return self._judge(after(self.assessment.snapshot, changed_by(record)))
