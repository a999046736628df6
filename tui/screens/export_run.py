"""An export while it goes on and afterwards: each group, pace, time left, waits, and what to do next."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from backends.changes.estimate import duration
from backends.model import Group
from reports.archive.wish import Ending, GroupOutcome, GroupProgress, Stage
from tui.advice import in_the_app
from tui.archive_run import ArchiveRun
from tui.clock import Clock
from tui.export_text import MARKS, WORDS, days_text, pace, read_so_far, result_of, summary
from tui.exporting import ExportOrder
from tui.screens.panel import Panel
from tui.screens.run_panel import SIGN_IN, RunPanel
from tui.screens.task import PanelKey, bindings
from tui.text import clean, fit
from tui.widgets.line import assemble
from tui.widgets.reading import Paragraph
from tui.wording import ON, WAITS, counted, for_login

STYLES = {
    Ending.EXPORTED: "bold $success",
    Ending.NO_NEWS: "$success",
    Ending.STOPPED: "$warning",
    Ending.VANISHED: "$warning",
    Ending.FAILED: "bold $error",
}
SHOWN = 2
"""Problems of the whole archive that are told."""

STOP = PanelKey("S", "Stop", "Stop after the pages under way; the next export goes on from there.", "stop")
FOLDER = PanelKey("o", "Open folder", "Show the archive in the file manager.", "folder")
AGAIN = PanelKey("g", "Go on", "Export those that are not wholly archived again.", "again")
LOOK = PanelKey("enter", "Look", "All about the group under the cursor.")
CLOSE = PanelKey("escape", "Close", "Back to the groups; the export goes on, and e shows it again.", "leave")
CLOSE_OVER = replace(CLOSE, help="Back to the groups; e then asks for another export.")


class ExportRun(RunPanel[ExportOrder]):
    """Groups are read side by side, page by page; a page counts when it is safely on disk. ✓ was exported,
    = had nothing new, □ was stopped on the way, – is no longer there, ✗ failed for the reason beside it:
    the others do not care. Leaving this panel stops nothing. What is not wholly archived stays ticked.
    """

    KEYS = (SIGN_IN, STOP, AGAIN, FOLDER, LOOK, CLOSE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class StopWanted(Message):
        """Stop after the pages under way."""

    class FolderWanted(Message):
        """Show the folder."""

        def __init__(self, folder: Path) -> None:
            super().__init__()
            self.folder = folder

    def __init__(self, run: ArchiveRun, clock: Clock) -> None:
        super().__init__(clock, "groups")
        self._work = run
        self._groups: list[Group] = []

    @property
    def heading(self) -> str:
        order = self._work.order
        days = days_text(order.since, order.until)
        return f"Export · {counted(len(order.groups), 'group')} as {', '.join(order.formats)}{days}"

    @property
    def keys(self) -> Sequence[PanelKey]:
        run = self._work
        if not run.over:
            first = [SIGN_IN] if run.refused and not run.rejoining else []
            return (*first, *([] if run.stopping else [STOP]), LOOK, CLOSE)
        found = [AGAIN] if run.left and not run.is_barred else []
        found += [FOLDER] if run.result else []
        return (*found, LOOK, CLOSE_OVER)

    def draw(self) -> None:
        width = self.list_width
        self._groups = self._work.in_order()
        self._state.update(self._head(width))
        self._list.show([self._line(group, width) for group in self._groups])
        self.fit_height(self._list)

    def _settle(self) -> None:
        """Those that failed stand first then."""
        self._list.move_to(0)
        super()._settle()

    def _head(self, width: int) -> Content:
        run = self._work
        following, done = run.following, run.done
        pieces = self.bar(done, run.total, f"{done:,} of {counted(run.total, 'group')}")
        if run.failure:
            what = "It could not go on" if run.result else "No export"
            return assemble([*pieces, "\n", (f"! {what}. {run.failure}", "bold $error")])
        if run.result is not None:
            style = "$success" if run.result.is_complete else "$warning"
            where = f"\n{clean(str(run.result.folder))}"
            problems = (_problems(run.result.problems, width), "$error")
            return assemble([*pieces, "\n", (summary(run.result), style), where, problems])
        left = following.seconds_left(run.expected, run.activity.waits(self._clock.now()))
        if left is not None and not run.stopping and not run.waiting:
            pieces.append((f" · about {duration(left)} left", "$muted"))
        new = read_so_far(following) if run.waiting else pace(following)
        held = self.waits_or(self._doing(), () if run.rejoining else run.refused)
        return assemble([*pieces, "\n", new, "\n", *held])

    def _doing(self) -> str:
        run = self._work
        told = "stopping after the pages under way" if run.stopping else ""
        if run.rejoining and not run.stopping:
            told = "going on with the new login after the pages under way"
        activity = run.activity.describe(self._clock.now())
        if not run.following.latest and not run.waiting:
            activity = activity or "signing in"
        return " · ".join(part for part in (told, activity) if part)

    def _line(self, group: Group, width: int) -> Content:
        outcome = self._work.outcome(group)
        progress = self._work.following.latest.get(group.id)
        title = max(16, width * 2 // 5)
        if self._work.waits(group):
            mark, style, told = "□", "$warning", WAITS
        elif outcome is not None:
            mark, style = MARKS[outcome.ending], STYLES[outcome.ending]
            told = in_the_app(result_of(outcome))
        else:
            mark, style, told = _under_way(progress, over=self._work.over)
        return assemble(
            [
                (f"{mark} ", style),
                fit(group.title, title),
                f" {fit(ON[group.platform], 5)} ",
                (fit(told, max(8, width - title - 9)), style),
            ]
        )

    # Keys

    def on_listing_chosen(self) -> None:
        if not self._groups:
            return
        group = self._groups[self._list.cursor]
        lines = self._about(group, self._work.outcome(group))
        told = [Paragraph(((f"{label:<9}", "$muted"),), (text,)) for label, text in lines]
        self.app.push_screen(Panel(clean(group.title), told))

    def _about(self, group: Group, outcome: GroupOutcome | None) -> list[tuple[str, str]]:
        found = [("Group", clean(str(group.id)))]
        if self._work.waits(group):
            return [*found, ("State", f"waits {for_login([group.platform])}")]
        if outcome is None:
            progress = self._work.following.latest.get(group.id)
            return [*found, ("State", _under_way(progress, over=self._work.over)[2])]
        found.append(("Outcome", f"{MARKS[outcome.ending]} {WORDS[outcome.ending]}"))
        if outcome.detail:
            found.append(("Why", in_the_app(clean(outcome.detail))))
        archived = counted(outcome.messages, "message")
        if outcome.deleted:
            archived += f", {outcome.deleted:,} of them deleted since"
        found += [
            ("Archived", archived),
            ("New", counted(outcome.new, "message or version", "messages and versions")),
        ]
        if outcome.files:
            found.append(("Files", f"{outcome.files:,}"))
        if days := days_text(self._work.order.since, self._work.order.until):
            found.append(("Read", days.removeprefix(", ")))
        if outcome.first and outcome.last:
            first, last = self._clock.local(outcome.first), self._clock.local(outcome.last)
            found.append(("From", f"{first.day} {first:%b %Y %H:%M}"))
            found.append(("To", f"{last.day} {last:%b %Y %H:%M %Z}"))
        return found

    def action_stop(self) -> None:
        if self._work.over:
            self.tell("It is over already.", "$warning")
        elif self._work.stopping:
            self.tell("It is stopping already.", "$warning")
        else:
            self.post_message(self.StopWanted())

    def action_folder(self) -> None:
        if self._work.result is None:
            self.tell("The export still goes on: S stops it." if not self._work.over else "", "$warning")
        else:
            self.post_message(self.FolderWanted(self._work.result.folder))

    def action_again(self) -> None:
        run = self._work
        if not run.over:
            self.tell("The export still goes on: S stops it.", "$warning")
        elif not run.left:
            self.tell("All of it is archived.", "$warning")
        elif run.is_barred:
            self.tell("Not into that folder: leave this, and e asks for another one.", "$warning")
        else:
            self.dismiss(replace(run.order, groups=run.left))


def _problems(problems: Sequence[str], width: int) -> str:
    """A line each, of the first ones."""
    more = [f"and {len(problems) - SHOWN:,} problems more"] if len(problems) > SHOWN else []
    return "".join(f"\n! {fit(text, width - 2).rstrip()}" for text in [*problems[:SHOWN], *more])


def _under_way(progress: GroupProgress | None, *, over: bool) -> tuple[str, str, str]:
    """Mark, style and words of a group that has not ended."""
    if progress is None:
        return " ", "$faint", "" if over else "waits for its turn"
    messages = counted(progress.messages, "message")
    if progress.stage is Stage.ENDED:
        return "✓", "$muted", messages
    if progress.stage is Stage.WRITING:
        return "…", "$primary", f"{messages}, writing"
    if progress.stage is Stage.FILES:
        return "…", "$primary", f"{messages}, {counted(progress.files, 'file')} …"
    back = progress.back_to.astimezone() if progress.back_to else None
    return "…", "$primary", f"{messages}, back to {back.day} {back:%b %Y}" if back else messages
