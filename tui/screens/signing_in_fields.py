"""The fields of signing in to Telegram: those that a stage asks for are in sight, and where to type next."""

from collections.abc import Callable, Iterable
from typing import Literal

from textual.containers import Horizontal
from textual.widget import Widget

from backends.credentials import Credentials
from tui.login_entries import wrong_api_hash, wrong_api_id, wrong_phone
from tui.screens.form import Entry, Secret
from tui.screens.setting_up import field
from tui.widgets.qr_code import QrCode
from tui.widgets.reading import Reading

Stage = Literal["known", "phone", "code", "password", "qr", "done"]
"""At first there is a login that is known, or a phone number is asked for."""


class LoginFields:
    """What is typed here goes to Telegram and into no picture: secrets are dots."""

    def __init__(self, known: Credentials) -> None:
        """``known`` need not be typed again."""
        self.api_id = Entry(str(known.telegram_api_id or ""), "a number of 5 to 9 digits")
        self.api_hash = Secret("kept already" if known.telegram_api_hash else "32 letters and digits")
        number = "the number that is kept already" if known.telegram_phone else "+49 151 …"
        self.phone = Secret(number, shown=True)
        self.code = Secret("the code that Telegram sent")
        self.password = Secret("cloud password")
        self.qr_code = QrCode(id="qr-code")
        self.beside = Reading((), id="qr-side")
        self._known: dict[Entry, str | None] = {
            self.api_hash: known.telegram_api_hash,
            self.phone: known.telegram_phone,
        }
        self.asked: tuple[Entry, ...] = (self.api_id, self.api_hash, self.phone)
        """What a code cannot be asked for without, in order."""
        self.refused: set[Widget] = set()
        """Entries that Telegram did not take, as they stand."""
        self._tests: dict[Entry, Callable[[str], str]] = {
            self.api_id: wrong_api_id,
            self.api_hash: wrong_api_hash,
            self.phone: wrong_phone,
        }
        self._lines: dict[Stage, list[Widget]] = {
            "phone": [
                field("api_id", self.api_id),
                field("api_hash", self.api_hash),
                field("Phone", self.phone, "with its country code"),
            ],
            "code": [field("Code", self.code)],
            "password": [field("Password", self.password)],
            "qr": [Horizontal(self.qr_code, self.beside)],
        }

    def widgets(self) -> Iterable[Widget]:
        """Of every stage."""
        return [line for lines in self._lines.values() for line in lines]

    def show(self, stage: Stage) -> None:
        """Those of this stage alone."""
        for one, lines in self._lines.items():
            for line in lines:
                line.display = one == stage

    def close(self) -> None:
        """Nothing can be typed."""
        for entry in (*self.asked, self.code, self.password):
            entry.disabled = True

    def open(self) -> None:
        for entry in (*self.asked, self.code, self.password):
            entry.disabled = False

    def first(self, stage: Stage) -> Entry | None:
        """Where to type now; a code or password that was wrong has to be typed again."""
        if stage == "phone":
            return self.first_empty() or self.phone
        entry = {"code": self.code, "password": self.password}.get(stage)
        if entry is not None:
            entry.value = ""
        return entry

    def first_empty(self) -> Entry | None:
        """Of those that a code cannot be asked for without."""
        return next((entry for entry in self.asked if not self.given(entry)), None)

    def what_is_wrong(self, entry: Entry) -> str:
        """Why what is given cannot be right, or nothing. What is known already was right before."""
        return self._tests[entry](entry.value) if entry.value.strip() or not self.given(entry) else ""

    @property
    def entered(self) -> dict[str, str]:
        """What was typed, by the credential's name; not what Telegram refused."""
        names = ("telegram_api_id", "telegram_api_hash", "telegram_phone")
        typed = zip(names, self.asked, strict=True)
        return {name: entry.value.strip() for name, entry in typed if entry not in self.refused}

    def given(self, entry: Entry) -> str:
        """What is in the field, or is known already."""
        return entry.value.strip() or self._known.get(entry) or ""
