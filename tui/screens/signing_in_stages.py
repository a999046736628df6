"""What the panel of signing in to Telegram shows at each stage: fields, text, keys, and where to type."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from tui.screens import signing_in_text as words
from tui.screens.panel_keys import PanelKey
from tui.screens.setting_up import Progress, Step, bad
from tui.screens.signing_in_attempt import Attempt
from tui.screens.signing_in_fields import LoginFields, Stage
from tui.screens.signing_in_keys import keys_at
from tui.widgets.reading import Paragraph
from tui.widgets.step_line import StepLine


class LoginStages(Step):
    """What Telegram answers leads from one stage to the next; that is seen to by a subclass."""

    def __init__(self, progress: Progress, another: bool = False) -> None:
        """``another``: pass over the login that is known."""
        super().__init__(progress)
        self._another = another
        self._stage: Stage = self._beginning
        self._fields = LoginFields(self.setting_up.found)
        self._attempt = Attempt(self.setting_up, progress.clock)
        self._first: tuple[Paragraph, ...] = ()

    @property
    def keys(self) -> Sequence[PanelKey]:
        return keys_at(self._stage, self.alone)

    @property
    def _beginning(self) -> Stage:
        """Enter tries the login that is known, if any."""
        return "known" if self.setting_up.found.telegram_session and not self._another else "phone"

    def fields(self) -> Iterable[Widget]:
        return self._fields.widgets()

    def _to(self, stage: Stage, *first: Paragraph) -> None:
        """Show another stage; ``first`` stands above its text."""
        self._stage, self._first = stage, first
        self._fields.show(stage)
        # A QR code takes the whole height of a small terminal.
        self.query_one("#step-scroll").display = stage != "qr"
        self.query_one("#foreign").display = stage != "qr" and bool(self.warnings)
        for line in self.query(StepLine):
            line.display = stage != "qr"
        entry = self._fields.first(stage)
        if entry is None:
            self.set_focus(None)
        else:
            entry.focus()
        self._write()
        self.show_keys()

    def _write(self) -> None:
        read = self._fields.beside.read if self._stage == "qr" else self.read
        read([*self._first, *self._text()])

    def _text(self) -> list[Paragraph]:
        setting_up, attempt, tried = self.setting_up, self._attempt, self._progress.telegram
        if self._stage == "known":
            return words.about_known(setting_up.found.sources.get("telegram_session", ""))
        if self._stage == "code" and attempt.sent:
            other = words.another_way(attempt.sent, attempt.seconds_left)
            again = words.NEW_CODE if attempt.expired else other
            return words.about_code(attempt.sent, attempt.number, again)
        if self._stage == "password":
            return words.about_password(attempt.hint)
        if self._stage == "qr":
            return words.about_qr(self.warnings, attempt.qr_seconds_left)
        if self._stage == "done" and tried:
            overruled = setting_up.overruled.get("telegram")
            return [
                *words.found(tried, setting_up.draft.shared_with),
                *([bad(overruled)] if overruled else []),
            ]
        found = setting_up.found
        if found.telegram_api_id and found.telegram_api_hash and found.telegram_phone:
            return words.about_kept(found.telegram_phone)
        return words.about_phone()

    def _count_down(self) -> None:
        if self._stage in ("code", "qr"):
            self._write()
