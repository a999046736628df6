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


class Theme(Action):
    """Other colours: dark, light, high contrast, the terminal's own. NO_COLOR=1 switches all of them off."""

    keys = ("T",)
    label = "Colours"
    section = "App"

    def run(self, shell: Shell) -> None:
        shell.switch_theme()


class Redraw(Action):
    """Draw the whole screen once more, where another program has written into it."""

    keys = ("ctrl+l",)
    label = "Redraw"
    section = "App"
    while_typing = ("ctrl+l",)

    def run(self, shell: Shell) -> None:
        shell.redraw()


class Quit(Action):
    """Leave. A refresh that is under way is dropped; the last whole run stays."""

    keys = ("q", "ctrl+q")
    label = "Quit"
    section = "App"
    in_footer = True
    while_typing = ("ctrl+q",)

    def run(self, shell: Shell) -> None:
        shell.leave()
