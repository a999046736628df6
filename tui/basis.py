"""What every job stands on: the config, the store, the decisions, the policy, and the run known now."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backends.errors import BitsafeError
from tui.actions.keymap import DEFAULT, Keymap, read_keymap

if TYPE_CHECKING:
    from backends.confirmed import Confirmed
    from backends.decisions import Decision
    from backends.model import Snapshot
    from backends.store.store import Store
    from reports.coverage import InHands
    from reports.policy import Policy
    from reports.rows import Assessment
    from tui.jobs import Options
    from tui.workplace import Workplace

# What takes long to load is imported where it is used: the first frame has to stand at once.


class Basis:
    """Blocking methods belong in a thread."""

    def __init__(self, options: "Options") -> None:
        self.options = options
        self.assessment: Assessment | None = None
        self._place: Workplace | None = None
        self._store: Store | None = None
        self._policy: Policy | None = None
        self._basis: object = None
        self._judged_by: tuple[Policy, tuple[InHands, InHands], Confirmed | None] | None = None
        self._keymap = DEFAULT
        self._decisions: tuple[Decision, ...] = ()
        self._noted: tuple[InHands, InHands] = {}, {}
        self._confirmed: Confirmed | None = None
        """Which account each handle was confirmed to lead to; None = not read yet."""
        self.turn = asyncio.Lock()
        """Held while signed in: two connections of one Telegram session at a time would end it."""

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
        self.open_place()
        if self._store is None:
            from backends.store.store import Store

            self._store = Store.open(self.place.store_url)
        self._read_decisions()

    def open_place(self) -> None:
        """Blocking: read the config alone. Raises BitsafeError."""
        from tui import workplace
        from tui.config_judging import judge

        if self._place is None:
            options = self.options
            demo = options.demo
            self._place = workplace.demo(options.fresh) if demo else workplace.real(options.config, judge)
        self._judge_config(self._place)

    def _judge_config(self, place: "Workplace") -> None:
        """A wrong key or filter in the config is told before anything is asked; a new try reads it anew."""
        try:
            self._keymap = read_keymap(place.settings.keys, place.settings.path)
            self.policy  # noqa: B018 (made to see whether it can be)
        except BitsafeError:
            place.close()
            self._place = None
            raise

    def foreign(self) -> list[str]:
        """Warnings of services that are not the official ones. The demo says by itself what it is."""
        from tui.foreign import foreign

        return [] if self.place.demo else foreign(self.place.settings)

    def glimpse(self) -> "Assessment | None":
        """Blocking, for when only the place is open: what ``last`` is going to tell, where that can be had
        without loading SQLAlchemy; else None.
        """
        file = self.place.store_file
        if file is None:
            return None
        from backends.store.last_run import quick_look
        from reports.after_changes import after

        found = quick_look(file)
        if found is None:
            return None
        self._decisions, self._confirmed = found.decisions, found.confirmed
        return self._judge(after(found.snapshot, found.changes))

    def last(self) -> "Assessment | None":
        """Blocking: the last whole run, with what was changed since, under today's policy; None where there
        was none.
        """
        from reports.after_changes import after

        self._read_decisions()
        snapshot = self.store.last_whole()
        if snapshot is None:
            return self.assessment
        return self._judge(after(snapshot, self.store.changed_since(snapshot.started)))

    def _judge(self, snapshot: "Snapshot") -> "Assessment":
        """The same object where nothing has changed: then nothing has to be drawn again."""
        from backends.confirmed import as_confirmed
        from reports.coverage import assess

        if self._confirmed is not None:
            snapshot = as_confirmed(snapshot, self._confirmed)
        known, basis = self.assessment, (self.policy, self._noted, self._confirmed)
        if known is None or known.snapshot != snapshot or self._judged_by != basis:
            known = self.assessment = assess(self.policy, snapshot, *self._noted, self._confirmed)
            self._judged_by = basis
        return known

    def _read_decisions(self) -> None:
        """And what the journal says of gaps, and who was confirmed: all decide how the same run is judged."""
        self._decisions = tuple(self.store.decisions())
        self._confirmed = self.store.confirmed()
        self._noted = self.store.in_hand(datetime.now(UTC)), self.store.tries()

    def _judge_anew(self) -> None:
        self._read_decisions()
        if self.assessment is not None:
            self._judge(self.assessment.snapshot)
