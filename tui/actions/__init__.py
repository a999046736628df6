"""One class per thing a user can do. Bindings, line of keys, palette and help are all built from here."""

from tui.actions.accounts import Accounts, SetUp, SignIn
from tui.actions.action import MOVING, Action, Shell, Situation
from tui.actions.app import Commands, Help, Quit, Redraw, Theme
from tui.actions.archive import Export
from tui.actions.audit import Problems, Refresh, WriteReport
from tui.actions.changes import AskOwners, ChangeLog, CloseGaps, Invite, RemovePerson, Rename
from tui.actions.columns import Columns, ReverseSort, Sort
from tui.actions.decisions import (
    Categorise,
    Decisions,
    Exclude,
    People,
    Star,
    UndoDecision,
    ValueLists,
)
from tui.actions.sharing import CopyId, CopyLink, CopySummary, OpenGroup, WriteCopied
from tui.actions.table import (
    ClearFilter,
    Details,
    Down,
    Filter,
    First,
    Last,
    Left,
    NextGap,
    PageDown,
    PageUp,
    PreviousGap,
    Right,
    Up,
)
from tui.actions.ticks import ClearTicks, InvertTicks, Tick, TickAll, TickDown, TickUp
from tui.actions.views import (
    NextView,
    PreviousView,
    SaveView,
    ViewAll,
    ViewLeave,
    ViewMine,
    ViewNew,
    ViewOwnFirst,
    ViewOwnSecond,
    ViewPublic,
    ViewRetired,
    ViewToClose,
    ViewUnknown,
)

ACTIONS: tuple[Action, ...] = (
    Tick(),
    TickAll(),
    Filter(),
    CloseGaps(),
    WriteReport(),
    Export(),
    Exclude(),
    AskOwners(),
    ValueLists(),
    CopySummary(),
    Refresh(),
    Invite(),
    Rename(),
    RemovePerson(),
    ChangeLog(),
    ClearFilter(),
    Sort(),
    ReverseSort(),
    Columns(),
    TickDown(),
    TickUp(),
    InvertTicks(),
    ClearTicks(),
    ViewToClose(),
    ViewNew(),
    ViewRetired(),
    ViewUnknown(),
    ViewLeave(),
    ViewPublic(),
    ViewMine(),
    ViewAll(),
    ViewOwnFirst(),
    ViewOwnSecond(),
    NextView(),
    PreviousView(),
    SaveView(),
    NextGap(),
    PreviousGap(),
    Categorise(),
    Star(),
    UndoDecision(),
    Decisions(),
    People(),
    OpenGroup(),
    CopyLink(),
    CopyId(),
    WriteCopied(),
    Problems(),
    Details(),
    Down(),
    Up(),
    PageDown(),
    PageUp(),
    First(),
    Last(),
    Right(),
    Left(),
    Accounts(),
    SignIn(),
    SetUp(),
    Theme(),
    Redraw(),
    Commands(),
    Help(),
    Quit(),
)
"""All of them; those in the line of keys are in the order of their importance."""


BY_NAME = {action.name(): action for action in ACTIONS}

__all__ = ["ACTIONS", "BY_NAME", "MOVING", "Action", "Shell", "Situation"]
