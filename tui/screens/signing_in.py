"""Signing in to Telegram: phone, code, cloud password, or a QR code; each answer of Telegram in words."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from backends.errors import NotSignedIn, PlatformError
from tui.failures import failure_of
from tui.screens.form import Entry
from tui.screens.setting_up import BACK, LEAVE, SKIP, Progress, Step, bad, field, good, plain, who, wrong
from tui.screens.task import PanelKey
from tui.text import clean
from tui.widgets.qr_code import QrCode
from tui.widgets.reading import GAP, Paragraph, Reading
from tui.widgets.step_line import StepLine

if TYPE_CHECKING:
    from backends.telegram.login import Login
    from backends.telegram.qr import QrEnd, QrLogin
    from backends.telegram.sent_code import SentCode
    from tui.trying import TelegramTried

T = TypeVar("T")
Stage = Literal["phone", "code", "password", "qr", "done"]
MY_TELEGRAM = (
    "Open https://my.telegram.org, sign in there, and choose API development tools.",
    "Any title and short name will do; the platform is Desktop.",
    "Copy App api_id and App api_hash into the fields above.",
)
ENTER: dict[Stage, PanelKey] = {
    "phone": PanelKey("enter", "Send the code", "From the last field: have Telegram send a code."),
    "code": PanelKey("enter", "Sign in", "Sign in with this code."),
    "password": PanelKey("enter", "Sign in", "Sign in with this password."),
    "done": PanelKey("enter", "Go on", "To the next step."),
}
TRY = PanelKey("enter", "Try it", "Look whether the login that is kept still works.")
AGAIN = PanelKey("f5", "New code", "Have the code sent once more, in the way that is shown.")
QR = PanelKey("f7", "QR code", "Sign in by scanning a QR code with Telegram's own app.")
CODE = PanelKey("f7", "By code", "Back to signing in by a code.")
ANOTHER = PanelKey("f8", "Another", "Sign in as somebody else; the login before is replaced.")


class SigningIn(Step):
    """Sign in to Telegram. Telegram sends a code, usually to your other Telegram apps; type it here and never
    into a chat: that kills it. Where no code arrives, a QR code is the second way. The login is kept in the
    system's keyring, or in a file that only you can read, and shown nowhere.
    """

    NAME = "telegram"
    HEADING = "Sign in to Telegram"
    KEYS = (ENTER["phone"], AGAIN, QR, ANOTHER, BACK, SKIP, LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("f5", "new_code", show=False),
        Binding("f7", "turn", show=False),
        Binding("f8", "another", show=False),
    ]

    def __init__(self, progress: Progress, another: bool = False) -> None:
        """``another``: pass over the login that is known."""
        super().__init__(progress)
        self._stage: Stage = "phone"
        self._another = another
        self._login: Login | None = None
        self._stack = AsyncExitStack()
        self._sent: SentCode | None = None
        self._sent_at: datetime = progress.clock.now()
        self._expired = False
        self._shown: QrLogin | None = None
        self._number = ""
        self._hint = ""
        self._finished = False
        self._first: tuple[Paragraph, ...] = ()

    # What is on the screen

    @property
    def keys(self) -> Sequence[PanelKey]:
        leave = LEAVE if not self.alone else PanelKey("escape", "Leave", LEAVE.help, "leave")
        around = () if self.alone else (BACK, SKIP)
        if self._stage == "phone":
            return (TRY, ANOTHER, *around, leave) if self._tries else (ENTER["phone"], QR, *around, leave)
        if self._stage == "code":
            return (ENTER["code"], AGAIN, QR, *around, leave)
        if self._stage == "qr":
            return (CODE, *around, leave)
        if self._stage == "password":
            return (ENTER["password"], *around, leave)
        return (ENTER["done"], ANOTHER, *around, leave)

    @property
    def _tries(self) -> bool:
        """Whether Enter tries the login that is known."""
        return bool(self.setting_up.found.telegram_session) and not self._another

    def fields(self) -> Iterable[Widget]:
        found = self.setting_up.found
        self._api_id = Entry(str(found.telegram_api_id or ""), "a number of 5 to 9 digits")
        self._api_hash = _secret("32 letters and digits")
        self._phone = Entry(placeholder="+49 151 …")
        self._code = _secret("the code that Telegram sent")
        self._password = _secret("cloud password")
        if found.telegram_api_hash:
            self._api_hash.placeholder = "kept already"
        if found.telegram_phone:
            self._phone.placeholder = "the number that is kept already"
        yield field("api_id", self._api_id, id="stage-id")
        yield field("api_hash", self._api_hash, id="stage-hash")
        yield field("Phone", self._phone, "with its country code", id="stage-phone")
        yield field("Code", self._code, id="stage-code")
        yield field("Password", self._password, id="stage-password")
        self._qr_code = QrCode(id="qr-code")
        self._beside = Reading((), id="qr-side")
        yield Horizontal(self._qr_code, self._beside, id="stage-qr")

    def on_mount(self) -> None:
        self.set_interval(1, self._count_down)
        if self._progress.telegram and not self._another:
            self._done(self._progress.telegram)
        else:
            self._to("phone")

    def _to(self, stage: Stage, *first: Paragraph) -> None:
        """Show another stage; ``first`` stands above its text."""
        self._stage = stage
        asked = stage == "phone" and not self._tries
        for name, there in (
            ("id", asked),
            ("hash", asked),
            ("phone", asked),
            ("code", stage == "code"),
            ("password", stage == "password"),
            ("qr", stage == "qr"),
        ):
            self.query_one(f"#stage-{name}").display = there
        # A QR code takes the whole height of a small terminal.
        self.query_one("#step-scroll").display = stage != "qr"
        self.query_one("#foreign").display = stage != "qr" and bool(self.warnings)
        for line in self.query(StepLine):
            line.display = stage != "qr"
        self._focus()
        self._write(*first)
        self.show_keys()

    def _focus(self) -> None:
        entry = {"code": self._code, "password": self._password}.get(self._stage)
        if self._stage == "phone" and not self._tries:
            empty = [one for one in (self._api_id, self._api_hash, self._phone) if not self._given(one)]
            entry = (empty or [self._phone])[0]
        if entry is None:
            self.set_focus(None)
        else:
            entry.value = "" if entry in (self._code, self._password) else entry.value
            entry.focus()

    def _given(self, entry: Entry) -> str:
        """What is in the field, or is known already."""
        found = self.setting_up.found
        known = {self._api_hash: found.telegram_api_hash, self._phone: found.telegram_phone}
        return entry.value.strip() or known.get(entry) or ""

    def _write(self, *first: Paragraph) -> None:
        if self._stage == "phone":
            self.read([*first, *self._about_phone()])
        elif self._stage == "code":
            self.read([*first, *self._about_code()])
        elif self._stage == "qr":
            self._beside.read([*first, *self._about_qr()])

    def _about_phone(self) -> list[Paragraph]:
        if self._tries:
            source = self.setting_up.found.sources.get("telegram_session", "")
            kept = f", from the {source}" if source else ""
            return [plain(f"There is a login already{kept}: Enter tries it. F8 signs in as somebody else.")]
        return [
            plain("bitsafe-tui signs in as you, as one more of your devices.", "bold"),
            plain("api_id and api_hash, once, in about two minutes:"),
            *(Paragraph(((f"{n} ", "$primary"),), (text,)) for n, text in enumerate(MY_TELEGRAM, 1)),
            GAP,
            plain("Then your phone number: Telegram sends a code. F7 signs in by QR code instead.", "$muted"),
        ]

    def _about_code(self) -> list[Paragraph]:
        from backends.telegram.login import CODE_WARNING

        sent = self._sent
        if sent is None:
            return []
        unit = "digits" if sent.is_digits else "characters"
        length = f" It has {sent.length} {unit}." if sent.length else ""
        told = f"Telegram sent a code {clean(sent.where)}.{length}"
        lines = [Paragraph(text=((told, "bold"),))]
        lines += [plain(clean(sent.advice))] if sent.advice else []
        return [*lines, bad(CODE_WARNING), GAP, plain(self._next_code(), "$muted")]

    def _next_code(self) -> str:
        sent = self._sent
        if self._expired or sent is None:
            return "F5 asks for a new code."
        if sent.next is None:
            return "Telegram has no other way to send this code. F7 signs in by QR code instead."
        left = self._seconds_left
        when = f", in {left} s" if left else " now"
        return f"Nothing there? F5 has it sent {sent.next}{when}. F7 signs in by QR code instead."

    @property
    def _seconds_left(self) -> int:
        """Until a code may be sent again."""
        if self._sent is None:
            return 0
        passed = (self._clock.now() - self._sent_at).total_seconds()
        return max(0, round((self._sent.resend_after or 0) - passed))

    def _about_qr(self) -> list[Paragraph]:
        from backends.telegram.login import QR_CAVEAT

        left = 0
        if self._shown is not None:
            left = max(0, round((self._shown.expires - self._clock.now()) / timedelta(seconds=1)))
        return [
            *(bad(warning.removeprefix("! ")) for warning in self.warnings),
            plain("In Telegram's own app:", "bold"),
            plain("Settings, Devices, Link Desktop Device; then scan this."),
            GAP,
            bad(QR_CAVEAT),
            GAP,
            plain(f"A new one comes in {left} s." if left else "A new one comes …", "$muted"),
        ]

    def _count_down(self) -> None:
        if self._stage in ("code", "qr"):
            self._write(*self._first)

    # What the keys do

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_enter()

    def action_enter(self) -> None:
        if self.is_asking:
            return
        if self._stage == "done":
            self.go_on()
        elif self._stage == "phone" and self._tries:
            self.ask("Asking Telegram who this is", self.setting_up.try_telegram, self._done)
        elif self._stage == "phone":
            self._next_field()
        elif self._stage == "code":
            code = self._code.value.strip()
            self._ask_login("Signing in", lambda login: login.sign_in(code), self._code_taken)
        elif self._stage == "password":
            password = self._password.value
            self._ask_login("Checking the password", lambda login: login.check_password(password), self._keep)

    def _next_field(self) -> None:
        """To the first field that is empty; when there is none, on to the code."""
        for entry in (self._api_id, self._api_hash, self._phone):
            if not self._given(entry):
                entry.focus()
                return
        self._number = self._given(self._phone)
        self._connect(self._send_code, "Asking Telegram to send a code", self._code_sent)

    def _connect(
        self, work: "Callable[[Login], Awaitable[T]]", doing: str, take: "Callable[[T], None]"
    ) -> None:
        """A new attempt at signing in, with what is in the fields."""
        number, key = self._api_id.value.strip(), self._given(self._api_hash)
        if not (number.isascii() and number.isdecimal() and 0 < int(number) < 2**31):
            self.tell("! The api_id is a number: copy it from my.telegram.org.")
            self._api_id.focus()
            return
        if not key:
            self.tell("! The api_hash is missing: copy it from my.telegram.org.")
            self._api_hash.focus()
            return

        self._finished = False

        async def begin() -> T:
            await self._stack.aclose()
            phone = self._number
            opened = self.setting_up.telegram_login(int(number), key, phone)
            self._login = await self._stack.enter_async_context(opened)
            return await work(self._login)

        self.ask(doing, begin, take)

    def _ask_login(
        self, doing: str, work: "Callable[[Login], Awaitable[T]]", take: "Callable[[T], None]"
    ) -> None:
        login = self._login
        if login is not None:
            self.ask(doing, lambda: work(login), take)

    async def _send_code(self, login: "Login") -> "SentCode":
        return await login.send_code(self._number)

    def action_new_code(self) -> None:
        if self._stage != "code" or self.is_asking:
            return
        sent = self._sent
        if self._expired or sent is None:
            self._ask_login("Asking for a new code", self._send_code, self._code_sent)
        elif sent.next is None:
            self.tell("Telegram has no other way left to send this code.", "$warning")
        elif self._seconds_left:
            self.tell(f"Telegram sends another one in {self._seconds_left} s.", "$warning")
        else:
            self._ask_login("Having it sent again", lambda login: login.resend(), self._code_sent)

    def action_turn(self) -> None:
        """From the code to the QR code, or back."""
        if self._stage == "qr":
            self.action_leave() if self.is_asking else None
            self.tell("")
            self._to("phone")
        elif self._stage in ("phone", "code") and not self._tries and not self.is_asking:
            self._connect(lambda login: login.qr(), "Asking Telegram for a QR code", self._show_qr)

    def action_another(self) -> None:
        if self._stage in ("phone", "done") and not self.is_asking:
            self._another = True
            self._phone.value = ""
            self._to("phone")

    # What Telegram answers

    def _code_sent(self, sent: "SentCode") -> None:
        self._sent, self._sent_at, self._expired, self._first = sent, self._clock.now(), False, ()
        self._to("code")

    def _code_taken(self, finished: bool) -> None:
        if finished:
            self._keep(None)
        else:
            self._ask_login("Asking for the password's hint", lambda login: login.hint(), self._ask_password)

    def _ask_password(self, hint: str, *first: Paragraph) -> None:
        self._hint = hint
        self._to("password")
        remembered = f"Its hint: {clean(hint)}" if hint else "It has no hint."
        self.read(
            [
                *first,
                plain("This account has a cloud password as well (two-step verification).", "bold"),
                plain(remembered),
                plain("Forgotten: Telegram's own app can reset it; nobody here can.", "$muted"),
            ]
        )

    def _show_qr(self, shown: "QrLogin") -> None:
        from backends.telegram.qr import drawn

        self._shown, self._first = shown, ()
        self._qr_code.show(drawn(shown.url))
        self._to("qr")
        self.ask("Waiting until it is scanned", shown.wait, self._scanned)

    def _scanned(self, end: "QrEnd") -> None:
        shown = self._shown
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
        """Signed in: keep the login, and look what it holds."""
        login, phone = self._login, self._number
        if login is None:
            return
        self._finished = True
        self.set_focus(None)
        self.ask(
            "Signed in. Looking at its groups", lambda: self.setting_up.signed_in(login, phone), self._done
        )

    def _done(self, tried: "TelegramTried") -> None:
        self._progress.telegram = tried
        self._another = False
        self._to("done")
        self.mark_steps()
        overruled = self.setting_up.overruled.get("telegram")
        told = found(tried, self.setting_up.draft.shared_with)
        self.read([*told, bad(overruled)] if overruled else told)

    def refused(self, error: Exception) -> None:
        from backends.telegram.login_words import EXPIRED

        code = error.code if isinstance(error, PlatformError) else ""
        told = (wrong(failure_of(error)), GAP)
        self._first = told
        if code in EXPIRED:
            self._expired = True
        if code.startswith(("PHONE_NUMBER", "API_ID")) or code == "SIGN_UP_REQUIRED":
            self._to("phone", *told)
            (self._api_id if code.startswith("API_ID") else self._phone).focus()
        elif self._finished and self._stage != "phone":
            # The new login is kept, only looking with it did not work: Enter tries that again.
            self._another = not self.setting_up.found.telegram_session
            self._to("phone", *told)
        elif self._stage == "qr":
            self._to("phone", *told)
        elif self._stage == "phone" and self._tries and isinstance(error, NotSignedIn):
            self._another = True
            self._to("phone", *told)
        elif self._stage == "password":
            self._ask_password(self._hint, *told)
        else:
            self._to(self._stage, *told)

    def stopped(self) -> None:
        if self._stage == "qr":
            self._to("phone")

    def on_unmount(self) -> None:
        """The connection is given back after the panel has gone."""
        self.app.run_worker(self._stack.aclose(), group="signing in", exit_on_error=False)


def found(tried: "TelegramTried", shared_with: Sequence[str]) -> list[Paragraph]:
    """Who is signed in and what that account holds."""
    names = ", ".join(clean(name) for name in shared_with)
    used = f"{tried.used:,} of {tried.limit:,} groups used"
    lines = [
        good(f"Signed in as {who(tried.account)}."),
        good(f"{used}, {len(tried.shared):,} shared with {names}."),
    ]
    return [*lines, *(bad(clean(reason)) for reason in tried.unresolved)]


def _secret(placeholder: str) -> Entry:
    """A field that shows dots for letters."""
    entry = Entry(placeholder=placeholder)
    entry.password = True
    return entry
