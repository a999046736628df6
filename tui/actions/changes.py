"""Actions that change groups outside. Each leads to a review; nothing is sent before it."""

from tui.actions.action import GROUPS, Action, Shell, Situation, needs_targets
from tui.actions.audit import why_not_ready
from tui.actions.sharing import DETAILS

CHANGES = "Changes"
BUSY = "Changes are being made: l shows them."
EXPORTING = "An export goes on: e shows it. Wait for its end, or stop it there."


class ChangeAction(Action):
    """An action on the ticked groups, or the one under the cursor. Read-only goes as far as the review."""

    section = CHANGES
    places = (GROUPS, DETAILS)
    changes_outside = True

    def why_not(self, situation: Situation) -> str:
        if not situation.ready:
            return why_not_ready(situation)
        if situation.exporting:
            return EXPORTING
        return BUSY if situation.changing else needs_targets(situation)


class CloseGaps(ChangeAction):
    """Invite whoever is missing in these groups, after a review."""

    keys = ("c",)
    label = "Close gaps"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.close_gaps()


class Invite(ChangeAction):
    """Invite somebody, of the team or not, or everyone with a role, into these groups."""

    keys = ("i",)
    label = "Invite"

    def run(self, shell: Shell) -> None:
        shell.invite()


class Rename(ChangeAction):
    """Rename these groups: replace a text, by a pattern or a list, with the names before and after."""

    keys = ("R",)
    label = "Rename"

    def run(self, shell: Shell) -> None:
        shell.rename()


class RemovePerson(ChangeAction):
    """Find a person in these groups, and take them out."""

    keys = ("D",)
    label = "Remove a person"

    def run(self, shell: Shell) -> None:
        shell.remove_person()


class AskOwners(ChangeAction):
    """Write to those who have the right that you lack: please add, remove, or make us admin."""

    keys = ("m",)
    label = "Ask owners"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.ask_owners()


class ChangeLog(Action):
    """The log of all changes: open a run, undo it, go on with it; or the run that is going on now."""

    keys = ("l",)
    label = "Log"
    words = "Log of changes"
    section = CHANGES

    def why_not(self, situation: Situation) -> str:
        return why_not_ready(situation)

    def run(self, shell: Shell) -> None:
        shell.show_log()
