"""The main screen's side of the actions: which key is whose, why one is not available, what each does."""

from typing import ClassVar

from textual.binding import BindingType

from tui.actions import BY_NAME
from tui.actions.action import GROUPS
from tui.actions.keymap import DEFAULT, Keymap
from tui.key_bindings import bindings, use_keys
from tui.screens.arranging import ArrangingScreen
from tui.screens.wishes import (
    AccountsWanted,
    AuditWanted,
    LeaveWanted,
    NextThemeWanted,
    RedrawWanted,
    ReportWanted,
    SetUpWanted,
    SignInWanted,
)


class ActingScreen(ArrangingScreen):
    """Carries out the actions of tui/actions; each method returns at once."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEFAULT, GROUPS)]
    _keymap = DEFAULT

    def use_keys(self, keymap: Keymap) -> None:
        """What the config says about keys, once it is read."""
        self._keymap = keymap
        use_keys(self, keymap, GROUPS)
        self._sign_in_keys = keymap.keys(BY_NAME["sign_in"])
        self._keys.use_keys(keymap)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys come here before any widget: while the filter is typed, all but a few belong to it.

        A letter typed right after the key that opens the filter is then never taken for a key itself.
        """
        if action != "act" or not self._filter_line.is_typing:
            return True
        name, key = parameters
        return key in self._keymap.while_typing(BY_NAME[str(name)])

    def action_act(self, name: str, key: str = "") -> None:
        """Carry out an action, or say why it is not available now."""
        raise NotImplementedError

    def refresh_now(self) -> None:
        self.post_message(AuditWanted())

    def write_report(self) -> None:
        self.post_message(ReportWanted())

    def edit_filter(self) -> None:
        self._filter_line.field.select_all()
        self.set_focus(self._filter_line.field)

    def clear_filter(self) -> None:
        self._filter_line.clear()
        self.set_focus(self._table)

    def move(self, by: int) -> None:
        self._table.move(by)

    def move_page(self, by: int) -> None:
        self._table.move_page(by)

    def move_to_end(self, last: bool) -> None:
        self._table.move_to_end(last)

    def move_to_gap(self, forward: bool) -> None:
        self._table.move_to_gap(forward)

    def move_sideways(self, by: int) -> None:
        self._table.move_sideways(by)

    def show_problems(self) -> None:
        from tui.screens.problems import problems_panel

        self.app.push_screen(problems_panel(self._assessment, self._failure, self._clock))

    def show_accounts(self) -> None:
        self.post_message(AccountsWanted())

    def sign_in(self) -> None:
        self.post_message(SignInWanted())

    def set_up(self) -> None:
        self.post_message(SetUpWanted())

    def show_help(self) -> None:
        from tui.screens.help import HelpPanel

        self.app.push_screen(HelpPanel(self._keymap, self._filter_line.is_typing, self._read_only))

    def search_commands(self) -> None:
        self.app.action_command_palette()

    def switch_theme(self) -> None:
        self.post_message(NextThemeWanted())

    def redraw(self) -> None:
        self.post_message(RedrawWanted())

    def leave(self) -> None:
        self.post_message(LeaveWanted())
