"""Notices of the app: the same one is never on the screen twice."""

from textual.app import App
from textual.notifications import Notify


class NotifyingApp(App[int]):
    """A base of the app. A notice that still stands on the screen is not shown once more."""

    def on_notify(self, event: Notify) -> None:
        new = event.notification
        if any((one.message, one.severity) == (new.message, new.severity) for one in self._notifications):
            event.prevent_default()
