"""Opens settings, backends and store; starts, follows and stops audits; holds what is known now."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from backends.errors import BitsafeError, LockHeld
from backends.model import PLATFORMS, Condition, Event, Platform, PlatformSeen, Problem
from tui.actions.keymap import DEFAULT, Keymap, read_keymap

if TYPE_CHECKING:
    from backends.store.store import Store
    from reports.audit import Part
    from reports.filters import Filter
    from reports.policy import Policy
    from reports.rows import Assessment
    from tui.locks import SessionLock
    from tui.workplace import Workplace


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
    """What to look at. ``around_locks``: where Telegram is in use elsewhere, go on without it."""

    groups: str = ""
    limit: int | None = None
    skip: Collection[Platform] = ()
    around_locks: bool = False


class Jobs:
    """Everything the app and the commands have done for them. Blocking methods belong in a thread."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.assessment: Assessment | None = None
        self._place: Workplace | None = None
        self._store: Store | None = None
        self._policy: Policy | None = None
        self._lock: SessionLock | None = None
        self._keymap = DEFAULT

    @property
    def place(self) -> "Workplace":
        if self._place is None:
            raise BitsafeError("Nothing is open yet.", "Try again in a moment.")
        return self._place

    @property
    def store(self) -> "Store":
        if self._store is None:
            raise BitsafeError("The database is not open yet.", "Try again in a moment.")
        return self._store

    @property
    def policy(self) -> "Policy":
        """Today's, made anew when the config or the day has changed."""
        from reports.policy import Policy

        today = datetime.now().astimezone().date()
        if self._policy is None or self._policy.today != today or self._policy.team != self._team:
            self._policy = Policy.of(self.place.settings, today)
        return self._policy

    @property
    def keymap(self) -> Keymap:
        """Which key does what, as the config has it; the usual keys until it is read."""
        return self._keymap

    @property
    def _team(self) -> object:
        return self.place.settings.team

    def open(self) -> None:
        """Blocking: read the config and open the store. Raises BitsafeError."""
        from tui import workplace

        if self._place is None:
            options = self.options
            self._place = workplace.demo(options.fresh) if options.demo else workplace.real(options.config)
        self._judge_config(self._place)
        if self._store is None:
            from backends.store.store import Store

            self._store = Store.open(self.place.store_url)

    def _judge_config(self, place: "Workplace") -> None:
        """A wrong key or filter in the config is told before anything is asked; the next try reads it anew."""
        try:
            self._keymap = read_keymap(place.settings.keys, place.settings.path)
            self.policy  # noqa: B018 (made to see whether it can be)
        except BitsafeError:
            place.close()
            self._place = None
            raise

    def last(self) -> "Assessment | None":
        """Blocking: the last whole run under today's policy, or None where there was none."""
        from reports.coverage import assess

        snapshot = self.store.last_whole()
        if snapshot is not None:
            self.assessment = assess(self.policy, snapshot)
        return self.assessment

    async def audit(self, notify: Callable[[Event], None], wish: AuditWish | None = None) -> "Assessment":
        """Look at every platform now, and keep the run.

        Raises LockHeld where another instance uses the Telegram session, and StoreError where the run
        could not be kept: ``assessment`` is set all the same.
        """
        from reports.audit import Request, audit
        from reports.coverage import assess

        wish = wish or AuditWish()
        await asyncio.to_thread(self.place.connect)
        part = self._part(wish)
        absent = [PlatformSeen(one, Condition.SKIPPED) for one in PLATFORMS if one in wish.skip]
        if "telegram" not in wish.skip:
            locked = self._try_lock(wish.around_locks)
            absent += [locked] if locked is not None else []
        rosters = await asyncio.to_thread(self.store.rosters)
        known = await asyncio.to_thread(self.store.tracked)
        away = {seen.platform for seen in absent}
        from tui.platforms import build

        backends = [build(one, self.place, rosters[one], notify) for one in PLATFORMS if one not in away]
        request = Request(_new_run(), self.policy, backends, known, absent, part, notify)
        snapshot = await audit(request)
        self.assessment = assess(self.policy, snapshot)
        await asyncio.to_thread(self.store.save, snapshot, rosters)
        return self.assessment

    def filter(self, text: str) -> "Filter":
        """A filter over the rows of ``assessment``. Raises FilterError."""
        from reports.filters import Vocabulary, parse

        if self.assessment is None:
            raise BitsafeError("There is no run yet.", "Refresh first.")
        return parse(text, Vocabulary.of(self.assessment))

    def _part(self, wish: AuditWish) -> "Part":
        """Raises FilterError, and ConfigError where the filter asks for what is known only afterwards."""
        from reports.audit import Part
        from reports.policy import part_filter

        if not wish.groups and wish.limit is None and not wish.skip:
            return Part()
        test = part_filter(self.place.settings, wish.groups) if wish.groups else None
        limit = f"limit {wish.limit}" if wish.limit is not None else ""
        without = " ".join(f"-platform:{platform}" for platform in wish.skip)
        text = " ".join(word for word in (wish.groups, limit, without) if word)
        return Part(text, test, wish.limit)

    def _try_lock(self, around: bool) -> PlatformSeen | None:
        from tui.locks import SessionLock

        assert self.place.credentials is not None
        session = self.place.credentials.telegram_session
        if not session:
            return None
        if self._lock is None:
            self._lock = SessionLock(self.place.home.state, session)
        try:
            self._lock.acquire()
        except LockHeld as held:
            if not around:
                raise
            problem = Problem("telegram", str(held))
            return PlatformSeen("telegram", Condition.LOCKED, problems=(problem,))
        return None

    def write_report(self, path: Path | None = None) -> Path:
        """Blocking: the Excel workbook of what is known now; by default into the exports folder."""
        from reports.workbook.write import write_workbook

        if self.assessment is None:
            raise BitsafeError("There is nothing to report yet.", "Refresh first.")
        now = datetime.now(UTC)
        local = now.astimezone()
        path = path or self.place.home.exports / f"bitsafe-{local:%Y-%m-%d-%H%M}.xlsx"
        return write_workbook(self.assessment, path, now=now, today=local.date())

    async def close(self) -> None:
        """Give everything back: locks, the database, the demo servers."""
        if self._lock is not None:
            self._lock.release()
        if self._store is not None:
            self._store.close()
        if self._place is not None:
            self._place.close()


def _new_run() -> str:
    """Sorts by time, and two in one second differ."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(2)}"
