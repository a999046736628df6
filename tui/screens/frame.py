"""The frame of the main screen: its widgets, and how they are drawn from what is known."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from backends.model import PLATFORM_NAMES, PLATFORMS, Condition, Platform
from reports.rows import Assessment
from tui.actions import ACTIONS, BY_NAME, Situation
from tui.actions.keys import written
from tui.clock import Clock
from tui.failures import Failure
from tui.initials import initials
from tui.logins import Job
from tui.screens import notices
from tui.text import clean
from tui.views import ALL
from tui.widgets.columns import Team
from tui.widgets.coverage import CoverageLine
from tui.widgets.details import Details
from tui.widgets.filter_line import FilterLine
from tui.widgets.group_table import GroupTable
from tui.widgets.identity import Identity
from tui.widgets.key_line import KeyLine
from tui.widgets.legend import Legend
from tui.widgets.since import Since
from tui.widgets.status import StatusLine
from tui.widgets.tabs import Tabs
from tui.widgets.today import today_in_words
from tui.workbench import Workbench

if TYPE_CHECKING:
    from tui.looking_back import LookBack

# What is not on the first frame is imported where it is used: the frame has to stand at once.

FOOTER = tuple(action for action in ACTIONS if action.in_footer)
WHILE_TYPING = tuple(
    action for action in ACTIONS if action.while_typing and (action.in_footer or action.leaves_typing)
)
"""What the line of keys shows while the filter is typed, after the keys of the text itself."""

GOES_ON: Mapping[Job, str] = {
    "export": "the export goes on",
    "changes": "the changes go on",
    "plan": "what you asked for goes on",
}


class MainFrame(Screen[None]):
    """Everything on it follows from the assessment, the filter, the order, and what is going on."""

    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  not a class variable in the base class
        (0, "-short"),
        (20, "-low"),
        (30, "-tall"),
        (38, "-grand"),
    ]
    AUTO_FOCUS = "#table"

    def __init__(self, clock: Clock, demo: bool, read_only: bool = False) -> None:
        """``read_only``: no group can be changed; what is decided about them is kept all the same."""
        super().__init__()
        self._clock = clock
        self._demo = demo
        self._read_only = read_only
        self._foreign: Sequence[str] = ()
        self._refused: frozenset[Platform] = frozenset()
        self._renewed: frozenset[Platform] = frozenset()
        self._held: Mapping[Job, frozenset[Platform]] = {}
        self._failure: Failure | None = None
        self._ready = False
        self._auditing = False
        self._writing = False
        self._changing = False
        self._exporting = False
        self._exported = False
        self._bench = Workbench()
        self._back: LookBack | None = None
        self._identity = Identity(clock, demo, read_only, id="identity")
        self._banner = Static("", id="banner", markup=False)
        self._coverage = CoverageLine(id="coverage")
        self._since = Since(clock, id="since")
        self._tabs = Tabs(id="tabs")
        self._filter_line = FilterLine(id="filter")
        self._table = GroupTable(clock, id="table")
        self._notice = Static(notices.opening(demo), id="notice", markup=False)
        self._details = Details(clock, id="details")
        self._legend = Legend(id="legend")
        self._status = StatusLine(clock, id="status")
        self._sign_in_keys = BY_NAME["sign_in"].keys
        self._keys = KeyLine(FOOTER, id="keys")

    def compose(self) -> ComposeResult:
        yield self._identity
        yield self._banner
        yield self._coverage
        yield self._since
        yield self._tabs
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

    def on_screen_suspend(self) -> None:
        """Under a panel the keys of this screen do not work, so they are not shown."""
        self._keys.visible = False

    def on_screen_resume(self) -> None:
        self._keys.visible = True

    # What is shown

    @property
    def _assessment(self) -> Assessment | None:
        return self._bench.assessment

    @property
    def situation(self) -> Situation:
        bench, rows = self._bench, self._table.rows
        return Situation(
            ready=self._ready,
            stuck=str(self._failure) if self._failure and not self._ready else "",
            auditing=self._auditing,
            writing=self._writing,
            changing=self._changing,
            exporting=self._exporting,
            exported=self._exported,
            known=bench.assessment is not None,
            groups=len(bench.assessment.rows) if bench.assessment else 0,
            in_view=len(bench.base),
            shown=len(rows),
            gaps_shown=sum(row.gaps > 0 for row in rows),
            ticked=len(bench.ticks),
            no_view=bench.broken,
            own_views=tuple(view.name for view in bench.own),
        )

    def _draw(self) -> None:
        if self._assessment:
            team = team_of(self._assessment)
            self._table.show_team(team)
            self._legend.show(team, self._bench.outlook.in_hand > 0)
        self._coverage.show(self._assessment)
        self._since.show(self._assessment, self._back)
        self._draw_header()
        self._draw_banner()
        self._draw_today()
        self._draw_rows()

    def _draw_today(self) -> None:
        invited = self._back.invited if self._back else None
        self._status.show_today(today_in_words(self._bench.outlook, invited))

    def _draw_header(self) -> None:
        snapshot = self._assessment.snapshot if self._assessment else None
        busy = "refreshing" if self._auditing else ""
        if not self._ready and self._failure is None:
            busy = "opening"
        self._identity.show(snapshot, busy, self._refused, self._renewed)

    def show_logins(
        self,
        refused: frozenset[Platform],
        renewed: frozenset[Platform],
        held: Mapping[Job, frozenset[Platform]],
    ) -> None:
        """``refused`` and ``renewed`` since the run that is shown; ``held`` is what waits for which login."""
        self._refused, self._renewed, self._held = refused, renewed, held
        self._draw_header()
        self._draw_banner()

    @property
    def signed_out(self) -> tuple[Platform, ...]:
        """Where somebody has to sign in, as far as is known; first where something waits for that."""
        seen = self._assessment.snapshot.seen if self._assessment else ()
        then = {one.platform for one in seen if one.condition is Condition.SIGNED_OUT}
        out = (one for one in PLATFORMS if one in (then - self._renewed) | self._refused)
        return tuple(sorted(out, key=lambda one: not _waiting_for(one, self._held)))

    def _draw_banner(self) -> None:
        key = written(self._sign_in_keys[0])
        warnings = [*self._foreign, *(signed_out(one, key, self._held) for one in self.signed_out)]
        self._banner.set_class(bool(warnings), "-shown")
        if warnings:
            self._banner.update("\n".join(warnings))

    def _draw_rows(self) -> None:
        bench = self._bench
        shown, standing = len(bench.rows), bench.standing
        self._tabs.show(bench.views, bench.view.name, bench.counts)
        self._table.show_columns(standing.columns)
        self._table.show_rows(bench.rows, standing.order)
        order = clean(standing.order.words)
        self._filter_line.show(
            shown, len(bench.base), order, bench.wrong, bench.vocabulary, self._view_shown, bench.holding
        )
        self._draw_notice(shown)
        self._draw_ticks()

    @property
    def _view_shown(self) -> str:
        """What the groups are a part of, safe to show; nothing where they are all there are."""
        view = self._bench.view
        return "" if view.name == ALL.name else view.labels[0]

    def _draw_ticks(self) -> None:
        bench = self._bench
        self._table.show_ticks(bench.ticks)
        self._status.show_ticks(len(bench.ticks), bench.ticked_shown)
        self._draw_keys()

    def _draw_notice(self, shown: int) -> None:
        """What stands in the table's place while there is no row to show."""
        self.set_class(not shown, "-notice")
        if shown:
            return
        bench = self._bench
        if bench.base:
            notice = notices.no_match(bench.standing.typed, len(bench.base), self._view_shown, self._people())
        elif bench.assessment and bench.assessment.rows:
            notice = notices.empty_view(bench.view.labels[0])
        elif self._failure:
            notice = notices.failed(self._failure, self._demo, self._ready)
        elif self._auditing:
            notice = notices.first_look()
        elif self._assessment:
            notice = notices.no_groups(self.signed_out, written(self._sign_in_keys[0]))
        elif self._ready:
            notice = notices.never_looked()
        else:
            notice = notices.opening(self._demo)
        self._notice.update(notice)

    def _people(self) -> list[str]:
        """Team members whom a word of the filter may mean."""
        from reports.filters import people_named

        bench = self._bench
        return people_named(bench.standing.typed, bench.vocabulary) if bench.vocabulary else []

    def _draw_keys(self) -> None:
        typing = self._filter_line.is_typing
        self._keys.show(self.situation, WHILE_TYPING if typing else FOOTER, typing)


def team_of(assessment: Assessment) -> Team:
    """Required members first, in the team's order; with their short signs."""
    required = tuple(name for name in assessment.members if name in assessment.required)
    optional = tuple(name for name in assessment.members if name not in assessment.required)
    return Team(required, optional, tuple(initials(required + optional).items()))


def _waiting_for(platform: Platform, held: Mapping[Job, frozenset[Platform]]) -> list[Job]:
    return [job for job, platforms in held.items() if platform in platforms]


def signed_out(platform: Platform, key: str, held: Mapping[Job, frozenset[Platform]]) -> str:
    """One line for a platform that no longer accepts its login; ``key`` mends it."""
    then = " and ".join(GOES_ON[job] for job in _waiting_for(platform, held)) or "the refresh goes on"
    return f"! {PLATFORM_NAMES[platform]} is signed out: {key} signs in again, then {then}"
