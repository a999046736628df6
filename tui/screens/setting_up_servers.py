"""The form for other servers than Slack's and Telegram's own, as tests have them."""

from collections.abc import Mapping, Sequence

from tui.draft import Draft
from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.panel_keys import PanelKey


class ServersForm(Form[Mapping[str, str | int | None]]):
    """Only for tests: these servers are asked, not Slack's and Telegram's own, and a banner says so as long
    as it is. Leave a field empty for the official service.
    """

    HEADING = "Other servers"
    KEYS = (PanelKey("enter", "Use them", "Ask these servers from now on."), *Form.KEYS[1:])

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._slack = Entry(draft.api_url or "", "https://slack.com/api/")
        self._server = Entry(draft.server or "", "host:port")
        self._dc = Entry(str(draft.dc), "2")
        self._key = Entry(draft.server_key or "", "key.pem")

    def fields(self) -> Sequence[Field]:
        return (
            Field("Slack at", self._slack),
            Field("Telegram", self._server),
            Field("Its number", self._dc, "of the data centre"),
            Field("Its key", self._key, "a public key, PEM"),
        )

    def outcome(self) -> Mapping[str, str | int | None]:
        """Fields of the draft."""
        number = self._dc.value.strip()
        if not (number.isascii() and number.isdecimal()):
            raise Wrong("The data centre has a number, usually 2.")
        return {
            "api_url": self._slack.value.strip() or None,
            "server": self._server.value.strip() or None,
            "dc": int(number),
            "server_key": self._key.value.strip() or None,
        }

    def sentence(self) -> str:
        wanted = self.outcome()
        given = wanted["api_url"] or wanted["server"]
        return "These servers are asked." if given else "The official services are asked."
