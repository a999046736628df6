"""One class per thing a user can do. Bindings, line of keys, palette and help are all built from here."""

from tui.actions.action import MOVING, Action, Shell, Situation
from tui.actions.app import Commands, Help, Quit
from tui.actions.audit import Problems, Refresh, WriteReport
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
    Sort,
    Up,
)

ACTIONS: tuple[Action, ...] = (
    Refresh(),
    WriteReport(),
    Filter(),
    ClearFilter(),
    Sort(),
    NextGap(),
    PreviousGap(),
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
    Commands(),
    Help(),
    Quit(),
)
"""All of them; those in the line of keys are in the order of their importance."""


BY_NAME = {action.name(): action for action in ACTIONS}

__all__ = ["ACTIONS", "BY_NAME", "MOVING", "Action", "Shell", "Situation"]
