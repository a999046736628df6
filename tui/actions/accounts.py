"""Actions about the accounts that the app works with."""

from tui.actions.action import Action, Shell

ACCOUNTS = "Accounts"


class Accounts(Action):
    """Who is signed in where, what the Slack token may do, where credentials live; check, sign out."""

    keys = ("A",)
    label = "Accounts"
    section = ACCOUNTS

    def run(self, shell: Shell) -> None:
        shell.show_accounts()


class SignIn(Action):
    """Sign in again where a login was revoked or has expired; the table stays meanwhile."""

    keys = ("O",)
    label = "Sign in"
    section = ACCOUNTS

    def run(self, shell: Shell) -> None:
        shell.sign_in()


class SetUp(Action):
    """Set up or change what is looked at: Slack, Telegram, channels, shared accounts, team."""

    keys = ("U",)
    label = "Set up"
    section = ACCOUNTS

    def run(self, shell: Shell) -> None:
        shell.set_up()
