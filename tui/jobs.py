"""Opens settings, backends and store; starts, follows and stops audits; holds what is known now."""

import asyncio
import getpass
import os
import socket
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from backends.errors import BitsafeError, LockHeld
from backends.model import PLATFORMS, Condition, Event, Platform, PlatformSeen, Problem
from tui.actions.keymap import DEFAULT, Keymap, read_keymap

if TYPE_CHECKING:
    from backends.decisions import Decision, Subject
    from backends.settings import ViewSettings
    from backends.store.store import Store
    from reports.audit import Part
    from reports.filters import Filter
    from reports.people import Person
    from reports.policy import Policy
    from reports.rows import Assessment
    from reports.trends import Change, Pair, Renamed
    from tui.locks import SessionLock
    from tui.looking_back import LookBack
    from tui.past import Past
    from tui.remembered import Remembered
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
    """What to look at."""

    groups: str = ""
    limit: int | None = None
    skip: Collection[Platform] = ()


class Jobs:
    """Everything the app and the commands have done for them. Blocking methods belong in a thread."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.assessment: Assessment | None = None
        self._place: Workplace | None = None
        self._store: Store | None = None
        self._policy: Policy | None = None
        self._basis: object = None
        self._lock: SessionLock | None = None
        self._keymap = DEFAULT
        self._decisions: tuple[Decision, ...] = ()
        self._past: Past | None = None

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
        """Today's, made anew when the config, a decision or the day has changed."""
        from reports.policy import Policy

        today = datetime.now().astimezone().date()
        basis = (self.place.settings, self._decisions)
        if self._policy is None or self._policy.today != today or self._basis != basis:
            self._policy = Policy.of(self.place.settings, today, self._decisions)
            self._basis = basis
        return self._policy

    @property
    def keymap(self) -> Keymap:
        """Which key does what, as the config has it; the usual keys until it is read."""
        return self._keymap

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
        self._read_decisions()

    def _judge_config(self, place: "Workplace") -> None:
        """A wrong key or filter in the config is told before anything is asked; a new try reads it anew."""
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

        self._read_decisions()
        snapshot = self.store.last_whole()
        if snapshot is not None:
            self.assessment = assess(self.policy, snapshot)
        return self.assessment

    async def audit(self, notify: Callable[[Event], None], wish: AuditWish | None = None) -> "Assessment":
        """Look at every platform now, and keep the run. Where another instance uses the Telegram session,
        Slack is looked at alone.

        Without a ``wish``, for the screen, a platform that could not be read shows what was known before.
        Raises StoreError where the run could not be kept: ``assessment`` is set all the same.
        """
        from reports.audit import Request, audit, with_last_known
        from reports.coverage import assess

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
        request = Request(_new_run(), self.policy, backends, known, absent, part, notify)
        snapshot = await audit(request)
        self.assessment = assess(self.policy, with_last_known(snapshot, before))
        await asyncio.to_thread(self.store.save, snapshot, rosters)
        return self.assessment

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
        from tui.locks import SessionLock, lock_folder

        assert self.place.credentials is not None
        session = self.place.credentials.telegram_session
        if not session:
            return None
        if self._lock is None:
            self._lock = SessionLock(lock_folder(), session)
        try:
            self._lock.acquire()
        except LockHeld as held:
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
        history = self.past.trend(self.policy, self.assessment, now)
        return write_workbook(self.assessment, path, now=now, today=local.date(), history=history)

    # Decisions

    def decide(self, subject: "Subject") -> "Decision":
        """Blocking: check, keep, and judge ``assessment`` anew; no platform is asked.

        Raises FilterError, ConfigError or BitsafeError in words where it does not fit; nothing is kept then.
        """
        from reports.deciding import checked

        self._read_decisions()
        settings, today = self.place.settings, datetime.now().astimezone().date()
        decision = self.store.decide(checked(subject, settings, self._decisions, today), *_operator())
        self._judge_anew()
        return decision

    def undo(self, id: int) -> "Decision":
        """Blocking: mark a decision as undone, and judge ``assessment`` anew."""
        decision = self.store.undo(id, *_operator())
        self._judge_anew()
        return decision

    def decisions(self, active_only: bool = True) -> "list[Decision]":
        """Blocking: oldest first."""
        return self.store.decisions(active_only)

    def _read_decisions(self) -> None:
        self._decisions = tuple(self.store.decisions())

    def _judge_anew(self) -> None:
        from reports.coverage import assess

        self._read_decisions()
        if self.assessment is not None:
            self.assessment = assess(self.policy, self.assessment.snapshot)

    # Over time, and people

    @property
    def past(self) -> "Past":
        from tui.past import Past

        if self._past is None:
            self._past = Past(self.store)
        return self._past

    def change_since_baseline(self) -> "Change | None":
        """Blocking: what changed since about a week ago; None where there is nothing to compare with."""
        return self.past.change(self.policy, self.assessment, _now()) if self.assessment else None

    def new_keys(self) -> frozenset[str]:
        """Blocking: keys of the groups first seen since then."""
        return self.past.new_keys(self.policy, self.assessment, _now()) if self.assessment else frozenset()

    def missing_since(self) -> "Mapping[Pair, datetime]":
        """Blocking, a second or two after a year: by group key and member, since when a gap is known."""
        return self.past.missing_since(self.policy, self.assessment, _now()) if self.assessment else {}

    def renamed(self) -> "Renamed":
        """Blocking: of all groups ever seen with a retired name, how many no longer bear one."""
        return self.past.renamed(self.policy)

    @property
    def me(self) -> str | None:
        """The team member who is the signed-in account, where the last run could tell."""
        from reports.people import me

        return me(self.policy.team, self.assessment) if self.assessment else None

    def people(self) -> "tuple[Person, ...]":
        """Each team member's handles, coverage and gaps, by the run shown; empty before the first."""
        from reports.people import people

        return people(self.policy.team, self.assessment) if self.assessment else ()

    def look_back(self) -> "LookBack":
        """Blocking: the change since the baseline, and what the views need to know beside the run."""
        from tui.looking_back import look_back

        return look_back(self)

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

    def remember(self, remembered: "Remembered") -> None:
        """Blocking: for the next start. Raises WriteError."""
        from tui.remembered import write

        write(self.place.home.state, remembered)

    def summary(self) -> str:
        """Blocking: five lines for a message."""
        from reports.summary_text import summary_text

        if self.assessment is None:
            raise BitsafeError("There is nothing to tell yet.", "Refresh first.")
        return summary_text(self.assessment, self.change_since_baseline(), now=datetime.now().astimezone())

    async def close(self) -> None:
        """Give everything back: locks, the database, the demo servers."""
        if self._lock is not None:
            self._lock.release()
        if self._store is not None:
            self._store.close()
        if self._place is not None:
            self._place.close()


def _operator() -> tuple[str, str]:
    """The OS user and host that decisions are kept with."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = f"uid {os.getuid()}"
    return user, socket.gethostname()


def _now() -> datetime:
    return datetime.now(UTC)


def _new_run() -> str:
    """Sorts by time, and two in one second differ."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(2)}"
