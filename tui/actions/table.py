"""Actions that move through the table and filter it. None of them changes anything outside."""

from tui.actions.action import MOVING, Action, Shell, Situation, needs_rows


class RowAction(Action):
    """An action that needs a group on the screen."""

    def why_not(self, situation: Situation) -> str:
        return needs_rows(situation)


class Filter(Action):
    """Show only the groups that match what you type. A filter that is there is replaced; → adds to it."""

    keys = ("slash",)
    label = "Filter"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.edit_filter()


class ClearFilter(Action):
    """Leave the filter line and show all groups again."""

    keys = ("escape",)
    label = "Clear filter"
    while_typing = ("escape",)
    leaves_typing = True

    def run(self, shell: Shell) -> None:
        shell.clear_filter()


class GapAction(RowAction):
    """An action that needs a group with a gap on the screen."""

    def why_not(self, situation: Situation) -> str:
        reason = needs_rows(situation)
        if reason or situation.gaps_shown:
            return reason
        return "No group shown has a gap."


class NextGap(GapAction):
    """Go to the next group where a required member is missing."""

    keys = ("n",)
    label = "Next gap"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.move_to_gap(forward=True)


class PreviousGap(GapAction):
    """Go to the group before this one where a required member is missing."""

    keys = ("N",)
    label = "Previous gap"

    def run(self, shell: Shell) -> None:
        shell.move_to_gap(forward=False)


class Details(RowAction):
    """Everything about the group under the cursor: each person's state and why, rights, flags, link."""

    keys = ("enter",)
    label = "Details"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.show_details()


class Down(RowAction):
    """One group down."""

    keys = ("down", "j")
    label = "Down"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move(1)


class Up(RowAction):
    """One group up."""

    keys = ("up", "k")
    label = "Up"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move(-1)


class PageDown(RowAction):
    """One screen of groups down."""

    keys = ("pagedown",)
    label = "Page down"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move_page(1)


class PageUp(RowAction):
    """One screen of groups up."""

    keys = ("pageup",)
    label = "Page up"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move_page(-1)


class First(RowAction):
    """The first group."""

    keys = ("home",)
    label = "First"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move_to_end(last=False)


class Last(RowAction):
    """The last group."""

    keys = ("end",)
    label = "Last"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move_to_end(last=True)


class Right(Action):
    """Further columns to the right, where they do not all fit."""

    keys = ("right",)
    label = "Right"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move_sideways(1)


class Left(Action):
    """Columns to the left again."""

    keys = ("left",)
    label = "Left"
    section = MOVING

    def run(self, shell: Shell) -> None:
        shell.move_sideways(-1)
