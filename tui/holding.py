"""The app's side of logins that are refused in the middle of a job: the banner, and the job that waits."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from textual.message import Message

from backends.model import Platform, SignedOut
from reports.rows import Assessment
from tui.deciding import DecidingApp
from tui.logins import Job, Logins
from tui.screens.wishes import AuditWanted

E = TypeVar("E")


class HoldingApp(DecidingApp):
    """One way for all jobs. What waits holds no connection and no lock, so that one can sign in meanwhile."""

    class LoginRefused(Message):
        """A platform no longer takes the login; ``stand`` is that of the job when it began."""

        def __init__(self, platform: Platform, stand: Mapping[Platform, int]) -> None:
            super().__init__()
            self.platform = platform
            self.stand = stand

    def __init__(self) -> None:
        super().__init__()
        self.logins = Logins()
        self._refresh_due = False

    def _watched(self, tell: Callable[[E], None]) -> Callable[[E], None]:
        """``tell`` for a job that begins now: that a login is refused is told on the main screen, too."""
        stand = self.logins.stand

        def note(event: E) -> None:
            if isinstance(event, SignedOut):
                self.post_message(self.LoginRefused(event.platform, stand))
            tell(event)

        return note

    def on_holding_app_login_refused(self, message: LoginRefused) -> None:
        if self.logins.refuse(message.platform, message.stand):
            self._draw_logins()

    @property
    def _may_hold(self) -> bool:
        """Nobody can sign in to the demo."""
        return not self.jobs.options.demo

    def _hold(self, job: Job, platforms: Collection[Platform], go_on: Callable[[], None]) -> None:
        """Once somebody has signed in to one of these platforms, it goes on."""
        if self.logins.hold(job, platforms, go_on):
            self._draw_logins()
        else:
            go_on()

    def _let_go(self, job: Job) -> None:
        if self.logins.holds(job):
            self.logins.let_go(job)
            self._draw_logins()

    def _signed_in(self, platforms: Collection[Platform]) -> None:
        """What waited for them goes on."""
        ready = self.logins.accept(platforms)
        self._draw_logins()
        for go_on in ready:
            go_on()

    def _looked(self, assessment: Assessment) -> None:
        """An audit has ended, and with it all doubt about logins."""
        ready = self.logins.looked(assessment.snapshot.seen)
        self._draw_logins()
        for go_on in ready:
            go_on()

    def _refresh_after(self) -> None:
        self._refresh_due = True
        self._refresh_now_free()

    def _refresh_now_free(self) -> None:
        if self._refresh_due and not self._is_working:
            self._refresh_due = False
            self.post_message(AuditWanted())

    @property
    def _is_working(self) -> bool:
        """Whether groups are changed or exported right now, and not only waited for."""
        raise NotImplementedError

    @property
    def _short_of(self) -> Mapping[Job, frozenset[Platform]]:
        """What goes on without platforms whose login was refused on the way, and will wait for them."""
        return {}

    def _draw_logins(self) -> None:
        logins = self.logins
        waiting = {**(self._short_of if self._may_hold else {}), **logins.waiting}
        self.main.show_logins(frozenset(logins.refused), frozenset(logins.renewed), waiting)
