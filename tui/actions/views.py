"""Actions that choose a view: a tab above the table with its own filter, sort and columns."""

from typing import ClassVar

from tui.actions.action import NOTHING_KNOWN, Action, Shell, Situation

SECTION = "Views"


class ViewAction(Action):
    """An action that shows one view; ``view`` is its name in tui/views.py."""

    section = SECTION
    view: ClassVar[str]

    def why_not(self, situation: Situation) -> str:
        if not situation.known:
            return NOTHING_KNOWN
        return situation.no_view.get(self.view, "")

    def run(self, shell: Shell) -> None:
        shell.choose_view(self.view)


class ViewToClose(ViewAction):
    """Groups where a required member is missing."""

    keys = ("1",)
    label = "To close"
    words = "View To close"
    view = "To close"


class ViewNew(ViewAction):
    """Groups first seen since the last weekly review."""

    keys = ("2",)
    label = "New"
    words = "View New"
    view = "New"


class ViewRetired(ViewAction):
    """Groups that still bear a retired product name."""

    keys = ("3",)
    label = "Retired"
    words = "View Retired"
    view = "Retired names"


class ViewUnknown(ViewAction):
    """Groups where it is not known whether somebody is in, and why."""

    keys = ("4",)
    label = "Not known"
    words = "View Not known"
    view = "Not known"


class ViewLeave(ViewAction):
    """Groups that hold somebody who should no longer be there."""

    keys = ("5",)
    label = "Should leave"
    words = "View Should leave"
    view = "Should leave"


class ViewPublic(ViewAction):
    """Public Slack channels that should be private."""

    keys = ("6",)
    label = "Public"
    words = "View Public"
    view = "Public"


class ViewMine(ViewAction):
    """Groups where you are required and missing."""

    keys = ("7",)
    label = "Mine"
    words = "View Mine"
    view = "Mine"


class ViewAll(ViewAction):
    """All groups."""

    keys = ("0",)
    label = "All"
    words = "View All"
    view = "All"


class OwnView(Action):
    """An action that shows one of the user's own views; ``place`` counts from 0."""

    section = SECTION
    place: ClassVar[int]

    def why_not(self, situation: Situation) -> str:
        if not situation.known:
            return NOTHING_KNOWN
        if self.place >= len(situation.own_views):
            return "There is no such view of your own yet; V saves what is shown as one."
        return situation.no_view.get(situation.own_views[self.place], "")

    def run(self, shell: Shell) -> None:
        shell.choose_own_view(self.place)


class ViewOwnFirst(OwnView):
    """The first view of your own."""

    keys = ("8",)
    label = "Own view"
    words = "First own view"
    place = 0


class ViewOwnSecond(OwnView):
    """The second view of your own."""

    keys = ("9",)
    label = "Own view"
    words = "Second own view"
    place = 1


class NextView(Action):
    """The next tab."""

    keys = ("tab",)
    label = "Next view"
    section = SECTION

    def why_not(self, situation: Situation) -> str:
        return "" if situation.known else NOTHING_KNOWN

    def run(self, shell: Shell) -> None:
        shell.step_view(1)


class PreviousView(NextView):
    """The tab before."""

    keys = ("shift+tab",)
    label = "Previous view"

    def run(self, shell: Shell) -> None:
        shell.step_view(-1)


class SaveView(NextView):
    """Save filter, sort and columns as a view of your own, with a tab; or delete the one shown."""

    keys = ("V",)
    label = "Save view"

    def run(self, shell: Shell) -> None:
        shell.save_view()
