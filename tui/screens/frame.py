"""The frame of the main screen: its widgets, and how they are drawn from what is known."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from backends.errors import FilterError
from backends.model import PLATFORM_NAMES
from reports.rows import Assessment, Row
from tui.actions import ACTIONS, Situation
from tui.clock import Clock
from tui.failures import Failure
from tui.initials import initials
from tui.orders import ORDERS
from tui.screens import notices
from tui.text import clean
from tui.widgets.columns import Team
from tui.widgets.coverage import CoverageLine
from tui.widgets.details import Details
from tui.widgets.filter_line import FilterLine
from tui.widgets.group_table import GroupTable
from tui.widgets.identity import Identity
from tui.widgets.key_line import KeyLine
from tui.widgets.legend import Legend
from tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from reports.filters import Filter, Vocabulary

# What is not on the first frame is imported where it is used: the frame has to stand at once.

FOOTER = tuple(action for action in ACTIONS if action.in_footer)
WHILE_TYPING = tuple(action for action in ACTIONS if action.while_typing)
"""What the line of keys shows while the filter is typed."""


class MainFrame(Screen[None]):
    """Everything on it follows from the assessment, the filter, the order, and what is going on."""

    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  not a class variable in the base class
        (0, "-short"),
        (20, "-low"),
        (30, "-tall"),
        (38, "-grand"),
    ]
    AUTO_FOCUS = "#table"

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
        yield self._filter_line.suggestions
        yield self._table
        yield self._notice
        yield self._details
        yield self._legend
        yield self._status
        yield self._keys

    def on_mount(self) -> None:
        self._draw()
        self.set_interval(60, self._draw_header)

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
        self._filter_line.show(len(rows), len(self._sorted), order.name, self._wrong, self._vocabulary)
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
