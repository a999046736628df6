"""Actions that are about the app itself."""

from tui.actions.action import Action, Shell


class Help(Action):
    """This page: all keys, what the marks mean, and what the three parts of the bar mean."""

    keys = ("question_mark", "f1")
    label = "Help"
    section = "App"
    in_footer = True
    while_typing = ("f1",)

    def run(self, shell: Shell) -> None:
        shell.show_help()


class Commands(Action):
    """Search everything listed here by name, and choose other colours."""

    keys = ("ctrl+p",)
    label = "Commands"
    section = "App"
    while_typing = ("ctrl+p",)

    def run(self, shell: Shell) -> None:
        shell.search_commands()


class Quit(Action):
    """Leave. A refresh that is under way is dropped; the last whole run stays."""

    keys = ("q", "ctrl+q")
    label = "Quit"
    section = "App"
    in_footer = True
    while_typing = ("ctrl+q",)

    def run(self, shell: Shell) -> None:
        shell.leave()
