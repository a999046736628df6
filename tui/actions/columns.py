"""Actions that sort the table and choose its columns. They belong to the view, which remembers them."""

from tui.actions.action import Action, Shell


class Sort(Action):
    """Sort by gaps, title, category, or last activity, one after the other. An arrow marks the column."""

    keys = ("s",)
    label = "Sort"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.next_order()


class ReverseSort(Action):
    """The same order the other way round."""

    keys = ("S",)
    label = "Reverse"
    words = "Reverse sort"

    def run(self, shell: Shell) -> None:
        shell.reverse_order()


class Columns(Action):
    """Show, hide and move columns, and sort by any of them, with a second one for equal groups."""

    keys = ("C",)
    label = "Columns"
    in_footer = True

    def run(self, shell: Shell) -> None:
        shell.choose_columns()
