"""The form for other servers than Slack's and Telegram's own, as tests have them."""

import os
from asyncio import to_thread
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from textual.message import Message

from tui.draft import Draft
from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.panel_keys import PanelKey
from tui.text import clean

USUAL = "2"
"""The number of the data centre where nothing is given."""
Servers = Mapping[str, str | int | None]
"""Fields of the draft."""


class ServersForm(Form[Servers]):
    """Only for tests: these servers are asked, not Slack's and Telegram's own, and a banner says so as long
    as it is. Leave a field empty for the official service. What cannot be used is told, and stays here.
    """

    HEADING = "Other servers"
    KEYS = (PanelKey("enter", "Use them", "Ask these servers from now on."), *Form.KEYS[1:2], Form.KEYS[3])

    class Tested(Message):
        """``problems`` = why they cannot be used."""

        def __init__(self, wanted: Servers, problems: Sequence[str]) -> None:
            super().__init__()
            self.wanted = wanted
            self.problems = problems

    def __init__(
        self,
        draft: Draft,
        problems_with: Callable[..., Sequence[str]],
        keep_typed: Callable[[dict[str, str]], None],
    ) -> None:
        """``problems_with`` fields of the draft, in words; ``keep_typed`` is told what cannot be used."""
        super().__init__()
        typed = draft.typed
        self._problems_with = problems_with
        self._keep_typed = keep_typed
        self._slack = Entry(typed.get("api_url", draft.api_url or ""), "https://slack.com/api/")
        self._server = Entry(typed.get("server", draft.server or ""), "host:port")
        self._dc = Entry(typed.get("dc", str(draft.dc)), USUAL)
        self._key = Entry(typed.get("server_key", draft.server_key or ""), "key.pem")

    def fields(self) -> Sequence[Field]:
        return (
            Field("Slack at", self._slack),
            Field("Telegram", self._server),
            Field("Its number", self._dc, "of the data centre"),
            Field("Its key", self._key, "a public key, PEM"),
        )

    def outcome(self) -> Servers:
        number = self._dc.value.strip() or USUAL
        if not (number.isascii() and number.isdecimal()):
            raise Wrong(f"Its number: a data centre has one, usually {USUAL}.")
        key = self._key.value.strip()
        return {
            "api_url": self._slack.value.strip() or None,
            "server": self._server.value.strip() or None,
            "dc": int(number),
            "server_key": str(Path(key).expanduser().absolute()) if key else None,
        }

    def sentence(self) -> str:
        wanted = self.outcome()
        given = wanted["api_url"] or wanted["server"]
        return "These servers are asked." if given else "The official services are asked."

    def action_save(self) -> None:
        try:
            wanted = self.outcome()
        except Wrong as wrong:
            self._keep_typed(self._texts)
            self.tell(f"! {wrong}")
            return

        async def test() -> None:
            problems = list(self._problems_with(**wanted))
            key = wanted["server_key"]
            if key and not await to_thread(os.path.isfile, str(key)):
                problems.append(f"Its key: there is no file {key}")
            self.post_message(self.Tested(wanted, problems))

        self.run_worker(test(), group="test", exclusive=True, exit_on_error=False)

    @property
    def _texts(self) -> dict[str, str]:
        return {
            "api_url": self._slack.value,
            "server": self._server.value,
            "dc": self._dc.value,
            "server_key": self._key.value,
        }

    def on_servers_form_tested(self, message: Tested) -> None:
        if message.problems:
            self._keep_typed(self._texts)
            self.tell(f"! {clean('. '.join(message.problems))}.")
            self.app.bell()
        else:
            self.dismiss(message.wanted)
