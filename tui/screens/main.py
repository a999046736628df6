"""The main screen: holds what is shown, how it is filtered and sorted, and carries out the actions."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from backends.errors import FilterError
from backends.model import PLATFORM_NAMES, Event
from reports.rows import Assessment, Row
from tui.actions import ACTIONS, BY_NAME, Situation
from tui.clock import Clock
from tui.failures import Failure
from tui.initials import initials
from tui.orders import ORDERS
from tui.screens import notices
from tui.text import clean
from tui.widgets.columns import Team
from tui.widgets.coverage import CoverageLine
from tui.widgets.details import Details
from tui.widgets.filter_line import FilterInput, FilterLine
from tui.widgets.group_table import GroupTable
from tui.widgets.identity import Identity
from tui.widgets.key_line import KeyLine
from tui.widgets.legend import Legend
from tui.widgets.status import StatusLine
from tui.wording import counted

if TYPE_CHECKING:
    from reports.filters import Filter, Vocabulary

# What is not on the first frame is imported where it is used: the frame has to stand at once.

FOOTER = tuple(action for action in ACTIONS if action.in_footer)
WHILE_TYPING = tuple(action for action in ACTIONS if action.while_typing)
"""What the line of keys shows while the filter is typed."""


class MainScreen(Screen[None]):
    """Everything on it follows from the assessment, the filter, the order, and what is going on."""

    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  not a class variable in the base class
        (0, "-short"),
        (20, "-low"),
        (30, "-tall"),
        (38, "-grand"),
    ]
    AUTO_FOCUS = "#table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"act('{action.name()}', '{key}')", action.title(), show=False, priority=True)
        for action in ACTIONS
        for key in action.keys
    ]

    class AuditWanted(Message):
        """Look at the platforms now."""

    class ReportWanted(Message):
        """Write the workbook."""

    class LeaveWanted(Message):
        """End the app."""

    def __init__(self, clock: Clock, demo: bool) -> None:
        super().__init__()
        self._clock = clock
        self._demo = demo
        self._assessment: Assessment | None = None
        self._failure: Failure | None = None
        self._ready = False
        self._auditing = False
        self._writing = False
        self._order = 0
        self._typed = ""
        self._filter: Filter | None = None
        self._wrong: FilterError | None = None
        self._vocabulary: Vocabulary | None = None
        self._sorted: list[Row] = []
        self._identity = Identity(clock, demo, id="identity")
        self._banner = Static("", id="banner", markup=False)
        self._coverage = CoverageLine(id="coverage")
        self._filter_line = FilterLine(id="filter")
        self._table = GroupTable(clock, id="table")
        self._notice = Static(notices.opening(demo), id="notice", markup=False)
        self._details = Details(clock, id="details")
        self._legend = Legend(id="legend")
        self._status = StatusLine(clock, id="status")
        self._keys = KeyLine(FOOTER, id="keys")

    def compose(self) -> ComposeResult:
        yield self._identity
        yield self._banner
        yield self._coverage
        yield self._filter_line
        yield self._table
        yield self._notice
        yield self._details
        yield self._legend
        yield self._status
        yield self._keys

    def on_mount(self) -> None:
        self._draw()
        self.set_interval(60, self._draw_header)

    # What the app reports

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

    def show_run(self, assessment: Assessment | None) -> None:
        """The last run, or the one that has just ended; None = there was none."""
        self._assessment = assessment
        self._vocabulary = None
        self._read_filter()
        self._sort()
        self._draw()

    def audit_ended(self, assessment: Assessment) -> None:
        self._auditing = False
        self._failure = None
        self._status.finish()
        self.show_run(assessment)
        problems = len(assessment.snapshot.problems) + len(assessment.notes)
        told = f"{counted(problems, 'problem')} to read with p" if problems else "no problems"
        self._status.say(f"Refreshed in {assessment.snapshot.seconds:.1f} s, {told}.")

    def job_failed(self, failure: Failure, assessment: Assessment | None) -> None:
        """Opening or refreshing did not work; ``assessment`` is what is known all the same."""
        self._auditing = False
        self._failure = failure
        if assessment and assessment is not self._assessment:
            self.show_run(assessment)
        self._status.finish()
        if self._assessment:
            self._status.say(f"! {failure}", "$error")
        self._draw()

    def report_started(self) -> None:
        self._writing = True
        self._status.say("Writing the report …")
        self._draw_keys()

    def report_ended(self, text: str, failed: bool) -> None:
        """``text`` is the sentence to show: where the report is, or why there is none."""
        self._writing = False
        self._status.say(text, "$error" if failed else "$success")
        self.notify(text, severity="error" if failed else "information", timeout=8, markup=False)
        self._draw_keys()

    # What is shown

    @property
    def situation(self) -> Situation:
        rows = self._table.rows
        return Situation(
            ready=self._ready,
            auditing=self._auditing,
            writing=self._writing,
            known=self._assessment is not None,
            groups=len(self._sorted),
            shown=len(rows),
            gaps_shown=sum(row.gaps > 0 for row in rows),
        )

    def _read_filter(self) -> None:
        """The typed text as a filter; while it cannot be read, the last good one stays."""
        self._wrong = None
        if not self._typed.strip() or self._assessment is None:
            self._filter = None
            return
        from reports.filters import Vocabulary, parse

        self._vocabulary = self._vocabulary or Vocabulary.of(self._assessment)
        try:
            self._filter = parse(self._typed, self._vocabulary)
        except FilterError as error:
            self._wrong = error

    def _sort(self) -> None:
        rows = self._assessment.rows if self._assessment else ()
        self._sorted = ORDERS[self._order].arrange(rows)

    def _draw(self) -> None:
        if self._assessment:
            team = team_of(self._assessment)
            self._table.show_team(team)
            self._legend.show(team)
        self._coverage.show(self._assessment)
        self._draw_header()
        self._draw_banner()
        self._draw_rows()

    def _draw_header(self) -> None:
        snapshot = self._assessment.snapshot if self._assessment else None
        busy = "refreshing" if self._auditing else ""
        if not self._ready and self._failure is None:
            busy = "opening"
        self._identity.show(snapshot, busy)

    def _draw_banner(self) -> None:
        warnings = [] if self._demo or not self._assessment else foreign_hosts(self._assessment)
        self._banner.set_class(bool(warnings), "-shown")
        if warnings:
            self._banner.update("\n".join(warnings))

    def _draw_rows(self) -> None:
        rows = self._filter.select(self._sorted) if self._filter else self._sorted
        order = ORDERS[self._order]
        self._table.show_rows(rows, order)
        self._filter_line.show(len(rows), len(self._sorted), order.name, self._wrong)
        self._status.warn(clean(str(self._wrong)) if self._wrong else "")
        self._draw_notice(len(rows))
        self._draw_keys()

    def _draw_notice(self, shown: int) -> None:
        """What stands in the table's place while there is no row to show."""
        self.set_class(not shown, "-notice")
        if shown:
            return
        if self._assessment and self._sorted:
            notice = notices.no_match(clean(self._filter.text if self._filter else ""), len(self._sorted))
        elif self._failure:
            notice = notices.failed(self._failure, self._demo, self._ready)
        elif self._auditing:
            notice = notices.first_look()
        elif self._assessment:
            notice = notices.no_groups()
        elif self._ready:
            notice = notices.never_looked()
        else:
            notice = notices.opening(self._demo)
        self._notice.update(notice)

    def _draw_keys(self) -> None:
        typing = self._filter_line.is_typing
        self._keys.show(self.situation, WHILE_TYPING if typing else FOOTER, typing)

    # Messages of the widgets

    def on_group_table_cursor_moved(self, message: GroupTable.CursorMoved) -> None:
        self._details.show(message.row)

    def on_group_table_opened(self) -> None:
        self.show_details()

    def on_filter_line_changed(self, message: FilterLine.Changed) -> None:
        self._typed = message.text
        self._read_filter()
        self._draw_rows()

    def on_filter_line_left(self) -> None:
        self.set_focus(self._table)

    def on_filter_input_stepped(self, message: FilterInput.Stepped) -> None:
        self._table.move(message.by)

    def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        self.action_act(message.action.name())

    def on_descendant_focus(self) -> None:
        self._draw_keys()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys come here before any widget: while the filter is typed, all but a few belong to it.

        A letter typed right after the key that opens the filter is then never taken for a key itself.
        """
        if action != "act" or not self._filter_line.is_typing:
            return True
        name, key = parameters
        return key in BY_NAME[str(name)].while_typing

    def action_act(self, name: str, key: str = "") -> None:
        """Carry out an action, or say why it is not available now."""
        action = BY_NAME[name]
        reason = action.why_not(self.situation)
        if reason:
            self.notify(reason, severity="warning", timeout=4, markup=False)
        else:
            action.run(self)

    def refresh_now(self) -> None:
        self.post_message(self.AuditWanted())

    def write_report(self) -> None:
        self.post_message(self.ReportWanted())

    def edit_filter(self) -> None:
        self.set_focus(self._filter_line.field)

    def clear_filter(self) -> None:
        self._filter_line.clear()
        self.set_focus(self._table)

    def next_order(self) -> None:
        self._order = (self._order + 1) % len(ORDERS)
        self._sort()
        self._draw_rows()

    def move(self, by: int) -> None:
        self._table.move(by)

    def move_page(self, by: int) -> None:
        self._table.move_page(by)

    def move_to_end(self, last: bool) -> None:
        self._table.move_to_end(last)

    def move_to_gap(self, forward: bool) -> None:
        self._table.move_to_gap(forward)

    def move_sideways(self, by: int) -> None:
        self._table.move_sideways(by)

    def show_details(self) -> None:
        from tui.screens.details import details_panel

        row = self._table.cursor_row
        if row:
            self.app.push_screen(details_panel(row, self._clock))

    def show_problems(self) -> None:
        from tui.screens.problems import problems_panel

        self.app.push_screen(problems_panel(self._assessment, self._failure))

    def show_help(self) -> None:
        from tui.screens.help import help_panel

        self.app.push_screen(help_panel())

    def search_commands(self) -> None:
        self.app.action_command_palette()

    def leave(self) -> None:
        self.post_message(self.LeaveWanted())


def team_of(assessment: Assessment) -> Team:
    """Required members first, in the team's order; with their short signs."""
    required = tuple(name for name in assessment.members if name in assessment.required)
    optional = tuple(name for name in assessment.members if name not in assessment.required)
    return Team(required, optional, tuple(initials(required + optional).items()))


def foreign_hosts(assessment: Assessment) -> list[str]:
    """One warning for each service that is not the official one."""
    return [
        f"! {PLATFORM_NAMES[part.platform]} here is {clean(part.account.host)}, not the official service"
        for part in assessment.snapshot.seen
        if part.account and part.account.host
    ]
