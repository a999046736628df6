"""The main screen's side of exports: asks which groups are meant, and tells how far they are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.rows import Row
from tui.screens.changing import ChangingScreen
from tui.screens.wishes import ExportShown, ExportWanted
from tui.wording import counted

if TYPE_CHECKING:
    from tui.archive_run import ArchiveRun


class ArchivingScreen(ChangingScreen):
    """What an export does is told in the status line, whatever panel is open."""

    def export(self) -> None:
        if self._exporting or self._exported:
            self.post_message(ExportShown())
        else:
            self.with_targets("Export", self._want_export)

    def _want_export(self, rows: Sequence[Row]) -> None:
        self.post_message(ExportWanted(rows))

    # What the app reports

    def export_began(self, groups: int) -> None:
        self._exporting, self._exported = True, False
        self.export_went_on(0, groups)
        self._draw_keys()

    def export_went_on(self, done: int, groups: int) -> None:
        self._status.say(f"Exporting: {done:,} of {counted(groups, 'group')}. e shows it.", "$primary")

    def export_ended(self, run: "ArchiveRun", told: str, seen: bool) -> None:
        """What is not wholly archived stays ticked. ``told`` is safe to show; ``seen``: its panel is open."""
        self._exporting, self._exported = False, not seen
        done, rest = run.groups
        self._bench.ticks = (self._bench.ticks - done) | rest
        more = "" if seen else " e shows it."
        style = "$error" if run.failure else "$warning" if rest else "$success"
        self._status.say(f"{'! ' if run.failure else ''}{told}{more}", style)
        self._status.finish()
        self._draw_ticks()

    def export_seen(self) -> None:
        """What came of it was looked at: the key asks for a new export again."""
        self._exported = False
