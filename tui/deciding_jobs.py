"""What is decided in the app: checked, kept with who and when, and at once part of the picture."""

import getpass
import os
import socket
from datetime import datetime
from typing import TYPE_CHECKING

from tui.basis import Basis

if TYPE_CHECKING:
    from backends.decisions import Decision, Subject


class DecidingJobs(Basis):
    """Blocking methods belong in a thread."""

    def decide(self, subject: "Subject") -> "Decision":
        """Blocking: check, keep, and judge ``assessment`` anew; no platform is asked.

        Raises FilterError, ConfigError or BitsafeError in words where it does not fit; nothing is kept then.
        """
        from reports.deciding import checked

        self._read_decisions()
        settings, today = self.place.settings, datetime.now().astimezone().date()
        decision = self.store.decide(checked(subject, settings, self._decisions, today), *operator())
        self._judge_anew()
        return decision

    def undo(self, id: int) -> "Decision":
        """Blocking: mark a decision as undone, and judge ``assessment`` anew."""
        decision = self.store.undo(id, *operator())
        self._judge_anew()
        return decision

    def decisions(self, active_only: bool = True) -> "list[Decision]":
        """Blocking: oldest first."""
        return self.store.decisions(active_only)


def operator() -> tuple[str, str]:
    """The OS user and host that decisions and changes are kept with."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = f"uid {os.getuid()}"
    return user, socket.gethostname()
