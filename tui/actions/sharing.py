"""Actions that take something out of the app: open a group, copy its link or id, copy the summary."""

from tui.actions.action import GROUPS, NOTHING_KNOWN, Action, Shell, Situation
from tui.actions.table import RowAction

SHARING = "Sharing"
DETAILS = "details"
"""Where an action's keys work as well: in the panel about one group."""


class OpenGroup(RowAction):
    """Open the group under the cursor in Slack or Telegram."""

    keys = ("o",)
    label = "Open"
    words = "Open group"
    section = SHARING
    places = (GROUPS, DETAILS)

    def run(self, shell: Shell) -> None:
        shell.open_group()


class CopyLink(RowAction):
    """Copy the link of the group under the cursor."""

    keys = ("L",)
    label = "Copy link"
    section = SHARING
    places = (GROUPS, DETAILS)

    def run(self, shell: Shell) -> None:
        shell.copy_link()


class CopyId(RowAction):
    """Copy the id of the group under the cursor, as filters and the config take it."""

    keys = ("I",)
    label = "Copy id"
    section = SHARING
    places = (GROUPS, DETAILS)

    def run(self, shell: Shell) -> None:
        shell.copy_id()


class CopySummary(Action):
    """Copy five lines for a message: rate, change, new groups, gaps closed and opened, what is open."""

    keys = ("y",)
    label = "Copy summary"
    section = SHARING
    in_footer = True

    def why_not(self, situation: Situation) -> str:
        return "" if situation.known else NOTHING_KNOWN

    def run(self, shell: Shell) -> None:
        shell.copy_summary()


class WriteCopied(Action):
    """Write what was copied last into a file, for a terminal that has no clipboard."""

    keys = ("F",)
    label = "To a file"
    words = "Copied to a file"
    section = SHARING
    places = (GROUPS, DETAILS)

    def run(self, shell: Shell) -> None:
        shell.write_copied()
