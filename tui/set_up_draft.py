"""What has been entered in the set-up so far, and the config and credentials that follow from it."""

import os
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from backends.errors import ConfigError
from backends.paths import Home
from backends.redaction import Redactor
from backends.settings import SLACK_API_URL, Settings
from tui import draft as drafts
from tui.draft import Draft
from tui.entry_problems import in_plain_words

if TYPE_CHECKING:
    from backends.credentials import Credentials


class SetUpDraft:
    """``draft`` outlives the app: the user may leave at any step and come back."""

    def __init__(
        self, home: Home, config: Path, redactor: Redactor, settings: Settings, draft: Draft
    ) -> None:
        """Blocking: ``settings`` is what the config says, ``found`` what is kept for its hosts."""
        self.home = home
        self.config = config
        self.redactor = redactor
        self.draft = draft
        self.found: Credentials
        self._base = settings
        self._writing = Lock()
        self._find()

    @property
    def settings(self) -> Settings:
        """The config as it would be now."""
        return self._with(self.draft)

    def _with(self, draft: Draft) -> Settings:
        slack = replace(self._base.slack, channels=draft.channels, api_url=draft.api_url or SLACK_API_URL)
        telegram = replace(
            self._base.telegram,
            shared_with=draft.shared_with,
            server=draft.server,
            dc=draft.dc,
            server_key=Path(draft.server_key) if draft.server_key else None,
        )
        return replace(self._base, slack=slack, telegram=telegram, team=draft.team)

    def problems_with(self, **changes: Any) -> list[str]:
        """What would be wrong with these fields of the draft, in words."""
        from backends.config_checks import problems_in

        wanted = replace(self.draft, **changes)
        return [in_plain_words(problem, wanted.team) for problem in problems_in(self._with(wanted))]

    def keep(self, **changes: Any) -> None:
        """Blocking: change fields of the draft, and keep it. Raises ConfigError that lists what is wrong."""
        problems = self.problems_with(**changes)
        if problems:
            raise ConfigError(". ".join(problems) + ".", "Correct it, then go on.")
        elsewhere = {"api_url", "server"} & changes.keys()
        self.note(**changes, **({"answered": ()} if elsewhere else {}))
        self.write_draft()
        if elsewhere:
            self._find()

    def note(self, **changes: Any) -> None:
        """At once, in memory: what is not settled yet, and so not checked. ``write_draft`` keeps it."""
        self.draft = replace(self.draft, **changes)

    def write_draft(self) -> None:
        """Blocking. Raises WriteError."""
        with self._writing:
            drafts.write(self.home.state, self.draft)

    def _find(self) -> None:
        from backends.credentials import find

        self.found = find(self.settings, self.home, os.environ)
        self.redactor.add(*self.found.secrets)
