"""What the app and the commands have done for them: audits, the report, what is remembered."""

import asyncio
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from backends.errors import BitsafeError, LockHeld
from backends.model import PLATFORMS, Condition, Event, Platform, PlatformSeen, Problem
from tui.changing_jobs import ChangingJobs
from tui.confirming_jobs import ConfirmingJobs
from tui.deciding_jobs import DecidingJobs
from tui.looking_jobs import LookingJobs

if TYPE_CHECKING:
    from backends.settings import ViewSettings
    from reports.audit import Part
    from reports.filters import Filter
    from reports.rows import Assessment
    from tui.locks import SessionLock
    from tui.remembered import Remembered


@dataclass(frozen=True)
class Options:
    """What the command line says before the command."""

    demo: bool = False
    fresh: bool = False
    config: Path | None = None
    read_only: bool = False
    plain: bool = False


@dataclass(frozen=True)
class AuditWish:
    """What to look at."""

    groups: str = ""
    limit: int | None = None
    skip: Collection[Platform] = ()


class Jobs(DecidingJobs, ConfirmingJobs, LookingJobs, ChangingJobs):
    """Owns the work, so that no screen does. Blocking methods belong in a thread."""

    _lock: "SessionLock | None" = None

    async def audit(self, notify: Callable[[Event], None], wish: AuditWish | None = None) -> "Assessment":
        """Look at every platform now, and keep the run. Where another instance uses the Telegram session,
        Slack is looked at alone.

        Without a ``wish``, for the screen, a platform that could not be read shows what was known before.
        Raises StoreError where the run could not be kept: ``assessment`` is set all the same.
        """
        async with self.turn:
            return await self._look(notify, wish)

    async def _look(self, notify: Callable[[Event], None], wish: AuditWish | None) -> "Assessment":
        from reports.audit import Request, audit, with_last_known

        before = self.assessment.snapshot if self.assessment and wish is None else None
        wish = wish or AuditWish()
        await asyncio.to_thread(self.place.connect)
        part = self._part(wish)
        absent = [PlatformSeen(one, Condition.SKIPPED) for one in PLATFORMS if one in wish.skip]
        if "telegram" not in wish.skip:
            locked = await asyncio.to_thread(self._try_lock)
            absent += [locked] if locked is not None else []
        await asyncio.to_thread(self._read_decisions)
        rosters = await asyncio.to_thread(self.store.rosters)
        known = await asyncio.to_thread(self.store.tracked)
        away = {seen.platform for seen in absent}
        from tui.platforms import build

        backends = [build(one, self.place, rosters[one], notify) for one in PLATFORMS if one not in away]
        request = Request(new_run(), self.policy, backends, known, absent, part, notify)
        snapshot = await audit(request)
        if self.place.demo:
            await asyncio.to_thread(self.confirm_company, snapshot)
        found = await asyncio.to_thread(self._judge, with_last_known(snapshot, before))
        await asyncio.to_thread(self.store.save, snapshot, rosters)
        return found

    def filter(self, text: str) -> "Filter":
        """Blocking: a filter over the rows of ``assessment``. Raises FilterError."""
        from reports.filters import Vocabulary, parse
        from reports.rules import category_names

        if self.assessment is None:
            raise BitsafeError("There is no run yet.", "Refresh first.")
        categories = category_names(self.place.settings)
        terms = Vocabulary.of(self.assessment, me=self.me, new=self.new_keys(), categories=categories)
        return parse(text, terms)

    def _part(self, wish: AuditWish) -> "Part":
        """Raises FilterError, and ConfigError where the filter asks for what is known only afterwards."""
        from reports.audit import Part
        from reports.rules import part_filter
        from reports.team_edits import edited

        if not wish.groups and wish.limit is None and not wish.skip:
            return Part()
        settings, _ = edited(self.place.settings, self._decisions)
        test = part_filter(settings, wish.groups) if wish.groups else None
        limit = f"limit {wish.limit}" if wish.limit is not None else ""
        without = " ".join(f"-platform:{platform}" for platform in wish.skip)
        text = " ".join(word for word in (wish.groups, limit, without) if word)
        return Part(text, test, wish.limit)

    def _try_lock(self) -> PlatformSeen | None:
        try:
            self.lock_telegram()
        except LockHeld as held:
            problem = Problem("telegram", str(held))
            return PlatformSeen("telegram", Condition.LOCKED, problems=(problem,))
        return None

    def lock_telegram(self) -> None:
        """Blocking: this process uses the Telegram session from now on. Raises LockHeld, WriteError."""
        from tui.locks import SessionLock, lock_folders

        assert self.place.credentials is not None
        session = self.place.credentials.telegram_session
        if session and self._lock is None:
            self._lock = SessionLock(lock_folders(self.place.home.state, demo=self.place.demo), session)
        if self._lock is not None:
            self._lock.acquire()

    def write_report(self, path: Path | None = None) -> Path:
        """Blocking: the Excel workbook of what is known now; by default into the exports folder."""
        from reports.workbook.write import write_workbook

        if self.assessment is None:
            raise BitsafeError("There is nothing to report yet.", "Refresh first.")
        now = datetime.now(UTC)
        local = now.astimezone()
        path = path or self.place.home.exports / f"bitsafe-{local:%Y-%m-%d-%H%M}.xlsx"
        history = self.past.trend(self.policy, self.assessment, now)
        return write_workbook(self.assessment, path, now=now, today=local.date(), history=history)

    # What the app remembers

    @property
    def configured_views(self) -> "tuple[ViewSettings, ...]":
        return self.place.settings.view

    @property
    def retired_names(self) -> tuple[str, ...]:
        return self.place.settings.flags.retired

    def remembered(self) -> "Remembered":
        """Blocking: from the last start. Raises DamagedState."""
        from tui.remembered import read

        return read(self.place.home.state)

    def theme_left(self) -> str:
        """Blocking, but a moment: the name of the colours at the last end, before anything is open."""
        from backends.paths import Home
        from tui.remembered import theme_in

        home = Home.find(os.environ)
        if self.options.fresh:
            return ""
        return theme_in((home.demo() if self.options.demo else home).state)

    def remember(self, remembered: "Remembered") -> None:
        """Blocking: for the next start. Raises WriteError."""
        from tui.remembered import write

        write(self.place.home.state, remembered)

    # Signing in and setting up

    def needs_set_up(self) -> bool:
        """Blocking, and quick: whether this is a first start."""
        from tui.setting_up import needs_set_up

        return needs_set_up(self.options)

    def sign_in_anew(self) -> None:
        """The next audit finds its credentials anew; until then the Telegram session is free."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        self.find_credentials_anew()

    def find_credentials_anew(self) -> None:
        """Those that are kept may be others by now."""
        if self._place is not None:
            self._place.credentials = None

    async def start_over(self) -> None:
        """Give everything back, so that ``open`` reads the config anew."""
        await self.close()
        self._lock = self._store = self._place = self._past = None

    async def close(self) -> None:
        """Give everything back: locks, the database, the demo servers."""
        if self._lock is not None:
            self._lock.release()
        if self._store is not None:
            self._store.close()
        if self._place is not None:
            self._place.close()


def new_run() -> str:
    """Sorts by time, and two in one second differ."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(4)}"
