"""The main screen: takes in what the app reports and what its widgets tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rich.cells import cell_len
from textual.message import Message

from backends.model import PLATFORM_NAMES, Event
from reports.rows import Assessment
from tui.actions import BY_NAME
from tui.actions.keys import written
from tui.failures import Failure
from tui.looking_back import LookBack
from tui.screens.archiving import ArchivingScreen
from tui.views import Standing, View
from tui.widgets.filter_line import FilterInput, FilterLine
from tui.widgets.group_table import GroupTable
from tui.widgets.key_line import KeyLine
from tui.widgets.suggestions import Suggestions
from tui.widgets.tabs import Tabs
from tui.wording import counted
from tui.workbench import Beside, Workbench


class MainScreen(ArchivingScreen):
    """The workbench."""

    _rehearsals: tuple[Workbench, ...] = ()
    """The last few: an audit may end while earlier runs are looked at."""
    _wanted: Assessment | None = None
    """The run to show as soon as it is rehearsed."""

    @dataclass
    class Rehearsed(Message):
        """A run can be shown now without work that a key would have to wait for."""

        show: Callable[[], None]

    # What the app reports

    def config_read(self, foreign: Sequence[str]) -> None:
        """``foreign`` warns of services that are not the official ones; whatever is drawn next shows it."""
        self._foreign = foreign

    def jobs_opened(self) -> None:
        self._ready = True
        self._failure = None
        self._draw()

    def opening_again(self) -> None:
        self._failure = None
        self._draw()

    def audit_started(self) -> None:
        self._auditing = True
        self._draw()

    def audit_event(self, event: Event) -> None:
        self._status.note(event)
        self._identity.note(event.platform)

    def show_run(self, assessment: Assessment | None) -> None:
        """The last run, or the one that has just ended; None = there was none."""
        self._wanted = assessment
        self._show(None, self._draw)

    def rehearse(self, assessment: Assessment | None, beside: Beside | None = None) -> None:
        """In a thread, before the run is shown: with 10,000 rows the keys would wait for it otherwise."""
        if assessment is not None:
            self._rehearsals = (*self._rehearsals[-1:], self._bench.rehearse(assessment, beside))

    def _show(self, beside: Beside | None, then: Callable[[], None]) -> None:
        """The run that is wanted now, then ``then``: at once if that was rehearsed, else in a while."""
        wanted = self._wanted
        like = (one for one in self._rehearsals if wanted and one.is_like(self._bench, wanted, beside))
        ready = next(like, None)
        if wanted is None or ready:
            self._table.follow(self._bench.show(wanted, beside, ready))
            self._rehearsals = ()
            then()
            return

        def work() -> None:
            self.rehearse(wanted, beside)
            self.post_message(self.Rehearsed(partial(self._show, beside, then)))

        self.run_worker(work, group="rehearse", thread=True, exit_on_error=False)

    def on_main_screen_rehearsed(self, message: Rehearsed) -> None:
        message.show()

    @property
    def shown(self) -> Assessment | None:
        """The run on the screen."""
        return self._assessment

    def looked_back(self, back: LookBack) -> None:
        """What earlier runs tell; the views know then what is new and who is signed in."""

        def tell() -> None:
            self._back = back
            self._draw()

        if back.beside == self._bench.beside:
            tell()
        else:
            self._show(back.beside, tell)

    def recollected(
        self, left: Mapping[str, Standing], own: Sequence[View], retired: Sequence[str], view: str
    ) -> None:
        """How the views were left at the last end, the user's own ones, and which of all was shown."""
        bench = self._bench
        bench.standings.update(left)
        bench.beside = replace(bench.beside, retired=tuple(retired))
        self.use_views(own, view or bench.wanted)

    def audit_ended(self, assessment: Assessment) -> None:
        self._wanted = assessment
        self._show(None, partial(self._tell_end, assessment))

    def _tell_end(self, assessment: Assessment) -> None:
        self._auditing = False
        self._failure = None
        self._status.finish()
        self._draw()
        problems = len(assessment.snapshot.problems) + len(assessment.notes)
        told = f"{counted(problems, 'problem')} to read with p" if problems else "no problems"
        if assessment.unconfirmed:
            key = written(self._keymap.keys(BY_NAME["people"])[0])
            told += f" · {counted(len(assessment.unconfirmed), 'handle')} not confirmed yet: {key}"
        failed = [PLATFORM_NAMES[seen.platform] for seen in assessment.snapshot.seen if not seen.was_read]
        if failed:
            self._status.say(f"! {' and '.join(failed)} could not be refreshed: p says why.", "$error")
        else:
            self._status.say(f"Refreshed in {assessment.snapshot.seconds:.1f} s, {told}.")

    def job_failed(self, failure: Failure, assessment: Assessment | None) -> None:
        """Opening or refreshing did not work; ``assessment`` is what is known all the same."""
        self._auditing = False
        self._failure = failure
        if assessment and assessment is not self._assessment:
            self.show_run(assessment)
        self._status.finish()
        # A run that is still being rehearsed comes below it; without any, the notice tells it.
        if self._wanted or self._assessment:
            self._status.say(f"! {failure}", "$error")
        self._draw()

    def report_started(self) -> None:
        self._writing = True
        self._status.say("Writing the report …")
        self._draw_keys()

    def report_ended(self, text: str, failed: bool) -> None:
        """``text`` is the sentence to show: where the report is, or why there is none."""
        self._writing = False
        self._draw_keys()
        self.tell(text, failed)

    def tell(self, text: str, failed: bool = False, then: str = "") -> None:
        """What came of a decision, a copy or the like, safe to show: once, where it is looked for.

        The status line stays when a notice has gone, so it keeps a failure that it has no room for as well.
        ``then`` is what can be done about it, and is never cut.
        """
        line = f"! {text}" if failed else text
        here = self.app.screen is self
        self._status.say(line if here else "", "$error" if failed else "$success", then if here else "")
        if not here or (failed and cell_len(line) > self._status.size.width):
            text = f"{text} · {then}" if then else text
            self.notify(text, severity="error" if failed else "information", timeout=8, markup=False)

    def say_no_key(self, key: str) -> None:
        """``key`` is on the screen's keyboard, but nothing here has it."""
        shown = written(self._keymap.keys(BY_NAME["help"])[0])
        self._status.say(f"{key} does nothing here: {shown} lists the keys.")

    def action_act(self, name: str, key: str = "") -> None:
        """Carry out an action, or say why it is not available now."""
        action = BY_NAME[name]
        reason = action.why_not(self.situation)
        if reason:
            self.notify(reason, severity="warning", timeout=4, markup=False)
        else:
            action.run(self)

    # Messages of the widgets

    def on_group_table_cursor_moved(self, message: GroupTable.CursorMoved) -> None:
        self._details.show(message.row)

    def on_group_table_went_round(self, message: GroupTable.WentRound) -> None:
        self._status.say("From the top again." if message.forward else "From the end again.")

    def on_group_table_opened(self) -> None:
        self.show_details()

    def on_filter_line_changed(self, message: FilterLine.Changed) -> None:
        self.type_filter(message.text)

    def on_filter_line_complained(self, message: FilterLine.Complained) -> None:
        self._status.warn(message.wordings)

    def on_suggestions_taken(self, message: Suggestions.Taken) -> None:
        self._filter_line.complete(message.completion)

    def on_filter_line_left(self) -> None:
        self.set_focus(self._table)

    def on_filter_input_stepped(self, message: FilterInput.Stepped) -> None:
        self._table.move(message.by)

    def on_group_table_ticked(self, message: GroupTable.Ticked) -> None:
        if message.through:
            self.tick_these(message.through)
        else:
            self.tick()

    def on_group_table_headed(self, message: GroupTable.Headed) -> None:
        self.sort_by(message.column, message.second)

    def on_tabs_chosen(self, message: Tabs.Chosen) -> None:
        self.choose_view(message.name)

    def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        self.action_act(message.action.name())

    def on_descendant_focus(self) -> None:
        self._draw_keys()
