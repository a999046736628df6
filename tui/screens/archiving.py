"""The main screen's side of exports: asks which groups are meant, and tells how far they are."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from backends.model import Platform
from reports.rows import Row
from tui.actions.keys import written
from tui.screens.changing import ChangingScreen
from tui.screens.wishes import ExportShown, ExportWanted
from tui.text import clean
from tui.widgets.line import assemble
from tui.wording import counted, for_login

if TYPE_CHECKING:
    from tui.archive_run import ArchiveRun
    from tui.export_left import Left


class ArchivingScreen(ChangingScreen):
    """What an export does is told in the status line, whatever panel is open."""

    _left: "Left | None" = None
    """What an earlier start has not brought to its end, until it is gone on with or put off."""
    _going: Sequence[str] = ()
    """How far an export is, the longest wording first: it stands beside what is waited for."""

    def export(self) -> None:
        left, ticked = self._left_rows(), self._bench.ticks
        if self._exporting or self._exported:
            self.post_message(ExportShown())
        elif self._left is not None and left and not ticked:
            # Whoever leaves the form wants something else now; the next start offers it again.
            self.post_message(ExportWanted(left, self._left))
            self.export_left(None)
        else:
            self.with_targets("Export", self._want_export)

    def _want_export(self, rows: Sequence[Row]) -> None:
        self.post_message(ExportWanted(rows))

    def _left_rows(self) -> list[Row]:
        if self._left is None or self._assessment is None:
            return []
        wanted = set(self._left.groups)
        return [row for row in self._assessment.rows if str(row.group.id) in wanted]

    # What the app reports

    def export_left(self, left: "Left | None") -> None:
        """``left`` is offered as long as it stands; None takes the offer back."""
        self._left = left
        self._draw_today()

    def _draw_today(self) -> None:
        """An export that goes on, or was left, comes before what else can be done."""
        super()._draw_today()
        rows = self._left_rows()
        if self._going:
            self._status.show_today([assemble([(words, "$primary")]) for words in self._going], kept=True)
        elif self._left is not None and rows:
            groups, folder = counted(len(rows), "group"), clean(Path(self._left.folder).name)
            wordings = [
                f"an export of {groups} into {folder} was left unfinished: e goes on with it",
                f"an export of {groups} was left unfinished: e goes on",
                "unfinished export: e goes on",
            ]
            self._status.show_today([assemble([(words, "$warning")]) for words in wordings])

    def export_began(self, groups: int) -> None:
        self._exporting, self._exported = True, False
        self._status.say("")
        self._left = None
        self.export_went_on(0, groups)
        self._draw_keys()

    def export_went_on(self, done: int, groups: int, *, leaving: bool = False) -> None:
        """``leaving``: the app ends as soon as it has."""
        then, ends = (", then this app ends", ", then ends") if leaving else ("", "")
        self._going = (
            f"Exporting: {done:,} of {counted(groups, 'group')}{then}. e shows it.",
            f"exporting {done:,}/{groups:,}{ends}: e",
            "ends when done" if leaving else "exporting: e",
        )
        self._draw_today()

    def export_waits(self, done: int, groups: int, platforms: Collection[Platform]) -> None:
        """Nothing is read until somebody signs in again."""
        key, far = written(self._sign_in_keys[0]), f"{done:,} of {counted(groups, 'group')}"
        self._status.finish()
        self._going = (
            f"Export, {far}, waits {for_login(platforms)}: {key} signs in, e shows it.",
            f"export {done:,}/{groups:,} waits: {key} signs in",
            f"export waits: {key}",
        )
        self._draw_today()

    def export_ended(self, run: "ArchiveRun", told: str, seen: bool) -> None:
        """What is not wholly archived stays ticked. ``told`` is safe to show; ``seen``: its panel is open."""
        self._exporting, self._exported, self._going = False, not seen, ()
        self._draw_today()
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
