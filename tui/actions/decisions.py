"""Actions that decide about groups and people. They change what is expected, and nothing outside."""

from tui.actions.action import GROUPS, NOTHING_KNOWN, Action, Shell, Situation, needs_targets
from tui.actions.audit import why_not_ready
from tui.actions.sharing import DETAILS

DECISIONS = "Decisions"


class DecisionAction(Action):
    """An action about the ticked groups, or the one under the cursor."""

    section = DECISIONS
    places = (GROUPS, DETAILS)

    def why_not(self, situation: Situation) -> str:
        return why_not_ready(situation) or needs_targets(situation)


class Exclude(DecisionAction):
    """Say that somebody, or everyone, need not be in these groups: why, and until when."""

    keys = ("x",)
    label = "Excuse"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.exclude()


class Categorise(DecisionAction):
    """Put these groups into a category, whatever the rules of the config say."""

    keys = ("g",)
    label = "Category"

    def run(self, shell: Shell) -> None:
        shell.categorise()


class Star(DecisionAction):
    """Mark these groups as important, or no longer."""

    keys = ("asterisk",)
    label = "Star"

    def run(self, shell: Shell) -> None:
        shell.star()


class UndoDecision(Action):
    """Take back what was decided last: an exclusion, a category, a star, a change of the team."""

    keys = ("u",)
    label = "Undo"
    words = "Undo decision"
    section = DECISIONS

    def why_not(self, situation: Situation) -> str:
        return why_not_ready(situation)

    def run(self, shell: Shell) -> None:
        shell.undo_decision()


class Decisions(Action):
    """List everything that was decided, by whom, when and until when, and take it back."""

    keys = ("X",)
    label = "Decisions"
    section = DECISIONS

    def why_not(self, situation: Situation) -> str:
        return why_not_ready(situation)

    def run(self, shell: Shell) -> None:
        shell.show_decisions()


class People(Action):
    """The team: handles and accounts, coverage and gaps of each person; confirm, add, edit, deactivate."""

    keys = ("P",)
    label = "People"
    section = DECISIONS

    def why_not(self, situation: Situation) -> str:
        return why_not_ready(situation)

    def run(self, shell: Shell) -> None:
        shell.show_people()


class ValueLists(Action):
    """Choose what to show from lists of fields and values, with how many groups have each."""

    keys = ("f",)
    label = "Choose"
    words = "Choose filter"
    in_footer = True

    def why_not(self, situation: Situation) -> str:
        return "" if situation.known else NOTHING_KNOWN

    def run(self, shell: Shell) -> None:
        shell.choose_filter()
