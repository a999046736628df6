"""The app's side of what outlives it: what was remembered, what is to be, and what earlier runs tell."""

from dataclasses import replace
from functools import partial

from textual.app import App
from textual.message import Message
from textual.timer import Timer

from backends.errors import BitsafeError
from tui.failures import failure_of
from tui.jobs import Jobs
from tui.looking_back import LookBack
from tui.remembered import DamagedState, Left, Remembered
from tui.screens.main import MainScreen
from tui.screens.wishes import Rearranged, ViewDeleted, ViewSaved
from tui.views import OWN, View, own_views

PATIENCE = 1.0
"""Seconds without a change before it is written."""


class RememberingApp(App[int]):
    """A base of the app. Nothing is written before what was remembered is there."""

    jobs: Jobs
    main: MainScreen

    class Recollected(Message):
        """What was remembered; ``told`` says why it is not, where it cannot be read."""

        def __init__(self, remembered: Remembered, told: str = "") -> None:
            super().__init__()
            self.remembered = remembered
            self.told = told

    class LookedBack(Message):
        """What earlier runs tell about the one that is shown."""

        def __init__(self, back: LookBack) -> None:
            super().__init__()
            self.back = back

    class NotRemembered(Message):
        """It could not be written; the text says why."""

        def __init__(self, told: str) -> None:
            super().__init__()
            self.told = told

    def __init__(self) -> None:
        super().__init__()
        self._remembered: Remembered | None = None
        self._written: Remembered | None = None
        self._soon: Timer | None = None
        self._complained = False

    # From the last start

    def recollect(self) -> None:
        """Blocking: to be called in a thread, when the jobs are open."""
        try:
            self.post_message(self.Recollected(self.jobs.remembered()))
        except DamagedState as damaged:
            self.post_message(self.Recollected(Remembered(), str(damaged)))

    def on_remembering_app_recollected(self, message: Recollected) -> None:
        self._remembered = self._written = message.remembered
        if message.remembered.theme in self.available_themes:
            self.theme = message.remembered.theme
        left = {name: one.standing() for name, one in message.remembered.left.items()}
        self.main.recollected(left, self._own_views(), self.jobs.retired_names, message.remembered.view)
        if message.told:
            self.notify(message.told, severity="warning", timeout=10, markup=False)

    def _own_views(self) -> tuple[View, ...]:
        saved = self._remembered.own if self._remembered else ()
        return own_views(self.jobs.configured_views, saved)

    # For the next one

    def on_rearranged(self, _: Rearranged) -> None:
        self._remember()

    def watch_theme(self, _: str) -> None:
        self._remember()

    def on_view_saved(self, message: ViewSaved) -> None:
        if self._remembered is None:
            return
        others = [one for one in self._remembered.own if one.name != message.view.name]
        self._remembered = replace(self._remembered, own=(*others, message.view))
        self.main.use_views(self._own_views(), OWN + message.view.name)
        self._remember()

    def on_view_deleted(self, message: ViewDeleted) -> None:
        if self._remembered is None:
            return
        left = tuple(one for one in self._remembered.own if one.name != message.name)
        self._remembered = replace(self._remembered, own=left)
        self.main.use_views(self._own_views())
        self._remember()

    def _remember(self) -> None:
        """Note how things stand; it is written when nothing more comes for a while."""
        if self._remembered is None:
            return
        left = {name: Left.of(standing) for name, standing in self.main.standings.items()}
        self._remembered = replace(self._remembered, view=self.main.view_wanted, theme=self.theme, left=left)
        if self._soon:
            self._soon.stop()
        self._soon = self.set_timer(PATIENCE, self._write_soon)

    def _write_soon(self) -> None:
        if self._remembered and self._remembered != self._written:
            work = partial(self._keep, self._remembered)
            self.run_worker(work, group="remember", exclusive=True, thread=True, exit_on_error=False)

    def _keep(self, remembered: Remembered) -> None:
        try:
            self.jobs.remember(remembered)
            self._written = remembered
        except BitsafeError as error:
            self.post_message(self.NotRemembered(str(error)))

    def write_last(self) -> None:
        """Blocking, when the app has ended: what is not written yet. A failure cannot be told to anybody."""
        if self._remembered and self._remembered != self._written:
            try:
                self.jobs.remember(self._remembered)
            except BitsafeError:
                return

    def on_remembering_app_not_remembered(self, message: NotRemembered) -> None:
        if not self._complained:
            self._complained = True
            self.notify(message.told, severity="warning", timeout=8, markup=False)

    # Earlier runs

    def look_back(self) -> None:
        """Find out in a thread what changed since the last weekly review."""
        self.run_worker(self._look_back, group="look back", exclusive=True, thread=True, exit_on_error=False)

    def _look_back(self) -> None:
        try:
            back = self.jobs.look_back()
            self.main.rehearse(self.jobs.assessment, back.beside)
            self.post_message(self.LookedBack(back))
        except Exception as error:  # noqa: BLE001  any failure is told in words
            self.post_message(self.NotRemembered(f"Earlier runs cannot be read. {failure_of(error)}"))

    def on_remembering_app_looked_back(self, message: LookedBack) -> None:
        self.main.looked_back(message.back)
