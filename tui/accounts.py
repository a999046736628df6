"""The app's side of accounts: the set-up, signing in again, the panel of accounts."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from backends.errors import ConfigError
from backends.model import PLATFORM_NAMES, PLATFORMS, Platform
from tui.changing import ChangingApp
from tui.failures import SET_UP_UNFINISHED, Failure, failure_of
from tui.screens.wishes import AccountsWanted, AuditWanted, SetUpWanted, SignInWanted

if TYPE_CHECKING:
    from reports.rows import Assessment
    from tui.screens.accounts import AccountsPanel
    from tui.screens.setting_up import Progress, Step
    from tui.setting_up import SettingUp

# Panels are imported where they are opened: the first frame has to stand at once.

FRESH = timedelta(minutes=2)
"""A first look that is no older need not be repeated."""
STOPPED = Failure("The refresh was interrupted.", "It begins anew when you are back.")
IN_DEMO = "This is the demo: its accounts are made up, and signed in already."
EXPORTING = "An export goes on, and needs the login: e shows it. Try again when it has ended."
CHANGING = "Groups are being changed: wait for the end of that, then try again."

WAITING = "Something waits for you to sign in: O signs in, then it goes on. Try again when it has ended."


class AccountsApp(ChangingApp):
    """While accounts are looked at, nothing else uses the Telegram session."""

    _opened: bool
    _progress: "Progress | None" = None
    _set_up: bool = False
    """Whether the set-up has just ended: its first look may be seconds old."""
    _stopped: bool = False
    """Whether a refresh was stopped for what is open now."""

    class Begun(Message):
        """Config, draft and credentials are read, and the session is free."""

        def __init__(self, setting_up: "SettingUp", show: "Callable[[Progress], None]", alone: bool) -> None:
            super().__init__()
            self.setting_up = setting_up
            self.show = show
            self.alone = alone

    class Unreadable(Message):
        """The config cannot be read."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Exposed(Message):
        """Others can read secrets; ``text`` is safe to show."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Ended(Message):
        """All is given back; ``anew`` = the config has changed, ``told`` is safe to show."""

        def __init__(
            self, told: str, anew: bool, audits: bool, first_start: bool, renewed: Collection[Platform]
        ) -> None:
            """``renewed``: where a login was seen to work."""
            super().__init__()
            self.renewed = renewed
            self.told = told
            self.anew = anew
            self.audits = audits
            self.first_start = first_start

    # The config that was read

    def on_bitsafe_app_opened(self) -> None:
        """Each class's own handler is called: this one beside that of the app."""
        if not self.jobs.options.demo:
            self.run_worker(self._look_at_config, thread=True, group="files", exit_on_error=False)

    def _look_at_config(self) -> None:
        from tui.checking import exposed_secrets

        told = exposed_secrets(self.jobs.place.settings)
        if told:
            self.post_message(self.Exposed(told))

    def on_accounts_app_exposed(self, message: Exposed) -> None:
        self.notify(message.text, severity="warning", timeout=20, markup=False)

    # What is wanted

    def on_set_up_wanted(self, _: SetUpWanted) -> None:
        self._begin(self._first_step, alone=False)

    def on_sign_in_wanted(self, message: SignInWanted) -> None:
        out = self.main.signed_out
        platform = message.platform or (out[0] if out else None)
        if platform is None:
            self.on_accounts_wanted(AccountsWanted())
        else:
            self._begin(lambda progress: self._show_sign_in(progress, platform), alone=True, only=platform)

    def on_accounts_wanted(self, _: AccountsWanted) -> None:
        """The panel waits for a refresh, which goes on."""
        self._begin(self._show_accounts, alone=True, stops=False)

    # Beginning

    def _begin(
        self,
        show: "Callable[[Progress], None]",
        alone: bool,
        stops: bool = True,
        only: Platform | None = None,
    ) -> None:
        """Once what is under way has ended; the table stays. ``stops`` a refresh, which begins anew then.
        Where the login of ``only`` was refused, nothing that is under way needs it.
        """
        if self.jobs.options.demo:
            self._say(IN_DEMO)
        elif self._is_working and only not in self.logins.refused:
            self._say(CHANGING if self.is_changing else EXPORTING, failed=True)
        elif not alone and self.logins.waiting:
            self._say(WAITING, failed=True)
        elif self._progress is None:
            self._in_loop(lambda: self._open_setting_up(show, alone, stops, only), "accounts")

    async def _open_setting_up(
        self, show: "Callable[[Progress], None]", alone: bool, stops: bool, only: Platform | None
    ) -> None:
        from tui.setting_up import SettingUp

        if stops:
            await self._stop_audit()
            await asyncio.to_thread(self._forget_login, only)
        try:
            opened = await asyncio.to_thread(SettingUp.open, self.jobs.options)
        except ConfigError as error:
            self.post_message(self.Unreadable(failure_of(error)))
        else:
            self.post_message(self.Begun(opened, show, alone))

    def _forget_login(self, platform: Platform | None) -> None:
        """Blocking. What is under way without Slack goes on with its Telegram session."""
        if self._is_working and platform == "slack":
            self.jobs.find_credentials_anew()
        else:
            self.jobs.sign_in_anew()

    @property
    def _audits(self) -> "list[Worker[Any]]":
        return [one for one in self.workers if one.group == "audit" and not one.is_finished]

    async def _stop_audit(self) -> None:
        running = self._audits
        for worker in running:
            worker.cancel()
            with suppress(WorkerCancelled, WorkerFailed):
                await worker.wait()
        if running:
            self._stopped = True
            self.main.job_failed(STOPPED, None)

    async def _until_free(self) -> None:
        """Once the refresh has ended its Telegram session is free."""
        for worker in self._audits:
            with suppress(WorkerCancelled, WorkerFailed):
                # Whoever waits for a worker and is cancelled would cancel the worker as well.
                await asyncio.shield(asyncio.ensure_future(worker.wait()))
        await asyncio.to_thread(self.jobs.sign_in_anew)

    def on_accounts_app_unreadable(self, message: Unreadable) -> None:
        """All that is wrong with the config, to scroll through."""
        from tui.screens.problems import problems_panel

        self.push_screen(problems_panel(None, message.failure, self.clock))

    def on_accounts_app_begun(self, message: Begun) -> None:
        from tui.screens.setting_up import Progress

        self._progress = Progress(message.setting_up, self.jobs.options, self.clock, message.alone)
        message.show(self._progress)

    # The set-up

    def _first_step(self, progress: "Progress") -> None:
        from tui.screens.setting_up import NAMES

        step = progress.setting_up.draft.step
        self._show_step(progress, step if step in NAMES[:-1] else NAMES[0])

    def _show_step(self, progress: "Progress", name: str) -> None:
        """Where it ends, the next one follows."""

        def ended(wanted: str | None) -> None:
            if wanted is None:
                self._end(anew=False, told="What you entered so far is kept: U goes on.")
            elif wanted == "end":
                self._end(anew=True, told="Set up.")
            else:
                self._show_step(progress, wanted)

        if name != "done":
            self._in_loop(lambda: asyncio.to_thread(progress.setting_up.keep, step=name), "draft")
        self.push_screen(step_of(name)(progress), ended)

    # Signing in

    def _show_sign_in(self, progress: "Progress", platform: Platform) -> None:
        if platform in self.main.signed_out:
            name = PLATFORM_NAMES[platform]
            progress.refusals[platform] = Failure(f"{name} did not take it when it was asked last.")

        def ended(wanted: str | None) -> None:
            signed_in = progress.slack if platform == "slack" else progress.telegram
            told = f"Signed in to {PLATFORM_NAMES[platform]} again." if signed_in else ""
            self._end(anew=False, told=told, audits=signed_in is not None)

        self.push_screen(self._sign_in_panel(progress, platform), ended)

    def _sign_in_panel(self, progress: "Progress", platform: Platform) -> "Step":
        from tui.screens.setting_up_slack import SlackStep
        from tui.screens.signing_in import SigningIn

        return SlackStep(progress) if platform == "slack" else SigningIn(progress, another=True)

    # The panel of accounts

    def _show_accounts(self, progress: "Progress") -> None:
        from tui.screens.accounts import AccountsPanel

        def ended(changed: bool | None) -> None:
            self._end(anew=False, told="", audits=bool(changed))

        self.push_screen(AccountsPanel(progress, self._until_free, lambda: bool(self._audits)), ended)

    def on_accounts_panel_sign_in_wanted(self, message: "AccountsPanel.SignInWanted") -> None:
        progress = self._progress
        if progress is None:
            return
        before = progress.slack if message.platform == "slack" else progress.telegram

        def ended(_: str | None) -> None:
            after = progress.slack if message.platform == "slack" else progress.telegram
            message.panel.look_again(changed=after is not before)

        self.push_screen(self._sign_in_panel(progress, message.platform), ended)

    # The end of each

    def _end(self, *, anew: bool, told: str, audits: bool = False) -> None:
        progress, self._progress = self._progress, None
        if progress is None:
            return
        stopped, self._stopped = self._stopped, False
        audits = audits or stopped
        tried = {"slack": progress.slack, "telegram": progress.telegram}
        renewed = [one for one in PLATFORMS if tried[one] is not None]

        async def close() -> None:
            await progress.setting_up.close()
            if anew:
                await self.jobs.start_over()
            elif renewed:
                await asyncio.to_thread(self.jobs.find_credentials_anew)
            first_start = await asyncio.to_thread(self.jobs.needs_set_up)
            self.post_message(self.Ended(told, anew, audits, first_start, renewed))

        self._in_loop(close, "accounts")

    def on_accounts_app_ended(self, message: Ended) -> None:
        if message.first_start:
            self.main.job_failed(SET_UP_UNFINISHED, None)
            return
        if message.told:
            self._say(message.told)
        if message.anew:
            self._opened = False
            self._set_up = True
        self._signed_in([one for one in message.renewed if one in self.main.signed_out])
        if message.anew or not self._opened:
            self.post_message(AuditWanted())
        elif message.audits:
            self._refresh_after()

    def looked_just_now(self, last: "Assessment | None") -> bool:
        """Whether the run that was recalled is the first look of the set-up, and fresh. Asked once."""
        was_set_up, self._set_up = self._set_up, False
        return was_set_up and last is not None and datetime.now(UTC) - last.snapshot.started < FRESH


def step_of(name: str) -> "Callable[[Progress], Step]":
    """The screen of a step."""
    from tui.screens.setting_up_done import DoneStep
    from tui.screens.setting_up_groups import GroupsStep
    from tui.screens.setting_up_look import LookStep
    from tui.screens.setting_up_slack import SlackStep
    from tui.screens.setting_up_team import TeamStep
    from tui.screens.signing_in import SigningIn

    steps: dict[str, Any] = {
        one.NAME: one for one in (SlackStep, SigningIn, GroupsStep, TeamStep, LookStep, DoneStep)
    }
    found: Callable[[Progress], Step] = steps[name]
    return found
