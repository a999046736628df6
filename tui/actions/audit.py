"""Actions that look at the platforms or write down what was seen."""

from tui.actions.action import NOTHING_KNOWN, Action, Shell, Situation

STILL_OPENING = "Still opening the config and the store."


def why_not_ready(situation: Situation) -> str:
    """Before the jobs are open."""
    return "" if situation.ready else situation.stuck or STILL_OPENING


class Refresh(Action):
    """Look at Slack and Telegram now. Groups, rights and members are read again; nothing is changed."""

    keys = ("r",)
    label = "Refresh"
    section = "Audit"
    in_footer = True

    def why_not(self, situation: Situation) -> str:
        if situation.auditing:
            return "Already refreshing."
        if situation.exporting:
            return "An export goes on: e shows it. Refresh when it has ended."
        return (
            "Groups are being changed: what is done shows at once. l shows it." if situation.changing else ""
        )

    def run(self, shell: Shell) -> None:
        shell.refresh_now()


class WriteReport(Action):
    """Write the Excel report of all groups, whatever the filter shows. Its path appears below the table."""

    keys = ("w",)
    label = "Excel"
    words = "Excel report"
    section = "Audit"
    in_footer = True

    def why_not(self, situation: Situation) -> str:
        if not situation.ready:
            return why_not_ready(situation)
        if not situation.known:
            return f"{NOTHING_KNOWN} The report needs one."
        return "The report is being written." if situation.writing else ""

    def run(self, shell: Shell) -> None:
        shell.write_report()


class Problems(Action):
    """List what could not be read, what is not known and why, and the state of each platform."""

    keys = ("p",)
    label = "Problems"
    section = "Audit"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.show_problems()
