"""Actions that tick groups. What is ticked stays so through every filter, sort, view and refresh."""

from tui.actions.action import Action, Shell, Situation, needs_rows

SECTION = "Ticks"


class TickAction(Action):
    """An action that needs a group on the screen."""

    section = SECTION

    def why_not(self, situation: Situation) -> str:
        return needs_rows(situation)


class Tick(TickAction):
    """Tick the group under the cursor, or take its tick away. Actions are about the ticked groups."""

    keys = ("space",)
    label = "Tick"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.tick()


class TickAll(TickAction):
    """Tick every group shown; those that the filter hides are left as they are."""

    keys = ("a",)
    label = "All"
    words = "Tick all"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.tick_all()


class TickDown(TickAction):
    """Tick on while going down; the other way takes the ticks back."""

    keys = ("shift+down", "J")
    label = "Tick down"

    def run(self, shell: Shell) -> None:
        shell.tick_range(1)


class TickUp(TickAction):
    """Tick on while going up; the other way takes the ticks back."""

    keys = ("shift+up", "K")
    label = "Tick up"

    def run(self, shell: Shell) -> None:
        shell.tick_range(-1)


class InvertTicks(TickAction):
    """Tick every group shown that is not ticked, and take the tick from those that are."""

    keys = ("v",)
    label = "Invert"
    words = "Invert ticks"

    def run(self, shell: Shell) -> None:
        shell.invert_ticks()


class ClearTicks(Action):
    """Take all ticks away, those of groups that are not shown as well."""

    keys = ("minus",)
    label = "Clear ticks"
    section = SECTION

    def why_not(self, situation: Situation) -> str:
        return "" if situation.ticked else "No group is ticked."

    def run(self, shell: Shell) -> None:
        shell.clear_ticks()
