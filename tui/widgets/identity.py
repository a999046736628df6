"""The first line: who acts, the state of each platform in words, and how fresh the picture is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from textual.content import Content

from backends.model import PLATFORM_NAMES, PLATFORMS, Account, Condition, Platform, PlatformSeen, Snapshot
from tui.clock import Clock, day
from tui.text import clean
from tui.widgets.line import Line, Piece, assemble, first_that_fits, spread
from tui.wording import CONDITIONS

GOOD = (Condition.OK,)


class Identity(Line):
    """``acting as Ada North · Slack Northwind ok · Telegram @ada_north ok   Mon 23 Nov 09:02, now``."""

    def __init__(self, clock: Clock, demo: bool, read_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._demo = demo
        self._read_only = read_only
        self._snapshot: Snapshot | None = None
        self._busy = ""
        self._refused: frozenset[Platform] = frozenset()
        self._renewed: frozenset[Platform] = frozenset()
        self._asked: frozenset[Platform] = frozenset()

    def note(self, platform: Platform) -> None:
        """It is being asked, or was; told as long as nothing is known of it."""
        self._asked |= {platform}
        self.draw_if_changed()

    def show(
        self,
        snapshot: Snapshot | None,
        busy: str,
        refused: frozenset[Platform] = frozenset(),
        renewed: frozenset[Platform] = frozenset(),
    ) -> None:
        """``refused``: logins that ended since the snapshot; ``renewed``: where one has signed in again."""
        self._snapshot, self._busy = snapshot, busy
        self._refused, self._renewed = refused, renewed
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        """What is needed least goes first: the words around, the time that is shown, the family name."""
        badge: list[Piece] = [(" DEMO ", "bold reverse $warning"), " "] if self._demo else []
        if self._read_only:
            badge += [(" READ-ONLY ", "bold reverse $primary"), " "]
        left = right = assemble([])
        for name, states, long_time in (
            (2, 2, True),
            (2, 2, False),
            (2, 1, False),
            (2, 0, False),
            (1, 0, False),
        ):
            left = assemble([*badge, *self._who(name), *self._states(states)])
            right = assemble([(self._when(long_time), "$muted")])
            if left.cell_length + right.cell_length + 2 <= width:
                return spread(left, right, width)
        if left.cell_length + right.cell_length < width:
            return spread(left, right, width)
        return first_that_fits([left], width)

    def _who(self, length: int) -> Sequence[Piece]:
        """``acting as Ada North``; length 1 is ``as Ada``."""
        names = acting_names(self._snapshot)
        if not names:
            return [("bitsafe", "bold $primary")]
        words, name = ("acting as ", names) if length > 1 else ("as ", names.split()[0])
        return [(words, "$muted"), (name, "bold $primary")]

    def _states(self, length: int) -> Sequence[Piece]:
        pieces: list[Piece] = []
        for platform in PLATFORMS:
            seen = self._snapshot.on(platform) if self._snapshot else None
            pieces.append((" · ", "$faint"))
            if platform in self._refused:
                seen = replace(
                    seen or PlatformSeen(platform, Condition.SIGNED_OUT), condition=Condition.SIGNED_OUT
                )
            if seen is None and platform in self._asked:
                # What it answers is told by the line of what is going on, until both have.
                pieces.append((PLATFORM_NAMES[platform], "$muted"))
                continue
            again = platform in self._renewed
            pieces.extend(platform_in_words(platform, seen, self._clock, length, again=again))
        return pieces

    def _when(self, long: bool) -> str:
        if self._snapshot is None:
            return self._busy
        taken = self._snapshot.started
        fresh = self._clock.freshness(taken) if long else self._clock.short_freshness(taken)
        if self._busy and fresh.endswith("now"):
            fresh = fresh.removesuffix("now").rstrip(" ,")
        return f"{fresh}, {self._busy}" if self._busy else fresh


def acting_names(snapshot: Snapshot | None) -> str:
    """The name customers see; both, where the platforms differ. A bare handle counts only if all are."""
    accounts = [part.account for part in snapshot.seen if part.account] if snapshot else []
    names = dict.fromkeys(clean(one.name) for one in accounts if one.name and one.name != one.handle)
    return " / ".join(names or dict.fromkeys(clean(one.handle) for one in accounts))


def platform_in_words(
    platform: Platform, seen: PlatformSeen | None, clock: Clock, length: int = 2, *, again: bool = False
) -> Sequence[Piece]:
    """``Slack Northwind ok``, ``! Telegram signed out, shows Mon 14:05``; shorter without where and when.

    ``again``: somebody has signed in since.
    """
    name = PLATFORM_NAMES[platform]
    if seen is None:
        return [(f"{name} not asked yet" if length > 1 else f"{name} –", "$muted")]
    where = f" {home_of(seen.account)}" if length > 1 and seen.account else ""
    words = CONDITIONS[seen.condition]
    if seen.condition in GOOD:
        return [f"{name}{where} ", (words, "$success")]
    if again and seen.condition is Condition.SIGNED_OUT:
        return [f"{name}{where} ", ("signed in", "$success")]
    shown = f", shows {shown_since(seen.taken, clock)}" if seen.taken and length else ""
    return [("! ", "bold $error"), f"{name}{where} ", (words + shown, "bold $error")]


def shown_since(taken: datetime, clock: Clock) -> str:
    """The local time of what is shown instead, with its day where that is not today."""
    local = clock.local(taken)
    return f"{day(local)} {local:%H:%M}" if clock.age_in_days(taken) else f"{local:%H:%M}"


def home_of(account: Account) -> str:
    """The workspace on Slack, the handle on Telegram."""
    return clean(account.home) if account.home else f"@{clean(account.handle).lstrip('@')}"
