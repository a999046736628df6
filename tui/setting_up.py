"""The first start, step by step: try, suggest, confirm, look, write. The screens only ask and show."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from backends.confirmed import Confirmation, realm_of
from backends.errors import ConfigError, NotSignedIn
from backends.model import PLATFORMS, Event, Group, Identity, Platform, Snapshot, User
from backends.paths import Home
from backends.settings import Settings, TeamMember
from tui import draft as drafts
from tui.binding import as_confirmed, bare, key_of
from tui.deciding_jobs import operator
from tui.set_up_logins import NOT_YET, SetUpLogins
from tui.suggesting import Suggestion, same_name, suggestions

if TYPE_CHECKING:
    from backends.changes.look_alikes import LookAlike
    from backends.slack.backend import SlackBackend
    from backends.telegram.backend import TelegramBackend
    from reports.rows import Assessment
    from tui.jobs import Options


def needs_set_up(options: "Options") -> bool:
    """Blocking, and quick: whether this is a first start, without any config file."""
    if options.demo or options.config is not None:
        return False
    return not Home.find(os.environ).config_file.exists()


class SettingUp(SetUpLogins):
    """The team, the first look, and the end, once token and login are there."""

    _stored: Snapshot | None = None
    _met: Sequence[User] = ()

    # The team

    async def suggest_team(self) -> tuple[Suggestion, ...]:
        """People of the workspace, with Telegram accounts of a similar name from the groups that count.

        After ``try_slack``; without Telegram there are no guesses. Raises PlatformError.
        """
        if self._slack is None:
            raise NotSignedIn("slack", "Slack was not asked yet.", NOT_YET)
        colleagues = await self._slack.colleagues()
        met = []
        if self._telegram is not None and self._telegram_tried is not None:
            met = await self._telegram.acquaintances(self._telegram_tried.shared)
        self._met = [user for user, _ in met] + list(colleagues)
        return await asyncio.to_thread(suggestions, colleagues, met)

    async def look_up(self, platform: Platform, handles: Sequence[str]) -> Mapping[str, Identity]:
        """Whom each handle leads to, to be shown and confirmed. One that was bound before and leads to
        another account now leads to nobody, see ``moved``. Raises NotSignedIn.
        """
        from tui.binding import look_up

        backend: SlackBackend | TelegramBackend | None
        backend = self._slack if platform == "slack" else self._telegram
        if backend is None:
            raise NotSignedIn(platform, "This platform was not asked yet.", NOT_YET)
        bound = {**self._confirmed_before(platform), **self.draft.bound}
        found, moved = await look_up(backend, [bare(handle) for handle in handles], bound)
        self._identities.update({key_of(platform, handle): one for handle, one in found.items()})
        self._moved.update({key_of(platform, handle): user for handle, user in moved.items()})
        return found

    def _confirmed_before(self, platform: Platform) -> dict[str, str]:
        """Whom handles were confirmed to lead to in earlier runs, by ``key_of``."""
        tried = self._slack_tried if platform == "slack" else self._telegram_tried
        realm = realm_of(platform, tried.account if tried else None)
        return {
            key_of(platform, handle): user
            for (where, place, handle), user in self._confirmed.users.items()
            if (where, place) == (platform, realm)
        }

    def look_alikes(self, chosen: Sequence[User]) -> Mapping[tuple[Platform, str], "LookAlike"]:
        """After ``suggest_team``: who else could be taken for one of them, by the id of the one chosen.

        A similar handle alone does not count where the names tell the two apart, as with @cal and @hal.
        """
        from backends.changes.look_alikes import NEAR, look_alikes

        found = look_alikes(chosen, self._met)
        return {
            (one.chosen.platform, one.chosen.id): one
            for one in found
            if one.why != NEAR or same_name(one.user, one.chosen)
        }

    def moved(self, platform: Platform, handle: str) -> User | None:
        """After ``look_up``: whom a handle leads to now that was bound to somebody else."""
        return self._moved.get(key_of(platform, handle))

    def confirm(self, members: Sequence[TeamMember], anew: Sequence[tuple[Platform, str]] = ()) -> None:
        """Blocking: the team as the user has seen it. Each handle that was looked up is bound from now on;
        those that are ``moved`` only where they are among ``anew``.

        Raises ConfigError where the team cannot be one.
        """
        bound = dict(self.draft.bound)
        for member in members:
            for platform in PLATFORMS:
                handle = member.handle_on(platform)
                seen = self._identities.get(key_of(platform, handle)) if handle else None
                if seen is not None and seen.user is not None:
                    bound.setdefault(key_of(platform, seen.handle), seen.user.id)
        for platform, handle in anew:
            user = self.moved(platform, handle)
            if user is not None:
                bound[key_of(platform, handle)] = user.id
        self.keep(team=tuple(members), bound=bound, picked=None)
        as_confirmed(self._rosters, bound)

    def has_in_config(self, name: str) -> bool:
        """Whether somebody of that name is in config.toml; the set-up takes nobody out of it."""
        return any(member.name.casefold() == name.casefold() for member in self._base.team)

    def take_over(self, file: str) -> str:
        """Blocking: the team of an old script's file into the draft, its categories when the set-up ends.

        What came of it, in words. Raises ConfigError that names the file, the place and what was meant.
        """
        from backends.old_files import read

        old = read(Path(file))
        draft = self.draft
        there = {member.name.casefold() for member in (*draft.team, *(draft.picked or ()))}
        new = tuple(member for member in old.team if member.name.casefold() not in there)
        imports = (*draft.imports, file) if old.categories else draft.imports
        picked = None if draft.picked is None else (*draft.picked, *new)
        self.keep(team=(*draft.team, *new), picked=picked, imports=tuple(dict.fromkeys(imports)))
        people = "1 person" if len(new) == 1 else f"{len(new)} people"
        return f"{people} for the team, {len(old.categories)} categories."

    # The first list

    async def first_look(self, notify: Callable[[Event], None] = lambda event: None) -> "Assessment":
        """An audit in memory: nothing is stored before ``finish``. Private chats are not in it."""
        from datetime import datetime

        from reports.audit import Request, audit
        from reports.coverage import assess
        from reports.policy import Policy
        from tui.jobs import new_run
        from tui.platforms import build

        settings = self.settings
        await self._close_telegram()
        await asyncio.to_thread(self._take_lock)
        place = self._place(settings)
        backends = [build(one, place, self._rosters[one], notify) for one in PLATFORMS]
        policy = Policy.of(settings, datetime.now().astimezone().date())
        known: dict[Platform, list[Group]] = {platform: [] for platform in PLATFORMS}
        snapshot = await audit(Request(new_run(), policy, backends, known, notify=notify))
        self.assessment = assess(policy, snapshot)
        return self.assessment

    async def finish(self) -> Settings:
        """Write config.toml, and keep the first look, now that it was confirmed.

        Raises ConfigError, WriteError, StoreError.
        """
        settings = await asyncio.to_thread(self._write)
        await self.close()
        return settings

    def _write(self) -> Settings:
        from backends.store.store import Store
        from tui.draft_writing import written
        from tui.importing import prepare

        self._check_bound()
        self._check_imports()
        settings = written(self.config, self.draft)
        for file in self.draft.imports:
            settings = prepare(Path(file), self.config).config.save()
        if self.assessment is not None and self.assessment.snapshot is not self._stored:
            store = Store.open(self._place(settings).store_url)
            try:
                store.save(self.assessment.snapshot, self._rosters)
                store.confirm(self._confirmations(self.assessment.snapshot), *operator())
            finally:
                store.close()
            # What fails after this may be tried again: the look is kept once.
            self._stored = self.assessment.snapshot
        drafts.remove(self.home.state)
        self._find()
        return settings

    def _confirmations(self, snapshot: Snapshot) -> list[Confirmation]:
        """What the user has seen and confirmed, of the handles that the first look has found again."""
        return [
            Confirmation(seen.platform, realm_of(seen.platform, seen.account), one.handle, one.user.id)
            for seen in snapshot.seen
            for one in seen.identities
            if one.user is not None and self.draft.bound.get(key_of(seen.platform, one.handle)) == one.user.id
        ]

    def _check_imports(self) -> None:
        """Before anything is written: a file that has gone since is not asked for for ever."""
        gone = [file for file in self.draft.imports if not Path(file).exists()]
        if gone:
            self.keep(imports=tuple(file for file in self.draft.imports if file not in gone))
            raise ConfigError(
                f"{gone[0]} is no longer there, so its categories cannot be taken over.",
                "Nothing was written. Enter goes on without them.",
            )

    def _check_bound(self) -> None:
        """What a handle led to when it was confirmed, it has to lead to still."""
        for platform, rosters in self._rosters.items():
            for roster in rosters.values():
                for handle, one in roster.bound.items():
                    if self.draft.bound.get(key_of(platform, handle), one.user) != one.user:
                        raise ConfigError(
                            f"{handle} now leads to another account than the one you confirmed.",
                            "Nothing was written. Confirm the team again.",
                        )
