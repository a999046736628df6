"""Signing in to Telegram: phone, code, cloud password, or a QR code; each answer of Telegram in words."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from backends.errors import NotSignedIn, PlatformError
from backends.redaction import REDACTOR
from tui.failures import failure_of
from tui.screens.asking import Asking
from tui.screens.form import Entry
from tui.screens.setting_up import wrong
from tui.screens.signing_in_keys import EVERY
from tui.screens.signing_in_stages import LoginStages
from tui.widgets.reading import GAP

if TYPE_CHECKING:
    from backends.telegram.login import Login
    from backends.telegram.qr import QrEnd, QrLogin
    from backends.telegram.sent_code import SentCode
    from tui.trying import TelegramTried

T = TypeVar("T")


class SigningIn(LoginStages):
    """Sign in to Telegram. Telegram sends a code, usually to your other Telegram apps; type it here and never
    into a chat: that kills it. Where no code arrives, a QR code is the second way. The login is kept in the
    system's keyring, or in a file that only you can read, and shown nowhere.
    """

    NAME = "telegram"
    HEADING = "Sign in to Telegram"
    KEYS = EVERY
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("f5", "new_code", show=False),
        Binding("f7", "turn", show=False),
        Binding("f8", "another", show=False),
    ]

    _asked_from: Widget | None = None
    """Where one typed before Telegram was asked."""
    _ahead = ""
    """What was typed since."""

    def on_mount(self) -> None:
        self.set_interval(1, self._count_down)
        if self._progress.telegram and not self._another:
            self._done(self._progress.telegram)
        else:
            self._to(self._beginning)

    # What is typed while Telegram is asked

    def ask(
        self,
        doing: str,
        work: Callable[[], Awaitable[T]],
        take: Callable[[T], None],
        *,
        whole: bool = False,
    ) -> None:
        """The fields hold still until it has ended: they say what was sent."""
        super().ask(doing, work, take, whole=whole)
        self._asked_from = self.focused or self._asked_from
        self.set_focus(None)
        self._fields.close()

    def on_asking_answered(self, message: Asking.Answered) -> None:
        """Each class's own handler is called, this one first: the answer may focus another field."""
        self._open_fields(message.question)

    def on_asking_refused(self, message: Asking.Refused) -> None:
        self._open_fields(message.question)

    def _open_fields(self, question: int) -> None:
        if question == self._question:
            self._fields.open()
            self.set_focus(self._asked_from)

    def on_key(self, event: events.Key) -> None:
        """What is typed ahead is for the field that comes next: the code, or the password."""
        if self.is_asking and self._stage in ("phone", "code") and event.is_printable:
            event.stop()
            self._ahead += event.character or ""
            REDACTOR.hold(self, self._ahead)

    # What the keys do

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was said of the entry before no longer holds."""
        event.stop()
        self._fields.refused.discard(event.input)
        if not self.is_asking:
            self.tell("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_enter()

    def action_enter(self) -> None:
        if self.is_asking:
            return
        if self._stage == "done":
            self.go_on()
        elif self._stage == "known":
            self._forget_the_past()
            self.ask("Asking Telegram who this is", self.setting_up.try_telegram, self._done)
        elif self._stage == "phone":
            self._next_field()
        elif self._stage == "code":
            self._ahead = ""
            code = self._fields.code.value.strip()
            self._ask_login("Signing in", lambda login: login.sign_in(code), self._code_taken)
        elif self._stage == "password":
            password = self._fields.password.value
            self._ask_login("Checking the password", lambda login: login.check_password(password), self._keep)

    def _next_field(self) -> None:
        """To the first field that is empty or cannot be right; when there is none, on to the code."""
        if not self._are_right(self._fields.asked):
            return
        self._attempt.number = self._fields.given(self._fields.phone)
        self._connect(self._attempt.send_code, "Asking Telegram to send a code", self._code_sent)

    def _connect(
        self, work: "Callable[[Login], Awaitable[T]]", doing: str, take: "Callable[[T], None]"
    ) -> None:
        """A new attempt at signing in, with what is in the fields."""
        fields = self._fields
        if not self._are_right(fields.asked[:2]):
            return
        api_id, api_hash = int(fields.given(fields.api_id)), fields.given(fields.api_hash)

        async def begin() -> T:
            return await work(await self._attempt.begin(api_id, api_hash))

        self._forget_the_past()
        self._ahead = ""
        self.ask(doing, begin, take)

    def _are_right(self, asked: Sequence[Entry]) -> bool:
        """Whether all of these can be right; the first that cannot is told, and where to type next."""
        for entry in asked:
            wrong = self._fields.what_is_wrong(entry)
            if wrong:
                here = self.focused is entry or bool(entry.value.strip())
                self.tell(f"! {wrong}" if here else "")
                entry.focus()
                return False
        return True

    def _forget_the_past(self) -> None:
        """While something new is tried, the error before is no longer the news."""
        self._first = ()
        self._write()

    def _ask_login(
        self, doing: str, work: "Callable[[Login], Awaitable[T]]", take: "Callable[[T], None]"
    ) -> None:
        login = self._attempt.login
        if login is not None:
            self._forget_the_past()
            self.ask(doing, lambda: work(login), take)

    def action_new_code(self) -> None:
        if self._stage != "code" or self.is_asking:
            return
        attempt = self._attempt
        if attempt.expired or attempt.sent is None:
            self._ask_login("Asking for a new code", attempt.send_code, self._code_sent)
        elif attempt.sent.next is None:
            self.tell("Telegram has no other way left to send this code.", "$warning")
        elif attempt.seconds_left:
            self.tell("Not yet: the text above says when Telegram sends another one.", "$warning")
        else:
            self._ask_login("Having it sent again", lambda login: login.resend(), self._code_sent)

    def action_turn(self) -> None:
        """From the code to the QR code, or back."""
        if self._stage == "qr":
            if self.is_asking:
                self.action_leave()
            self.tell("")
            self._to("phone")
        elif self._stage in ("phone", "code") and not self.is_asking:
            self._connect(lambda login: login.qr(), "Asking Telegram for a QR code", self._show_qr)

    def action_back(self) -> None:
        """From the code to the number that it was sent for; else to the step before."""
        if self._stage not in ("code", "password"):
            super().action_back()
        elif not self.is_asking:
            self.tell("")
            self._to("phone")
            self._fields.phone.focus()

    def action_another(self) -> None:
        if self._stage in ("known", "phone", "done") and not self.is_asking:
            self._another = True
            self._fields.phone.value = ""
            self._to("phone")

    # What Telegram answers

    def _code_sent(self, sent: "SentCode") -> None:
        self._attempt.code_came(sent)
        self._keep_entries()
        self._to("code")
        self._type_ahead(self._fields.code)

    def _code_taken(self, finished: bool) -> None:
        if finished:
            self._keep(None)
        else:
            self._ask_login("Asking for the password's hint", lambda login: login.hint(), self._ask_password)

    def _ask_password(self, hint: str) -> None:
        self._attempt.hint = hint
        self._to("password")
        self._type_ahead(self._fields.password)

    def _type_ahead(self, entry: Entry) -> None:
        entry.value, self._ahead = self._ahead, ""
        entry.cursor_position = len(entry.value)

    def _show_qr(self, shown: "QrLogin") -> None:
        from backends.telegram.qr import drawn

        self._attempt.qr = shown
        self._fields.qr_code.show(drawn(shown.url))
        self._to("qr")
        self.ask("Waiting until it is scanned", shown.wait, self._scanned)

    def _scanned(self, end: "QrEnd") -> None:
        shown = self._attempt.qr
        if end == "signed_in":
            self._keep(None)
        elif end == "password":
            self._code_taken(finished=False)
        elif shown is not None:

            async def renew() -> "QrLogin":
                await shown.refresh()
                return shown

            self.ask("It has expired: asking for another one", renew, self._show_qr)

    def _keep(self, _: None) -> None:
        self.set_focus(None)
        self._ask_login("Signed in. Looking at its groups", self._attempt.keep, self._done)

    def _done(self, tried: "TelegramTried") -> None:
        self._progress.telegram = tried
        self.note_answer("telegram")
        self._another = False
        self._to("done")
        self.mark_steps()

    def refused(self, error: Exception) -> None:
        from backends.telegram.login_words import EXPIRED

        code = error.code if isinstance(error, PlatformError) else ""
        failure = failure_of(error)
        if isinstance(error, NotSignedIn):
            failure = replace(failure, way_out="Sign in anew: the fields above are all that it takes.")
        told = (wrong(failure), GAP)
        self._attempt.expired = self._attempt.expired or code in EXPIRED
        if code.startswith(("PHONE_NUMBER", "API_ID")) or code == "SIGN_UP_REQUIRED":
            self._to(self._beginning, *told)
            refused = self._fields.api_id if code.startswith("API_ID") else self._fields.phone
            self._fields.refused.add(refused)
            refused.focus()
        elif self._attempt.signed_in and self._stage not in ("known", "phone"):
            # The new login is kept, only looking with it did not work: Enter tries that again.
            self._another = not self.setting_up.found.telegram_session
            self._to(self._beginning, *told)
        elif self._stage == "known" and isinstance(error, NotSignedIn):
            self._another = True
            self._to("phone", *told)
        else:
            self._to("phone" if self._stage == "qr" else self._stage, *told)

    def stopped(self) -> None:
        self._open_fields(self._question)
        if self._stage == "qr":
            self._to("phone")

    def _keep_entries(self) -> None:
        """Where secrets are kept, so that nobody types them twice."""
        entered = self.setting_up.enter(self._fields.entered)
        if entered:
            keep = partial(self.setting_up.keep_entered, entered)
            self.app.run_worker(keep, group="entries", thread=True, exit_on_error=False)

    def on_unmount(self) -> None:
        """What was typed is kept, and the connection given back, after the panel has gone."""
        REDACTOR.release(self)
        self._keep_entries()
        self.app.run_worker(self._attempt.close(), group="signing in", exit_on_error=False)
