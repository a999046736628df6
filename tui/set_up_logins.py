"""What the set-up tries as it goes: the draft of the config, the token, the login; and what is kept."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from backends.confirmed import Confirmed
from backends.errors import NotSignedIn
from backends.model import PLATFORMS, Group, Identity, Platform, User
from backends.paths import Home
from backends.redaction import Redactor, setup_log
from backends.settings import Settings
from tui import draft as drafts
from tui import platforms, trying
from tui.binding import as_confirmed
from tui.draft import Draft
from tui.login_entries import NUMBERS, usable
from tui.set_up_draft import SetUpDraft
from tui.trying import SlackTried, TelegramTried

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from backends.protocol import Roster
    from backends.slack.backend import SlackBackend
    from backends.stored_secrets import Kept
    from backends.telegram.backend import TelegramBackend
    from backends.telegram.login import Login
    from reports.rows import Assessment
    from tui.jobs import Options
    from tui.locks import SessionLock
    from tui.workplace import Workplace

NOT_YET = "Sign in to it first."


class SetUpLogins(SetUpDraft):
    """What was entered and found so far. ``close`` gives connections and locks back.

    ``draft`` outlives the app, the rest does not: the user may leave at any step and come back.
    """

    def __init__(
        self, home: Home, config: Path, redactor: Redactor, settings: Settings, draft: Draft
    ) -> None:
        super().__init__(home, config, redactor, settings, draft)
        self.assessment: Assessment | None = None
        self._slack: SlackBackend | None = None
        self._telegram: TelegramBackend | None = None
        self._slack_tried: SlackTried | None = None
        self._telegram_tried: TelegramTried | None = None
        self._rosters: dict[Platform, dict[str, Roster]] = {platform: {} for platform in PLATFORMS}
        self._confirmed = Confirmed()
        self._identities: dict[str, Identity] = {}
        self._moved: dict[str, User] = {}
        self._lock: SessionLock | None = None
        self._login: dict[str, str] = {}
        self.overruled: dict[Platform, str] = {}
        """By platform: what goes before a login that was made just now, in a sentence."""

    @classmethod
    def open(cls, options: "Options") -> Self:
        """Blocking. What an earlier attempt or a config says is there already. Raises BitsafeError."""
        from backends.config_file import load
        from tui.config_judging import judge

        home = Home.find(os.environ).make()
        redactor = setup_log(home)
        config = options.config or home.config_file
        settings = load(config, judge) if config.exists() else Settings(path=config)
        now = Draft.of(settings)
        kept = drafts.read(home.state)
        draft = kept.over(now) if kept else replace(now, base=now)
        opened = cls(home, config, redactor, settings, draft)
        opened._recall()
        return opened

    def _recall(self) -> None:
        """Whom handles were bound to in earlier runs: that holds until it is confirmed anew."""
        from backends.store.store import Store

        place = self._place(self._base)
        if place.store_file is not None and not place.store_file.exists():
            return
        store = Store.open(place.store_url)
        try:
            self._rosters, self._confirmed = store.rosters(), store.confirmed()
        finally:
            store.close()
        as_confirmed(self._rosters, self.draft.bound)

    def _place(self, settings: Settings) -> "Workplace":
        from tui.workplace import Workplace, in_environment

        return Workplace(self.home, in_environment(settings), False, self.redactor, self.found)

    # Slack

    async def try_slack(self, token: str = "") -> SlackTried:
        """Look at a token, or at the one known already; a new one that works is kept at once.

        Raises PlatformError in words, WriteError.
        """
        from backends.credentials import save_slack_token
        from backends.slack.backend import SlackBackend
        from backends.slack.login import look_at_token

        settings = self.settings
        token = token.strip()
        used = token or self.found.slack_token
        if not used:
            raise NotSignedIn("slack", "There is no Slack token yet.", NOT_YET)
        self.redactor.add(used)
        url = settings.slack.api_url
        seen = await look_at_token(used, platforms.slack_gate(settings), api_url=url)
        if self._slack is not None:
            await self._slack.close()
        self._slack = SlackBackend(used, platforms.slack_gate(settings), self._rosters["slack"], api_url=url)
        tried = await trying.slack(seen, self._slack, settings.slack.channels, settings.flags.retired)
        self._slack_tried = tried
        if token and not tried.lacks_essentials:
            await asyncio.to_thread(save_slack_token, self.home, token, settings.slack.host)
            self._note_overruled("slack", self.found.slack_token != token)
            self.found = replace(self.found, slack_token=token)
        return tried

    def _note_overruled(self, platform: Platform, is_new: bool) -> None:
        source = self.found.sources.get("slack_token" if platform == "slack" else "telegram_session")
        if is_new and source in ("environment", "config.toml"):
            place = "The environment" if source == "environment" else source
            self.overruled[platform] = (
                f"{place} holds another login, which goes first: take it out there, or this one is not used."
            )

    def channels_matching(self, patterns: Sequence[str]) -> tuple[Group, ...]:
        """Of those that the token sees; after ``try_slack``. Raises ConfigError for a wrong pattern."""
        if self._slack_tried is None:
            raise NotSignedIn("slack", "Slack was not asked yet.", NOT_YET)
        return trying.matching(self._slack_tried.groups, patterns, self._base.flags.retired)

    # Telegram

    @asynccontextmanager
    async def telegram_login(self, api_id: int, api_hash: str, phone: str = "") -> "AsyncIterator[Login]":
        """A ``Login`` that is connected; when it is done, ``signed_in`` keeps it. Raises PlatformError."""
        from backends.telegram.login import Login

        self.redactor.add(api_hash, phone)
        self._login = {"telegram_api_id": str(api_id), "telegram_api_hash": api_hash}
        settings = self.settings
        gate = platforms.sign_in_gate(settings)
        async with Login(api_id, api_hash, gate, platforms.server_of(settings.telegram)) as login:
            yield login

    def enter(self, given: Mapping[str, str]) -> dict[str, str]:
        """At once, in memory: what signing in takes, by its name, so that nobody types it twice. Returns what
        of it is new and can be right, for ``keep_entered``.
        """
        new = {
            name: text for name, text in usable(given).items() if text != str(getattr(self.found, name) or "")
        }
        known: dict[str, Any] = {name: int(text) if name in NUMBERS else text for name, text in new.items()}
        self.found = replace(self.found, **known)
        self.redactor.add(*self.found.secrets)
        return new

    def keep_entered(self, entered: Mapping[str, str]) -> None:
        """Blocking: where secrets are kept. Raises WriteError, ConfigError."""
        from backends.credentials import save

        save(self.home, self.settings.telegram.host, entered)

    async def signed_in(self, login: "Login", phone: str = "") -> TelegramTried:
        """Keep a finished login with what it takes to use it, and look what it holds."""
        from backends.credentials import save

        session = login.session
        self.redactor.add(session, phone)
        secrets = self._login | {"telegram_session": session} | ({"telegram_phone": phone} if phone else {})
        await asyncio.to_thread(save, self.home, self.settings.telegram.host, secrets)
        self._note_overruled("telegram", self.found.telegram_session != session)
        self.found = replace(
            self.found,
            telegram_api_id=int(self._login["telegram_api_id"]),
            telegram_api_hash=self._login["telegram_api_hash"],
            telegram_phone=phone or self.found.telegram_phone,
            telegram_session=session,
        )
        return await self.try_telegram()

    async def try_telegram(self) -> TelegramTried:
        """Look with the login that is known. Raises PlatformError, LockHeld where another app uses it."""
        await self._close_telegram()
        settings = self.settings
        await asyncio.to_thread(self._take_lock)
        self._telegram = platforms.telegram(self._place(settings), self._rosters["telegram"])
        self._telegram_tried = await trying.telegram(self._telegram, settings.telegram.shared_with)
        return self._telegram_tried

    def _take_lock(self) -> None:
        from tui.locks import SessionLock, lock_folders

        if self.found.telegram_session:
            self._lock = SessionLock(lock_folders(self.home.state), self.found.telegram_session)
            self._lock.acquire()

    # What is kept

    async def sign_out(self, platform: Platform) -> tuple[str, ...]:
        """End a login; what came of it, in sentences. Raises PlatformError, LockHeld, ConfigError."""
        from tui.signing_out import end_login
        from tui.workplace import Workplace

        await self.close()
        place = Workplace(self.home, self.settings, False, self.redactor)
        try:
            _, told = await end_login(place, platform)
        finally:
            await asyncio.to_thread(self._find)
        return told

    def move(self, platform: Platform, to: "Kept") -> str:
        """Blocking: what is kept for one platform into the keyring or the private file; in words.

        Raises BitsafeError where there is no keyring.
        """
        from backends.credentials import host_of, move

        moved = move(self.home, host_of(self.settings, platform), platform, to)
        self._find()
        return f"Moved into the {to}." if moved else f"Everything is in the {to} already."

    async def close(self) -> None:
        """Give connections and the lock back; what was entered stays in the draft."""
        if self._slack is not None:
            await self._slack.close()
            self._slack = None
        await self._close_telegram()

    async def _close_telegram(self) -> None:
        if self._telegram is not None:
            await self._telegram.close()
            self._telegram = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None
