"""The action that archives conversations. It reads, and changes nothing in any group."""

from tui.actions.action import GROUPS, Action, Shell, Situation, needs_targets
from tui.actions.audit import why_not_ready
from tui.actions.changes import BUSY
from tui.actions.sharing import DETAILS


class Export(Action):
    """Archive the conversations of these groups in files: text, JSON, HTML, CSV; or see the export go on."""

    keys = ("e",)
    label = "Export"
    section = "Archive"
    in_footer = True
    places = (GROUPS, DETAILS)

    def why_not(self, situation: Situation) -> str:
        if not situation.ready:
            return why_not_ready(situation)
        if situation.exporting or situation.exported:
            return ""
        return BUSY if situation.changing else needs_targets(situation)

    def run(self, shell: Shell) -> None:
        shell.export()
